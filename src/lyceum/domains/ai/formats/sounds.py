"""The plain sound of what users send.

The decoder meets hostile bytes. It opens only containers that name no other file, and is bounded in time, memory (see `encode.run`) and
length of what comes out.
"""

import asyncio
from typing import Final

from lyceum.domains.ai.encode import SOUND_FORMATS, EncoderFailed, ffmpeg, run
from lyceum.domains.ai.shapes.media import SoundTooLong, SoundUnreadable
from lyceum.platform import scratch

RATE: Final = 16_000
BYTES_A_SECOND: Final = 2 * RATE
DECODING_SECONDS = 20.0
LEAST_MILLISECONDS = 20
FAINT_NOISE = "aformat=channel_layouts=mono:sample_rates=16000:sample_fmts=dbl,aeval=val(0)+0.001*(random(0)*2-1):c=same"
"""Recognition expects a room behind a voice: where a sound is silent to the last bit it goes astray. The noise is the same each time."""


async def plain(sound: bytes, provider: str, most_seconds: int, field: str = "audio") -> bytes:
    """16-bit mono PCM at 16 kHz. Raises SoundUnreadable, SoundTooLong, SpeechUnavailable when there is no decoder."""
    ffmpeg()
    with scratch.folder("speech") as folder:
        given, decoded = folder / "given", folder / "plain.raw"
        await asyncio.to_thread(given.write_bytes, sound)
        try:
            most = str(most_seconds + 1)
            await run(
                ["-format_whitelist", SOUND_FORMATS, "-t", most, "-i", str(given), "-map", "0:a:0", "-af", FAINT_NOISE, "-t", most,
                 "-f", "s16le", "-threads", "1", str(decoded)], timeout_seconds=DECODING_SECONDS,
            )  # fmt: skip
        except EncoderFailed as wrong:
            raise SoundUnreadable(field=field, provider=provider, type="request") from wrong
        pcm = await asyncio.to_thread(decoded.read_bytes)
    if len(pcm) * 1000 < LEAST_MILLISECONDS * BYTES_A_SECOND:
        raise SoundUnreadable(field=field, provider=provider, type="request")
    if len(pcm) > most_seconds * BYTES_A_SECOND:
        sentence = f"This sound is longer than {most_seconds} s; send it in smaller pieces."
        raise SoundTooLong(sentence, field=field, provider=provider, type="request", seconds=most_seconds)
    return pcm
