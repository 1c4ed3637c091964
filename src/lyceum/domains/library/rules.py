"""Pure decisions of the library: how long a chapter takes, how common a word is, under which forms a dictionary may know it."""

import math
import re
from datetime import datetime, timedelta

from lyceum.domains.library.models import Band
from lyceum.kernel.text import fold, subtag

READING_WORDS_PER_MINUTE = 180
"""A learner's pace; a practised reader of one's own language does about 240."""

LAST_BLOCKS = 2
"""A chapter counts as read when the place is in one of its last blocks: the very last is often a signature or a line of stars."""

BANDS: tuple[tuple[float, Band], ...] = ((5, "very_common"), (4, "common"), (3, "less_common"))
ENGLISH_POSSESSIVES = ("'s", "’s")
MIN_STEM_LETTERS = 3
ZWNJ = "\u200c"
PERSIAN_ENDINGS = tuple(
    ending.group()
    for ending in re.finditer(
        r"\S+", "هایشان هایتان هایمان هایی هایم هایت هایش های ها ترین تر شان تان مان اند ایم اید ام ات اش ای است را ان ی م ت ش"
    )
)
"""What is hung onto a Persian word, longest first."""


def minutes(words: int) -> int:
    """Minutes to read so many words, at least one."""
    return max(1, math.ceil(words / READING_WORDS_PER_MINUTE))


def band(zipf: float | None) -> Band:
    """The frequency band of a Zipf value; `unknown` for a word that no list has."""
    if not zipf:
        return "unknown"
    return next((name for least, name in BANDS if zipf >= least), "rare")


def forms(word: str, lemma: str, language: str) -> list[str]:
    """Folded forms under which a dictionary may know the word, best first."""
    found = [word, lemma]
    found += [word[: -len(end)] for end in ENGLISH_POSSESSIVES if word.lower().endswith(end)]
    if subtag(language) == "fa":
        found += persian_stems(word)
    return list(dict.fromkeys(folded for form in found if (folded := fold(form, language))))


def persian_stems(word: str) -> list[str]:
    """The word without what Persian hangs onto it, joined by a zero-width non-joiner or written on."""
    stems: list[str] = []
    stem, _, ending = word.rpartition(ZWNJ)
    while stem and ending in PERSIAN_ENDINGS:
        stems.append(stem)
        stem, _, ending = stem.rpartition(ZWNJ)
    base = stems[-1] if stems else word
    stems += [base[: -len(end)] for end in PERSIAN_ENDINGS if base.endswith(end) and len(base) - len(end) >= MIN_STEM_LETTERS]
    return stems


def percent(read_before: int, chapter_words: int, block: int, blocks: int, total: int) -> int:
    """How much of a book lies behind the reader, in whole percent."""
    if total <= 0:
        return 0
    share = min(block, blocks) / blocks if blocks > 0 and block > 1 else 0.0
    return min(100, int(100 * (read_before + chapter_words * share) / total))


def at_end(block: int, blocks: int) -> bool:
    """Whether a place is so far down that the chapter counts as read."""
    return block > blocks - LAST_BLOCKS


LONGEST_AWAY = timedelta(days=365)
"""How long somebody may have read without a network before they are heard of again."""


def moved(told: datetime | None, moment: datetime) -> datetime:
    """When a reader came to a place, as their device tells it: never in the future, and not longer ago than anyone stays away."""
    return moment if told is None else min(max(told, moment - LONGEST_AWAY), moment)
