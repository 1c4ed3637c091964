"""Who is drawn, and the brush: lengths are shares of the side of a square."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lyceum.domains.ai.drawing.canvas import Canvas, Point, curve, ellipse, mixed
from lyceum.domains.ai.drawing.palette import Dice

Hair = Literal["short", "bob", "bun", "scarf"]
SKINS: Final = ("f6d7bf", "eec3a0", "d9a377", "b97f55", "8a5a3c")
HAIRS: Final = ("2b2024", "4a2f27", "6d4530", "8f6a45", "5b5660")
CLOTHES: Final = ("3b6d78", "8c4a52", "5c6f4b", "c08a4a", "4f5682", "7a5a73")
EYES: Final = ("4b3223", "3d5a4a", "46637f", "2d2624")

Curves = Sequence[tuple[Point, Point, Point]]
Span = tuple[int, int] | None
"""From when to when something is seen, in milliseconds; None is always."""


@dataclass(frozen=True)
class Person:
    """Who is drawn."""

    skin: str
    hair: str
    clothes: str
    eyes: str
    style: Hair

    @property
    def shade(self) -> str:
        """Skin that lies in the shade."""
        return mixed(self.skin, "7a3b2e", 0.24)

    @property
    def lips(self) -> str:
        """The colour of the lips."""
        return mixed(self.skin, "a8383f", 0.5)


def person(dice: Dice) -> Person:
    """Somebody, by chance."""
    styles: tuple[Hair, ...] = ("short", "bob", "bun", "scarf")
    return Person(dice.of(SKINS), dice.of(HAIRS), dice.of(CLOTHES), dice.of(EYES), dice.of(styles))


class Brush:
    """Draws on a square canvas in shares of its side, from its upper middle."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._side = canvas.width

    def at(self, x: float, y: float) -> Point:
        """A place: x from the middle, y from above."""
        return (0.5 + x) * self._side, y * self._side

    def round(self, x: float, y: float, across: float, down: float, colour: str, *, opacity: float = 1.0, blur: float = 0.0) -> None:
        """An ellipse."""
        self.canvas.fill(ellipse(self.at(x, y), across * self._side, down * self._side), colour, opacity=opacity, blur=blur * self._side)

    def outline(self, start: Point, curves: Curves, colour: str, *, opacity: float = 1.0, blur: float = 0.0, when: Span = None) -> None:
        """A closed outline of curves."""
        placed = [(self.at(*one), self.at(*other), self.at(*end)) for one, other, end in curves]
        self.canvas.fill(curve(self.at(*start), placed), colour, opacity=opacity, blur=blur * self._side, when=when)

    def mirrored(self, start: Point, half: Curves, colour: str, *, opacity: float = 1.0, blur: float = 0.0, when: Span = None) -> None:
        """An outline that is the same on both sides: `half` leads along the right side from `start`, above, to its end, below."""
        ends = [start, *(end for _, _, end in half)]
        back = [
            ((-other[0], other[1]), (-one[0], one[1]), (-begin[0], begin[1]))
            for begin, (one, other, _) in reversed(list(zip(ends[:-1], half, strict=True)))
        ]
        self.outline(start, [*half, *back], colour, opacity=opacity, blur=blur, when=when)
