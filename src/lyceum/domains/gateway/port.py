"""The door of the gateway room."""

from collections.abc import AsyncIterator
from typing import ClassVar, Protocol

from lyceum.domains.ai.port import (
    MAX_SPEECH_CHARS,
    ChatRequest,
    EmbedRequest,
    Finish,
    HeardWord,
    Hint,
    LanguageNotSpoken,
    Message,
    NothingToSay,
    PictureRequest,
    ResponseFormat,
    SoundUnreadable,
    Source,
    SpeechBusy,
    SpeechRequest,
    SpeechTextTooLong,
    SpeechUnavailable,
    Speed,
    SpokenWord,
    TranscribeRequest,
    Voice,
    Waiting,
)
from lyceum.domains.gateway.shapes import Call, CallSum, ChatPiece, Chatted, Drawn, Embedded, Heard, Said, Speech
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
    "Drawn",
    "EmbedRequest",
    "Embedded",
    "Finish",
    "Gateway",
    "Heard",
    "HeardWord",
    "Hint",
    "LanguageNotSpoken",
    "Message",
    "ModelUnknown",
    "NothingToSay",
    "PictureRequest",
    "PlanTooLow",
    "RequestKeyReused",
    "ResponseFormat",
    "Said",
    "SoundUnreadable",
    "Source",
    "Speech",
    "SpeechBusy",
    "SpeechRequest",
    "SpeechTextTooLong",
    "SpeechUnavailable",
    "Speed",
    "SpokenWord",
    "TooManyRequests",
    "TranscribeRequest",
    "Voice",
    "Waiting",
]


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

    `chat`, `chat_stream`, `embed`, `transcribe`, `draw` and `say` ask the models behind a name (the school comes with `tutor`,
    `vectors`, `listener`, `painter` and `voice`) as far as the caller's plan goes; the caller pays for what is delivered: not for
    silence, nor for a sound or picture that cannot be decoded. All of them raise ModelUnknown, PlanTooLow, TooManyRequests,
    NotEnoughCredit, AiUnavailable, AiBusy, ContentRefused and AiRequestRefused.
    """

    async def chat(self, caller: Principal, name: str, request: ChatRequest) -> Chatted:
        """The next message, whole. What fails costs nothing."""

    def chat_stream(self, caller: Principal, name: str, request: ChatRequest) -> AsyncIterator[ChatPiece]:
        """The next message in pieces. Whoever closes it early pays for what was delivered; what breaks off costs nothing."""

    async def embed(self, caller: Principal, name: str, request: EmbedRequest) -> Embedded:
        """A vector for each text."""

    async def transcribe(self, caller: Principal, name: str, request: TranscribeRequest) -> Heard:
        """What is said in a sound of up to 25 MB. Raises SoundUnreadable too."""

    async def draw(self, caller: Principal, name: str, request: PictureRequest) -> Drawn:
        """A picture."""

    async def say(self, caller: Principal, name: str, request: SpeechRequest) -> Said:
        """The text spoken by the voices behind a name. Raises what `speak` does too."""

    async def hints(self, text: str) -> tuple[Hint, ...]:
        """Mistakes that the school's own rules see in an English text. Free, and without a model."""

    async def speak(self, user_id: str, request: SpeechRequest) -> Speech:
        """The spoken text by the school's own voice: free, with an address that plays it. It is kept for this user, or for everyone
        if the request says that the text is published (only a room that knows so may say it). What is in the cache does not count
        towards the user's limit.

        Safe to repeat. Raises NothingToSay, SpeechTextTooLong, LanguageNotSpoken, SpeechUnavailable, SpeechBusy, TooManyRequests.
        """

    async def voices(self) -> tuple[Voice, ...]:
        """Every voice that can speak now. Raises SpeechUnavailable."""

    async def check(self) -> Check:
        """Whether texts can be spoken here, by what, and how to switch it on if not."""
