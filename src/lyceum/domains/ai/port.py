"""The door of the ai room. Only the gateway may call it."""

from collections.abc import AsyncIterator
from typing import Protocol
from uuid import UUID

from lyceum.domains.ai.shapes.admin import AiStatus
from lyceum.domains.ai.shapes.base import Answer, Capability, Request, Source, Unit, Upstream, Usage, Waiting
from lyceum.domains.ai.shapes.errors import (
    AiBusy,
    AiRequestRefused,
    AiUnavailable,
    ContentRefused,
    Failure,
    FailureType,
    failure,
    raised,
)
from lyceum.domains.ai.shapes.film import MAX_FILM_SECONDS, Film, LipSyncRequest, VideoRequest, Work, WorkNotFound, WorkState
from lyceum.domains.ai.shapes.media import (
    MAX_AUDIO_BYTES,
    MAX_EMBEDDED_TEXTS,
    Embeddings,
    EmbedRequest,
    HeardWord,
    LanguageNotHeard,
    Picture,
    PictureRequest,
    PictureUnreadable,
    SoundTooLong,
    SoundUnreadable,
    TranscribeRequest,
    Transcript,
)
from lyceum.domains.ai.shapes.speech import (
    MAX_SPEECH_CHARS,
    LanguageNotSpoken,
    NothingToSay,
    Sound,
    SoundFormat,
    Speech,
    SpeechBusy,
    SpeechRequest,
    SpeechTextTooLong,
    SpeechUnavailable,
    Speed,
    SpokenWord,
    Voice,
)
from lyceum.domains.ai.shapes.text import (
    DEFAULT_OUTPUT_TOKENS,
    ChatAnswer,
    ChatDelta,
    ChatRequest,
    Finish,
    Hint,
    Message,
    ResponseFormat,
    Tool,
    ToolCall,
    ToolCallDelta,
)
from lyceum.kernel.personal import Personal
from lyceum.platform.health import Check

__all__ = [
    "DEFAULT_OUTPUT_TOKENS", "MAX_AUDIO_BYTES", "MAX_EMBEDDED_TEXTS", "MAX_FILM_SECONDS", "MAX_SPEECH_CHARS", "Ai", "AiBusy",
    "AiRequestRefused", "AiStatus", "AiUnavailable", "Answer", "Capability", "ChatAnswer", "ChatDelta", "ChatRequest",
    "ContentRefused", "EmbedRequest", "Embeddings", "Failure", "FailureType", "Film", "Finish", "HeardWord", "Hint",
    "LanguageNotHeard", "LanguageNotSpoken", "LipSyncRequest", "MediaRequest", "Message", "NothingToSay", "Picture",
    "PictureRequest", "PictureUnreadable", "Request", "ResponseFormat", "Sound", "SoundFormat", "SoundTooLong", "SoundUnreadable", "Source",
    "Speech", "SpeechBusy", "SpeechRequest", "SpeechTextTooLong", "SpeechUnavailable", "Speed", "SpokenWord", "Tool",
    "ToolCall", "ToolCallDelta", "TranscribeRequest", "Transcript", "Unit", "Upstream", "Usage", "VideoRequest", "Voice",
    "Waiting", "Work", "WorkNotFound", "WorkState", "failure", "raised",
]  # fmt: skip

MediaRequest = EmbedRequest | TranscribeRequest | PictureRequest | SpeechRequest | VideoRequest | LipSyncRequest


