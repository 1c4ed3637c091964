"""Dictation: the school says a sentence, the learner writes it down."""

from random import Random
from typing import Literal

from lyceum.domains.lessons.activities.base import Activity, Answers, Example, Key, Kind, Made, Response, Typed
from lyceum.domains.lessons.judging.text import judge_dictation
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.material import Material

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
    text: Typed


class DictationKind(Kind[Dictation, DictationKey, DictationResponse]):
    """See the module."""

    name = "dictation"
    view = Dictation
    key = DictationKey
    response = DictationResponse
    seconds = 45
    wanted = 1
    family = "text"
    is_heard = True

    def examples(self) -> list[Example]:
        english: Answers = (
            (DictationResponse(text="the ship sails at dawn john"), "right", 1.0),
            (DictationResponse(text="The  SHIP sails — at dawn: John!!"), "right", 1.0),
            (DictationResponse(text="The ship\x00 sails\u202e at dawn,\u200b John.\u2066"), "right", 1.0),
            (DictationResponse(text="The ship sials at dawn, John."), "slip", 5.5 / 6),
            (DictationResponse(text="The shop sails at dawn, John."), "partial", 5 / 6),
            (DictationResponse(text="The ship sails at"), "partial", 4 / 6),
            (DictationResponse(text="The ship sails at dawn, my John."), "partial", 5 / 6),
            (DictationResponse(text="Nothing like this was heard."), "wrong", 0.0),
            (DictationResponse(text="?!"), "wrong", 0.0),
        )
        persian: Answers = (
            (DictationResponse(text="من به مدرسه می روم"), "right", 1.0),
            (DictationResponse(text="من به مدرصه میروم"), "slip", 3.5 / 4),
            (DictationResponse(text="من به مدرسه نمی‌روم"), "partial", 3 / 4),
        )
        return [
            Example(Dictation(id="1", word_count=6), DictationKey(text="The ship sails at dawn, John."), "en", english),
            Example(Dictation(id="2", word_count=4), DictationKey(text="من به مدرسه می‌روم."), "fa", persian),
        ]

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
