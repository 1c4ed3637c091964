"""Corrections and words of a turn: what a model says of them is checked against what was really said; what does not hold is left out."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from lyceum.domains.gateway.port import Hint
from lyceum.domains.library.partner.models import Correction
from lyceum.kernel.frequency import zipf
from lyceum.kernel.text import bare, subtag, words

MAX_CORRECTIONS = 8
MAX_WORDS = 6
MAX_GIVEN_CHARS = 300
MAX_REASON_CHARS = 500
WORTH_LEARNING = (2.0, 4.6)
"""Zipf values of words that a learner at home in the language's first thousand may not know."""
MIN_LETTERS = 4


class Told(BaseModel):
    """Base of what a model gives: unknown fields are a mistake of the model's."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ToldCorrection(Told):
    """A mistake as the model tells it."""

    given: Annotated[str, Field(min_length=1, max_length=MAX_GIVEN_CHARS)]
    better: Annotated[str, Field(max_length=MAX_GIVEN_CHARS)]
    reason: Annotated[str, Field(max_length=MAX_REASON_CHARS)]


class ToldWord(Told):
    """A word as the model tells it."""

    word: Annotated[str, Field(min_length=1, max_length=100)]
    meaning: Annotated[str, Field(max_length=MAX_GIVEN_CHARS)]


class ToldNotes(Told):
    """What the model was asked for."""

    corrections: Annotated[tuple[ToldCorrection, ...], Field(max_length=4 * MAX_CORRECTIONS)]
    vocabulary: Annotated[tuple[ToldWord, ...], Field(max_length=4 * MAX_WORDS)]


def _closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_TEXT = {"type": "string"}
SCHEMA = _closed(
    corrections={"type": "array", "items": _closed(given=_TEXT, better=_TEXT, reason=_TEXT)},
    vocabulary={"type": "array", "items": _closed(word=_TEXT, meaning=_TEXT)},
)
"""As strict as every provider takes it: lengths and counts are checked here."""


def placed(said: str, told: ToldNotes) -> tuple[Correction, ...]:
    """The corrections with their places; one whose words were never said is left out."""
    found: list[Correction] = []
    at = 0
    for one in told.corrections:
        start = said.find(one.given, at)
        if start < 0 or one.given == one.better or len(found) == MAX_CORRECTIONS:
            continue
        at = start + len(one.given)
        found.append(Correction(start=start, end=at, given=one.given, better=one.better, reason=one.reason.strip() or None))
    return tuple(found)


def by_rules(hints: tuple[Hint, ...]) -> tuple[Correction, ...]:
    """The corrections that the school's own rules see."""
    return tuple(
        Correction(start=hint.start, end=hint.end, given=hint.found, better=hint.better, reason=None) for hint in hints[:MAX_CORRECTIONS]
    )


def really_there(told: ToldNotes, *texts: str) -> list[tuple[str, str | None]]:
    """(word, meaning) of those that were really used, each once."""
    there = "\n".join(texts).casefold()
    once = {one.word.strip(): one.meaning.strip() or None for one in told.vocabulary if one.word.strip().casefold() in there}
    return [(word, meaning) for word, meaning in once.items() if word][:MAX_WORDS]


def seldom(text: str, language: str) -> list[tuple[str, str | None]]:
    """Words of a text that are not everybody's, the more common ones first; without a meaning. For when no model tells."""
    code = subtag(language)
    found: dict[str, tuple[float, str]] = {}
    for token in words(text, code):
        word, plain = bare(token.text, code), code == "fa" or token.text[:1].islower()  # what is written large may be a name
        often = zipf(word, code)
        if plain and len(word) >= MIN_LETTERS and WORTH_LEARNING[0] <= often <= WORTH_LEARNING[1]:
            found.setdefault(word, (-often, token.text))
    first = sorted(found.values())[:MAX_WORDS]
    return [(word, None) for _, word in first]
