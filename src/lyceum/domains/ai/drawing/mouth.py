"""What a mouth does while something is said: by the phonemes that are spoken and when, else by how loud the sound is.

Shapes after what lips do for a sound, not after a language: the names of espeak-ng's phonemes begin with the letter of the sound.
"""

import array
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FRAMES_A_SECOND: Final = 25
FRAME_MS: Final = 1000 // FRAMES_A_SECOND
FLOOR_DB, RANGE_DB = -46.0, 30.0
FULL_SCALE = 32_768
STRESS = "',%="
LONG = ":;~-"
STEPS = 12
"""Shapes are rounded to this many steps, so that a mouth that holds still is one drawing."""


@dataclass(frozen=True)
class Mouth:
    """A shape; each from 0 to 1: how far the jaw is down, how wide the lips are, how far they are pushed out, how much teeth show."""

    open: float = 0.0
    wide: float = 0.5
    round: float = 0.0
    teeth: float = 0.0

    def blended(self, other: "Mouth", share: float) -> "Mouth":
        """So far on the way to another."""
        return Mouth(*(mine + (yours - mine) * share for mine, yours in zip(self.parts(), other.parts(), strict=True)))

    def parts(self) -> tuple[float, float, float, float]:
        """The four numbers."""
        return self.open, self.wide, self.round, self.teeth

    def rounded(self) -> "Mouth":
        """In steps."""
        return Mouth(*(round(part * STEPS) / STEPS for part in self.parts()))


REST = Mouth()
CLOSED = Mouth(0.0, 0.42, 0.1)
SHAPES: Final = (
    ("mbp", CLOSED),
    ("fv", Mouth(0.16, 0.5, 0.0, 0.9)),
    ("wuUyY", Mouth(0.22, 0.1, 1.0)),
    ("SZ", Mouth(0.3, 0.2, 0.7, 0.7)),
    ("oO", Mouth(0.55, 0.22, 0.8)),
    ("0Q", Mouth(0.75, 0.35, 0.4)),
    ("aA&", Mouth(0.95, 0.6, 0.0, 0.2)),
    ("V3@", Mouth(0.48, 0.5, 0.0, 0.2)),
    ("eE", Mouth(0.5, 0.78, 0.0, 0.4)),
    ("iIj", Mouth(0.28, 0.95, 0.0, 0.6)),
    ("sz", Mouth(0.14, 0.7, 0.0, 1.0)),
    ("tdnlTDr", Mouth(0.3, 0.56, 0.0, 0.5)),
)
BY_LETTER: Final = {letter: shape for letters, shape in SHAPES for letter in letters}
OTHER = Mouth(0.3, 0.52, 0.0, 0.2)
"""Of sounds that are made behind the teeth."""
VOWELS = frozenset("aA&V3@eEiIoO0QuUyY")


@dataclass(frozen=True)
class Cue:
    """From this moment on the mouth is on its way to this shape."""

    ms: float
    shape: Mouth


def shapes_of(phoneme: str) -> list[Mouth]:
    """What the mouth does for one phoneme: two shapes for a vowel that glides (`aI`), one for any other."""
    bare = phoneme.lstrip(STRESS).rstrip(LONG)
    if not bare or bare.startswith("_"):
        return [REST]
    if len(bare) > 1 and bare[0] in "td" and bare[1] in "SZ":
        return [BY_LETTER["S"]]
    gliding = [letter for letter in bare[:2] if letter in VOWELS]
    return [BY_LETTER[letter] for letter in gliding] if len(gliding) == 2 else [BY_LETTER.get(bare[0], OTHER)]


def cues(phonemes: Sequence[tuple[str, float]], end_ms: float) -> list[Cue]:
    """Phonemes and when they begin as shapes."""
    found: list[Cue] = []
    for index, (name, begin) in enumerate(phonemes):
        until = phonemes[index + 1][1] if index + 1 < len(phonemes) else end_ms
        shapes = shapes_of(name)
        found += [Cue(begin + (until - begin) * number / len(shapes), shape) for number, shape in enumerate(shapes)]
    return found


def stretched(times: Sequence[tuple[str, float]], known: Sequence[tuple[float, float]]) -> list[tuple[str, float]]:
    """Times of one rendering of words as times of another, by moments (here, there) that are known of both, in their order."""
    places = [here for here, _ in known]
    return [(name, _moved(ms, places, known)) for name, ms in times]


def _moved(ms: float, places: Sequence[float], known: Sequence[tuple[float, float]]) -> float:
    right = min(max(1, bisect_right(places, ms)), len(known) - 1)
    (here, there), (next_here, next_there) = known[right - 1], known[right]
    share = (ms - here) / (next_here - here) if next_here > here else 0.0
    return there + (next_there - there) * min(1.0, max(0.0, share))


def loudness(pcm: bytes, rate: int) -> list[float]:
    """How loud a sound (16-bit mono) is in each frame, 0 to 1 on the ear's own scale."""
    samples = array.array("h", pcm)
    size = rate * FRAME_MS // 1000
    return [_loud(samples[start : start + size]) for start in range(0, len(samples), size)]


def _loud(samples: "array.array[int]") -> float:
    mean = math.sqrt(sum(sample * sample for sample in samples) / len(samples)) / FULL_SCALE
    return min(1.0, max(0.0, (20 * math.log10(mean + 1e-6) - FLOOR_DB) / RANGE_DB))


def by_phonemes(found: Sequence[Cue], loud: Sequence[float]) -> list[Mouth]:
    """The mouth of each frame: shapes flow into each other, but lips that close do close; silence closes them too."""
    starts = [cue.ms for cue in found]
    frames = []
    for number, level in enumerate(loud):
        middle = (number + 0.5) * FRAME_MS
        index = bisect_right(starts, middle) - 1
        now = found[index].shape if index >= 0 else REST
        if now != CLOSED:
            near = [
                found[max(0, bisect_right(starts, middle + aside) - 1)].shape if starts[0] <= middle + aside else REST
                for aside in (-45, 45)
            ]
            now = near[0].blended(near[1], 0.5).blended(now, 0.6)
        frames.append(REST.blended(now, min(1.0, level * 6)).rounded())
    return frames


def by_loudness(loud: Sequence[float]) -> list[Mouth]:
    """The mouth of each frame when nobody knows what is said: as far open as it is loud, a little smoothed."""
    frames = []
    for number in range(len(loud)):
        around = loud[max(0, number - 1) : number + 2]
        level = 0.5 * loud[number] + 0.5 * sum(around) / len(around)
        frames.append(Mouth(level**1.6 * 0.85, 0.5 + 0.12 * math.sin(number * 0.9) * level, 0.15 * level, 0.3 * level).rounded())
    return frames
