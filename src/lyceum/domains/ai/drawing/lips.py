"""The mouth of a drawn person, in every shape."""

from collections.abc import Sequence

from lyceum.domains.ai.drawing.canvas import Canvas, mixed
from lyceum.domains.ai.drawing.mouth import FRAME_MS, Mouth
from lyceum.domains.ai.drawing.person import Brush, Curves, Person

DARK, TEETH, TONGUE = "421720", "fbf6ee", "c4656b"


def speak(canvas: Canvas, who: Person, frames: Sequence[Mouth]) -> None:
    """The mouth of each frame; while it holds still it is one drawing."""
    start = 0
    for number in range(1, len(frames) + 1):
        if number == len(frames) or frames[number] != frames[start]:
            _mouth(Brush(canvas), who, frames[start], (start * FRAME_MS, number * FRAME_MS))
            start = number


def _mouth(brush: Brush, who: Person, shape: Mouth, when: tuple[int, int]) -> None:
    half = 0.041 + 0.026 * shape.wide - 0.019 * shape.round
    gap = 0.068 * shape.open
    up, down = gap * 0.3, gap * 0.7
    above, below = 0.0095 + 0.004 * shape.round, 0.0125 + 0.005 * shape.round
    middle = 0.512

    def y(down_by: float) -> float:
        return middle + down_by

    lips: Curves = [
        ((half * 0.2, y(-up - above * 1.5)), (half * 0.62, y(-up * 0.9 - above * 0.85)), (half, y(-0.002))),
        ((half * 0.72, y(down + below * 0.9)), (half * 0.4, y(down + below * 1.35)), (0.0, y(down + below * 1.3))),
    ]
    brush.mirrored((0.0, y(-up - above * 0.85)), lips, who.lips, when=when)
    inner = half * 0.84
    if gap < 0.006:
        line: Curves = [
            ((half * 0.4, y(-0.0025)), (half * 0.7, y(-0.001)), (half * 0.97, y(-0.0045))),
            ((half * 0.6, y(0.0035)), (half * 0.3, y(0.0025)), (0.0, y(0.0028))),
        ]
        brush.mirrored((0.0, y(-0.0012)), line, mixed(who.lips, DARK, 0.65), when=when)
        return
    opening: Curves = [
        ((inner * 0.5, y(-up * 1.05)), (inner * 0.85, y(-up * 0.7)), (inner, y(0.001))),
        ((inner * 0.8, y(down * 0.85)), (inner * 0.5, y(down)), (0.0, y(down))),
    ]
    brush.mirrored((0.0, y(-up)), opening, DARK, when=when)
    if shape.open > 0.4:
        tongue: Curves = [
            ((inner * 0.4, y(down * 0.42)), (inner * 0.62, y(down * 0.62)), (inner * 0.58, y(down * 0.8))),
            ((inner * 0.4, y(down * 0.97)), (inner * 0.2, y(down * 0.98)), (0.0, y(down * 0.98))),
        ]
        brush.mirrored((0.0, y(down * 0.42)), tongue, TONGUE, when=when)
    if shape.teeth > 0.1:
        tall = min(gap * 0.6, 0.017) * min(1.0, 0.35 + shape.teeth)
        teeth: Curves = [
            ((inner * 0.45, y(-up * 1.02)), (inner * 0.75, y(-up * 0.7)), (inner * 0.84, y(-up * 0.28))),
            ((inner * 0.7, y(-up * 0.5 + tall)), (inner * 0.4, y(-up + tall * 1.12)), (0.0, y(-up + tall * 1.12))),
        ]
        brush.mirrored((0.0, y(-up)), teeth, TEETH, when=when)
