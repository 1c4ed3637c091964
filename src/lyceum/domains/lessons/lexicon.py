"""What is known about words: how common one is, whether it is one at all, and what it is a form of. From wordfreq and simplemma."""

import unicodedata
from functools import cache, lru_cache
from typing import Any

from lyceum.kernel import frequency
from lyceum.kernel.text import fold, subtag
from lyceum.kernel.text_tables import ZWNJ

COMMON_ZIPF = 3.0
"""A word this common (once in a million words) is never taken for a mistyped other one."""
VERY_COMMON_ZIPF = 4.0
MAX_WORD_CHARS = 40

# simplemma's Persian list lacks too many everyday forms to say that something is no word.
_COMPLETE = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "ru", "uk", "fi"})
_LISTED = _COMPLETE | {"fa"}


@cache
def _forms() -> Any:
    """simplemma's lists of forms, in their frugal form: 20 MB a language instead of 130, at 15 microseconds a word; it keeps eight."""
    from simplemma.strategies import DefaultStrategy  # noqa: PLC0415  (whoever starts the school need not wait for it)

    return DefaultStrategy(low_memory=True)


@cache
def _lemmatizer() -> Any:
    from simplemma import Lemmatizer  # noqa: PLC0415

    return Lemmatizer(lemmatization_strategy=_forms())


@cache
def _with_forms() -> frozenset[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES  # noqa: PLC0415

    return frozenset(SUPPORTED_LANGUAGES)


def has_frequencies(language: str) -> bool:
    """Whether anything is known about how common words of the language are."""
    return subtag(language) in frequency.languages()


@lru_cache(maxsize=50_000)
def zipf(word: str, language: str) -> float:
    """Ten's logarithm of the uses in a billion words; 0 for an unknown word or language."""
    return frequency.zipf(word, subtag(language)) if len(word) <= MAX_WORD_CHARS else 0.0


@lru_cache(maxsize=50_000)
def is_listed(word: str, language: str) -> bool:
    """Whether a dictionary of forms has the word; False where there is none."""
    code = subtag(language)
    return code in _LISTED and len(word) <= MAX_WORD_CHARS and bool(_knows(word, code) or _knows(word.capitalize(), code))


def _knows(word: str, code: str) -> bool:
    return bool(_forms().is_dictionary_member(word, code))


def is_word(word: str, language: str) -> bool:
    """Whether this is a common word of the language, and not just a common mistake (`alot`)."""
    common = zipf(word, language)
    if common < COMMON_ZIPF:
        return subtag(language) == "fa" and (is_listed(word, language) or _is_persian_plural(word))
    return common >= VERY_COMMON_ZIPF or subtag(language) not in _COMPLETE or is_listed(word, language)


def _is_persian_plural(word: str) -> bool:
    """Whether a common word of some length stands before the ending ها."""
    for ending in ("هایی", "های", "ها"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return zipf(word.removesuffix(ending), "fa") >= VERY_COMMON_ZIPF
    return False


@lru_cache(maxsize=50_000)
def lemma(word: str, language: str) -> str:
    """The form that a dictionary would list, in lower case; the word itself where nothing is known."""
    code = subtag(language)
    if code not in _with_forms() or len(word) > MAX_WORD_CHARS:
        return word.lower()
    return str(_lemmatizer().lemmatize(word.lower(), code)).lower()


def can_list(language: str) -> bool:
    """Whether there is a dictionary of forms that knows nearly every word of the language."""
    return subtag(language) in _COMPLETE


def letters_of(word: str, language: str) -> str:
    """The letters of a word as they are counted and compared one by one: small, in the usual form, joiners left out."""
    code = subtag(language)
    if code in ("fa", "ar", "ur"):
        return fold(word, code)
    return unicodedata.normalize("NFC", word).lower().replace(ZWNJ, "").replace("’", "'")


@lru_cache(maxsize=8)
def _common_words(code: str) -> dict[tuple[str, int], tuple[str, ...]]:
    """Common words by their first letter and length."""
    found: dict[tuple[str, int], list[str]] = {}
    for listed in frequency.common(code, COMMON_ZIPF):
        word = letters_of(listed, code)
        if word:
            found.setdefault((word[0], len(word)), []).append(word)
    return {place: tuple(dict.fromkeys(words)) for place, words in found.items()}


def common_words(language: str) -> list[str]:
    """Every common word, in the form of `letters_of`; none where nothing is known of the language."""
    return [word for words in _common_words(subtag(language)).values() for word in words]


def begins_like(word: str, letters: int, language: str) -> list[str]:
    """Other common words as long as this one (of `letters_of`) that begin with the same `letters` letters."""
    same = _common_words(subtag(language)).get((word[0], len(word)), ())
    return [other for other in same if other != word and other[:letters] == word[:letters]]
