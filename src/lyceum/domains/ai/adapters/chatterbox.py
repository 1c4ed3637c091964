"""Speech by a Chatterbox server of your own, on this machine or another: POST /audio/speech as OpenAI has it, but always answered in WAV,
at one speed, without the times of words:
https://github.com/travisvn/chatterbox-tts-api/blob/main/docs/API_README.md (a5f4661, looked up on 2026-11-21).
"""

from typing import ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.encode import MP3, milliseconds_of, recoded
from lyceum.domains.ai.formats.keyed import bearer, every, names
from lyceum.domains.ai.formats.openai_media import OpenAiSpeaker
from lyceum.domains.ai.provider import Plugin, Provider, Recording, Setup
from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.speech import Speed, Voice
from lyceum.domains.ai.transport import unavailable

NAME: Final = "chatterbox"
MODEL = "chatterbox-tts-1"
SLOWER = 0.75


class ChatterboxSettings(ProviderSettings):
    """`LYCEUM_AI_CHATTERBOX_…`: a small machine speaks one text at a time."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_CHATTERBOX_", extra="ignore", frozen=True)

    voice: str = Field("alloy", description="Name of a voice in the server's library.")
    languages: str = Field("en", description="Languages that the server's model speaks, parted by commas.")
    concurrency: int = 1
    first_byte_seconds: float = 45.0


class ChatterboxSpeaker(OpenAiSpeaker):
    """A server's voice. Its sound is made into MP3 here, and slower here."""

    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks; says nothing of when each word sounds."""
        reply = await self._wire.post("/audio/speech", {"input": text, "voice": voice.id.partition(":")[2], "response_format": "wav"})
        milliseconds = await milliseconds_of(reply.body)
        if not milliseconds:
            raise unavailable("empty", NAME)
        tempo = SLOWER if speed == "slow" else 1.0
        return Recording(await recoded(reply.body, tempo), MP3, round(milliseconds / tempo), ())


def build(setup: Setup) -> Provider:
    """The server, when it has an address."""
    own = setup.own()
    assert isinstance(own, ChatterboxSettings)
    speaker = ChatterboxSpeaker(bearer(setup), (MODEL,), own.voice, names(own.languages)) if own.address else None
    return every(setup, "Chatterbox", (), speaker)


plugin = Plugin(NAME, build, ChatterboxSettings)
