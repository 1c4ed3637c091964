"""What word lists know: the base form and the frequency of a word. Loaded when the first word is asked for, off the event loop."""

import asyncio
from functools import lru_cache

from lyceum.kernel.text import clean, subtag, words

NEED_A_TOKENIZER = frozenset({"zh", "ja", "ko"})
"""Languages whose lists cannot be asked without a package that cuts their text into words."""

MAX_LISTS = 4
"""Frequency lists kept in memory, 5 to 70 MB each; one more, and all are let go."""

_loaded: set[str] = set()


class WordFacts:
    """One word at a time; the first of a language takes up to a second, the next a fraction of a millisecond."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def facts(self, word: str, language: str) -> tuple[str, float | None]:
        """(base form, Zipf value): the word itself and None where nothing is known."""
        async with self._lock:  # two first words at once would load the lists twice
            return await asyncio.to_thread(_facts, word, subtag(language))


def plain(word: str, language: str) -> str:
    """The word in what a tap may have caught: quotation marks and stops around it left out."""
    found = words(clean(word).strip(), language)
    return found[0].text if len(found) == 1 else clean(word).strip()


@lru_cache(maxsize=10_000)
def _facts(word: str, language: str) -> tuple[str, float | None]:
    lemma = _lemma(word, language)
    zipf = max(_zipf(form, language) for form in (word, lemma))
    return lemma, round(zipf, 2) or None


def _lemma(word: str, language: str) -> str:
    import simplemma  # noqa: PLC0415  (loads word lists)

    try:
        return str(simplemma.lemmatize(word, lang=language, low_memory=True))  # a tenth of a millisecond instead of 100 MB
    except ValueError:  # a language it has no list of
        return word


def _zipf(word: str, language: str) -> float:
    import wordfreq  # noqa: PLC0415  (loads word lists)

    if language in NEED_A_TOKENIZER or language not in wordfreq.available_languages("small"):
        return 0.0
    first = language not in _loaded
    if first and len(_loaded) == MAX_LISTS:
        wordfreq.get_frequency_dict.cache_clear()
        _loaded.clear()
    zipf = float(wordfreq.zipf_frequency(word, language, wordlist="best"))
    if first:
        _loaded.add(language)
        wordfreq.get_frequency_list.cache_clear()  # what the dictionary was made from; kept, it keeps every word of a list let go
    return zipf
