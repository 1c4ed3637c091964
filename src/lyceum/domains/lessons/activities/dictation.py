"""Dictation: the school says a sentence, the learner writes it down."""

from random import Random
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lyceum.domains.lessons.activities.base import Activity, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.text import MAX_ANSWER_CHARS, judge_dictation
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.material import Material
from lyceum.kernel.text import clean

MAX_DICTATED_WORDS = 10


class Dictation(Activity):
    """Nothing to see but the number of words; the sound has an address of its own."""

    type: Literal["dictation"] = "dictation"
    word_count: int


class DictationKey(Key):
    """What is said."""

    text: str


class DictationResponse(Response):
    """What was written."""

    type: Literal["dictation"] = "dictation"
    text: Annotated[str, Field(max_length=MAX_ANSWER_CHARS), AfterValidator(clean)]


class DictationKind(Kind[Dictation, DictationKey, DictationResponse]):
    """See the module."""

    name = "dictation"
    view = Dictation
    key = DictationKey
    response = DictationResponse
    seconds = 45
    wanted = 2

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        fitting = [sentence for sentence in material.free(chance) if len(sentence.pieces) <= MAX_DICTATED_WORDS][: self.wanted]
        material.take(*fitting)
        made = [
            Made(Dictation(id="", word_count=len(sentence.pieces)), DictationKey(text=sentence.text), sentence.difficulty)
            for sentence in fitting
        ]
        return made or "no_short_sentences"

    def judge(self, view: Dictation, key: DictationKey, response: DictationResponse, language: str) -> Judgement:
        del view
        return judge_dictation(key.text, response.text, language)

    def right_response(self, view: Dictation, key: DictationKey) -> DictationResponse:
        del view
        return DictationResponse(text=key.text)

    def spoken(self, key: DictationKey) -> str | None:
        return key.text


KIND = DictationKind()
