"""Embedded speech: espeak-ng from the wheel of espeakng-loader, in worker processes of its own.

Figures from speak_lib.h of espeak-ng 1.52 (event types, flags); the default speed of the engine is 175 words a minute, which is
quick for a learner's ear.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import espeakng_loader

from lyceum.domains.ai import rules
from lyceum.domains.ai.encode import MP3, ffmpeg, to_mp3
from lyceum.domains.ai.provider import Plugin, Provider, Recording, Setup, Speaker, install
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.speech import SpeechBusy, SpeechTextTooLong, SpeechUnavailable, Speed, Voice
from lyceum.domains.ai.workers.process import RETRY_AFTER_SECONDS, Failures, WorkerPool, command
from lyceum.kernel.text import words
from lyceum.platform.health import Check, said

NAME: Final = "espeak"
REVISION = 1
"""Raise it when the same text would come out otherwise (speed, alignment, encoding): recordings made before are then left alone."""

WORDS_PER_MINUTE: dict[Speed, int] = {"normal": 150, "slow": 105}
ACCENTS = {"en": "en-us", "pt": "pt-br"}
"""Where several voices claim a plain tag with nearly equal right: ours."""
UNFIT = frozenset({"jpx/ja", "art/xex"})
"""Voices not offered: the Japanese one cannot read kanji (it says a filler for each), the other is the engine's own test."""
PACKAGES = ("espeakng-loader", "imageio-ffmpeg")
FAILURES = Failures(
    busy=lambda: SpeechBusy(seconds=RETRY_AFTER_SECONDS),
    missing=lambda: SpeechUnavailable("The embedded voice does not start on this server."),
    broken=lambda: SpeechUnavailable("The embedded voice fails on this text; try it in smaller pieces."),
    late=lambda: SpeechUnavailable("The embedded voice took too long over this text; try it in smaller pieces."),
)

MAX_RUN_CHARS = 60
RUN = re.compile(rf"[^\s.,;:!?…،؛؟。，、！？；：—–-]{{{MAX_RUN_CHARS}}}(?=[^\s.,;:!?…،؛؟。，、！？；：—–-])")
CHAIN = re.compile(r"\S{40,}")
DOT_BEFORE_SYMBOL = re.compile(r"\.(?=[#$%&*+/<=>@\\^_`{|}~°€£©])")


def harmless(text: str) -> tuple[str, list[int]]:
    """The text without what makes espeak-ng 1.52 write past the end of its buffers, and where a space was put in (offsets into
    the result).

    Three things do (found by throwing random texts at it): single letters and dots in a long row (`a.b.c.` …), in Spanish
    letters with a dot and a symbol (`A.# A.#` …), in Persian a word of some hundred letters. So dots inside the longest runs and
    before symbols become spaces, and words longer than any real one are cut.
    """
    calm = DOT_BEFORE_SYMBOL.sub(" ", CHAIN.sub(lambda run: run.group().replace(".", " "), text))
    cuts = [run.end() for run in RUN.finditer(calm)]
    pieces = [calm[start:end] for start, end in pairwise([0, *cuts, len(calm)])]
    return " ".join(pieces), [cut + before for before, cut in enumerate(cuts)]


def places(marks: Iterable[tuple[int, int]], inserted: Sequence[int]) -> list[rules.Mark]:
    """Marks with offsets into the text as it was before spaces were put in."""
    return [rules.Mark(position - bisect_right(inserted, position), ms) for position, ms in marks]


class Espeak(Speaker):
    """Speaks 100+ languages without a key, with the time of each word."""

    def __init__(self, settings: AiSettings) -> None:
        self.pool = WorkerPool(
            worker_command(),
            FAILURES,
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
        harmless_text, inserted = harmless(text)
        request = {"text": harmless_text, "voice": voice.id.removeprefix(f"{NAME}:"), "words_per_minute": WORDS_PER_MINUTE[speed]}
        async with self.pool.turn() as ask:
            answer, pcm = await ask(request)
            _refuse_failed(answer)
            rate = (await self.pool.greeting())["rate"]
            audio = await to_mp3(pcm, rate)
        timeline = rules.Timeline(answer["samples"] * 1000 // rate, places(answer["marks"], inserted), answer["pauses"])
        spoken = rules.align([(word.start, word.end) for word in words(text, voice.language)], timeline)
        return Recording(audio, MP3, timeline.milliseconds, spoken)

    async def check(self) -> Check:
        """The engine and the encoder."""
        try:
            version, count, encoder = await self.version(), len(await self.voices()), ffmpeg()
        except SpeechUnavailable as missing:
            return Check.of(NAME, said("part_missing", "{error}", error=missing.detail), ok=False, advice=install(*PACKAGES))
        text, own = "espeak-ng {version} with {count} language tags; encoder {encoder}", version.split("/")[0]
        return Check.of(NAME, said("espeak", text, version=own, count=count, encoder=Path(encoder).name))

    async def close(self) -> None:
        """Ends the worker processes."""
        await self.pool.close()


def _refuse_failed(answer: Mapping[str, Any]) -> None:
    if seconds := answer.get("too_long_seconds"):
        raise SpeechTextTooLong(f"This text would sound longer than {seconds} s; send it in smaller pieces.", field="text", seconds=seconds)
    if not answer.get("samples"):
        raise SpeechUnavailable(f"The embedded voice could not speak this: {answer.get('error', 'no sound came out')}.")


def worker_command() -> list[str]:
    """How the worker process is started."""
    return command("espeak", str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path()))


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


def build(setup: Setup) -> Provider:
    """Always there. The worker processes have a queue of their own, so the one before the provider is wide."""
    speaker = Espeak(setup.room)
    return Provider(NAME, "espeak-ng", "embedded", speaker=speaker, close=speaker.close, concurrency=1_000, waiting=0)


plugin = Plugin(NAME, build)
