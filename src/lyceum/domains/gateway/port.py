"""The door of the gateway room."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from lyceum.domains.ai.port import (
    MAX_SPEECH_CHARS,
    ChatRequest,
    Finish,
    Hint,
    LanguageNotSpoken,
    Message,
    NothingToSay,
    ResponseFormat,
    Source,
    SpeechBusy,
    SpeechRequest,
    SpeechTextTooLong,
    SpeechUnavailable,
    Speed,
    SpokenWord,
    Usage,
    Voice,
    Waiting,
)
from lyceum.kernel.errors import Conflict, Forbidden, NotFound, TooMany
from lyceum.kernel.principal import Principal
from lyceum.platform.health import Check

__all__ = [
    "MAX_SPEECH_CHARS",
    "Call",
    "CallRunning",
    "CallSum",
    "ChatPiece",
    "ChatRequest",
    "Chatted",
    "Finish",
    "Gateway",
    "Hint",
    "LanguageNotSpoken",
    "Message",
    "ModelUnknown",
    "NothingToSay",
    "PlanTooLow",
    "RequestKeyReused",
    "ResponseFormat",
    "Source",
    "Speech",
    "SpeechBusy",
    "SpeechRequest",
    "SpeechTextTooLong",
    "SpeechUnavailable",
    "Speed",
    "SpokenWord",
    "TooManyRequests",
    "Voice",
    "Waiting",
]


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


class TooManyRequests(TooMany):
    """You asked for much in the last minute; wait a little. `params["seconds"]` says how long."""

    code: ClassVar[str] = "too_many_requests"


class ModelUnknown(NotFound):
    """The school has no model of this name for you; GET /v1/models lists those it has."""

    code: ClassVar[str] = "model_not_found"


class PlanTooLow(Forbidden):
    """Your plan does not include this model. `params["plan"]` is your plan."""

    code: ClassVar[str] = "plan_too_low"


class RequestKeyReused(Conflict):
    """This Idempotency-Key was used for another request; every request needs its own."""

    code: ClassVar[str] = "idempotency_key_conflict"


class CallRunning(Conflict):
    """The request with this Idempotency-Key is still being worked on; ask again in a moment."""

    code: ClassVar[str] = "request_in_progress"


class Gateway(Protocol):
    """What every room may ask of the gateway.

    `chat` and `chat_stream` ask the models behind a name, `tutor` for one, as far as the caller's plan goes; the caller pays for
    what is delivered. Both raise ModelUnknown, PlanTooLow, TooManyRequests, NotEnoughCredit, AiUnavailable, AiBusy,
    ContentRefused and AiRequestRefused.
    """

    async def chat(self, caller: Principal, name: str, request: ChatRequest) -> Chatted:
        """The next message, whole. What fails costs nothing."""

    def chat_stream(self, caller: Principal, name: str, request: ChatRequest) -> AsyncIterator[ChatPiece]:
        """The next message in pieces. Whoever closes it early pays for what was delivered; what breaks off costs nothing."""

    async def hints(self, text: str) -> tuple[Hint, ...]:
        """Mistakes that the school's own rules see in an English text. Free, and without a model."""

    async def speak(self, user_id: str, request: SpeechRequest) -> Speech:
        """The spoken text, with an address that plays it. It is kept for this user, or for everyone if the request says that the text
        is published (only a room that knows so may say it). What is in the cache does not count towards the user's limit.

        Safe to repeat. Raises NothingToSay, SpeechTextTooLong, LanguageNotSpoken, SpeechUnavailable, SpeechBusy, TooManyRequests.
        """

    async def voices(self) -> tuple[Voice, ...]:
        """Every voice that can speak now. Raises SpeechUnavailable."""

    async def check(self) -> Check:
        """Whether texts can be spoken here, by what, and how to switch it on if not."""
