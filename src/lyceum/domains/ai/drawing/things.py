"""Lines of land, and what stands in a landscape."""

import math
from collections.abc import Sequence
from typing import Final

from lyceum.domains.ai.drawing.canvas import Box, Canvas, Point, curve, ellipse, mixed, polygon
from lyceum.domains.ai.drawing.palette import Dice, Palette

STEP = 6.0


def ridge(canvas: Canvas, base: float, heights: Sequence[tuple[float, float, float]]) -> list[Point]:
    """A line of hills over the whole width: a sum of waves (height, waves across, where they begin)."""
    count = int(canvas.width / STEP) + 2
    return [
        (
            index * STEP,
            base - sum(high * math.sin(2 * math.pi * (often * index * STEP / canvas.width + begin)) for high, often, begin in heights),
        )
        for index in range(count)
    ]


def below(canvas: Canvas, line: Sequence[Point]) -> str:
    return polygon([*line, (line[-1][0], canvas.height + 4.0), (line[0][0], canvas.height + 4.0)])


def _trees(canvas: Canvas, palette: Palette, free: Box, horizon: float, dice: Dice) -> None:
    """Cypresses and round trees in a loose group, small ones behind."""
    unit = free.height
    middle = dice.between(0.3, 0.7)
    group = sorted((dice.between(0.1, 0.34), dice.between(-0.3, 0.3)) for _ in range(7))
    for depth, aside in group:
        foot = free.at(min(0.93, max(0.07, middle + aside)), 0)[0], horizon + unit * (depth + 0.08)
        tall = unit * (0.1 + depth * 0.55)
        colour = mixed(palette.land[2], palette.land[3], min(1.0, depth * 3.2))
        light = mixed(colour, palette.orb, 0.16)
        if dice.between(0, 1) < 0.5:
            _cypress(canvas, foot, tall * 1.25, colour, light)
        else:
            _round_tree(canvas, foot, tall, colour, light)


def _cypress(canvas: Canvas, foot: Point, tall: float, colour: str, light: str) -> None:
    x, y = foot
    for wide, shade, moved in ((0.15, colour, 0.0), (0.07, light, -0.035)):
        side, middle = wide * tall, x + moved * tall
        left = (
            (middle - side * 1.5, y - tall * 0.12),
            (middle - side * 1.1, y - tall * 0.7),
            (middle, y - tall * (1.0 if shade == colour else 0.86)),
        )
        right = ((middle + side * 1.1, y - tall * 0.7), (middle + side * 1.5, y - tall * 0.12), (middle, y))
        canvas.fill(curve((middle, y), [left, right]), shade, opacity=1.0 if shade == colour else 0.5)


def _round_tree(canvas: Canvas, foot: Point, tall: float, colour: str, light: str) -> None:
    x, y = foot
    trunk = tall * 0.035
    canvas.fill(polygon([(x - trunk, y), (x - trunk * 0.6, y - tall * 0.5), (x + trunk * 0.6, y - tall * 0.5), (x + trunk, y)]), colour)
    for across, up, size in ((-0.16, 0.52, 0.19), (0.17, 0.55, 0.18), (0.0, 0.68, 0.24), (-0.05, 0.5, 0.17)):
        canvas.fill(ellipse((x + across * tall, y - up * tall), size * tall, size * tall * 0.92), colour)
    for across, up, size in ((-0.1, 0.72, 0.11), (0.08, 0.78, 0.07)):
        canvas.fill(ellipse((x + across * tall, y - up * tall), size * tall, size * tall * 0.8), light, opacity=0.45, blur=2)


