"""What the study partner takes and gives."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from lyceum.domains.gateway.port import Source
from lyceum.domains.library.models import Band, Frozen

State = Literal["running", "done", "cut", "failed"]


class About(Frozen):
    """The chapter that a conversation is about."""

    book_id: UUID
    chapter: int


class Correction(Frozen):
    """A mistake in what the learner said: characters `start` to `end`, what stands there, what is better, and why if that is known."""

    start: int
    end: int
    given: str
    better: str
    reason: str | None


class Word(Frozen):
    """A word worth keeping: as it stands in the conversation, its dictionary form, its meaning if one is known, and how common it is."""

    word: str
    lemma: str
    meaning: str | None
    band: Band


class TurnProblem(Frozen):
    """Why there is no answer."""

    code: str
    detail: str
    params: dict[str, Any]


class Turn(Frozen):
    """What the learner said and what was answered. `cut`: the learner left before the answer was whole. `failed`: `problem` says why;
    sent again under the same id, it is asked again. `source` is `rules` when no model answered. `cost_pico` is in pico-euro.
    """

    id: UUID
    number: int
    said: str
    reply: str
    state: State
    problem: TurnProblem | None
    corrections: tuple[Correction, ...]
    vocabulary: tuple[Word, ...]
    source: Source | None
    cost_pico: int
    created_at: datetime


class Conversation(Frozen):
    """A conversation in `language`; corrections are explained in `explain_in`. `title` is how it began, empty before that."""

    id: UUID
    language: str
    explain_in: str
    title: str
    about: About | None
    turns: int
    created_at: datetime


class Delta(Frozen):
    """A piece of the answer, as it comes."""

    text: str


class Waits(Frozen):
    """The question waits in a queue: 1 is next."""

    position: int
    milliseconds: int


Event = Delta | Waits | TurnProblem | Turn
"""What is streamed: pieces, then the kept turn, or what went wrong."""
