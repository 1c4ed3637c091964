"""What is known about words: how common one is, whether it is one at all, and what it is a form of. From wordfreq and simplemma."""

from functools import lru_cache

import simplemma
import wordfreq
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from lyceum.kernel.text import subtag

COMMON_ZIPF = 3.0
"""A word this common (once in a million words) is never taken for a mistyped other one."""
VERY_COMMON_ZIPF = 4.0
MAX_WORD_CHARS = 40

_FREQUENCIES = frozenset(wordfreq.available_languages())
# simplemma's Persian list lacks too many everyday forms to say that something is no word.
_COMPLETE = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "ru", "uk", "fi"}) & frozenset(
    SUPPORTED_LANGUAGES
)


def has_frequencies(language: str) -> bool:
    """Whether anything is known about how common words of the language are."""
    return subtag(language) in _FREQUENCIES


@lru_cache(maxsize=50_000)
def zipf(word: str, language: str) -> float:
    """Ten's logarithm of the uses in a billion words; 0 for an unknown word or language."""
    code = subtag(language)
    if code not in _FREQUENCIES or len(word) > MAX_WORD_CHARS:
        return 0.0
    return float(wordfreq.zipf_frequency(word, code, minimum=0.0))


@lru_cache(maxsize=50_000)
def is_listed(word: str, language: str) -> bool:
    """Whether a dictionary of forms has the word; False where there is none."""
    code = subtag(language)
    return (
        code in _COMPLETE
        and len(word) <= MAX_WORD_CHARS
        and bool(simplemma.is_known(word, code) or simplemma.is_known(word.capitalize(), code))
    )


def is_word(word: str, language: str) -> bool:
    """Whether this is a common word of the language, and not just a common mistake (`alot`)."""
    common = zipf(word, language)
    if common < COMMON_ZIPF:
        return False
    return common >= VERY_COMMON_ZIPF or subtag(language) not in _COMPLETE or is_listed(word, language)


@lru_cache(maxsize=50_000)
def lemma(word: str, language: str) -> str:
    """The form that a dictionary would list, in lower case; the word itself where nothing is known."""
    code = subtag(language)
    if code not in SUPPORTED_LANGUAGES or len(word) > MAX_WORD_CHARS:
        return word.lower()
    return str(simplemma.lemmatize(word.lower(), code)).lower()


def can_list(language: str) -> bool:
    """Whether there is a dictionary of forms that knows nearly every word of the language."""
    return subtag(language) in _COMPLETE
