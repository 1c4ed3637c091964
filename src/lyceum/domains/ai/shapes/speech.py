"""Speech: a text in, a sound with the time of each word out."""

from typing import ClassVar, Literal

from pydantic import ConfigDict

from lyceum.domains.ai.shapes.base import Answer, Frozen, Request
from lyceum.kernel.errors import Invalid, Unavailable

MAX_SPEECH_CHARS = 4_096
"""The longest text of one speech request."""

Speed = Literal["normal", "slow"]


class SpeechRequest(Request):
    """A text to be spoken. `language` is a tag such as `en`, `en-GB` or `fa`. The text is plain: markup in it is read as text."""

    text: str
    language: str
    speed: Speed = "normal"


class SpokenWord(Frozen):
    """When a word sounds: `start` and `end` are character offsets into the text of the request, the times milliseconds into the sound."""

    start: int
    end: int
    from_ms: int
    to_ms: int


class Speech(Answer):
    """A spoken text. `audio` is the key of the sound in the blob store; `words` stand in the order of the text, their times never
    decrease; there are none where the provider does not say when a word sounds.
    """

    audio: str
    mime: str
    milliseconds: int
    words: tuple[SpokenWord, ...]
    voice: str


SoundFormat = Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]
MIN_PACE, MAX_PACE = 0.25, 4.0


class Sound(Frozen):
    """A sound as bytes; `pcm` is mono at 24 kHz, 16 bit, little-endian, without a header."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    data: bytes
    mime: str


class Voice(Frozen):
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
