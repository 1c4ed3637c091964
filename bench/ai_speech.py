"""CPU that speech costs: our embedded voice (times of all words, MP3) beside the `espeak-ng` and `ffmpeg` commands.

Counts seconds of CPU (all processes) for one second of sound, so a busy machine does not blur it. The peer is what one would write
by hand: `espeak-ng -w`, then ffmpeg with the same settings; it gives no word times. It comes from Debian:
`apt-get install -y espeak-ng`. Run: `python bench/ai_speech.py`. A ratio below 1 means that ours is cheaper.
"""

import asyncio
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from lyceum.domains.ai.adapters.espeak import WORDS_PER_MINUTE, Espeak
from lyceum.domains.ai.encode import BITRATE, ffmpeg
from lyceum.domains.ai.settings import AiSettings

SENTENCES = [
    f"{opening} {number} {closing}"
    for number, (opening, closing) in enumerate(
        [
            ("The baker opened her shop before the sun was up, and", "people were waiting in the cold street."),
            ("He read the letter twice.", "words of it stayed with him all day."),
            ("“Where did you find that old map?” she asked.", "years ago nobody would have looked for it."),
            ("Rain fell on the harbour, the boats moved a little, and", "gulls sat on the wall without a sound."),
        ]
        * 10
    )
]


def cpu_seconds() -> float:
    """CPU of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


async def ours() -> tuple[float, float]:
    """CPU seconds and seconds of sound of our voice, its start and its end included."""
    before = cpu_seconds()
    voice = Espeak(AiSettings())
    chosen = next(found for found in await voice.voices() if found.language == "en")
    recordings = await asyncio.gather(*[voice.record(sentence, chosen, "normal") for sentence in SENTENCES])
    await voice.close()
    return cpu_seconds() - before, sum(recording.milliseconds for recording in recordings) / 1000


def peer(program: str) -> tuple[float, float]:
    """The same by two commands a sentence."""
    before, seconds = cpu_seconds(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        wav, mp3 = Path(folder) / "speech.wav", Path(folder) / "speech.mp3"
        for sentence in SENTENCES:
            speed = str(WORDS_PER_MINUTE["normal"])
            subprocess.run([program, "-v", "en-us", "-s", speed, "-w", str(wav), sentence], check=True)
            seconds += (wav.stat().st_size - 44) / 2 / 22_050
            encode = [
                ffmpeg(),
                "-nostdin",
                "-y",
                "-v",
                "error",
                "-i",
                str(wav),
                "-c:a",
                "libmp3lame",
                "-b:a",
                BITRATE,
                "-threads",
                "1",
                str(mp3),
            ]
            subprocess.run(encode, check=True)
    return cpu_seconds() - before, seconds


def main() -> None:
    """Prints both and their ratio."""
    cpu, sound = asyncio.run(ours())
    print(f"ours: {len(SENTENCES)} sentences, {sound:.1f} s of sound, {cpu:.2f} s of CPU, times of every word")
    own = cpu / sound
    program = shutil.which("espeak-ng")
    if program is None:
        print("peer: the espeak-ng command is not installed (apt-get install -y espeak-ng)")
        print(f"ai_speech: ours {own:.4f} CPU s a second of sound; peer absent; ratio unknown")
        return
    cpu, sound = peer(program)
    print(f"peer: {len(SENTENCES)} sentences, {sound:.1f} s of sound, {cpu:.2f} s of CPU")
    print(f"ai_speech: ours {own:.4f} CPU s a second of sound; peer {cpu / sound:.4f}; ratio {own / (cpu / sound):.2f}")


if __name__ == "__main__":
    main()
