"""A card for words: a landscape, and the words on a plate of paper in it. Who looks at it reads that it was drawn by rules."""

import asyncio
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lyceum.domains.ai.drawing.canvas import Box, Canvas, polygon, rounded
from lyceum.domains.ai.drawing.palette import Dice, Palette
from lyceum.domains.ai.drawing.scene import paint, planned
from lyceum.domains.ai.encode import run
from lyceum.domains.ai.shapes.media import PictureSize
from lyceum.platform import scratch
from lyceum.platform.fonts import FONTS

PNG: Final = "image/png"
SIZES: Final[dict[PictureSize, tuple[int, int]]] = {"square": (1024, 1024), "wide": (1344, 768), "tall": (768, 1344)}
MAX_SHOWN_CHARS = 240
SAYS: Final = {False: "Drawn card · made by rules", True: "کارتِ ترسیمی · ساختهٔ قاعده‌ها"}
WIDTH_OF_LETTER: Final = {False: 0.45, True: 0.31}
"""Mean width of a letter as a share of the size (the height of a line), a little more than it is; the two fonts differ."""
SMALLEST, LARGEST = {False: 0.036, True: 0.05}, {False: 0.1, True: 0.128}
"""Sizes of letters as shares of the shorter side."""
LEAST_PLATE = 0.17


@dataclass(frozen=True)
class Layout:
    """Where the plate lies, and what of the picture stays free."""

    plate: Box
    free: Box


