"""What the word lists of the school's dependencies know of Persian spelling: how common a word is, its base, and where a joiner stands."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

ZWNJ = "\u200c"
OWN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ە": "ه", "ﻻ": "لا"})
UNJOINED = "اآدذرزژوأؤ"
"""Letters that never join the next one: after them no sign is needed, and most leave it out."""
LISTED = 1e-7
"""What a word counts for that a dictionary has and the list of frequencies has not."""


@dataclass(frozen=True)
class Lexicon:
    """Frequencies of words (a share of all running words, 0 to 1), their bases, and spellings with a joiner by what is left without it."""

    shares: Mapping[str, float]
    bases: Mapping[str, str]
    spellings: Mapping[str, str]

    def share(self, word: str) -> float:
        """How common a word is; 0 for what is no word."""
        return self.shares.get(word, 0.0)

    def is_verb(self, form: str) -> bool:
        """Whether a word is a form of a verb."""
        return self.bases.get(form, "").endswith(("دن", "تن")) and not form.endswith(("دن", "تن"))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read once a process, in less than half a second."""
    import wordfreq  # noqa: PLC0415  (loads a list)
    from simplemma.strategies.dictionaries import dictionary_factory  # noqa: PLC0415  (loads another)

    given = dictionary_factory.DefaultDictionaryFactory().get_dictionary("fa")
    bases = {plain(str(form)): plain(str(base)) for form, base in given.items()}
    shares: defaultdict[str, float] = defaultdict(float)
    for form in bases:
        shares[form] = LISTED
    for base in bases.values():
        shares[base] = max(shares[base], LISTED)
    for form, share in wordfreq.get_frequency_dict("fa").items():
        shares[plain(form)] += share
    spellings: dict[str, str] = {}
    for form in sorted(shares, key=shares.__getitem__):  # the commonest comes last and stays
        if ZWNJ in form:
            spellings[form.replace(ZWNJ, "")] = form
    return Lexicon(dict(shares), bases, spellings)


def plain(word: str) -> str:
    """A word of a list as books spell it: own letters, a joiner only where it parts two that would join, no vowel signs."""
    word = word.translate(OWN_LETTERS).replace("\u0650", "").strip(ZWNJ)
    parts = [part for part in word.split(ZWNJ) if part]
    return "".join(part + (ZWNJ if part[-1] not in UNJOINED else "") for part in parts[:-1]) + parts[-1] if parts else ""
