"""Vectors of texts, transcripts of sound, pictures from words."""

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from lyceum.domains.ai.shapes.base import Answer, Frozen, Request
from lyceum.domains.ai.shapes.errors import AiRequestRefused

MAX_EMBEDDED_TEXTS = 256
MAX_AUDIO_BYTES = 25 * 1024 * 1024
MAX_PROMPT_CHARS = 4_000

PictureSize = Literal["square", "wide", "tall"]


class EmbedRequest(Request):
    """Texts to be turned into vectors; all of one request by one model, whose vectors compare with its own alone."""

    texts: Annotated[tuple[str, ...], Field(min_length=1, max_length=MAX_EMBEDDED_TEXTS)]


class Embeddings(Answer):
    """A vector for each text, in order, all of one length."""

    vectors: tuple[tuple[float, ...], ...]


class TranscribeRequest(Request):
    """Sound to be written down. `language` is a hint, such as `en`; `mime` says how the sound is encoded."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    audio: Annotated[bytes, Field(max_length=MAX_AUDIO_BYTES)]
    mime: str = "audio/mpeg"
    language: str = ""


class HeardWord(Frozen):
    """A word and when it was heard, in milliseconds."""

    text: str
    from_ms: int
    to_ms: int


class Transcript(Answer):
    """What was said; `words` only where the provider says when each was."""

    text: str
    language: str
    milliseconds: int
    words: tuple[HeardWord, ...] = ()


class SoundUnreadable(AiRequestRefused):
    """There is no sound in this file that the school can read; send MP3, WAV, Ogg, FLAC, WebM or M4A."""

    code: ClassVar[str] = "sound_unreadable"


class SoundTooLong(AiRequestRefused):
    """The sound is too long to be written down in one piece. `params["seconds"]` is the most."""

    code: ClassVar[str] = "sound_too_long"


class PictureUnreadable(AiRequestRefused):
    """There is no picture in this file that the school can read; send PNG, JPEG or WebP."""

    code: ClassVar[str] = "picture_unreadable"


class LanguageNotHeard(AiRequestRefused):
    """What hears here does not know this language. `params["languages"]` lists the tags that it knows."""

    code: ClassVar[str] = "language_not_heard"


class PictureRequest(Request):
    """Words to be drawn. `seed` gives the same picture again where the provider can."""

    prompt: Annotated[str, Field(min_length=1, max_length=MAX_PROMPT_CHARS)]
    size: PictureSize = "square"
    seed: int | None = None


class Picture(Answer):
    """A picture: `file` is its key in the blob store."""

    file: str
    mime: str