def is_rtl(text: str) -> bool:
    """Whether a text runs from right to left: its first letter that has a direction says so."""
    for letter in text:
        if (direction := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return direction != "L"
    return False


def layout(width: int, height: int, *, rtl: bool) -> Layout:
    """On a wide card the plate stands on the side where reading begins, else below."""
    whole = Box(0, 0, width, height)
    if width <= height:
        top, bottom = (0.6, 0.94) if width == height else (0.64, 0.95)
        return Layout(Box(*whole.at(0.07, top), *whole.at(0.93, bottom)), Box(*whole.at(0, 0), *whole.at(1, top)))
    if rtl:
        return Layout(Box(*whole.at(0.535, 0.14), *whole.at(0.955, 0.86)), Box(*whole.at(0, 0), *whole.at(0.53, 1)))
    return Layout(Box(*whole.at(0.045, 0.14), *whole.at(0.465, 0.86)), Box(*whole.at(0.47, 0), *whole.at(1, 1)))


def shown(prompt: str) -> str:
    """As much of the words as a card takes."""
    text = " ".join("".join(letter if letter.isprintable() or letter in "\u200c\u200d" else " " for letter in prompt).split())
    if len(text) <= MAX_SHOWN_CHARS:
        return text
    return text[:MAX_SHOWN_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:،؛") + " …"


def letters(text: str, box: Box, shorter: float, *, rtl: bool) -> tuple[float, float]:
    """The largest size of letters in which a text fits into a box, and how high it then stands."""
    size = LARGEST[rtl] * shorter
    while size > SMALLEST[rtl] * shorter and _height(text, box, size, rtl=rtl) > box.height:
        size *= 0.96
    return size, min(box.height, _height(text, box, size, rtl=rtl))


def _height(text: str, box: Box, size: float, *, rtl: bool) -> float:
    return _lines(text, box.width / (size * WIDTH_OF_LETTER[rtl])) * size


def _lines(text: str, letters_a_line: float) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        if used and used + 1 + len(word) > letters_a_line:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        lines, used = lines + int(used // letters_a_line), used % letters_a_line
    return lines


@dataclass(frozen=True)
class Card:
    """A card in its two parts: the landscape, and the plate with the words."""

    scene: Canvas
    plate: Canvas
    sky: str
    """A source of ffmpeg: what lies behind all."""


def compose(prompt: str, size: tuple[int, int], seed: int | None) -> Card:
    """The card. The same words, size and seed give the same one."""
    dice = Dice(hashlib.sha256(f"{seed}\n{prompt}".encode()).digest())
    plan, text = planned(prompt, dice), shown(prompt)
    card = Card(Canvas(*size), Canvas(*size), _sky(plan.palette, *size))
    rtl = is_rtl(text)
    place = layout(*size, rtl=rtl)
    paint(card.scene, plan, place.free, dice)
    _words(card.plate, place.plate, plan.palette, text, rtl=rtl)
    return card


def _sky(palette: Palette, width: int, height: int) -> str:
    above, below = palette.sky
    return (
        f"gradients=size={width}x{height}:rate=1:duration=1:type=linear:nb_colors=2:speed=0.00001:seed=1"
        f":c0=0x{above}:c1=0x{below}:x0=0:y0=0:x1=0:y1={round(height * 0.62)}"
    )


def _plate(canvas: Canvas, plate: Box, palette: Palette) -> None:
    radius = min(canvas.width, canvas.height) * 0.022
    lowered = Box(plate.left, plate.top + radius * 0.5, plate.right, plate.bottom + radius * 0.5)
    canvas.fill(rounded(lowered, radius), "000000", opacity=0.24, blur=radius * 0.8)
    canvas.fill(rounded(plate, radius), palette.paper, opacity=0.97)


def _words(canvas: Canvas, room: Box, palette: Palette, text: str, *, rtl: bool) -> None:
    """The plate, as high as its words need; what is left of its room is seen as picture."""
    shorter = min(canvas.width, canvas.height)
    margin, small = shorter * 0.055, shorter * (0.036 if rtl else 0.025)
    spare = margin * 2.05 + small
    size, height = letters(text, Box(room.left + margin, room.top + spare, room.right - margin, room.bottom), shorter, rtl=rtl)
    left_over = room.height - max(height + spare, LEAST_PLATE * shorter)
    above = left_over if canvas.width <= canvas.height else left_over / 2
    plate = Box(room.left, room.top + above, room.right, room.bottom - (left_over - above))
    _plate(canvas, plate, palette)
    foot = Box(plate.left + margin, plate.bottom - margin * 0.6 - small, plate.right - margin, plate.bottom - margin * 0.6)
    box = Box(foot.left, plate.top + margin * 0.65, foot.right, foot.top - margin * 0.5)
    align = 6 if rtl else 4
    canvas.words(text, box, size=size, colour=palette.ink, rtl=rtl, align=align)
    canvas.words(SAYS[rtl], foot, size=small, colour=palette.accent, rtl=rtl, align=align, spacing=0 if rtl else shorter * 0.0009)
    rule, long = foot.top - margin * 0.22, margin * 1.2
    start = foot.right - long if rtl else foot.left
    thick = max(1.5, shorter * 0.002)
    canvas.fill(polygon([(start, rule), (start + long, rule), (start + long, rule + thick), (start, rule + thick)]), palette.accent)


async def render(canvas: Canvas, sky: str, folder: Path) -> Path:
    """A canvas over a source as a file of PNG in a folder. Raises SpeechUnavailable when ffmpeg is missing, EncoderFailed when it fails."""
    script, target = folder / "drawn.ass", folder / "drawn.png"
    await asyncio.to_thread(script.write_text, canvas.script(), encoding="utf-8")
    await run(["-f", "lavfi", "-i", sky, "-vf", f"format=rgb24,{subtitles(script)}", "-frames:v", "1",
               "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-threads", "1", str(target)])  # fmt: skip
    return target


def subtitles(script: Path) -> str:
    """The filter of ffmpeg that draws a script with our letters."""
    return f"ass=filename={script}:fontsdir={FONTS}"


async def draw(prompt: str, size: PictureSize, seed: int | None) -> bytes:
    """The card as PNG. Raises as `render` does."""
    card = compose(prompt, SIZES[size], seed)
    with scratch.folder("picture") as folder:
        file = await render(card.plate.over(card.scene), card.sky, folder)
        return await asyncio.to_thread(file.read_bytes)
