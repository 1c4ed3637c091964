"""The door of the gateway room."""

from collections.abc import AsyncIterator
from typing import Protocol
from uuid import UUID

from lyceum.domains.ai.port import (
    MAX_SPEECH_CHARS,
    Capability,
    ChatRequest,
    EmbedRequest,
    Finish,
    HeardWord,
    Hint,
    LanguageNotSpoken,
    LipSyncRequest,
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
    VideoRequest,
    Voice,
    Waiting,
)
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway.errors import (
    CallRunning,
    FilmNotFound,
    GivenUp,
    ModelUnknown,
    PlanTooLow,
    RequestKeyReused,
    TooManyPaidCalls,
    TooManyRequests,
)
from lyceum.domains.gateway.shapes import Call, CallSum, ChatPiece, Chatted, Drawn, Embedded, Filmed, Filming, Heard, Said, Speech
from lyceum.domains.gateway.tariff import PlanGrant, Standing
from lyceum.kernel.personal import Personal
from lyceum.kernel.principal import Principal, Role
from lyceum.platform.health import Check

__all__ = [
    "MAX_SPEECH_CHARS",
    "Call",
    "CallRunning",
    "CallSum",
    "Capability",
    "ChatPiece",
    "ChatRequest",
    "Chatted",
    "Drawn",
    "EmbedRequest",
    "Embedded",
    "FilmNotFound",
    "Filmed",
    "Filming",
    "Finish",
    "Gateway",
    "GivenUp",
    "Heard",
    "HeardWord",
    "Hint",
    "LanguageNotSpoken",
    "LipSyncRequest",
    "Message",
    "ModelUnknown",
    "NothingToSay",
    "PictureRequest",
    "Plan",
    "PlanGrant",
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
    "Standing",
    "TooManyPaidCalls",
    "TooManyRequests",
    "TranscribeRequest",
    "VideoRequest",
    "Voice",
    "Waiting",
]


class Gateway(Personal, Protocol):
    """What every room may ask of the gateway.

    `chat`, `chat_stream`, `embed`, `transcribe`, `draw` and `say` ask the models behind a name (the school comes with `tutor`,
    `vectors`, `listener`, `painter` and `voice`) as far as the caller's plan goes; the caller pays for what is delivered: not for
    silence, nor for a sound or picture that cannot be decoded. All of them raise ModelUnknown, PlanTooLow, TooManyPaidCalls,
    NotEnoughCredit, AiUnavailable, AiBusy, ContentRefused and AiRequestRefused.
    """

    async def chat(self, caller: Principal, name: str, request: ChatRequest, *, counted: bool = True) -> Chatted:
        """The next message, whole. What fails costs nothing. With `counted` false it belongs to a call that was counted already, as one
        thing that the caller asked for: it is paid, but does not count towards the plan's calls an hour.
        """

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

    async def film(self, caller: Principal, name: str, request: VideoRequest | LipSyncRequest, film_id: UUID) -> Filming:
        """Have a film made; that takes longer than a request. The most that it can cost is set aside until its end is known, and what it
        costs is paid when it is there. Safe to repeat with the same id. Raises what `draw` does.
        """

    async def film_of(self, caller: Principal, film_id: UUID) -> Filming:
        """How a film stands. Raises FilmNotFound."""

    async def stop_film(self, caller: Principal, film_id: UUID) -> Filming:
        """Ask for it to be stopped; where that cannot be done it goes on, and is paid for. Raises FilmNotFound."""

    async def hints(self, text: str) -> tuple[Hint, ...]:
        """Mistakes that the school's own rules see in an English text. Free, and without a model."""

    async def speak(self, user_id: str, request: SpeechRequest) -> Speech:
        """The spoken text by the school's own voice: free, with an address that plays it. It is kept for this user, or for everyone
        if the request says that the text is published (only a room that knows so may say it).

        Safe to repeat. Raises NothingToSay, SpeechTextTooLong, LanguageNotSpoken, SpeechUnavailable, SpeechBusy.
        """

    async def standing(self, user_id: str, role: Role) -> Standing:
        """Which plan a user is on, and how that came; the role counts while no plan was given."""

    async def sums(self, user_id: str, days: int) -> list[CallSum]:
        """What a user asked for within the last days, by name, what cost most first."""

    async def grant_plan(self, user_id: str, plan: Plan, reason: str, actor: str) -> None:
        """Put a user on a plan from now on; who did it and why are kept for good. Raises PlanUnknown."""

    async def voices(self) -> tuple[Voice, ...]:
        """Every voice that can speak now. Raises SpeechUnavailable."""

    async def forget_answers(self, user_id: str, only: tuple[Capability, ...] = ()) -> int:
        """Erase every answer that is kept of what this user asked in private with its files, or `only` those of these capabilities; how
        many. Safe to repeat. Raises Unavailable when what is just being made takes long.
        """

    async def check(self) -> tuple[Check, ...]:
        """Whether texts can be spoken here, by what, and how to switch it on if not."""
