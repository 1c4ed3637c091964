"""How common words are, from wordfreq's lists: read when first asked for, and few kept; one bound for all rooms of a process."""

from functools import cache
from itertools import takewhile
from threading import Lock

MAX_LISTS = 4
"""Lists kept in memory, 5 to 70 MB each; one more, and all are let go."""
NEED_A_TOKENIZER = frozenset({"zh", "ja", "ko"})
"""Languages whose lists cannot be asked without a package that cuts their text into words."""
LIST = "best"
"""Given in the same way by everyone: what is kept is kept by the arguments as they were written."""

_lock = Lock()
_held: set[str] = set()


@cache
def languages() -> frozenset[str]:
    """Primary subtags of the languages that something is known of."""
    import wordfreq  # noqa: PLC0415  (a fifth of a second: it searches the whole import stack for its data)

    return frozenset(wordfreq.available_languages()) - NEED_A_TOKENIZER


def zipf(word: str, language: str) -> float:
    """Ten's logarithm of the uses in a billion words; 0 for a word or a language (a primary subtag) that nothing is known of.

    The first word of a language takes up to a second, so this is for threads other than the event loop's.
    """
    if language not in languages():
        return 0.0
    import wordfreq  # noqa: PLC0415

    with _lock:
        _hold(language)
        return float(wordfreq.zipf_frequency(word, language, LIST))


def common(language: str, least_zipf: float) -> list[str]:
    """The words of a language that are at least so common, the most common first."""
    if language not in languages():
        return []
    import wordfreq  # noqa: PLC0415

    least = 10 ** (least_zipf - 9) * 0.999  # the lists' own figures are rounded
    with _lock:
        _hold(language)
        return [word for word, _ in takewhile(lambda entry: entry[1] >= least, wordfreq.get_frequency_dict(language, LIST).items())]


def _hold(language: str) -> None:
    """Let a list be in memory."""
    if language in _held:
        return
    import wordfreq  # noqa: PLC0415

    if len(_held) == MAX_LISTS:
        wordfreq.get_frequency_dict.cache_clear()
        _held.clear()
    wordfreq.get_frequency_dict(language, LIST)
    wordfreq.get_frequency_list.cache_clear()  # what the dictionary was made from; kept, it keeps every word of a list let go
    _held.add(language)