def _houses(canvas: Canvas, palette: Palette, free: Box, horizon: float, dice: Dice) -> None:
    """A row of small houses, one of them with a dome, lit windows."""
    unit, x = free.height, free.at(dice.between(0.12, 0.3), 0)[0]
    ground = horizon + unit * 0.2
    domed = int(dice.between(1, 4))
    for number in range(5):
        wide, tall = unit * dice.between(0.1, 0.15), unit * dice.between(0.11, 0.2)
        if x + wide > free.right - 0.05 * free.width:
            break
        wall = mixed(palette.paper, palette.land[number % 2], 0.18 + 0.22 * (number % 3))
        roof = mixed(palette.accent, palette.land[3], 0.15 * (number % 3))
        box = Box(x, ground - tall, x + wide, ground + unit * 0.06)
        canvas.fill(polygon([box.at(0, 0), box.at(1, 0), box.at(1, 1), box.at(0, 1)]), wall)
        canvas.fill(polygon([box.at(0.62, 0), box.at(1, 0), box.at(1, 1), box.at(0.62, 1)]), palette.land[3], opacity=0.1)
        if number == domed:
            _dome(canvas, box, roof)
        else:
            canvas.fill(polygon([box.at(-0.08, 0.02), box.at(0.5, -0.5 * wide / box.height), box.at(1.08, 0.02)]), roof)
        _windows(canvas, palette, box)
        x += wide * dice.between(1.02, 1.25)
    line = ridge(canvas, ground + unit * 0.035, [(unit * 0.012, 1.1, dice.between(0, 1))])
    canvas.fill(below(canvas, line), palette.land[2])
    canvas.fill(below(canvas, ridge(canvas, ground + unit * 0.16, [(unit * 0.03, 0.9, dice.between(0, 1))])), palette.land[3])


def _dome(canvas: Canvas, box: Box, colour: str) -> None:
    (x, y), wide = box.at(0.5, 0.03), box.width
    bend = [
        ((x - wide * 0.52, y - wide * 0.3), (x - wide * 0.2, y - wide * 0.48), (x, y - wide * 0.68)),
        ((x + wide * 0.2, y - wide * 0.48), (x + wide * 0.52, y - wide * 0.3), (x + wide * 0.42, y)),
    ]
    canvas.fill(curve((x - wide * 0.42, y), bend), colour)
    canvas.fill(polygon([box.at(-0.04, 0), box.at(1.04, 0), box.at(1.04, 0.06), box.at(-0.04, 0.06)]), colour)


def _windows(canvas: Canvas, palette: Palette, box: Box) -> None:
    glow = "ffdf9e" if palette.starry else mixed(palette.land[3], palette.paper, 0.12)
    for across in (0.24, 0.7):
        x, y = box.at(across, 0.26)
        half, tall = box.width * 0.085, box.width * 0.26
        canvas.fill(polygon([(x - half, y), (x + half, y), (x + half, y + tall), (x - half, y + tall)]), glow)
        canvas.fill(ellipse((x, y), half, half), glow)


def _boat(canvas: Canvas, palette: Palette, free: Box, horizon: float, dice: Dice) -> None:
    unit = free.height
    x, y = free.at(dice.between(0.3, 0.7), 0)[0], horizon + unit * 0.2
    long, tall = unit * 0.2, unit * 0.34
    canvas.fill(ellipse((x, y + unit * 0.03), long * 0.62, unit * 0.012), palette.land[3], opacity=0.4, blur=3)
    sail = curve(
        (x + 3, y - unit * 0.045),
        [
            ((x + 3, y - tall * 0.6), (x + 1, y - tall * 0.9), (x, y - tall)),
            ((x + long * 0.34, y - tall * 0.62), (x + long * 0.52, y - tall * 0.3), (x + long * 0.5, y - unit * 0.05)),
            ((x + long * 0.3, y - unit * 0.035), (x + long * 0.15, y - unit * 0.04), (x + 3, y - unit * 0.045)),
        ],
    )
    jib = curve(
        (x - 5, y - unit * 0.05),
        [
            ((x - 5, y - tall * 0.5), (x - 4, y - tall * 0.7), (x - 3, y - tall * 0.86)),
            ((x - long * 0.2, y - tall * 0.55), (x - long * 0.34, y - tall * 0.3), (x - long * 0.4, y - unit * 0.05)),
            ((x - long * 0.25, y - unit * 0.045), (x - long * 0.15, y - unit * 0.045), (x - 5, y - unit * 0.05)),
        ],
    )
    canvas.fill(sail, palette.paper)
    canvas.fill(jib, mixed(palette.paper, palette.accent, 0.3))
    canvas.fill(polygon([(x - 1.6, y), (x - 1.6, y - tall * 1.02), (x + 1.6, y - tall * 1.02), (x + 1.6, y)]), palette.ink)
    hull = curve(
        (x - long * 0.55, y - unit * 0.035),
        [
            ((x - long * 0.4, y + unit * 0.035), (x + long * 0.4, y + unit * 0.035), (x + long * 0.6, y - unit * 0.04)),
            ((x + long * 0.3, y - unit * 0.028), (x - long * 0.3, y - unit * 0.026), (x - long * 0.55, y - unit * 0.035)),
        ],
    )
    canvas.fill(hull, palette.accent)
    canvas.fill(below(canvas, ridge(canvas, y + unit * 0.02, [(4, canvas.width / 210, dice.between(0, 1))])), palette.land[2], opacity=0.35)


