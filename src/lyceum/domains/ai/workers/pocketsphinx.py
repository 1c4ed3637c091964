"""The engine of the PocketSphinx worker process (see `serve.py`). Standard library and PocketSphinx only.

It runs in a process of its own because C code that meets hostile sound may crash. A request is {pcm: path of a file of 16-bit mono PCM
at 16 kHz}; the answer {words: [[text, from_ms, to_ms], …]}, without a body.
"""

import array
import sys
from pathlib import Path
from typing import Any

MAX_SECONDS_A_REQUEST = 55
MAX_MEMORY_BYTES = 1 << 30

RATE = 16_000
FRAME_MS = 10
QUIET_SAMPLES = RATE // 10
PIECE_SECONDS, SEARCHED_SECONDS = 20, 6
NOISES = ("<", "[", "+")


class Engine:
    """One loaded decoder with the English model of its package."""

    def __init__(self, packages: str) -> None:
        sys.path.append(packages)
        from pocketsphinx import Decoder  # noqa: PLC0415  (it is found in the folder that has just been named)

        self._decoder = Decoder(samprate=float(RATE), loglevel="FATAL")

    def greeting(self) -> dict[str, Any]:
        """Nothing that is not known without it."""
        return {"rate": RATE}

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Listens."""
        samples = array.array("h", Path(request["pcm"]).read_bytes())
        words, start = [], 0
        for end in cuts(samples):
            words += self._words(samples[start:end], start * 1000 // RATE)
            start = end
        return {"words": words}, b""

    def _words(self, samples: "array.array[int]", offset_ms: int) -> list[tuple[str, int, int]]:
        """The words of one piece: an utterance is heard as a whole, for its loudness is judged by all of it."""
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), no_search=False, full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        heard = [(part.word.partition("(")[0], part.start_frame, part.end_frame + 1) for part in decoder.seg()]
        return [
            (word, offset_ms + begin * FRAME_MS, offset_ms + end * FRAME_MS) for word, begin, end in heard if word and word[0] not in NOISES
        ]


def cuts(samples: "array.array[int]") -> list[int]:
    """Where a long sound is cut into pieces: at the quietest tenth of a second of each piece's last seconds; and its end."""
    found, start = [], 0
    while len(samples) - start > PIECE_SECONDS * RATE:
        last = start + PIECE_SECONDS * RATE
        places = range(last - SEARCHED_SECONDS * RATE, last - QUIET_SAMPLES, QUIET_SAMPLES)
        start = min(places, key=lambda place: sum(map(abs, samples[place : place + QUIET_SAMPLES]))) + QUIET_SAMPLES // 2
        found.append(start)
    return [*found, len(samples)]
