"""The embedded voice, and what decodes its sound."""

import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from lyceum.domains.ai.adapters.espeak import Espeak
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.port import Speed, Voice
from lyceum.domains.ai.provider import Recording
from lyceum.domains.ai.settings import AiSettings

RATE = 22_050


class Speaker:
    """An embedded voice to test with."""

    def __init__(self, voice: Espeak) -> None:
        self.voice = voice
        self.pool = voice.pool

    async def of(self, language: str) -> Voice:
        return next(voice for voice in await self.voice.voices() if voice.language == language)

    async def record(self, text: str, language: str = "en", speed: Speed = "normal") -> Recording:
        return await self.voice.record(text, await self.of(language), speed)


@pytest.fixture
async def speaker() -> AsyncIterator[Speaker]:
    voice = Espeak(AiSettings(speech_workers=1, speech_timeout_seconds=5))
    yield Speaker(voice)
    await voice.close()


@pytest.fixture
def decoded_ms(tmp_path: Path) -> Callable[[bytes], float]:
    """Milliseconds of sound in an MP3, as ffmpeg plays it from a file (from a pipe it cannot cut the padding at the end)."""

    def decoded(mp3: bytes) -> float:
        source = tmp_path / "speech.mp3"
        source.write_bytes(mp3)
        command = [
            ffmpeg(),
            "-nostdin",
            "-v",
            "error",
            "-f",
            "mp3",
            "-i",
            str(source),
            "-f",
            "s16le",
            "-ac",
            "1",
            "-ar",
            str(RATE),
            "pipe:1",
        ]
        pcm = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
        return len(pcm) / 2 / RATE * 1000

    return decoded
