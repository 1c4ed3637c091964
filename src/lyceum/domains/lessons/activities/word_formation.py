"""Word formation: a word's base is given, its form in the sentence is written. The form is named, so that only one is right."""

from random import Random
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lyceum.domains.lessons.activities.base import GAP, Activity, Answers, Example, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.blanks import MAX_BLANK_CHARS
from lyceum.domains.lessons.judging.text import judge_text
from lyceum.domains.lessons.judging.verdicts import DiffPart, Judgement, Reason
from lyceum.domains.lessons.making.forms import LANGUAGES, FormKind, forms_of, is_form_of
from lyceum.domains.lessons.making.material import Material
from lyceum.kernel.text import clean, subtag

OTHER_FORM_SCORE = 0.5


class WordFormation(Activity):
    """`text` holds the gap as ____; `form` names the form that is asked for, `person` the pronoun that goes with it, if any."""

    type: Literal["word_formation"] = "word_formation"
    text: str
    base: str
    form: FormKind
    person: str | None = None


class WordFormationKey(Key):
    """Right forms, the text's own first."""

    accepted: tuple[str, ...]


class WordFormationResponse(Response):
    """The form as written."""

    type: Literal["word_formation"] = "word_formation"
    text: Annotated[str, Field(max_length=MAX_BLANK_CHARS), AfterValidator(clean)]


class WordFormationKind(Kind[WordFormation, WordFormationKey, WordFormationResponse]):
    """See the module."""

    name = "word_formation"
    view = WordFormation
    key = WordFormationKey
    response = WordFormationResponse
    seconds = 25
    wanted = 2
    family = "text"

    def examples(self) -> list[Example]:
        def answers(*rows: tuple[str, Literal["right", "slip", "partial", "wrong"], float]) -> Answers:
            return tuple((WordFormationResponse(text=typed), verdict, score) for typed, verdict, score in rows)

        english = WordFormation(id="1", text="She had ____ a letter.", base="write", form="participle")
        persian = WordFormation(id="2", text="او به مدرسه ____.", base="رفتن", form="present", person="او")
        in_english = answers(
            ("written", "right", 1),
            (" Written\u202e", "right", 1),
            ("writen", "slip", 0.9),
            ("wrote", "partial", 0.5),
            ("writing", "partial", 0.5),
            ("write", "wrong", 0),
            ("drawn", "wrong", 0),
            ("written down", "wrong", 0),
            ("", "wrong", 0),
        )
        in_persian = answers(
            ("می‌رود", "right", 1), ("می رود", "right", 1), ("می‌روند", "partial", 0.5), ("رفت", "partial", 0.5), ("رفتن", "wrong", 0)
        )
        return [
            Example(english, WordFormationKey(accepted=("written",)), "en", in_english),
            Example(persian, WordFormationKey(accepted=("می‌رود",)), "fa", in_persian),
        ]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        if subtag(material.language) not in LANGUAGES:
            return "no_grammar_for_language"
        made: list[Made] = []
        bases: set[str] = set()
        for sentence in material.free(chance):
            found = [form for form in forms_of(sentence) if form.base not in bases]
            if len(made) == self.wanted:
                break
            if not found:
                continue
            form = chance.choice(found)
            bases.add(form.base)
            material.take(sentence)
            text = sentence.text[: form.piece.start] + GAP + sentence.text[form.piece.end :]
            view = WordFormation(id="", text=text, base=form.base, form=form.kind, person=form.person)
            made.append(Made(view, WordFormationKey(accepted=(form.piece.text, *form.others)), sentence.difficulty))
        return made or "no_sure_forms"

    def judge(self, view: WordFormation, key: WordFormationKey, response: WordFormationResponse, language: str) -> Judgement:
        judged = judge_text(key.accepted, response.text, language)
        if judged.verdict in ("right", "slip"):
            return judged
        typed = " ".join(response.text.split())
        if is_form_of(typed, view.base, language):
            reason = Reason(
                code="wrong_form",
                text=f"The right word in the wrong form: “{judged.answer}”, not “{typed}”.",
                params={"given": typed, "expected": judged.answer},
            )
            part = DiffPart(op="wrong", given=typed, expected=judged.answer)
            return Judgement(verdict="partial", score=OTHER_FORM_SCORE, diff=(part,), reason=reason, answer=judged.answer)
        return judged.model_copy(update={"verdict": "wrong", "score": 0.0})

    def right_response(self, view: WordFormation, key: WordFormationKey) -> WordFormationResponse:
        del view
        return WordFormationResponse(text=key.accepted[0])


KIND = WordFormationKind()