def _flowers(canvas: Canvas, palette: Palette, free: Box, horizon: float, dice: Dice) -> None:
    """Tall stalks in front."""
    del horizon
    unit = free.height
    petals = (palette.accent, mixed(palette.accent, palette.orb, 0.5), palette.orb)
    for number in range(13):
        x = free.at((number + dice.between(0.1, 0.9)) / 13, 0)[0]
        foot, tall = free.bottom + unit * 0.06, unit * dice.between(0.16, 0.34)
        lean = dice.between(-0.12, 0.12) * tall
        top = x + lean, foot - tall
        stalk = [
            ((x, foot - tall * 0.5), (x + lean * 0.4, foot - tall * 0.8), top),
            ((x + lean * 0.4 + 3, foot - tall * 0.8), (x + 3, foot - tall * 0.5), (x + 3, foot)),
        ]
        stem = mixed(palette.land[3], palette.land[2], 0.4)
        canvas.fill(curve((x, foot), stalk), stem)
        canvas.fill(
            curve(
                (x + 1, foot - tall * 0.3),
                [
                    ((x + tall * 0.1, foot - tall * 0.5), (x + tall * 0.16, foot - tall * 0.5), (x + tall * 0.2, foot - tall * 0.56)),
                    ((x + tall * 0.18, foot - tall * 0.4), (x + tall * 0.1, foot - tall * 0.3), (x + 1, foot - tall * 0.3)),
                ],
            ),
            stem,
        )
        size, colour = unit * dice.between(0.016, 0.026), petals[number % 3]
        for turn in range(5):
            angle = 2 * math.pi * turn / 5 + number
            canvas.fill(ellipse((top[0] + size * math.cos(angle), top[1] + size * math.sin(angle)), size * 0.8, size * 0.8), colour)
        canvas.fill(ellipse(top, size * 0.55, size * 0.55), mixed(palette.ink, palette.accent, 0.3))


def _birds(canvas: Canvas, palette: Palette, free: Box, horizon: float, dice: Dice) -> None:
    """A small flock."""
    del horizon
    colour = palette.orb if palette.starry else palette.land[3]
    x, y = free.at(dice.between(0.25, 0.55), dice.between(0.2, 0.4))
    for number in range(6):
        size = min(free.height, free.width) * (0.075 - 0.007 * number)
        side = 1 if number % 2 else -1
        place = x + side * (number + 1) // 2 * size * 1.9, y - number * size * 0.35 + dice.between(-0.4, 0.4) * size
        _bird(canvas, place, size, colour)


def _bird(canvas: Canvas, place: Point, size: float, colour: str) -> None:
    x, y = place
    wings = [
        ((x - size * 0.7, y - size * 0.65), (x - size * 0.3, y - size * 0.5), (x, y)),
        ((x + size * 0.3, y - size * 0.5), (x + size * 0.7, y - size * 0.65), (x + size, y - size * 0.3)),
        ((x + size * 0.6, y - size * 0.42), (x + size * 0.3, y - size * 0.2), (x, y + size * 0.16)),
        ((x - size * 0.3, y - size * 0.2), (x - size * 0.6, y - size * 0.42), (x - size, y - size * 0.3)),
    ]
    canvas.fill(curve((x - size, y - size * 0.3), wings), colour)


DRAWN: Final = {"trees": _trees, "houses": _houses, "boat": _boat, "flowers": _flowers, "birds": _birds}
