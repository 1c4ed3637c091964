"""A film in which a drawn person says what is heard, before the picture that was sent."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lyceum.domains.ai.drawing import face, lips, motion
from lyceum.domains.ai.drawing.canvas import Box, Canvas, rounded
from lyceum.domains.ai.drawing.card import WIDTH_OF_LETTER, subtitles
from lyceum.domains.ai.drawing.mouth import FRAME_MS, FRAMES_A_SECOND, Mouth
from lyceum.domains.ai.drawing.palette import Dice
from lyceum.domains.ai.drawing.person import person
from lyceum.domains.ai.encode import SOUND_FORMATS, run
from lyceum.platform import scratch

SIDE: Final = 720
FRAMED, FRAME, EDGE = 148, 8, 26
"""The picture that was sent, small and framed on the wall; its frame; how far it hangs from the edges. Pixels."""
BACKDROP: Final = ",gblur=sigma=30,eq=brightness=-0.03:saturation=0.8"
SAYS: Final = {False: "Drawn speaker · made by rules", True: "گویندهٔ ترسیمی · ساختهٔ قاعده‌ها"}
LEAST_BLINK_MS, MOST_BLINK_MS = 2_200, 5_200


def compose(picture: bytes, frames: Sequence[Mouth], *, rtl: bool) -> tuple[Canvas, Canvas]:
    """What stands still and what moves. The same picture is always the same person's."""
    dice = Dice(hashlib.sha256(picture).digest())
    who = person(dice)
    still, moving = Canvas(SIDE, SIDE), Canvas(SIDE, SIDE)
    face.draw(still, who)
    size = 28 if rtl else 19
    wide = len(SAYS[rtl]) * size * WIDTH_OF_LETTER[rtl] + 3 * EDGE / 2
    left = SIDE - EDGE - wide if rtl else EDGE
    label = Box(left, EDGE, left + wide, EDGE + 38)
    still.fill(rounded(label, 19), "faf7f0", opacity=0.86)
    still.words(SAYS[rtl], label, size=size, colour="3a3f47", rtl=rtl, align=5)
    lips.speak(moving, who, frames)
    at = int(dice.between(LEAST_BLINK_MS / 2, MOST_BLINK_MS))
    while at < len(frames) * FRAME_MS:
        face.blink(moving, who, at)
        at += int(dice.between(LEAST_BLINK_MS, MOST_BLINK_MS))
    return still, moving


async def film(picture: bytes, sound: bytes, frames: Sequence[Mouth], *, rtl: bool) -> bytes:
    """The film as MP4, as long as its frames. Raises PictureUnreadable, SpeechUnavailable when ffmpeg is missing, EncoderFailed."""
    still, moving = compose(picture, frames, rtl=rtl)
    with scratch.folder("film") as folder:
        scripts = folder / "still.ass", folder / "moving.ass"
        for script, canvas in zip(scripts, (still, moving), strict=True):
            await asyncio.to_thread(script.write_text, canvas.script(), encoding="utf-8")
        backdrop = await motion.covering(picture, (SIDE, SIDE), folder, BACKDROP)
        backdrop = await asyncio.to_thread(backdrop.rename, folder / "backdrop.png")
        framed = await motion.covering(
            picture, (FRAMED, FRAMED), folder, f",pad=iw+{2 * FRAME}:ih+{2 * FRAME}:{FRAME}:{FRAME}:color=0xfaf7f0"
        )
        heard, target = folder / "heard", folder / "film.mp4"
        await asyncio.to_thread(heard.write_bytes, sound)
        at = EDGE if rtl else SIDE - EDGE - FRAMED - 2 * FRAME
        await run(
            ["-i", str(backdrop), "-i", str(framed), "-format_whitelist", SOUND_FORMATS, "-i", str(heard),
             "-filter_complex", _filters(scripts, len(frames), at), "-map", "[film]", "-map", "2:a:0", "-frames:v", str(len(frames)),
             "-t", f"{len(frames) * FRAME_MS / 1000:.3f}", "-c:a", "aac", "-b:a", "96k", "-ac", "1", *motion.ENCODED, str(target)],
            timeout_seconds=motion.ENCODING_SECONDS,
        )  # fmt: skip
        return await asyncio.to_thread(target.read_bytes)


def _filters(scripts: tuple[Path, Path], frames: int, at: int) -> str:
    """What stands still is drawn once, what moves over each frame."""
    still, moving = map(subtitles, scripts)
    return (
        f"[0:v][1:v]overlay={at}:{EDGE},format=rgb24,{still},loop=loop={frames}:size=1:start=0,"
        f"setpts=N/{FRAMES_A_SECOND}/TB,fps={FRAMES_A_SECOND},{moving},format=yuv420p[film]"
    )
