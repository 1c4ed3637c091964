"""ffmpeg as a process of its own (the binary of imageio-ffmpeg is under the GPL), bounded in time and memory; sound into MP3."""

import asyncio
import math
from collections.abc import Sequence

import imageio_ffmpeg

from lyceum.domains.ai.shapes.speech import Sound, SoundFormat, SpeechUnavailable
from lyceum.platform import processes, scratch

MP3 = "audio/mpeg"
BITRATE = "48k"
TIMEOUT_SECONDS = 60.0
LOG_BYTES = 2_000
FORMATS: dict[SoundFormat, tuple[str, tuple[str, ...]]] = {
    "mp3": (MP3, ("-c:a", "libmp3lame", "-b:a", BITRATE, "-f", "mp3")),
    "opus": ("audio/ogg", ("-c:a", "libopus", "-b:a", "32k", "-f", "ogg")),
    "aac": ("audio/aac", ("-c:a", "aac", "-b:a", "64k", "-f", "adts")),
    "flac": ("audio/flac", ("-c:a", "flac", "-f", "flac")),
    "wav": ("audio/wav", ("-c:a", "pcm_s16le", "-f", "wav")),
    "pcm": ("audio/pcm", ("-c:a", "pcm_s16le", "-ar", "24000", "-f", "s16le")),
}
"""What each format is called, and how it is made."""
MEASURE_RATE = 1_000
SOUND_FORMATS = "aac,amr,flac,matroska,webm,mov,mp3,ogg,wav"
"""Containers that are opened: none of them names another file or address to be read."""
PICTURE_FORMATS = "png_pipe,jpeg_pipe,webp_pipe"
MEMORY_KIBIBYTES = 2 << 20
BOUNDED = f'ulimit -c 0; ulimit -v {MEMORY_KIBIBYTES}; exec "$0" "$@"'
"""The shell sets the limits before the program begins; what it is given never becomes part of its script."""


class EncoderFailed(SpeechUnavailable):
    """The sound encoder failed, or took too long."""


def ffmpeg() -> str:
    """Path of the ffmpeg program. Raises SpeechUnavailable when there is none."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as missing:
        raise SpeechUnavailable("The sound encoder (ffmpeg) is not installed on this server.") from missing


async def to_mp3(pcm: bytes, rate: int) -> bytes:
    """Mono 16-bit little-endian PCM -> MP3 of the same length.

    Written through a file, not a pipe: only a file that can be gone back in gets the header by which players cut the encoder's
    50 ms of leading silence, and without it every word would light up too early. Raises SpeechUnavailable.
    """
    with scratch.folder("speech") as folder:
        target = folder / "speech.mp3"
        await run(["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0", "-map_metadata", "-1", "-fflags", "+bitexact",
                    "-c:a", "libmp3lame", "-b:a", BITRATE, "-threads", "1", str(target)], pcm)  # fmt: skip
        return await asyncio.to_thread(target.read_bytes)


async def recoded(sound: bytes, tempo: float = 1.0) -> bytes:
    """A sound of any encoding as MP3, slower or faster at the same pitch (0.5 to 2). Raises SpeechUnavailable."""
    with scratch.folder("speech") as folder:
        source, target = folder / "given", folder / "speech.mp3"
        await asyncio.to_thread(source.write_bytes, sound)
        slower = ["-af", f"atempo={tempo}"] if tempo != 1.0 else []
        await run(["-i", str(source), *slower, "-ac", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-c:a", "libmp3lame",
                    "-b:a", BITRATE, "-threads", "1", str(target)])  # fmt: skip
        return await asyncio.to_thread(target.read_bytes)


async def in_format(sound: bytes, form: SoundFormat, pace: float = 1.0) -> Sound:
    """A sound in another format, quicker or slower at the same pitch. Raises SpeechUnavailable."""
    mime, how = FORMATS[form]
    step = f"atempo={math.sqrt(pace):.6f}"  # twice, for one step goes down to a half
    pacing = [] if pace == 1 else ["-af", f"{step},{step}"]
    with scratch.folder("speech") as folder:
        source, target = folder / "given", folder / "made"
        await asyncio.to_thread(source.write_bytes, sound)
        plain = ["-vn", "-ac", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-threads", "1"]
        await run(["-format_whitelist", SOUND_FORMATS, "-i", str(source), *plain, *pacing, *how, str(target)])
        return Sound(data=await asyncio.to_thread(target.read_bytes), mime=mime)


async def milliseconds_of(sound: bytes) -> int:
    """How long a sound of any encoding plays; 0 when there is not one whole frame of it."""
    with scratch.folder("speech") as folder:
        source, target = folder / "given", folder / "plain.raw"
        await asyncio.to_thread(source.write_bytes, sound)
        try:
            await run(
                [
                    "-format_whitelist",
                    SOUND_FORMATS,
                    "-i",
                    str(source),
                    "-vn",
                    "-f",
                    "s16le",
                    "-ac",
                    "1",
                    "-ar",
                    str(MEASURE_RATE),
                    "-threads",
                    "1",
                    str(target),
                ],
            )
        except SpeechUnavailable:
            return 0
        return target.stat().st_size * 1000 // (2 * MEASURE_RATE)


async def shows(picture: bytes) -> bool:
    """Whether a picture can be decoded to its last line."""
    strictly = ["-xerror", "-err_detect", "explode", "-format_whitelist", PICTURE_FORMATS]
    with scratch.folder("picture") as folder:
        source = folder / "given"
        await asyncio.to_thread(source.write_bytes, picture)
        try:
            await run([*strictly, "-i", str(source), "-frames:v", "1", "-threads", "1", "-f", "null", "-"])
        except SpeechUnavailable:
            return False
        return True


async def run(arguments: Sequence[str], given: bytes = b"", *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
    """Runs ffmpeg; `given` is its standard input. Raises EncoderFailed."""
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", BOUNDED, ffmpeg(),
        "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "pipe,file", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(timeout_seconds):
            _, log = await process.communicate(given)
    except TimeoutError as late:
        raise EncoderFailed("The sound encoder took too long.") from late
    finally:
        await processes.kill(process)
    if process.returncode != 0:
        raise EncoderFailed(f"The sound encoder failed: {log[-LOG_BYTES:].decode(errors='replace').strip()}")
