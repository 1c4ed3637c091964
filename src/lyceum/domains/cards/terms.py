"""What a reader knows of the words of a text, by rule. Pure: no clock, no I/O.

A word is known because the reader said so, because all its cards are mature, because it is the reader's own language, or because it is so
common that readers of this level surely know it. Whatever the reader said or keeps goes before what is merely taken for granted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, NamedTuple, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from lyceum.domains.cards.models import Frozen
from lyceum.domains.library.port import ChapterTerms, Term
from lyceum.domains.progress.port import Level

State = Literal["known", "learning", "new", "ignored"]
Standing = Literal["said", "mature", "own", "common", "learning", "new", "ignored", "name"]
Mark = Literal["known", "ignored", "new"]

STATE_OF: dict[Standing, State] = {
    "said": "known",
    "mature": "known",
    "own": "known",
    "common": "known",
    "learning": "learning",
    "new": "new",
    "ignored": "ignored",
    "name": "ignored",
}

Fact = TypeVar("Fact", "Said", "NoteFacts")

MAX_MARKED_AT_ONCE = 500
MAX_MARKS = 100_000
"""Words one reader may have marked, all languages together."""

COMMON_ZIPF: dict[Level, float] = {"A2": 5.2, "B1": 5.0, "B2": 4.85, "C1": 4.75, "C2": 4.65}
"""From which Zipf value on a word is taken as known. Learners at the lower end of A2, B1, B2, C1, C2 know some 1,500, 2,750, 3,250, 3,750,
4,500 of the 5,000 most frequent lemmas (J. Milton, T. Alexiou: Vocabulary size and the Common European Framework of Reference for
Languages, 2009, for English), the commonest of them nearly without a gap; at most half as many are taken for granted, nothing at A1.
The value is that of the lemma of this rank in the wordfreq lists of English, German, Spanish and Persian, the strictest of the four."""


class ChapterPlace(Frozen):
    """A chapter, as the library counts."""

    book_id: UUID
    chapter: Annotated[int, Field(ge=1, le=1_000_000)]


class Sweep(ChapterPlace):
    """A chapter all whose other words the reader knows. `said_at` is when that was said, if it was a while ago; `contents_version` is that
    of the chapter, which is refused if the contents are others now.
    """

    said_at: AwareDatetime | None = None
    contents_version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class TermMarks(Frozen):
    """What the reader says of some lemmas of a language; `state` null takes back what was said of them.

    `said_at` is when, if that was a while ago, for somebody who read without a network. What was said later stays.
    """

    language: Annotated[str, Field(pattern="^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", max_length=35)]
    lemmas: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Field(min_length=1, max_length=MAX_MARKED_AT_ONCE)]
    state: Mark | None
    said_at: AwareDatetime | None = None


class StateCounts(Frozen):
    """How many words are in which state."""

    known: int = 0
    learning: int = 0
    new: int = 0
    ignored: int = 0


class Reading(Frozen):
    """What the reader knows of a chapter's words.

    `standings` has a standing for every form (the word as the text has it, in small letters) but those that have the one most forms have:
    that is `usual`. Known are `said` (the reader said so), `mature` (all its cards are), `own` (the reader's own language) and `common` (so
    common that readers of this level know it); ignored are `ignored` (the reader said so) and `name`. Numbers have none. `lemmas` counts
    dictionary forms, `words` running words. `explained` is false for a language whose words the school can't tell apart.
    """

    language: str
    usual: Standing
    standings: dict[str, Standing]
    lemmas: StateCounts
    words: StateCounts
    explained: bool


class Swept(Frozen):
    """How many words were marked as known by one sweep; undo it by its id."""

    id: UUID
    marked: int


class Reader(NamedTuple):
    """What the rule wants to know of whoever reads: whether it is their own language, and their level in it."""

    own: bool
    level: Level | None


class Said(NamedTuple):
    """What the reader said of a lemma, and when."""

    state: Mark
    at: datetime


class NoteFacts(NamedTuple):
    """The note of a lemma: when it was made, and whether all its cards are mature."""

    at: datetime
    mature: bool


def standing(term: Term, reader: Reader, said: Said | None, note: NoteFacts | None) -> Standing:
    """How the reader stands to a word. Of what was said and what is kept, the later one counts; a card that is kept is never new."""
    if said and said.state != "new" and (note is None or said.at >= note.at):
        return "said" if said.state == "known" else "ignored"
    if note:
        return "mature" if note.mature and not (said and said.state == "new") else "learning"
    if said:
        return "new"
    if term.name:
        return "name"
    if reader.own:
        return "own"
    return "common" if is_common(term.zipf, reader.level) else "new"


def is_common(zipf: float | None, level: Level | None) -> bool:
    """Whether readers of this level surely know a word of this Zipf value."""
    least = COMMON_ZIPF.get(level) if level else None
    return least is not None and zipf is not None and zipf >= least


def lemmas_of(chapter: ChapterTerms) -> list[str]:
    """Every lemma under which something may be known of the chapter's words."""
    return list(dict.fromkeys(lemma for term in chapter.terms for lemma in (term.lemma, *term.others)))


def standings(chapter: ChapterTerms, reader: Reader, said: Mapping[str, Said], notes: Mapping[str, NoteFacts]) -> list[Standing]:
    """How the reader stands to each of the chapter's terms, in their order."""
    return [standing(term, reader, _latest(term, said), _latest(term, notes)) for term in chapter.terms]


def _latest(term: Term, facts: Mapping[str, Fact]) -> Fact | None:
    found = facts.get(term.lemma)
    for lemma in term.others:
        other = facts.get(lemma)
        if other and (found is None or other.at > found.at):
            found = other
    return found


def reading(chapter: ChapterTerms, stand: list[Standing]) -> Reading:
    """The states of a chapter's words as they are shown, and their sums."""
    usual, forms = _usual(chapter, stand), {}
    lemmas: Counter[State] = Counter()
    words: Counter[State] = Counter()
    for term, standing_ in zip(chapter.terms, stand, strict=True):
        state = STATE_OF[standing_]
        lemmas[state] += 1
        words[state] += term.words
        if standing_ != usual:
            forms.update(dict.fromkeys(term.forms, standing_))
    return Reading(
        language=chapter.language,
        usual=usual,
        standings=forms,
        lemmas=StateCounts.model_validate(lemmas),
        words=StateCounts.model_validate(words),
        explained=bool(chapter.terms),
    )


def _usual(chapter: ChapterTerms, stand: list[Standing]) -> Standing:
    forms: Counter[Standing] = Counter()
    for term, standing_ in zip(chapter.terms, stand, strict=True):
        forms[standing_] += len(term.forms)
    return max(forms, key=lambda name: forms[name], default="said")
