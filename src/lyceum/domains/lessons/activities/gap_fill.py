"""Gap fill: words of a bank into the gaps of a few sentences. The bank holds more words than there are gaps."""

from random import Random
from typing import Annotated, Literal

from pydantic import Field

from lyceum.domains.lessons.activities.base import MAX_PARTS, Activity, Answers, Choice, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.pairs import judge_pairs
from lyceum.domains.lessons.judging.verdicts import Frozen, Judgement
from lyceum.domains.lessons.making.gaps import askable, distractors, refused
from lyceum.domains.lessons.making.material import Material, Piece, Sentence

MAX_GAPS = 3
MIN_GAPS = 2
EXTRA_WORDS = 2
MAX_TRIED = 40


class TextPart(Frozen):
    """Text as it stands."""

    text: str


class GapPart(Frozen):
    """A gap and its name."""

    gap: str


class GapFill(Activity):
    """Text and gaps in turn; the bank's words each fit one gap or none."""

    type: Literal["gap_fill"] = "gap_fill"
    parts: tuple[TextPart | GapPart, ...]
    bank: tuple[Choice, ...]


class GapFillKey(Key):
    """For each gap, in the order of the text, the id of its word."""

    gaps: dict[str, str]


class GapFillResponse(Response):
    """For each gap that was filled the id of a word of the bank."""

    type: Literal["gap_fill"] = "gap_fill"
    gaps: Annotated[dict[Id, Id], Field(max_length=MAX_PARTS)]


class GapFillKind(Kind[GapFill, GapFillKey, GapFillResponse]):
    """See the module."""

    name = "gap_fill"
    view = GapFill
    key = GapFillKey
    response = GapFillResponse
    seconds = 40
    wanted = 1
    family = "pairs"

    def examples(self) -> list[Example]:
        parts = (TextPart(text="A "), GapPart(gap="1"), TextPart(text=" sat "), GapPart(gap="2"), TextPart(text=" me."))
        bank = tuple(Choice(id=f"w{number}", text=text) for number, text in enumerate(("cat", "with", "the", "with"), 1))
        answers: Answers = (
            (GapFillResponse(gaps={"1": "w1", "2": "w2"}), "right", 1.0),
            (GapFillResponse(gaps={"1": "w1", "2": "w4"}), "right", 1.0),
            (GapFillResponse(gaps={"1": "w1", "2": "w3"}), "partial", 0.5),
            (GapFillResponse(gaps={"2": "w2"}), "partial", 0.5),
            (GapFillResponse(gaps={"1": "w2", "2": "w1"}), "wrong", 0.0),
            (GapFillResponse(gaps={}), "wrong", 0.0),
        )
        return [Example(GapFill(id="1", parts=parts, bank=bank), GapFillKey(gaps={"1": "w1", "2": "w2"}), "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        made: list[Made] = []
        while len(made) < self.wanted and (found := _one(material, chance)):
            made.append(found)
        return made or "no_safe_words"

    def judge(self, view: GapFill, key: GapFillKey, response: GapFillResponse, language: str) -> Judgement:
        del language
        bank = {word.id: word.text for word in view.bank}
        answer = "".join(part.text if isinstance(part, TextPart) else bank[key.gaps[part.gap]] for part in view.parts)
        return judge_pairs(key.gaps, bank, response.gaps, answer)

    def right_response(self, view: GapFill, key: GapFillKey) -> GapFillResponse:
        del view
        return GapFillResponse(gaps=key.gaps)


KIND = GapFillKind()


def _one(material: Material, chance: Random) -> Made | None:
    free = material.free(chance)[:MAX_TRIED]
    most: tuple[list[tuple[Sentence, Piece]], list[str]] | None = None
    for start in range(len(free)):
        chosen = _together(free[start:])
        if len(chosen) < MIN_GAPS or (most and len(chosen) <= len(most[0])):
            continue
        extra = distractors(material, [piece for _, piece in chosen], [sentence for sentence, _ in chosen], EXTRA_WORDS, chance)
        if extra:
            most = chosen, extra
        if most and len(most[0]) == MAX_GAPS:
            break
    if not most:
        return None
    chosen, extra = most
    material.take(*(sentence for sentence, _ in chosen))
    return _made(sorted(chosen, key=lambda one: one[0].number), extra, chance)


def _together(free: list[Sentence]) -> list[tuple[Sentence, Piece]]:
    """Up to MAX_GAPS sentences with a word each, such that there is one way to put the words and wrong words can be found."""
    chosen: list[tuple[Sentence, Piece]] = []
    for sentence in free:
        piece = next((piece for piece in askable(sentence) if _apart(chosen, sentence, piece)), None)
        if piece:
            chosen.append((sentence, piece))
        if len(chosen) == MAX_GAPS:
            break
    return chosen


def _apart(chosen: list[tuple[Sentence, Piece]], sentence: Sentence, piece: Piece) -> bool:
    """Whether this word fits none of the other gaps and none of the others fits here, so that there is one way to fill them all."""
    mine = refused(piece.kind, sentence.language)
    theirs = [refused(other.kind, sentence.language) for _, other in chosen]
    apart = all(other.kind in mine for _, other in chosen) and all(piece.kind in kinds for kinds in theirs)
    return apart and bool(mine.intersection(*theirs))


def _made(chosen: list[tuple[Sentence, Piece]], extra: list[str], chance: Random) -> Made:
    texts = [piece.text for _, piece in chosen] + extra
    chance.shuffle(texts)
    bank = tuple(Choice(id=f"w{number}", text=text) for number, text in enumerate(texts, 1))
    ids = {word.text: word.id for word in bank}
    parts: list[TextPart | GapPart] = []
    for number, (sentence, piece) in enumerate(chosen, 1):
        lead = " " if number > 1 else ""
        parts += [TextPart(text=lead + sentence.text[: piece.start]), GapPart(gap=str(number)), TextPart(text=sentence.text[piece.end :])]
    key = GapFillKey(gaps={str(number): ids[piece.text] for number, (_, piece) in enumerate(chosen, 1)})
    difficulty = sum(sentence.difficulty for sentence, _ in chosen) / len(chosen)
    return Made(GapFill(id="", parts=tuple(parts), bank=bank), key, round(difficulty, 3))
