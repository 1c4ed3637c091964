"""Fill in blank: one word of a sentence is typed. As much of its beginning is shown as it takes for the rest to decide it."""

from random import Random
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lyceum.domains.lessons.activities.base import MAX_PARTS, Activity, Answers, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.blanks import MAX_BLANK_CHARS, judge_blanks
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.blanks import Blank, BlankPart, Parts, TextPart, filled, parts_of, shown_of
from lyceum.domains.lessons.making.hints import hint, length
from lyceum.domains.lessons.making.material import Material, Sentence
from lyceum.kernel.text import clean

MAX_SHOWN_SHARE = 0.5
BlankText = Annotated[str, Field(max_length=MAX_BLANK_CHARS), AfterValidator(clean)]


class FillInBlank(Activity):
    """Text and the blank; `shown` is how the word begins."""

    type: Literal["fill_in_blank"] = "fill_in_blank"
    parts: Parts


class FillInBlankKey(Key):
    """For each blank the word of the text."""

    blanks: dict[str, str]


class FillInBlankResponse(Response):
    """For each blank what was typed: the whole word, or the rest of it."""

    type: Literal["fill_in_blank"] = "fill_in_blank"
    blanks: Annotated[dict[Id, BlankText], Field(max_length=MAX_PARTS)]


class FillInBlankKind(Kind[FillInBlank, FillInBlankKey, FillInBlankResponse]):
    """See the module."""

    name = "fill_in_blank"
    view = FillInBlank
    key = FillInBlankKey
    response = FillInBlankResponse
    seconds = 25
    wanted = 2
    family = "text"

    def examples(self) -> list[Example]:
        def answers(*rows: tuple[str, Literal["right", "slip", "wrong"], float]) -> Answers:
            return tuple((FillInBlankResponse(blanks={"1": typed}), verdict, score) for typed, verdict, score in rows)

        english = (TextPart(text="The window was "), BlankPart(blank="1", shown="br", letters=6), TextPart(text="."))
        persian = (TextPart(text="او هر روز به "), BlankPart(blank="1", shown="مد", letters=5), TextPart(text=" می‌رود."))
        in_english = answers(
            ("broken", "right", 1),
            ("oken", "right", 1),
            (" BROKEN\u202e", "right", 1),
            ("brokken", "slip", 0.9),
            ("broke", "wrong", 0),
            ("brown", "wrong", 0),
            ("broken window", "wrong", 0),
            ("", "wrong", 0),
        )
        in_persian = answers(("مدرسه", "right", 1), ("رسه", "right", 1), ("مدرصه", "slip", 0.9), ("مدارس", "wrong", 0))
        nothing: Answers = ((FillInBlankResponse(blanks={}), "wrong", 0.0),)
        return [
            Example(FillInBlank(id="1", parts=english), FillInBlankKey(blanks={"1": "broken"}), "en", in_english + nothing),
            Example(FillInBlank(id="2", parts=persian), FillInBlankKey(blanks={"1": "مدرسه"}), "fa", in_persian),
        ]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        made: list[Made] = []
        for sentence in material.free(chance):
            if len(made) == self.wanted:
                break
            blank = _blank(sentence, chance)
            if blank:
                material.take(sentence)
                parts, words = parts_of(sentence.text, [blank])
                made.append(Made(FillInBlank(id="", parts=parts), FillInBlankKey(blanks=words), sentence.difficulty))
        return made or "no_decided_words"

    def judge(self, view: FillInBlank, key: FillInBlankKey, response: FillInBlankResponse, language: str) -> Judgement:
        return judge_blanks(key.blanks, shown_of(view.parts), response.blanks, language, filled(view.parts, key.blanks))

    def right_response(self, view: FillInBlank, key: FillInBlankKey) -> FillInBlankResponse:
        del view
        return FillInBlankResponse(blanks=key.blanks)


KIND = FillInBlankKind()


def _blank(sentence: Sentence, chance: Random) -> Blank | None:
    """A word that stands once, begins with little shown, and is not the first: long ones rather than small ones."""
    keys = [piece.key for piece in sentence.pieces]
    found = []
    for piece in sentence.pieces[1:]:
        shown = hint(piece, sentence.language) if keys.count(piece.key) == 1 else None
        if shown and length(shown) <= MAX_SHOWN_SHARE * length(piece.text):
            found.append(Blank(piece.start, piece.end, piece.text, shown))
    chance.shuffle(found)
    return max(found, key=lambda blank: length(blank.word) - length(blank.shown) > 2, default=None)
