"""Speech by ElevenLabs: POST /v1/text-to-speech/{voice}/with-timestamps answers the sound in base64 with the time of each character:
https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps (types compared with elevenlabs-python, looked up on
2026-11-21).
"""

import base64
import binascii
from typing import Any, ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai import rules
from lyceum.domains.ai.encode import MP3, milliseconds_of
from lyceum.domains.ai.formats.keyed import every, names
from lyceum.domains.ai.provider import Plugin, Provider, Recording, Setup, Speaker
from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.speech import Speed, Voice
from lyceum.domains.ai.transport import Wire, unavailable
from lyceum.kernel.text import words
from lyceum.platform.health import Check, said

NAME: Final = "elevenlabs"
LANGUAGES = names("ar,bg,cs,da,de,el,en,es,fi,fil,fr,hi,hr,id,it,ja,ko,ms,nl,pl,pt,ro,ru,sk,sv,ta,tr,uk,zh")
"""Of eleven_multilingual_v2."""
SPEEDS: dict[Speed, float] = {"normal": 1.0, "slow": 0.75}


class ElevenLabsSettings(ProviderSettings):
    """`LYCEUM_AI_ELEVENLABS_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_ELEVENLABS_", extra="ignore", frozen=True)

    address: str = "https://api.elevenlabs.io"
    models: str = Field("eleven_multilingual_v2", description="Models for speech, parted by commas; the first is used.")
    voice: str = Field("21m00Tcm4TlvDq8ikWAM", pattern=r"^[A-Za-z0-9]+$", description="Id of the voice that speaks.")


class ElevenLabsSpeaker(Speaker):
    """One voice in many languages, with the time of each word."""

    def __init__(self, wire: Wire, models: tuple[str, ...], voice: str) -> None:
        self._wire, self.models, self._voice = wire, models, voice

    async def version(self) -> str:
        """Our own revision: the provider names none."""
        return "1"

    async def voices(self) -> tuple[Voice, ...]:
        """The voice, in each language."""
        return tuple(Voice(id=f"{NAME}:{self._voice}", language=language, name=self._voice, provider=NAME) for language in LANGUAGES)

    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks."""
        sent = {"text": text, "model_id": self.models[0], "voice_settings": {"speed": SPEEDS[speed]}}
        path = f"/v1/text-to-speech/{voice.id.partition(':')[2]}/with-timestamps?output_format=mp3_44100_64"
        found = (await self._wire.post(path, sent)).json(NAME)
        try:
            sound = base64.b64decode(found["audio_base64"], validate=True)
            marks = _marks(found.get("alignment") or {})
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as wrong:
            raise unavailable("malformed", NAME) from wrong
        milliseconds = await milliseconds_of(sound)
        if not milliseconds:
            raise unavailable("empty", NAME)
        ranges = [(word.start, word.end) for word in words(text, voice.language)]
        spoken = rules.align(ranges, rules.Timeline(milliseconds, marks)) if marks else ()
        return Recording(sound, MP3, milliseconds, spoken)

    async def check(self) -> Check:
        """Switched on; whether it answers is seen at the first text."""
        return Check.of(NAME, said("speaks_with", "{provider} with {model}", provider="ElevenLabs", model=self.models[0]))


def _marks(alignment: dict[str, Any]) -> list[rules.Mark]:
    """The beginning of each character as a mark."""
    position, marks = 0, []
    for character, seconds in zip(alignment.get("characters") or (), alignment.get("character_start_times_seconds") or (), strict=True):
        marks.append(rules.Mark(position, round(float(seconds) * 1000)))
        position += len(character)
    return marks


def build(setup: Setup) -> Provider:
    """ElevenLabs, when there is a key."""
    own = setup.own()
    assert isinstance(own, ElevenLabsSettings)
    if not own.key:
        return every(setup, "ElevenLabs", ())
    wire = Wire(setup.transport, NAME, own, {"xi-api-key": own.key.get_secret_value()})
    return every(setup, "ElevenLabs", (), ElevenLabsSpeaker(wire, names(own.models), own.voice))


plugin = Plugin(NAME, build, ElevenLabsSettings)
