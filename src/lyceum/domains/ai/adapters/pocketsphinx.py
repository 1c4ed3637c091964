"""Embedded recognition: PocketSphinx with the English model that its wheel brings, in a worker process of its own.

It hears English alone, and clear speech far better than a noisy room; the answer says `source: embedded`.
"""

import asyncio
import importlib.metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from lyceum.domains.ai import rules
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.formats import sounds
from lyceum.domains.ai.provider import Ability, Made, Plugin, Provider, Setup, install
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import AiBusy, AiUnavailable
from lyceum.domains.ai.shapes.media import HeardWord, LanguageNotHeard, TranscribeRequest, Transcript
from lyceum.domains.ai.shapes.speech import SpeechUnavailable
from lyceum.domains.ai.workers.process import RETRY_AFTER_SECONDS, Failures, WorkerPool, command
from lyceum.platform import scratch
from lyceum.platform.health import Check, said

NAME: Final = "pocketsphinx"
MODEL: Final = "en-us"
LANGUAGE: Final = "en"
REVISION = 1
"""Raise it when the same sound would be heard otherwise; transcripts made before are then left alone."""
MAX_HEARD_SECONDS = 60
PACKAGES = ("pocketsphinx", "imageio-ffmpeg")
FAILURES = Failures(
    busy=lambda: AiBusy("Too many sounds wait to be heard.", type="queue_full", provider=NAME, seconds=RETRY_AFTER_SECONDS),
    missing=lambda: AiUnavailable("PocketSphinx does not start on this server.", type="not_configured", provider=NAME),
    broken=lambda: AiUnavailable("PocketSphinx fails on this sound.", type="empty", provider=NAME),
    late=lambda: AiUnavailable("PocketSphinx took too long over this sound; send it in smaller pieces.", type="timeout", provider=NAME),
)


class PocketSphinx(Ability[TranscribeRequest, Transcript]):
    """Hears English, with the time of each word."""

    capability = "recognition"
    models = (MODEL,)
    languages = (LANGUAGE,)

    def __init__(self, settings: AiSettings) -> None:
        self.pool = WorkerPool(
            command(NAME, packages()),
            FAILURES,
            size=settings.hearing_workers,
            max_waiting=settings.hearing_waiting,
            timeout_seconds=settings.hearing_timeout_seconds,
        )

    async def version(self) -> str:
        """The package's version and our own revision."""
        return f"{importlib.metadata.version(NAME)}/{REVISION}"

    def quote(self, request: TranscribeRequest, model: str) -> Usage:
        """The longest sound there can be of these bytes."""
        del model
        return Usage(milliseconds=min(len(request.audio), MAX_HEARD_SECONDS * 1000))

    async def call(self, request: TranscribeRequest, model: str) -> Made[Transcript]:
        """See the base. Raises LanguageNotHeard, SoundUnreadable, SoundTooLong too."""
        del model
        _refuse_other_languages(request.language)
        async with self.pool.turn() as ask:
            pcm = await _plain(request.audio)
            with scratch.folder("speech") as folder:
                file = folder / "plain.raw"
                await asyncio.to_thread(file.write_bytes, pcm)
                answer, _ = await ask({"pcm": str(file)})
        words = tuple(HeardWord(text=text, from_ms=begin, to_ms=end) for text, begin, end in answer["words"])
        milliseconds = len(pcm) * 1000 // sounds.BYTES_A_SECOND
        transcript = Transcript(
            provider=NAME, model=MODEL, source="embedded", usage=Usage(milliseconds=milliseconds),
            text=" ".join(word.text for word in words), language=LANGUAGE, milliseconds=milliseconds, words=words,
        )  # fmt: skip
        return Made(transcript)

    def usable(self, made: Made[Transcript]) -> bool:
        """Also silence is an answer."""
        return made.answer.milliseconds > 0

    async def check(self) -> Check:
        """The engine and the decoder, found; they are not started for it."""
        try:
            version, decoder = await self.version(), Path(ffmpeg()).name
        except (importlib.metadata.PackageNotFoundError, SpeechUnavailable) as missing:
            return Check.of("hearing", said("part_missing", "{error}", error=str(missing)), ok=False, advice=install(*PACKAGES))
        text = "PocketSphinx {version}, English; decoder {decoder}"
        return Check.of("hearing", said("pocketsphinx", text, version=version.split("/")[0], decoder=decoder))


async def _plain(audio: bytes) -> bytes:
    try:
        return await sounds.plain(audio, NAME, MAX_HEARD_SECONDS)
    except SpeechUnavailable as missing:
        raise AiUnavailable(
            "The sound decoder (ffmpeg) is not installed on this server.", type="not_configured", provider=NAME
        ) from missing


def _refuse_other_languages(language: str) -> None:
    if language and rules.tag(language).split("-")[0] not in (LANGUAGE, "eng"):
        sentence = f"PocketSphinx hears English alone, not “{language[:20]}”; switch a provider of recognition on for other languages."
        raise LanguageNotHeard(sentence, field="language", type="unknown_model", provider=NAME, languages=LANGUAGE)


def packages() -> str:
    """The folder that PocketSphinx is installed in: all that the worker sees."""
    found = find_spec(NAME)
    return str(Path(found.origin).parents[1]) if found and found.origin else ""


def build(setup: Setup) -> Provider:
    """There where the package is. The worker processes have a queue of their own, so the one before the provider is wide."""
    if not packages():
        return Provider(NAME, "PocketSphinx", "embedded", hint=install(*PACKAGES).text)
    ability: Any = PocketSphinx(setup.room)
    return Provider(
        NAME, "PocketSphinx", "embedded", abilities={"recognition": ability}, close=ability.pool.close, concurrency=1_000, waiting=0
    )


plugin = Plugin(NAME, build)