class Ai(Personal, Protocol):
    """What the gateway may ask of the ai room. Speech comes from the embedded voice unless the request names another.

    Every method that asks a provider raises AiUnavailable, AiBusy, ContentRefused or AiRequestRefused; `failure` gives the one
    shape of these (`type`, `message`, `provider`, `retryable`). The upstreams of a request are asked in turn; a refused content
    or request ends the turn, anything else goes on to the next.
    """

    async def quote(self, request: ChatRequest, upstream: Upstream) -> Usage:
        """The most that one upstream may use for this request: price it (`Usage.priced`) for a hold. Asks nobody."""

    async def chat(self, request: ChatRequest) -> ChatAnswer:
        """The next message. Equal requests at once make one call. A caller that leaves while the request is queued ends it; one that
        leaves later does not: the answer is finished and kept, and the same request gets it from the cache.
        """

    def chat_stream(self, request: ChatRequest) -> AsyncIterator[ChatDelta]:
        """The next message in pieces. Nothing is tried again and no other upstream is asked after the first piece of content: what
        breaks off then is raised (type `cut`). When the last reader closes the iterator, the provider is cut off as well.
        """

    async def recall_chat(self, request: ChatRequest) -> ChatAnswer | None:
        """The answer if the cache has it from the first upstream that it would be asked of, else None."""

    async def quote_media(self, request: MediaRequest, upstream: Upstream) -> Usage:
        """The most that one upstream may use for a request of these kinds."""

    async def measure(self, request: TranscribeRequest) -> int:
        """How long the sound of a request plays, in milliseconds. Raises SoundUnreadable when there is not one whole frame of it."""

    async def embed(self, request: EmbedRequest) -> Embeddings:
        """A vector for each text."""

    async def transcribe(self, request: TranscribeRequest) -> Transcript:
        """What is said in a sound. Raises LanguageNotHeard, SoundTooLong, SoundUnreadable too (each an AiRequestRefused)."""

    async def draw(self, request: PictureRequest) -> Picture:
        """A picture; its file lies in the blob store. The request has an owner, or is published."""

    async def submit(self, request: VideoRequest | LipSyncRequest, work_id: UUID) -> Work:
        """Have a film made. It takes longer than a request: what comes back says how the work stands, `work` says so later.

        Safe to repeat with the same id. Equal requests of one owner are made once. The request has an owner, or is published.
        """

    async def work(self, owner_id: str, work_id: UUID) -> Work:
        """How it stands; its provider is asked if it is time to. What a provider does not say stays pending. Raises WorkNotFound."""

    async def cancel(self, owner_id: str, work_id: UUID) -> Work:
        """Ask the provider to stop. Where it cannot, the work goes on and its film is kept: the state says which. Raises WorkNotFound."""

    async def told(self, token: str, body: str) -> None:
        """A provider sent this to the address that it was given with the work: a hint to ask it now, and nothing more."""

    async def look(self) -> int:
        """Ask after all films that it is time to, also those that a process began which is gone; how many that were."""

    async def hints(self, text: str) -> tuple[Hint, ...]:
        """Mistakes that the rulebook sees in an English text, in their order. Asks nobody."""

    async def speak(self, request: SpeechRequest) -> Speech:
        """The spoken text: from the cache, or made now (by the embedded voice in about 20 ms of one core for a sentence) and kept.

        Safe to repeat: equal requests give the same sound, and several at once make it once. Raises NothingToSay,
        SpeechTextTooLong, LanguageNotSpoken, SpeechUnavailable, SpeechBusy too.
        """

    async def recode(self, file: str, form: SoundFormat, pace: float = 1.0) -> Sound:
        """A sound of the blob store in another format, and quicker or slower (0.25 to 4 times) at the same pitch. It is not kept.

        Raises NotFound, SpeechUnavailable.
        """

    async def recall(self, request: SpeechRequest) -> Speech | None:
        """The spoken text if it was made before, else None. Raises like `speak`."""

    async def voices(self) -> tuple[Voice, ...]:
        """Every voice that can speak now, in order of the tags of their languages."""

    async def forget_answers(self, user_id: str, only: tuple[Capability, ...] = ()) -> int:
        """Erase everything that the caches keep of a user, or `only` what these capabilities made; how many entries that were. What is
        being made just now is waited for, so that it is not kept afterwards.
        """

    async def status(self) -> AiStatus:
        """Providers, what they can do and how to switch them on, circuits, queues, sizes of the caches."""

    async def check(self) -> tuple[Check, ...]:
        """Whether texts can be spoken here, sounds heard and pictures drawn, by what, and how to switch it on if not."""
