"""Embedded lip sync: a drawn person says what is heard, before the picture that was sent. No face in that picture is changed.

The mouth follows the phonemes that espeak-ng speaks for the text, moved to the times of the sound's own words where these are known;
without a text, or in a language that espeak-ng does not know, it follows how loud the sound is.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from lyceum.domains.ai import rules
from lyceum.domains.ai.adapters.espeak import NAME as ESPEAK
from lyceum.domains.ai.adapters.espeak import WORDS_PER_MINUTE, Espeak, harmless, places
from lyceum.domains.ai.drawing import mouth, talk
from lyceum.domains.ai.drawing.card import is_rtl
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.formats import sounds
from lyceum.domains.ai.formats.mp4 import MP4, milliseconds_of_film
from lyceum.domains.ai.provider import Ability, Made, Plugin, Provider, Setup, install
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import AiUnavailable
from lyceum.domains.ai.shapes.film import MAX_FILM_SECONDS, Film, LipSyncRequest
from lyceum.domains.ai.shapes.speech import SpeechBusy, SpeechTextTooLong, SpeechUnavailable
from lyceum.kernel.languages import find
from lyceum.platform.health import Check, said

NAME: Final = "portrait"
MODEL: Final = "drawn"
REVISION = "1"
"""Raise it when the same request would be filmed otherwise; films made before are then left alone."""
AT_ONCE, WAITING = 1, 16
MAX_SPOKEN_CHARS = 1_500
"""More than anybody says in the longest film."""
HEARD = 0.15
PACKAGES = ("espeakng-loader", "imageio-ffmpeg")


class Portrait(Ability[LipSyncRequest, Film]):
    """Draws somebody who speaks."""

    capability = "lip_sync"
    models = (MODEL,)
    replay_safe = True

    def __init__(self, settings: AiSettings) -> None:
        self.voice = Espeak(settings.model_copy(update={"speech_workers": 1}))

    async def version(self) -> str:
        """Our own revision."""
        return REVISION

    def quote(self, request: LipSyncRequest, model: str) -> Usage:
        """The longest film there can be of this sound."""
        del model
        return Usage(milliseconds=min(len(request.sound), MAX_FILM_SECONDS * 1000))

    async def call(self, request: LipSyncRequest, model: str) -> Made[Film]:
        """See the base. Raises PictureUnreadable, SoundUnreadable, SoundTooLong too."""
        del model
        try:
            pcm = await sounds.plain(request.sound, NAME, MAX_FILM_SECONDS, "sound")
            frames = await self.frames(request, pcm)
            film = await talk.film(request.picture, request.sound, frames, rtl=_rtl(request))
        except SpeechUnavailable as wrong:
            raise AiUnavailable(f"The film could not be made: {wrong.detail}", type="empty", provider=NAME) from wrong
        long = milliseconds_of_film(film)
        answer = Film(
            provider=NAME, model=MODEL, source="embedded", usage=Usage(milliseconds=long), file="", mime=MP4, milliseconds=long
        )  # fmt: skip
        return Made(answer, film)

    async def frames(self, request: LipSyncRequest, pcm: bytes) -> list[mouth.Mouth]:
        """The mouth of each frame."""
        loud = await asyncio.to_thread(mouth.loudness, pcm, sounds.RATE)
        spoken = await self._spoken(request)
        if spoken is None:
            return mouth.by_loudness(loud)
        end = len(pcm) * 1000 / sounds.BYTES_A_SECOND
        phonemes = [(str(name), float(ms)) for name, ms in spoken["phonemes"]]
        known = _known(request, spoken, _first_and_last(loud, end), end)
        return mouth.by_phonemes(mouth.cues(mouth.stretched(phonemes, known), end), loud)

    async def _spoken(self, request: LipSyncRequest) -> dict[str, Any] | None:
        """How espeak-ng says the text; None where it does not."""
        text = rules.plain(request.text[:MAX_SPOKEN_CHARS])
        voice = rules.choose(await self.voice.voices(), (request.language, find(request.language).code)) if request.language else None
        if voice is None or not rules.speakable(text):
            return None
        calm, inserted = harmless(text)
        asked = {"text": calm, "voice": voice.id.removeprefix(f"{ESPEAK}:"), "words_per_minute": WORDS_PER_MINUTE["normal"]}
        try:
            answer, _ = await self.voice.pool.ask(asked)
        except (SpeechBusy, SpeechTextTooLong):  # then the sound alone has to do
            return None
        return {**answer, "marks": places(answer["marks"], inserted)} if answer.get("phonemes") else None

    def usable(self, made: Made[Film]) -> bool:
        """A film that plays."""
        return made.answer.milliseconds > 0

    async def check(self) -> Check:
        """What draws and speaks, found."""
        try:
            version, _ = await self.voice.version(), ffmpeg()
        except SpeechUnavailable as missing:
            return Check.of("lip sync", said("part_missing", "{error}", error=missing.detail), ok=False, advice=install(*PACKAGES))
        return Check.of("lip sync", said("portrait", "a drawn speaker, phonemes of espeak-ng {version}", version=version.split("/")[0]))


def _rtl(request: LipSyncRequest) -> bool:
    return is_rtl(request.text) if request.text else find(request.language).direction == "rtl"


def _first_and_last(loud: Sequence[float], end: float) -> tuple[float, float]:
    """When the sound begins to be heard, and when it ends."""
    heard = [number for number, level in enumerate(loud) if level > HEARD]
    return (heard[0] * mouth.FRAME_MS, (heard[-1] + 1) * mouth.FRAME_MS) if heard else (0.0, end)


def _known(request: LipSyncRequest, spoken: dict[str, Any], heard: tuple[float, float], end: float) -> list[tuple[float, float]]:
    """Moments that are known of both, what espeak-ng speaks and what is heard: where words begin, where all begins and ends."""
    sounding = [(name, ms) for name, ms in spoken["phonemes"] if not str(name).startswith("_")] or spoken["phonemes"]
    stop = next((ms for name, ms in reversed(spoken["phonemes"]) if str(name).startswith("_:")), sounding[-1][1])
    begins = {word.start: float(word.from_ms) for word in request.words}
    words = [(float(mark.ms), begins[mark.position]) for mark in spoken["marks"] if mark.position in begins]
    if len(words) > 1:
        ends = [(float(stop), min(end, float(request.words[-1].to_ms)))]
        return _rising([*words, *ends])
    return _rising([(float(sounding[0][1]), heard[0]), (float(stop), heard[1])])


def _rising(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Pairs in order, without those that would go back in time; at least two."""
    kept = [pairs[0]]
    for here, there in pairs[1:]:
        if here > kept[-1][0] and there >= kept[-1][1]:
            kept.append((here, there))
    return kept if len(kept) > 1 else [kept[0], (kept[0][0] + 1, kept[0][1] + 1)]


def build(setup: Setup) -> Provider:
    """Always there."""
    ability = Portrait(setup.room)
    how: dict[str, Any] = {"concurrency": AT_ONCE, "waiting": WAITING}
    return Provider(NAME, "Drawn speaker", "embedded", abilities={"lip_sync": ability}, close=ability.voice.close, **how)


plugin = Plugin(NAME, build)
