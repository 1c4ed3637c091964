"""What word lists know: the base form and the frequency of a word. Loaded when the first word is asked for, off the event loop."""

import asyncio
from collections.abc import Iterable
from functools import lru_cache

from lyceum.domains.library.rules import ENGLISH_POSSESSIVES, MIN_STEM_LETTERS, ZWNJ, persian_stems
from lyceum.kernel.frequency import zipf
from lyceum.kernel.text import clean, subtag, words

MORE_COMMON_ZIPF = 1.5
"""A Persian word that is thirty times as common without its ending is most likely a form."""

POSSESSIVES = ("هایشان", "هایتان", "هایمان", "هایم", "هایت", "هایش", "شان", "تان", "مان", "ش")
"""Endings that seldom belong to the word itself; most others do: card is work with an ending, healthy is year with one."""


class WordFacts:
    """One word at a time; the first of a language takes up to a second, the next a fraction of a millisecond."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def facts(self, word: str, language: str) -> tuple[str, float | None]:
        """(base form, Zipf value): the word itself and None where nothing is known."""
        async with self._lock:  # two first words at once would load the lists twice
            return await asyncio.to_thread(_facts, word, subtag(language))

    async def facts_of(self, words: Iterable[str], language: str) -> dict[str, tuple[str, float | None]]:
        """The same of several words."""
        code = subtag(language)
        async with self._lock:
            return await asyncio.to_thread(lambda: {word: _facts(word, code) for word in words})

    async def ordinary(self, forms: Iterable[str], language: str) -> set[str]:
        """Those of these words, in small letters, that a list has in small letters too: queen, but neither alice nor okoro."""
        code = subtag(language)
        async with self._lock:
            return await asyncio.to_thread(lambda: {form for form in forms if _is_ordinary(form, code)})


def plain(word: str, language: str) -> str:
    """The word in what a tap may have caught: quotation marks and stops around it left out."""
    found = words(clean(word).strip(), language)
    return found[0].text if len(found) == 1 else clean(word).strip()


@lru_cache(maxsize=10_000)
def _facts(word: str, language: str) -> tuple[str, float | None]:
    lemma = _lemma(word, language)
    usual = max(zipf(form, language) for form in (word, lemma))
    return lemma, round(usual, 2) or None


def _lemma(word: str, language: str) -> str:
    lemma = _listed_lemma(word, language)
    if lemma == word and language == "en" and len(word) > 2 and word.lower().endswith(ENGLISH_POSSESSIVES):
        return _listed_lemma(word[:-2], language)
    if language != "fa" or lemma != word:
        return lemma
    return next((base for stem in _persian_words(word) if (base := _known_lemma(stem))), word)


def _listed_lemma(word: str, language: str) -> str:
    import simplemma  # noqa: PLC0415  (loads word lists)

    try:
        return str(simplemma.lemmatize(word, lang=language, low_memory=True))  # a tenth of a millisecond instead of 100 MB
    except ValueError:  # a language it has no list of
        return word


def _is_ordinary(form: str, language: str) -> bool:
    import simplemma  # noqa: PLC0415  (loads word lists)

    try:
        return simplemma.is_known(form, lang=language, low_memory=True) and _listed_lemma(form, language)[:1].islower()
    except ValueError:
        return False


def _known_lemma(stem: str) -> str | None:
    """The base form of a Persian word without its endings; None for what is no word at all."""
    lemma = _listed_lemma(stem, "fa")
    return lemma if lemma != stem or zipf(stem, "fa") else None


def _persian_words(word: str) -> list[str]:
    """The words that a Persian one may be a form of, by the signs written into it: the verb's `می` and what follows a joiner.

    Endings that are written on are left alone but for the possessive, and that only where the word without it is far more common.
    """
    found: list[str] = []
    for negated in ("نمی" + ZWNJ, "می" + ZWNJ):
        if word.startswith(negated):
            rest = word.removeprefix(negated)
            found += ["می" + ZWNJ + rest, rest]
    found += [stem for stem in persian_stems(word) if ZWNJ in word and word.startswith(stem + ZWNJ)]
    if ZWNJ not in word:
        usual = zipf(word, "fa")
        stems = [word.removesuffix(ending) for ending in POSSESSIVES if word.endswith(ending)]
        found += [stem for stem in stems if len(stem) >= MIN_STEM_LETTERS and zipf(stem, "fa") >= usual + MORE_COMMON_ZIPF]
    return found
