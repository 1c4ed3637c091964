"""Moving pictures: a camera that goes slowly over a picture, or over the landscape of a card whose words appear."""

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lyceum.domains.ai.drawing import card
from lyceum.domains.ai.drawing.palette import Dice
from lyceum.domains.ai.encode import PICTURE_FORMATS, EncoderFailed, run
from lyceum.domains.ai.shapes.media import PictureSize, PictureUnreadable
from lyceum.platform import scratch

FRAMES_A_SECOND: Final = 25
SIZES: Final[dict[PictureSize, tuple[int, int]]] = {"square": (720, 720), "wide": (1280, 720), "tall": (720, 1280)}
MAX_PIXELS = 40_000_000
ENCODING_SECONDS = 600.0
WORDS_APPEAR_MS = 600
ENCODED: Final = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-maxrate", "4M", "-bufsize", "8M", "-pix_fmt", "yuv420p", "-threads", "1",
    "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart",
)  # fmt: skip
"""What every player plays, at most half a megabyte a second."""


@dataclass(frozen=True)
class Camera:
    """How much it magnifies at the beginning and at the end, and where it stands between the edges then (0 to 1 across and down)."""

    zoom: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]

    def filter(self, frames: int) -> str:
        """As a filter of ffmpeg. Corners move by parts of a pixel: a camera that jumps from pixel to pixel trembles."""
        share = f"(0.5-0.5*cos(PI*min(1,on/{max(1, frames - 1)})))"
        zoom, across, down = (f"({begin:.4f}+({end - begin:.4f})*{share})" for begin, end in (self.zoom, self.across, self.down))
        left, top = f"W*(1-1/{zoom})*{across}", f"H*(1-1/{zoom})*{down}"
        right, bottom = f"{left}+W/{zoom}", f"{top}+H/{zoom}"
        corners = (left, top, right, top, left, bottom, right, bottom)
        names = (f"{axis}{corner}" for corner in range(4) for axis in "xy")
        places = ":".join(f"{name}='{place}'" for name, place in zip(names, corners, strict=True))
        return f"perspective={places}:sense=source:eval=frame:interpolation=linear"


def camera(seed: bytes, *, words: bool) -> Camera:
    """A way to go, of chance; behind words it moves less."""
    dice = Dice(seed)
    near = dice.between(1.06, 1.09) if words else dice.between(1.12, 1.18)
    zoom = dice.of(((1.0, near), (near, 1.0), (near, near)))
    ends = (0.15, 0.85) if zoom[0] == zoom[1] else (0.5, dice.between(0.3, 0.7))
    return Camera(zoom, ends if dice.between(0, 1) < 0.5 else ends[::-1], (0.5, dice.between(0.35, 0.6)))


async def of_words(prompt: str, seconds: int, size: PictureSize, seed: int | None) -> bytes:
    """A film of a card, as MP4. Raises SpeechUnavailable when ffmpeg is missing, EncoderFailed when it fails."""
    drawn = card.compose(prompt, SIZES[size], seed)
    way = camera(f"{seed}\n{prompt}".encode(), words=True)
    with scratch.folder("film") as folder:
        script = folder / "words.ass"
        await asyncio.to_thread(script.write_text, drawn.plate.script(WORDS_APPEAR_MS), encoding="utf-8")
        picture = await card.render(drawn.scene, drawn.sky, folder)
        return await _film(picture, f"{way.filter(seconds * FRAMES_A_SECOND)},{card.subtitles(script)}", seconds, folder)


async def of_picture(picture: bytes, prompt: str, seconds: int, size: PictureSize, seed: int | None) -> bytes:
    """A film of a picture, as MP4. Raises PictureUnreadable too."""
    way = camera(hashlib.sha256(f"{seed}\n{prompt}\n".encode() + picture).digest(), words=False)
    with scratch.folder("film") as folder:
        still = await covering(picture, SIZES[size], folder)
        return await _film(still, way.filter(seconds * FRAMES_A_SECOND), seconds, folder)


async def covering(picture: bytes, size: tuple[int, int], folder: Path, look: str = "") -> Path:
    """A picture that somebody sent, cut to cover a size, as a file of PNG; `look` are further filters. Raises PictureUnreadable."""
    given, still = folder / "given", folder / "still.png"
    await asyncio.to_thread(given.write_bytes, picture)
    width, height = size
    cut = f"scale={width}:{height}:force_original_aspect_ratio=increase:flags=lanczos,crop={width}:{height},setsar=1,format=rgb24"
    try:
        await run(["-format_whitelist", PICTURE_FORMATS, "-max_pixels", str(MAX_PIXELS), "-i", str(given), "-vf", cut + look,
                   "-frames:v", "1", "-threads", "1", str(still)], timeout_seconds=20)  # fmt: skip
    except EncoderFailed as wrong:
        raise PictureUnreadable(type="request", field="picture") from wrong
    if not await asyncio.to_thread(still.is_file):  # it was opened, and not one frame could be decoded
        raise PictureUnreadable(type="request", field="picture")
    return still


async def _film(still: Path, filters: str, seconds: int, folder: Path) -> bytes:
    """A still picture, repeated and filtered."""
    frames, target = seconds * FRAMES_A_SECOND, folder / "film.mp4"
    chain = f"loop=loop={frames}:size=1:start=0,setpts=N/{FRAMES_A_SECOND}/TB,fps={FRAMES_A_SECOND},{filters},format=yuv420p"
    arguments = ["-i", str(still), "-vf", chain, "-frames:v", str(frames), "-an", *ENCODED, str(target)]
    await run(arguments, timeout_seconds=ENCODING_SECONDS)
    return await asyncio.to_thread(target.read_bytes)
