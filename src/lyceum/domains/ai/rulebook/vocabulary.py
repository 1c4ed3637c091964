"""The words of a text, with how common they are."""

from functools import lru_cache

from lyceum.kernel.frequency import common, zipf
from lyceum.kernel.text import bare, words

BANDS = ((5.0, "very_common"), (4.0, "common"), (3.0, "less_common"))
"""Least Zipf frequency (1 in a billion = 0, one in a thousand = 6) of each band; what is below is rare."""
LEARNABLE = (2.0, 5.2)
"""Words above are known to every beginner, those below hardly pay."""
SMALL_WORDS, LEAST_SMALL = 150, 5.0
"""The commonest words of a language carry its grammar, not what a text is about; how common they are at least."""


def band(frequency: float) -> str:
    """The band's code."""
    if frequency <= 0:
        return "unknown"
    return next((name for least, name in BANDS if frequency >= least), "rare")


def language_of(text: str) -> str:
    """`fa` for text in Arabic script, else `en`: the two languages that the rules speak."""
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    return "fa" if arabic * 2 > sum(letter.isalpha() for letter in text) else "en"


@lru_cache(maxsize=4)
def small_words(language: str) -> frozenset[str]:
    """Words that a summary does not count."""
    return frozenset(common(language, LEAST_SMALL)[:SMALL_WORDS])


def learnable(text: str, language: str, most: int) -> list[tuple[str, str]]:
    """Words of a text worth learning with their bands, the commoner first; a word that is always written large is a name."""
    found: dict[str, float] = {}
    for token in words(text, language):
        word = bare(token.text, language)
        frequency = zipf(word, language)
        plain = language == "fa" or token.text[:1].islower()  # Persian has no capitals
        if plain and len(word) > 2 and LEARNABLE[0] <= frequency <= LEARNABLE[1] and any(letter.isalpha() for letter in word):
            found[word] = frequency
    ordered = sorted(found, key=lambda word: (-found[word], word))
    return [(word, band(found[word])) for word in ordered[:most]]


def topics(text: str, language: str) -> list[str]:
    """Words that a text is about, the longest first."""
    small = small_words(language)
    found = {bare(token.text, language) for token in words(text, language)}
    return sorted((word for word in found if word.isalpha() and len(word) > 3 and word not in small), key=lambda word: (-len(word), word))
