"""What comes out of the gateway: plain data for routes and other rooms."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from lyceum.domains.ai.port import Failure, Finish, HeardWord, Source, SpokenWord, Usage, Waiting


class Speech(BaseModel):
    """A spoken text. `audio` is a relative address that plays for a quarter of an hour; `words` stand in the order of the text,
    their times never decrease. `source` says what made it: `embedded` or `model` (made now by a program of the
    school or by a provider), `cache` (made before: for this user, or for everyone if the text is published).
    """

    model_config = ConfigDict(frozen=True)

    audio: str
    mime: str
    milliseconds: int
    words: tuple[SpokenWord, ...]
    voice: str
    source: Source


class Call(BaseModel):
    """One thing that a user asked of AI. `cost_pico` is what it cost in pico-euro; `units` what was used of each; `source` what made it;
    `estimated` says that the provider told nothing and the count is ours. `settled` is false for a moment after it was made.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    at: datetime
    name: str
    source: Source
    units: dict[str, int]
    estimated: bool
    cost_pico: int
    settled: bool


class CallSum(BaseModel):
    """What a user asked for under one name: how often, and what it cost together in pico-euro."""

    model_config = ConfigDict(frozen=True)

    name: str
    calls: int
    cost_pico: int


class Chatted(BaseModel):
    """The next message of a conversation: what made it, and what it cost in pico-euro."""

    model_config = ConfigDict(frozen=True)

    text: str
    finish: Finish
    source: Source
    usage: Usage
    cost_pico: int


class ChatPiece(BaseModel):
    """A piece of the next message. Only the last one has `finish`, `usage` and `cost_pico`; `waiting` comes before all content."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    waiting: Waiting | None = None
    source: Source | None = None
    finish: Finish | None = None
    usage: Usage | None = None
    cost_pico: int | None = None


class Paid(BaseModel):
    """What every metered answer says besides its content: what made it, what was used, and what it cost in pico-euro."""

    model_config = ConfigDict(frozen=True)

    source: Source
    usage: Usage
    cost_pico: int


class Embedded(Paid):
    """A vector for each text, in order."""

    vectors: tuple[tuple[float, ...], ...]


class Heard(Paid):
    """What is said in a sound; `words` only where who listened says when each was."""

    text: str
    language: str
    milliseconds: int
    words: tuple[HeardWord, ...]


class Drawn(Paid):
    """A picture: `file` is its key in the blob store, `link` a relative address that shows it for a quarter of an hour."""

    file: str
    mime: str
    link: str


class Said(Paid):
    """A spoken text: `file` is the sound's key in the blob store, `link` a relative address that plays it for a quarter of an hour."""

    file: str
    mime: str
    link: str
    milliseconds: int
    words: tuple[SpokenWord, ...]
    voice: str


class Filmed(Paid):
    """A film: `file` is its key in the blob store, `link` a relative address that shows it for a quarter of an hour."""

    file: str
    mime: str
    link: str
    milliseconds: int


class Filming(BaseModel):
    """A film that was asked for: `film` is there, and paid for, when it is done; `failure` says why there is none. While it is pending
    the most that it can cost is set aside. `seconds` and `size` are as it was asked for, where it was made from words.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    began_at: datetime
    state: Literal["pending", "done", "failed", "cancelled"]
    seconds: int | None = None
    size: str | None = None
    film: Filmed | None = None
    failure: Failure | None = None
