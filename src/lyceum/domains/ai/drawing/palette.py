"""Colours of the times of day, and chances that a seed decides."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Palette:
    """Colours of a time of day: the sky from above to the horizon, the orb, the land from far to near, and those of the plate."""

    sky: tuple[str, str]
    orb: str
    land: tuple[str, str, str, str]
    paper: str
    ink: str
    accent: str
    starry: bool = False


PALETTES: Final = {
    "dawn": Palette(("f3c6a5", "fbe6cb"), "fff6e3", ("e8ab90", "cf8676", "a1646a", "6d4757"), "fdf8ef", "43303a", "b8654f"),
    "day": Palette(("a9d3df", "eaf3e4"), "fffae6", ("b3d1bd", "86b39d", "578f7d", "2f675f"), "fbfaf2", "21403d", "3b7f73"),
    "noon": Palette(("b9d7ea", "f6efdd"), "fff7dc", ("a4c4cf", "739fb3", "467a94", "26536d"), "fbf9f3", "1f3d52", "3d7796"),
    "autumn": Palette(("f1d6a3", "faeed2"), "fffbe9", ("dfb16c", "c58a4a", "96623a", "5f4130"), "fdf8ec", "4a3327", "a5682f"),
    "dusk": Palette(("5a5d8f", "edb39a"), "ffe9c4", ("94709a", "70547f", "4e3e68", "312a4d"), "faf5f0", "322a4e", "a4587a"),
    "night": Palette(("131f3c", "42557f"), "f7f0d8", ("3a4d76", "2c3d62", "1f2d4c", "141e36"), "f6f3ea", "1c2846", "7d6a3a", starry=True),
}


@dataclass
class Dice:
    """Chances that a seed decides, the same on every machine."""

    seed: bytes
    _drawn: int = field(default=0)

    def between(self, least: float, most: float) -> float:
        """A number of this range."""
        self._drawn += 1
        number = int.from_bytes(hashlib.sha256(self.seed + self._drawn.to_bytes(4, "big")).digest()[:6], "big")
        return least + (most - least) * number / 2**48

    def of(self, choices: Sequence[T]) -> T:
        """One of these."""
        return choices[int(self.between(0, len(choices)))]
