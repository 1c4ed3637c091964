"""Shapes and words as a script of libass, the one part that every build of ffmpeg has which shapes and orders every writing rightly.

A length is a pixel of the picture, the origin its upper corner on the left. A colour is six hexadecimal digits, RRGGBB.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lyceum.platform.fonts import ARABIC, LATIN

SUBPIXELS = 8
ROUND: Final = 0.5522847498
"""How far the handles of a cubic curve stand from its ends for a quarter of a circle of radius one."""
TAGS = re.compile(r"[{}\\]")
LOOKALIKES = {"{": "(", "}": ")", "\\": "/"}
LATIN_RUN = re.compile(r"[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f'’ .-]*[A-Za-z\u00c0-\u024f])?")
ARABIC_RUN = re.compile(r"[\u0600-\u06ff][\u0600-\u06ff\u200c\u200d ]*")
LARGER: Final = 1.28
"""How much larger the Persian letters are set than Latin ones that shall look as large."""
HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,Bold,Italic,Underline,StrikeOut,ScaleX,ScaleY,\
Spacing,Angle,BorderStyle,Outline,Shadow,Alignment,MarginL,MarginR,MarginV,Encoding
Style: shape,Lyceum Literata,20,&H00000000,&H00000000,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1
Style: words,Lyceum Literata,20,&H00000000,&H00000000,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,-1

[Events]
Format: Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text
"""
END_MS = 9 * 3_600_000
FADE_MS = 700

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle by its corners."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Down."""
        return self.bottom - self.top

    def at(self, across: float, down: float) -> Point:
        """The point at these shares of the way across and down."""
        return self.left + across * self.width, self.top + down * self.height

    def inset(self, across: float, down: float) -> "Box":
        """The box with its sides moved in."""
        return Box(self.left + across, self.top + down, self.right - across, self.bottom - down)


def polygon(points: Iterable[Point]) -> str:
    """A closed outline through points."""
    first, *others = points
    return f"m {_place(first)} l " + " ".join(map(_place, others))


def ellipse(centre: Point, across: float, down: float) -> str:
    """An ellipse of these two radii."""
    x, y = centre
    curves = [
        ((x + across, y - ROUND * down), (x + ROUND * across, y - down), (x, y - down)),
        ((x - ROUND * across, y - down), (x - across, y - ROUND * down), (x - across, y)),
        ((x - across, y + ROUND * down), (x - ROUND * across, y + down), (x, y + down)),
        ((x + ROUND * across, y + down), (x + across, y + ROUND * down), (x + across, y)),
    ]
    # a curve's first handle stands at the end of the one before: listed with it
    return curve((x + across, y), curves)


def curve(start: Point, curves: Sequence[tuple[Point, Point, Point]]) -> str:
    """A closed outline of cubic curves: each has two handles and its end."""
    return f"m {_place(start)} " + " ".join("b " + " ".join(map(_place, handles)) for handles in curves)


def rounded(box: Box, radius: float) -> str:
    """A rectangle with round corners."""
    corners = [(box.right, box.top, 1), (box.right, box.bottom, 2), (box.left, box.bottom, 3), (box.left, box.top, 0)]
    points: list[Point] = []
    for x, y, quarter in corners:
        centre = (x - radius if x == box.right else x + radius, y - radius if y == box.bottom else y + radius)
        begin = (quarter - 2) * math.pi / 2
        points += [
            (centre[0] + radius * math.cos(begin + step * math.pi / 16), centre[1] + radius * math.sin(begin + step * math.pi / 16))
            for step in range(9)
        ]
    return polygon(points)


def _place(point: Point) -> str:
    return f"{round(point[0] * SUBPIXELS)} {round(point[1] * SUBPIXELS)}"


def mixed(one: str, other: str, share: float) -> str:
    """A colour so far on the way from one to another."""
    parts = [round(int(one[place : place + 2], 16) * (1 - share) + int(other[place : place + 2], 16) * share) for place in (0, 2, 4)]
    return "".join(f"{part:02x}" for part in parts)


@dataclass(frozen=True)
class _Event:
    """One thing that is seen for a time."""

    style: str
    text: str
    when: tuple[int, int] | None
    margins: tuple[int, int] = (0, 0)


@dataclass
class Canvas:
    """What is drawn, first things behind."""

    width: int
    height: int
    _events: list["_Event"] = field(default_factory=list)

    def fill(self, outline: str, colour: str, *, opacity: float = 1.0, blur: float = 0.0, when: tuple[int, int] | None = None) -> None:
        """A filled outline; `blur` softens its edge; `when` it is seen, in milliseconds (always)."""
        blurred = rf"\blur{blur:.1f}" if blur else ""
        self._add("shape", rf"{{\an7\pos(0,0)\1c{_colour(colour)}\1a{_alpha(opacity)}{blurred}\p4}}{outline}", when)

    def words(self, text: str, box: Box, *, size: float, colour: str, rtl: bool, align: int, spacing: float = 0.0) -> None:
        """Words inside a box, wrapped at its sides. `align` is a digit's place on the keys of numbers: 4 is left in the middle."""
        x = {0: box.right, 1: box.left, 2: (box.left + box.right) / 2}[align % 3]
        y = {0: box.bottom, 1: (box.top + box.bottom) / 2, 2: box.top}[(align - 1) // 3]
        how = rf"{{\an{align}\pos({x:.0f},{y:.0f})\fsp{spacing:.1f}\1c{_colour(colour)}}}"
        margins = (round(box.left), round(self.width - box.right))
        self._add("words", how + _lettered(plain(text), size, rtl=rtl), None, margins)

    def _add(self, style: str, text: str, when: tuple[int, int] | None, margins: tuple[int, int] = (0, 0)) -> None:
        self._events.append(_Event(style, text, when, margins))

    def over(self, behind: "Canvas") -> "Canvas":
        """This, drawn over another one of its size."""
        return Canvas(self.width, self.height, [*behind._events, *self._events])  # noqa: SLF001  (its own class)

    def script(self, appears_ms: int = 0) -> str:
        """The whole as a script; it may appear, softly, later than at once."""
        fade = rf"{{\fad({FADE_MS},0)}}" if appears_ms else ""
        lines = []
        for layer, event in enumerate(self._events):
            start, end = event.when or (appears_ms, END_MS)
            left, right = event.margins
            lines.append(f"Dialogue: {layer},{_time(start)},{_time(end)},{event.style},,{left},{right},0,,{fade}{event.text}\n")
        return HEAD.format(width=self.width, height=self.height) + "".join(lines)


def plain(text: str) -> str:
    """A text in which nothing is an instruction."""
    return TAGS.sub(lambda tag: LOOKALIKES[tag.group()], " ".join(text.split()))


def _lettered(text: str, size: float, *, rtl: bool) -> str:
    """A text with the letters of its own writing, and those of the other one where it is quoted."""
    latin, arabic = rf"{{\fn{LATIN}\fs{size / LARGER if rtl else size:.1f}}}", rf"{{\fn{ARABIC}\fs{size if rtl else size * LARGER:.1f}}}"
    own, other, foreign = (arabic, latin, LATIN_RUN) if rtl else (latin, arabic, ARABIC_RUN)
    return own + foreign.sub(lambda run: other + run.group() + own, text)


def _colour(colour: str) -> str:
    return f"&H{colour[4:6]}{colour[2:4]}{colour[0:2]}&"


def _alpha(opacity: float) -> str:
    return f"&H{round(255 * (1 - opacity)):02X}&"


def _time(milliseconds: int) -> str:
    seconds, hundredths = divmod(milliseconds // 10, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{hundredths:02}"
