"""Pure decisions of the library: how long a chapter takes, how common a word is, under which forms a dictionary may know it."""

import math
import re

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


def share_read(block: int, blocks: int) -> float:
    """How much of a chapter lies behind a reader at this block, 0 to 1; nothing at its first."""
    return min(block, blocks) / blocks if blocks > 0 and block > 1 else 0.0


def percent(before: float, here: float, total: int) -> int:
    """How much of a book lies behind the reader, in whole percent: words of the chapters before, and of this one."""
    return min(100, int(100 * (before + here) / total)) if total > 0 else 0


def at_end(block: int, blocks: int) -> bool:
    """Whether a place is so far down that the chapter counts as read."""
    return block > blocks - LAST_BLOCKS
