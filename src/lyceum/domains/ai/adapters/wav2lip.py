"""Lip sync by a Wav2Lip server of your own, behind the HTTP interface of Cog: PUT /predictions/{id} with `input` (`face` and `audio` as
data addresses) answers `status`, and `output` as a data address; the same id again joins what is running:
https://github.com/replicate/cog/blob/main/docs/http.md and https://github.com/devxpy/cog-Wav2Lip (looked up on 2026-11-21).

Wav2Lip's makers allow research and private use of their model only (github.com/Rudrabha/Wav2Lip): whoever runs the server answers for that.
"""

import base64
import binascii
import hashlib
from typing import ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import bearer, every, names
from lyceum.domains.ai.formats.mp4 import MP4, milliseconds_of_film
from lyceum.domains.ai.provider import Ability, Made, Plugin, Provider, Setup
from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.film import Film, LipSyncRequest
from lyceum.domains.ai.transport import Wire, unavailable

NAME: Final = "wav2lip"
ID_CHARS = 26


class Wav2LipSettings(ProviderSettings):
    """`LYCEUM_AI_WAV2LIP_…`: a server makes one film at a time."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_WAV2LIP_", extra="ignore", frozen=True)

    models: str = Field("wav2lip", description="Name of the model, as it is shown.")
    concurrency: int = 1
    waiting: int = 16
    first_byte_seconds: float = 600.0
    total_seconds: float = 900.0


class Wav2Lip(Ability[LipSyncRequest, Film]):
    """The mouth of a portrait, moved to a sound."""

    capability = "lip_sync"
    replay_safe = True

    def __init__(self, wire: Wire, models: tuple[str, ...]) -> None:
        self._wire, self.models = wire, models

    def quote(self, request: LipSyncRequest, model: str) -> Usage:
        """As long as sound of this size can be at 8 kbit/s, the thinnest that is understood."""
        del model
        return Usage(milliseconds=len(request.sound))

    async def call(self, request: LipSyncRequest, model: str) -> Made[Film]:
        """See the base."""
        name = hashlib.sha256(request.picture + request.sound).hexdigest()[:ID_CHARS]
        given = {"face": _address(request.picture_mime, request.picture), "audio": _address(request.sound_mime, request.sound)}
        found = (await self._wire.put(f"/predictions/{name}", {"input": given})).json(NAME)
        if found.get("status") == "failed":
            raise unavailable("server", NAME)
        try:
            film = base64.b64decode(found["output"].partition(";base64,")[2], validate=True)
        except (KeyError, AttributeError, binascii.Error) as wrong:
            raise unavailable("malformed", NAME) from wrong
        length = milliseconds_of_film(film)
        answer = Film(provider=NAME, model=model, source="model", usage=Usage(milliseconds=length), file="", mime=MP4, milliseconds=length)
        return Made(answer, film)

    def usable(self, made: Made[Film]) -> bool:
        """A film that plays."""
        return made.answer.milliseconds > 0


def _address(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def build(setup: Setup) -> Provider:
    """The server, when it has an address."""
    own = setup.own()
    assert isinstance(own, Wav2LipSettings)
    return every(setup, "Wav2Lip", [Wav2Lip(bearer(setup), names(own.models))] if own.address else [])


plugin = Plugin(NAME, build, Wav2LipSettings)
