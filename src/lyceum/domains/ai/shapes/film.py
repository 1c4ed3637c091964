"""Moving pictures: from words, or a portrait that speaks; and the work that making them is, which outlives a request and a restart."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from lyceum.domains.ai.shapes.base import Answer, Capability, Frozen, Request
from lyceum.domains.ai.shapes.errors import Failure
from lyceum.domains.ai.shapes.media import MAX_AUDIO_BYTES, MAX_PROMPT_CHARS, PictureSize
from lyceum.domains.ai.shapes.speech import SpokenWord
from lyceum.kernel.errors import NotFound

MAX_FILM_SECONDS = 60
MAX_PICTURE_BYTES = 10 * 1024 * 1024


class VideoRequest(Request):
    """Words to be filmed, in about so many seconds; a provider takes the next length that it can make. With a `picture` (its encoded
    bytes) the film begins with it. `seed` gives the same film again where the provider can.
    """

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    prompt: Annotated[str, Field(min_length=1, max_length=MAX_PROMPT_CHARS)]
    seconds: Annotated[int, Field(ge=1, le=MAX_FILM_SECONDS)] = 8
    size: PictureSize = "wide"
    picture: Annotated[bytes, Field(max_length=MAX_PICTURE_BYTES)] = b""
    picture_mime: str = ""
    seed: int | None = None


class LipSyncRequest(Request):
    """A portrait and a sound, both as their encoded bytes, to become a film in which the portrait speaks.

    `text`, its `language` and the times of its `words` are what is spoken, for those who draw the mouth by them; none have to be given.
    """

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    picture: Annotated[bytes, Field(min_length=1, max_length=MAX_PICTURE_BYTES)]
    picture_mime: str = "image/png"
    sound: Annotated[bytes, Field(min_length=1, max_length=MAX_AUDIO_BYTES)]
    sound_mime: str = "audio/mpeg"
    text: Annotated[str, Field(max_length=MAX_PROMPT_CHARS)] = ""
    language: str = ""
    words: tuple[SpokenWord, ...] = ()


class Film(Answer):
    """Moving pictures: `file` is their key in the blob store."""

    file: str
    mime: str
    milliseconds: int


WorkState = Literal["sent", "running", "unknown", "done", "failed", "cancelled"]
"""`sent`: on its way to a provider. `unknown`: sent, and nobody can tell whether it was taken on; it stays so until somebody can.
`done`, `failed` and `cancelled` do not change any more.
"""
PENDING: frozenset[str] = frozenset({"sent", "running", "unknown"})


class Work(Frozen):
    """Something that takes longer than a request. `film` is there when it is done, `failure` when it failed."""

    id: UUID
    capability: Capability
    provider: str
    model: str
    state: WorkState
    began_at: datetime
    film: Film | None = None
    failure: Failure | None = None

    @property
    def is_pending(self) -> bool:
        """Whether its end is still to come."""
        return self.state in PENDING


class WorkNotFound(NotFound):
    """There is no such work of yours."""

    code: ClassVar[str] = "work_not_found"
