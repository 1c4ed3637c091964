"""The door of the ai room. Only the gateway may call it."""

from typing import ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from lyceum.kernel.errors import Invalid, Unavailable
from lyceum.platform.health import Check

MAX_SPEECH_CHARS = 1_000
"""The longest text of one speech request."""

Speed = Literal["normal", "slow"]
Source = Literal["embedded", "cache"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class SpeechRequest(_Frozen):
    """A text to be spoken. `language` is a tag such as `en`, `en-GB` or `fa`. The text is plain: markup in it is read as text."""

    text: str
    language: str
    speed: Speed = "normal"


class SpokenWord(_Frozen):
    """When a word sounds: `start` and `end` are character offsets into the text of the request, the times milliseconds into the sound."""

    start: int
    end: int
    from_ms: int
    to_ms: int


class Speech(_Frozen):
    """A spoken text. `audio` is the key of the sound in the blob store; `words` stand in the order of the text, their times never decrease.

    `source` says what made this answer: `embedded` (made now by the embedded voice) or `cache` (made before, for anyone).
    """

    audio: str
    mime: str
    milliseconds: int
    words: tuple[SpokenWord, ...]
    voice: str
    source: Source


class Voice(_Frozen):
    """One way of speaking one language. `id` begins with the provider's name; `language` is a lower-case tag."""

    id: str
    language: str
    name: str
    provider: str


class NothingToSay(Invalid):
    """There is no letter or digit in this text; send words to speak."""

    code: ClassVar[str] = "nothing_to_say"


class SpeechTextTooLong(Invalid):
    """The text is too long to be spoken in one piece; send it sentence by sentence."""

    code: ClassVar[str] = "speech_text_too_long"


class LanguageNotSpoken(Invalid):
    """No voice speaks this language. `params["languages"]` lists the tags that are spoken."""

    code: ClassVar[str] = "language_not_spoken"


class SpeechUnavailable(Unavailable):
    """The voice does not work on this server; ask its administrator to look at the health page."""

    code: ClassVar[str] = "speech_unavailable"


class SpeechBusy(Unavailable):
    """Too many texts wait to be spoken; try again in some seconds. `params["seconds"]` says when."""

    code: ClassVar[str] = "speech_busy"


class Ai(Protocol):
    """What the gateway may ask of the ai room."""

    async def speak(self, request: SpeechRequest) -> Speech:
        """The spoken text: from the cache, or made now (about 20 ms of one core for a sentence) and kept for everyone.

        Safe to repeat: equal requests give the same sound, and several at once make it once. Raises NothingToSay,
        SpeechTextTooLong, LanguageNotSpoken, SpeechUnavailable, SpeechBusy.
        """

    async def recall(self, request: SpeechRequest) -> Speech | None:
        """The spoken text if it was made before, else None. Raises like `speak`."""

    async def voices(self) -> tuple[Voice, ...]:
        """Every voice that can speak now, one for each language tag, in order of the tags."""

    async def check(self) -> Check:
        """Whether texts can be spoken here, by what, and how to switch it on if not."""
