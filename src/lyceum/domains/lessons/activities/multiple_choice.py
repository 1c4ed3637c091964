"""Multiple choice: which word is missing, or how the sentence goes on."""

from random import Random
from typing import Literal

from lyceum.domains.lessons.activities.base import GAP, Activity, Answers, Choice, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.choice import judge_choice
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.gaps import askable, distractors, refused
from lyceum.domains.lessons.making.material import Material, Sentence

OPTIONS = 4
ENDING_WORDS = range(3, 7)
MIN_STEM_WORDS = 3
_OPEN_ENDED = frozenset({"that", "as", "than", "like", "qui", "où", "die", "der", "das", "wie", "al", "del"})
# For the first word of the right ending: the first words that wrong ones may have. A past form could be a participle after a noun.
_ENDINGS_REFUSED = {
    "prep": frozenset({"aux"}),
    "det": frozenset({"aux", "past"}),
    "aux": frozenset({"prep", "det", "object"}),
    "past": frozenset({"prep", "det", "object"}),
    "thing": frozenset({"aux", "prep"}),
    "noun": frozenset({"aux", "prep"}),
}
ENDINGS = 1
"""So many of the activities ask for an ending, where the language allows it."""


class MultipleChoice(Activity):
    """`text` holds the gap as ____; `instruction` is `choose_word` or `choose_ending`."""

    type: Literal["multiple_choice"] = "multiple_choice"
    instruction: Literal["choose_word", "choose_ending"]
    text: str
    options: tuple[Choice, ...]


class MultipleChoiceKey(Key):
    """The id of the right option."""

    option: str


class MultipleChoiceResponse(Response):
    """The id of the option chosen."""

    type: Literal["multiple_choice"] = "multiple_choice"
    option: Id


class MultipleChoiceKind(Kind[MultipleChoice, MultipleChoiceKey, MultipleChoiceResponse]):
    """See the module."""

    name = "multiple_choice"
    view = MultipleChoice
    key = MultipleChoiceKey
    response = MultipleChoiceResponse
    seconds = 20
    wanted = 2
    family = "choice"

    def examples(self) -> list[Example]:
        texts = ("train", "quickly", "ran", "of")
        options = tuple(Choice(id=str(number), text=text) for number, text in enumerate(texts, 1))
        view = MultipleChoice(id="1", instruction="choose_word", text="The ____ was late.", options=options)
        answers: Answers = ((MultipleChoiceResponse(option="1"), "right", 1.0), (MultipleChoiceResponse(option="2"), "wrong", 0.0))
        return [Example(view, MultipleChoiceKey(option="1"), "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        made = _endings(material, chance)[:ENDINGS]
        free = material.free(chance)
        for sentence in sorted(free, key=lambda sentence: not any(piece.kind in grammar.OPEN for piece in askable(sentence))):
            if len(made) == self.wanted:
                break
            found = _missing_word(material, sentence, chance)
            if found:
                material.take(sentence)
                made.append(found)
        return made or "no_safe_options"

    def judge(self, view: MultipleChoice, key: MultipleChoiceKey, response: MultipleChoiceResponse, language: str) -> Judgement:
        del language
        return judge_choice({option.id: option.text for option in view.options}, key.option, response.option)

    def right_response(self, view: MultipleChoice, key: MultipleChoiceKey) -> MultipleChoiceResponse:
        del view
        return MultipleChoiceResponse(option=key.option)


KIND = MultipleChoiceKind()


def _missing_word(material: Material, sentence: Sentence, chance: Random) -> Made | None:
    for piece in askable(sentence)[:3]:
        wrong = distractors(material, [piece], [sentence], OPTIONS - 1, chance)
        if wrong:
            text = sentence.text[: piece.start] + GAP + sentence.text[piece.end :]
            return _made("choose_word", text, piece.text, wrong, sentence, chance)
    return None


def _endings(material: Material, chance: Random) -> list[Made]:
    """How a sentence goes on: the endings of other sentences begin with a kind of word that cannot follow here."""
    cuts = [(sentence, place) for sentence in material.free(chance) for place in _cuts(sentence)]
    for sentence, place in cuts:
        first = sentence.pieces[place]
        others = _other_endings(cuts, sentence, _ENDINGS_REFUSED.get(first.kind, frozenset()) & refused(first.kind, sentence.language))
        if len(others) == OPTIONS - 1:
            wrong = [_ending(other, at) for other, at in others]
            material.take(sentence)
            text = sentence.text[: first.start] + GAP
            return [_made("choose_ending", text, _ending(sentence, place), wrong, sentence, chance)]
    return []


def _cuts(sentence: Sentence) -> list[int]:
    if sentence.language.startswith("fa") or sentence.verse:
        return []  # a Persian sentence may begin with almost anything and go on with almost anything: its verb comes last
    count = len(sentence.pieces)
    places = range(MIN_STEM_WORDS, count)
    return [place for place in places if count - place in ENDING_WORDS and _is_firm(sentence, place)]


def _is_firm(sentence: Sentence, place: int) -> bool:
    """Whether what comes before asks for one kind of ending: a conjunction lets anything follow, a stem without a verb lets one."""
    stem = sentence.pieces[:place]
    before = stem[-1]
    if before.kind in ("conj", "ask") or before.key in _OPEN_ENDED or sentence.text[before.end : sentence.pieces[place].start].strip():
        return False
    return sentence.pieces[place].kind == "aux" or any(piece.kind in ("aux", "past") for piece in stem)


def _other_endings(cuts: list[tuple[Sentence, int]], sentence: Sentence, kinds: frozenset[str]) -> list[tuple[Sentence, int]]:
    chosen: dict[int, tuple[Sentence, int]] = {}
    for other, place in cuts:
        fits = other.text[-1] == sentence.text[-1] and other.pieces[place].kind in kinds
        if fits and other.number != sentence.number and other.number not in chosen:
            chosen[other.number] = (other, place)
        if len(chosen) == OPTIONS - 1:
            break
    return list(chosen.values())


def _ending(sentence: Sentence, place: int) -> str:
    return sentence.text[sentence.pieces[place].start :]


def _made(
    instruction: Literal["choose_word", "choose_ending"], text: str, right: str, wrong: list[str], sentence: Sentence, chance: Random
) -> Made:
    texts = [right, *wrong]
    chance.shuffle(texts)
    options = tuple(Choice(id=str(number), text=option) for number, option in enumerate(texts, 1))
    key = MultipleChoiceKey(option=str(texts.index(right) + 1))
    return Made(MultipleChoice(id="", instruction=instruction, text=text, options=options), key, sentence.difficulty)
