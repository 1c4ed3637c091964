"""Recognition by a Whisper server, on this machine or another, that answers POST /audio/transcriptions as OpenAI does: see
`formats.openai_media`.
"""

from typing import ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import bearer, every, names
from lyceum.domains.ai.formats.openai_media import OpenAiTranscription
from lyceum.domains.ai.provider import Plugin, Provider, Setup
from lyceum.domains.ai.settings import ProviderSettings

NAME: Final = "whisper"


class WhisperSettings(ProviderSettings):
    """`LYCEUM_AI_WHISPER_…`: a small machine hears one sound at a time."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_WHISPER_", extra="ignore", frozen=True)

    models: str = Field("whisper-1", description="Models for recognition, parted by commas; the first is the default.")
    concurrency: int = 1
    first_byte_seconds: float = 45.0


def build(setup: Setup) -> Provider:
    """The server, when it has an address."""
    own = setup.own()
    assert isinstance(own, WhisperSettings)
    return every(setup, "Whisper", [OpenAiTranscription(bearer(setup), names(own.models))] if own.address else [])


plugin = Plugin(NAME, build, WhisperSettings)
