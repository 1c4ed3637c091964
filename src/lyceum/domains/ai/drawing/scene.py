"""A calm landscape by rules: sky, sun or moon, hills, mountains or the sea, and one thing that stands in it.

What the words name is drawn if the rules know it; the rest is chosen by the digest of the words, so that the same words give the same
picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lyceum.domains.ai.drawing.canvas import Box, Canvas, Point, curve, ellipse, mixed
from lyceum.domains.ai.drawing.palette import PALETTES, Dice, Palette
from lyceum.domains.ai.drawing.things import DRAWN, below, ridge

DAYTIMES: Final = (
    ("night", r"night|moon|stars?|dream|sleep|midnight|شب|ماه|ستاره|خواب|رؤیا|رویا"),
    ("dusk", r"evening|sunset|dusk|غروب|عصر|شامگاه"),
    ("dawn", r"morning|sunrise|dawn|breakfast|صبح|سحر|بامداد|طلوع|صبحانه"),
    ("autumn", r"autumn|harvest|desert|bread|پاییز|خزان|کویر|بیابان|نان"),
    ("noon", r"sea|ocean|beach|island|boat|ship|fish|winter|snow|دریا|ساحل|جزیره|قایق|کشتی|ماهی|زمستان|برف"),
    ("day", r"garden|forest|spring|tree|field|farm|باغ|جنگل|بهار|درخت|مزرعه|کشتزار"),
)
GROUNDS: Final = (
    ("sea", r"sea|ocean|beach|island|boat|ship|sail|harbour|harbor|lake|river|fish|دریا|اقیانوس|ساحل|جزیره|قایق|کشتی|بندر|دریاچه|رود|ماهی"),
    ("mountains", r"mountains?|snow|winter|climb|valley|کوه|کوهستان|قله|برف|زمستان|دره"),
    ("hills", r"garden|field|farm|village|road|walk|باغ|مزرعه|روستا|راه|دشت"),
)
THINGS: Final = (
    ("boat", r"boat|ship|sail|sailor|harbour|harbor|fisher\w*|قایق|کشتی|ناخدا|بندر|ماهیگیر"),
    ("houses", r"house|home|town|city|village|street|market|school|wall|shop|station|خانه|شهر|روستا|خیابان|بازار|مدرسه|دیوار|دکان|ایستگاه"),
    ("trees", r"trees?|forest|garden|gardener|wood|fruit|apple|fig|park|درخت|جنگل|باغ|باغبان|میوه|سیب|انجیر|پارک|سرو"),
    ("flowers", r"flowers?|rose|spring|field|grass|گل|بهار|دشت|سبزه|لاله"),
    ("birds", r"birds?|fly|wings?|sky|wind|پرنده|پرواز|بال|آسمان|باد|گنجشک"),
)


@dataclass(frozen=True)
class Plan:
    """What is drawn."""

    daytime: str
    ground: str
    thing: str

    @property
    def palette(self) -> Palette:
        """Its colours."""
        return PALETTES[self.daytime]


def planned(words: str, dice: Dice) -> Plan:
    """What the words name, and chance for the rest."""
    daytime = _named(words, DAYTIMES) or dice.of(tuple(PALETTES))
    thing = _named(words, THINGS)
    ground = _named(words, GROUNDS) or ("hills" if thing else dice.of(("hills", "hills", "mountains", "sea")))
    if thing == "boat":
        ground = "sea"
    elif ground == "sea" and thing != "birds":
        thing = "boat"
    return Plan(daytime, ground, thing or dice.of(("trees", "houses", "flowers", "birds")))


def _named(words: str, known: Sequence[tuple[str, str]]) -> str:
    """What the words name first of what is known."""
    hits = [(hit.start(), name) for name, pattern in known if (hit := re.search(rf"\b(?:{pattern})", words, re.IGNORECASE))]
    return min(hits)[1] if hits else ""


def paint(canvas: Canvas, plan: Plan, free: Box, dice: Dice) -> None:
    """The landscape over the whole canvas; what matters stands inside `free`, the part that nothing will cover."""
    palette = plan.palette
    horizon = free.top + free.height * (0.6 if plan.ground == "sea" else 0.56)
    _sky(canvas, palette, dice, horizon)
    orb = free.at(dice.between(0.25, 0.75), dice.between(0.2, 0.34))
    radius = min(free.width, free.height) * dice.between(0.1, 0.14)
    _orb(canvas, palette, orb, radius, crescent=palette.starry)
    if plan.ground == "sea":
        _sea(canvas, palette, horizon, orb, radius, dice)
    else:
        _land(canvas, plan, free, horizon, dice)
    DRAWN[plan.thing](canvas, palette, free, horizon, dice)


def _sky(canvas: Canvas, palette: Palette, dice: Dice, horizon: float) -> None:
    if palette.starry:
        for _ in range(70):
            place = dice.between(0, canvas.width), dice.between(0, horizon)
            size = dice.between(0.8, 2.4)
            canvas.fill(ellipse(place, size, size), "fdf6e0", opacity=dice.between(0.25, 0.9), blur=0.6)
        return
    for _ in range(3):
        x, y = dice.between(0, canvas.width), dice.between(0.08, 0.7) * horizon
        wide = dice.between(0.14, 0.3) * canvas.width
        for share in (-0.45, 0.0, 0.4):
            canvas.fill(
                ellipse((x + share * wide, y + abs(share) * 14), wide * 0.62, 11 + 9 * (share == 0)), "ffffff", opacity=0.16, blur=9
            )


def _orb(canvas: Canvas, palette: Palette, centre: Point, radius: float, *, crescent: bool) -> None:
    for grown, opacity in ((3.4, 0.1), (2.2, 0.14), (1.5, 0.2)):
        canvas.fill(ellipse(centre, radius * grown, radius * grown), palette.orb, opacity=opacity, blur=radius * 0.5)
    if not crescent:
        canvas.fill(ellipse(centre, radius, radius), palette.orb, blur=0.8)
        return
    x, y = centre
    r, handle = radius, radius * 0.55
    outer = [
        ((x - handle * 1.9, y - r * 1.05), (x - handle * 1.9, y + r * 1.05), (x + r * 0.35, y + r)),
        ((x - handle * 0.7, y + r * 0.6), (x - handle * 0.7, y - r * 0.6), (x + r * 0.35, y - r)),
    ]
    canvas.fill(curve((x + r * 0.35, y - r), outer), palette.orb, blur=0.8)


def _peaks(canvas: Canvas, base: float, high: float, dice: Dice) -> list[Point]:
    """A line of mountains."""
    points, x = [(-60.0, base)], -60.0
    while x < canvas.width + 60:
        wide = dice.between(0.16, 0.3) * canvas.width
        points += [(x + wide * 0.5, base - high * dice.between(0.55, 1.0)), (x + wide, base - high * dice.between(0.05, 0.3))]
        x += wide
    return points


def _land(canvas: Canvas, plan: Plan, free: Box, horizon: float, dice: Dice) -> None:
    palette, unit = plan.palette, free.height
    haze = mixed(palette.land[0], palette.sky[1], 0.45)
    if plan.ground == "mountains":
        canvas.fill(below(canvas, _peaks(canvas, horizon, unit * 0.32, dice)), haze)
        canvas.fill(below(canvas, _peaks(canvas, horizon + unit * 0.05, unit * 0.2, dice)), palette.land[0])
    else:
        for depth, colour in ((-0.07, haze), (0.0, palette.land[0])):
            line = ridge(
                canvas,
                horizon + depth * unit,
                [(unit * 0.05, dice.between(0.8, 1.5), dice.between(0, 1)), (unit * 0.015, 3.1, dice.between(0, 1))],
            )
            canvas.fill(below(canvas, line), colour)
    for depth, colour in ((0.1, palette.land[1]), (0.22, palette.land[2]), (0.36, palette.land[3])):
        waves = [(unit * 0.045, dice.between(0.7, 1.3), dice.between(0, 1)), (unit * 0.012, 2.7, dice.between(0, 1))]
        canvas.fill(below(canvas, ridge(canvas, horizon + depth * unit, waves)), colour)


def _sea(canvas: Canvas, palette: Palette, horizon: float, orb: Point, radius: float, dice: Dice) -> None:
    line = [(0.0, horizon), (float(canvas.width), horizon)]
    canvas.fill(below(canvas, line), palette.land[0])
    span = canvas.height - horizon
    for step in range(1, 9):
        y = horizon + span * (step / 9) ** 1.5
        high = 2.0 + step * 1.3
        waves = [
            (high, canvas.width / (150 + 55 * step), dice.between(0, 1)),
            (high * 0.4, canvas.width / (70 + 25 * step), dice.between(0, 1)),
        ]
        colour = mixed(palette.land[0], palette.land[3], (step / 8) ** 0.9)
        canvas.fill(below(canvas, ridge(canvas, y, waves)), colour, opacity=0.85)
    for step in range(9):
        y = horizon + 7 + step * step * 2.6
        wide = radius * dice.between(0.5, 1.1) * (1 + step * 0.05)
        canvas.fill(
            ellipse((orb[0] + dice.between(-0.2, 0.2) * radius, y), wide, 1.6 + step * 0.35),
            palette.orb,
            opacity=0.5 - step * 0.035,
            blur=1.2,
        )
