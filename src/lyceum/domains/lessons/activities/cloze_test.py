"""Cloze test: a short passage whose first sentence is whole; of every second or third word after it the second half is missing.

Halves and not whole words: the rest of a passage seldom decides a whole word, and a right answer must not be refused.
"""

from random import Random
from typing import Annotated, Literal

from pydantic import Field

from lyceum.domains.lessons.activities.base import MAX_PARTS, Activity, Answers, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.activities.fill_in_blank import BlankText
from lyceum.domains.lessons.judging.blanks import judge_blanks
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.blanks import Blank, BlankPart, Parts, TextPart, filled, parts_of, shown_of
from lyceum.domains.lessons.making.hints import hint, length
from lyceum.domains.lessons.making.material import Material, Sentence
from lyceum.kernel.text import sentences

MAX_SENTENCES = 4
PASSAGE_WORDS = range(14, 61)
BLANKS = range(3, 8)
STEP_WORDS = 2
"""So many words at least from one blank to the next."""
TRIED = 60


class ClozeTest(Activity):
    """Text and blanks in turn; `shown` is the first half of each word."""

    type: Literal["cloze_test"] = "cloze_test"
    parts: Parts


class ClozeTestKey(Key):
    """For each blank the word of the text."""

    blanks: dict[str, str]


class ClozeTestResponse(Response):
    """For each blank what was typed: the rest of the word, or the whole of it."""

    type: Literal["cloze_test"] = "cloze_test"
    blanks: Annotated[dict[Id, BlankText], Field(max_length=MAX_PARTS)]


class ClozeTestKind(Kind[ClozeTest, ClozeTestKey, ClozeTestResponse]):
    """See the module."""

    name = "cloze_test"
    view = ClozeTest
    key = ClozeTestKey
    response = ClozeTestResponse
    seconds = 60
    wanted = 1
    family = "text"

    def examples(self) -> list[Example]:
        parts: list[TextPart | BlankPart] = [TextPart(text="It was late. The ")]
        words = {"1": "street", "2": "empty", "3": "light", "4": "window"}
        for blank, word in words.items():
            parts += [BlankPart(blank=blank, shown=word[: len(word) // 2], letters=len(word)), TextPart(text=" and ")]

        def typed(*texts: str) -> ClozeTestResponse:
            return ClozeTestResponse(blanks={str(number): text for number, text in enumerate(texts, 1)})

        answers: Answers = (
            (typed("eet", "pty", "ght", "dow"), "right", 1.0),
            (typed("street", "empty", "light", "window"), "right", 1.0),
            (typed("eet", "pty", "ght", "windwo"), "slip", 0.975),
            (typed("steet", "empti", "light", "window"), "partial", 0.95),
            (typed("eet", "pty", "ttle"), "partial", 0.5),
            (typed("range", "ploy", "ttle", "ter"), "wrong", 0.0),
            (typed(), "wrong", 0.0),
        )
        return [Example(ClozeTest(id="1", parts=tuple(parts)), ClozeTestKey(blanks=words), "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        runs = [run for most in range(2, MAX_SENTENCES + 1) for run in material.passages(most) if len(run) == most]
        chance.shuffle(runs)
        for run in runs[:TRIED]:
            text = material.text_of(run)
            blanks = _blanks(text, material.language)
            if len(blanks) in BLANKS:
                material.take_all(run)
                parts, words = parts_of(text, blanks)
                whole = Sentence(0, text, material.language)
                return [Made(ClozeTest(id="", parts=parts), ClozeTestKey(blanks=words), whole.difficulty)]
        return "no_passage"

    def judge(self, view: ClozeTest, key: ClozeTestKey, response: ClozeTestResponse, language: str) -> Judgement:
        return judge_blanks(key.blanks, shown_of(view.parts), response.blanks, language, filled(view.parts, key.blanks))

    def right_response(self, view: ClozeTest, key: ClozeTestKey) -> ClozeTestResponse:
        del view
        return ClozeTestResponse(blanks=key.blanks)


KIND = ClozeTestKind()


def _blanks(text: str, language: str) -> list[Blank]:
    """From the second sentence on, words of which the shown half leaves one that is common; none twice."""
    whole = Sentence(0, text, language)
    ranges = sentences(text, language)
    if len(whole.pieces) not in PASSAGE_WORDS or len(ranges) < 2:
        return []
    found: list[Blank] = []
    last = -STEP_WORDS
    asked: set[str] = set()
    for place, piece in enumerate(whole.pieces):
        if piece.start < ranges[0][1] or place - last < STEP_WORDS or piece.key in asked or len(found) == BLANKS.stop - 1:
            continue
        half = length(piece.text) // 2
        shown = hint(piece, language, at_least=max(1, half))
        if shown and length(shown) <= half + 1:
            found.append(Blank(piece.start, piece.end, piece.text, shown))
            asked.add(piece.key)
            last = place
    return found
