"""True or false: a passage is shown, and a statement that it makes, or that one exchanged word has made another."""

from random import Random
from typing import Literal

from lyceum.domains.lessons.activities.base import Activity, Answers, Example, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.verdicts import RIGHT, DiffPart, Judgement, Reason
from lyceum.domains.lessons.making.exchanges import exchanges, knows
from lyceum.domains.lessons.making.material import Material, Sentence

PASSAGE_SENTENCES = 3
MAX_PASSAGE_CHARS = 400


class TrueFalse(Activity):
    """Does the passage say what the statement says?"""

    type: Literal["true_false"] = "true_false"
    passage: str
    statement: str


class TrueFalseKey(Key):
    """Whether it does, and the sentence of the passage that tells."""

    is_true: bool
    sentence: str


class TrueFalseResponse(Response):
    """The learner's word."""

    type: Literal["true_false"] = "true_false"
    is_true: bool


class TrueFalseKind(Kind[TrueFalse, TrueFalseKey, TrueFalseResponse]):
    """See the module."""

    name = "true_false"
    view = TrueFalse
    key = TrueFalseKey
    response = TrueFalseResponse
    seconds = 30
    wanted = 2
    family = "choice"

    def examples(self) -> list[Example]:
        passage = "It was early. Ann had three white horses. She fed them."
        false = TrueFalse(id="1", passage=passage, statement="Ann had five white horses.")
        true = TrueFalse(id="2", passage=passage, statement="Ann had three white horses.")
        yes, no = TrueFalseResponse(is_true=True), TrueFalseResponse(is_true=False)
        sentence = "Ann had three white horses."
        to_false: Answers = ((no, "right", 1.0), (yes, "wrong", 0.0))
        to_true: Answers = ((yes, "right", 1.0), (no, "wrong", 0.0))
        return [
            Example(false, TrueFalseKey(is_true=False, sentence=sentence), "en", to_false),
            Example(true, TrueFalseKey(is_true=True, sentence=sentence), "en", to_true),
        ]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        if not knows(material.language):
            return "no_grammar_for_language"
        made: list[Made] = []
        for sentence in material.free(chance):
            if len(made) == self.wanted:
                break
            found = None if sentence.number in material.used else _one(material, sentence, chance)
            if found:
                made.append(found)
        return made or "no_sure_statements"

    def judge(self, view: TrueFalse, key: TrueFalseKey, response: TrueFalseResponse, language: str) -> Judgement:
        del language
        if response.is_true == key.is_true:
            part = DiffPart(op="same", given=view.statement, expected=key.sentence)
            return Judgement(verdict="right", score=1, diff=(part,), reason=RIGHT, answer=key.sentence)
        code = "is_in_text" if key.is_true else "not_in_text"
        text = "The text does say so" if key.is_true else "The text says otherwise"
        reason = Reason(code=code, text=f"{text}: “{key.sentence}”", params={"expected": key.sentence})
        part = DiffPart(op="wrong", given=view.statement, expected=key.sentence)
        return Judgement(verdict="wrong", score=0, diff=(part,), reason=reason, answer=key.sentence)

    def right_response(self, view: TrueFalse, key: TrueFalseKey) -> TrueFalseResponse:
        del view
        return TrueFalseResponse(is_true=key.is_true)


KIND = TrueFalseKind()


def _one(material: Material, sentence: Sentence, chance: Random) -> Made | None:
    """A statement that could be made false: true ones too, so that whether it could be tells nothing."""
    runs = [run for run in material.passages(PASSAGE_SENTENCES) if sentence.number in run and len(run) == PASSAGE_SENTENCES]
    chance.shuffle(runs)
    for run in runs:
        passage = material.text_of(run)
        ways = exchanges(material, sentence, passage, chance) if len(passage) <= MAX_PASSAGE_CHARS else []
        if not ways:
            continue
        material.take_all(run)
        way, is_true = chance.choice(ways), chance.random() < 0.5
        changed = sentence.text[: way.piece.start] + way.by + sentence.text[way.piece.end :]
        view = TrueFalse(id="", passage=passage, statement=sentence.text if is_true else changed)
        return Made(view, TrueFalseKey(is_true=is_true, sentence=sentence.text), sentence.difficulty)
    return None
