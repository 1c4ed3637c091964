"""Pure decisions of the ai room: what may be spoken, under which key it is kept, and which word sounds when."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from lyceum.domains.ai.shapes.speech import SpokenWord, Voice

FIRST_PICTOGRAPH = 0x1F000
UNSPOKEN_CATEGORIES = frozenset({"Cc", "Cn", "Co", "Cs", "Zl", "Zp"})
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Mark:
    """What an engine said while speaking: it reached the character `position` (from 0) at `ms`."""

    position: int
    ms: int


@dataclass(frozen=True)
class Timeline:
    """What is known of a sound in time: the marks in the order of speaking, the beginnings of pauses, the whole length."""

    milliseconds: int
    marks: Sequence[Mark]
    pauses: Sequence[int] = field(default=())


def plain(text: str) -> str:
    """The text with what no engine should see (control characters, pictographs, halves of characters) as spaces; offsets stay."""
    return "".join(" " if _unspoken(letter) else letter for letter in text)


def _unspoken(letter: str) -> bool:
    if unicodedata.category(letter) in UNSPOKEN_CATEGORIES or VARIATION_SELECTORS.match(letter):
        return True
    return ord(letter) >= FIRST_PICTOGRAPH and not letter.isalnum()


def speakable(text: str) -> bool:
    """Whether there is anything to say in a text."""
    return any(letter.isalnum() for letter in text)


def tag(language: str) -> str:
    """A language tag as voices are listed: lower case, hyphens."""
    return language.strip().replace("_", "-").lower()


def choose(voices: Sequence[Voice], wanted: Sequence[str]) -> Voice | None:
    """The voice of the first wanted tag that has one; of a tag with parts, each shorter form is tried before the next tag."""
    by_tag = {voice.language: voice for voice in voices}
    for language in wanted:
        parts = tag(language).split("-")
        for length in range(len(parts), 0, -1):
            if voice := by_tag.get("-".join(parts[:length])):
                return voice
    return None


def onto_original(words: Sequence[SpokenWord], original: str) -> tuple[SpokenWord, ...]:
    """Words with offsets into the NFC form of a text, moved onto the text as it was given (accents may be characters of their own)."""
    if unicodedata.is_normalized("NFC", original):
        return tuple(words)
    offsets = _composed_offsets(original)
    return tuple(word.model_copy(update={"start": offsets[word.start], "end": offsets[word.end]}) for word in words)


def _composed_offsets(original: str) -> list[int]:
    """For each offset into the NFC form the offset into the original that comes after the same characters with all their accents."""
    composed = unicodedata.normalize("NFC", original)
    offsets = [0] * (len(composed) + 1)
    for end in range(1, len(original) + 1):
        offsets[min(len(unicodedata.normalize("NFC", original[:end])), len(composed))] = end
    for place in range(1, len(offsets)):
        offsets[place] = max(offsets[place], offsets[place - 1])
    return offsets


def align(ranges: Sequence[tuple[int, int]], timeline: Timeline) -> tuple[SpokenWord, ...]:
    """When each word sounds. `ranges` are the words' character ranges in order, without overlap.

    A word begins at its first mark and ends where the next thing sounds or a pause begins. Words that the engine ran
    together with their neighbour have no mark: they share the neighbour's time by their place in the text.
    """
    first, last = _marked(ranges, timeline.marks)
    begins = _rising(_filled(ranges, first, timeline), timeline.milliseconds)
    stops = sorted([*timeline.pauses, *_foreign(ranges, timeline.marks)])
    spoken = []
    for index, (start, end) in enumerate(ranges):
        begin = begins[index]
        after = next((later for later in begins[index + 1 :] if later > begin), timeline.milliseconds)
        until = min(after, _next(stops, max(begin, last[index] or 0), timeline.milliseconds))
        spoken.append(SpokenWord(start=start, end=end, from_ms=begin, to_ms=max(begin, until)))
    return tuple(spoken)


def _word_at(starts: Sequence[int], ranges: Sequence[tuple[int, int]], position: int) -> int | None:
    index = bisect_right(starts, position) - 1
    return index if index >= 0 and position < ranges[index][1] else None


def _marked(ranges: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> tuple[list[int | None], list[int | None]]:
    """The times of the first and of the last mark inside each word."""
    starts = [start for start, _ in ranges]
    first: list[int | None] = [None] * len(ranges)
    last: list[int | None] = [None] * len(ranges)
    for mark in marks:
        index = _word_at(starts, ranges, mark.position)
        if index is not None:
            first[index] = mark.ms if first[index] is None else first[index]
            last[index] = mark.ms
    return first, last


def _foreign(ranges: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> list[int]:
    """Times of what is spoken but is no word, such as a percent sign."""
    starts = [start for start, _ in ranges]
    return [mark.ms for mark in marks if _word_at(starts, ranges, mark.position) is None]


def _next(times: Sequence[int], after: int, otherwise: int) -> int:
    place = bisect_right(times, after)
    return times[place] if place < len(times) else otherwise


def _filled(ranges: Sequence[tuple[int, int]], first: Sequence[int | None], timeline: Timeline) -> list[float]:
    """Beginnings with those that are missing laid evenly (by characters) between their neighbours' marks."""
    known = [(ranges[index][0], float(ms)) for index, ms in enumerate(first) if ms is not None]
    places = [place for place, _ in known]
    text_end = ranges[-1][1] if ranges else 0
    filled = []
    for index, (start, _) in enumerate(ranges):
        ms = first[index]
        if ms is not None:
            filled.append(float(ms))
            continue
        right = bisect_right(places, start)
        left_place, left_ms = known[right - 1] if right else (0, 0.0)
        right_place, right_ms = known[right] if right < len(known) else (text_end, float(timeline.milliseconds))
        right_ms = min(right_ms, _next(timeline.pauses, int(left_ms), timeline.milliseconds))
        filled.append(left_ms + max(0.0, right_ms - left_ms) * (start - left_place) / max(1, right_place - left_place))
    return filled


def _rising(times: Sequence[float], most: int) -> list[int]:
    risen, floor = [], 0
    for ms in times:
        floor = min(most, max(floor, round(ms)))
        risen.append(floor)
    return risen
