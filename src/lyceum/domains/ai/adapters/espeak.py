"""Embedded speech: espeak-ng from the wheel of espeakng-loader, in worker processes of its own.

Figures from speak_lib.h of espeak-ng 1.52 (event types, flags); the default speed of the engine is 175 words a minute, which is
quick for a learner's ear.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import espeakng_loader

from lyceum.domains.ai import rules
from lyceum.domains.ai.encode import MP3, ffmpeg, to_mp3
from lyceum.domains.ai.port import SpeechUnavailable, Speed, Voice
from lyceum.domains.ai.provider import Plugin, Recording
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.workers.process import WorkerPool
from lyceum.kernel.text import words
from lyceum.platform.health import Check

NAME: Final = "espeak"
REVISION = 1
"""Raise it when the same text would come out otherwise (speed, alignment, encoding): recordings made before are then left alone."""

WORDS_PER_MINUTE: dict[Speed, int] = {"normal": 150, "slow": 105}
ACCENTS = {"en": "en-us", "pt": "pt-br"}
"""Where several voices claim a plain tag with nearly equal right: ours."""
UNFIT = frozenset({"jpx/ja", "art/xex"})
"""Voices not offered: the Japanese one cannot read kanji (it says a filler for each), the other is the engine's own test."""
HINT = "Install the Python packages espeakng-loader and imageio-ffmpeg for this platform (pip install lyceum brings both)."


CHAIN = re.compile(r"\S{40,}")
"""espeak-ng 1.52 writes past the end of a buffer of 160 bytes when single letters and dots come in a long row (`a.b.c.` …)."""


def unchained(text: str) -> str:
    """The text with dots inside its longest runs as spaces; offsets stay. Tables of contents lose nothing that is heard."""
    return CHAIN.sub(lambda run: run.group().replace(".", " "), text)


class Espeak:
    """Speaks 100+ languages without a key, with the time of each word."""

    def __init__(self, settings: AiSettings) -> None:
        self.pool = WorkerPool(
            worker_command(),
            size=settings.speech_workers,
            max_waiting=settings.speech_waiting,
            timeout_seconds=settings.speech_timeout_seconds,
        )
        self._listed: tuple[Voice, ...] = ()

    async def version(self) -> str:
        """The engine's version and our own revision."""
        return f"{(await self.pool.greeting())['version']}/{REVISION}"

    async def voices(self) -> tuple[Voice, ...]:
        """One voice a tag."""
        self._listed = self._listed or listed((await self.pool.greeting())["voices"])
        return self._listed

    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks and encodes."""
        request = {"text": unchained(text), "voice": voice.id.removeprefix(f"{NAME}:"), "words_per_minute": WORDS_PER_MINUTE[speed]}
        answer, pcm = await self.pool.ask(request)
        if "error" in answer or not answer["samples"]:
            raise SpeechUnavailable(f"The embedded voice could not speak this: {answer.get('error', 'no sound came out')}.")
        rate = (await self.pool.greeting())["rate"]
        milliseconds = answer["samples"] * 1000 // rate
        marks = [rules.Mark(position, ms) for position, ms in answer["marks"]]
        ranges = [(word.start, word.end) for word in words(text, voice.language)]
        spoken = rules.align(ranges, rules.Timeline(milliseconds, marks, answer["pauses"]))
        return Recording(await to_mp3(pcm, rate), MP3, milliseconds, spoken)

    async def check(self) -> tuple[Check, ...]:
        """The engine and the encoder."""
        return await self._check_engine(), _check_encoder()

    async def _check_engine(self) -> Check:
        try:
            version, count = await self.version(), len(await self.voices())
        except SpeechUnavailable as missing:
            return Check(name="speech: espeak-ng", ok=False, detail=missing.detail, hint=HINT)
        return Check(name="speech: espeak-ng", ok=True, detail=f"espeak-ng {version.split('/')[0]}, {count} language tags")

    async def close(self) -> None:
        """Ends the worker processes."""
        await self.pool.close()


def _check_encoder() -> Check:
    try:
        return Check(name="speech: encoder", ok=True, detail=f"ffmpeg at {ffmpeg()}")
    except SpeechUnavailable as missing:
        return Check(name="speech: encoder", ok=False, detail=missing.detail, hint=HINT)


def worker_command() -> list[str]:
    """How the worker process is started: an interpreter that sees neither our packages nor the environment's settings."""
    program = Path(__file__).parents[1] / "workers" / "espeak.py"
    return [sys.executable, "-I", "-S", str(program), str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())]


def listed(entries: Iterable[Any]) -> tuple[Voice, ...]:
    """The engine's own list ([identifier, name, [[priority, tag], …]]) as one voice a tag: that of the lowest priority number."""
    best: dict[str, tuple[int, Voice]] = {}
    for identifier, name, tags in entries:
        if identifier in UNFIT:
            continue
        for priority, spoken in tags:
            language = rules.tag(spoken)
            if language not in best or priority < best[language][0]:
                best[language] = priority, Voice(id=f"{NAME}:{identifier}", language=language, name=name, provider=NAME)
    chosen = {language: voice for language, (_, voice) in best.items()}
    for plain, accent in ACCENTS.items():
        if accent in chosen:
            chosen[plain] = chosen[accent].model_copy(update={"language": plain})
    return tuple(chosen[language] for language in sorted(chosen))


plugin = Plugin(name=NAME, capability="speech", source="embedded", build=Espeak)
