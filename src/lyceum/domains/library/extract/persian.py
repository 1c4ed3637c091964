"""Persian as it should be spelled: its own letters, and the zero-width non-joiners that a file has lost."""

from lyceum.domains.library.extract import language

ZWNJ = "\u200c"
OWN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ە": "ه", "ﻻ": "لا"})


def is_persian(sample: str) -> bool:
    """Whether a text in Arabic letters is Persian: read with its own letters it has more Persian words than others."""
    counts = language.common_words(letters(sample), "Arab")
    arabic = language.common_words(sample, "Arab")["ar"]
    return counts["fa"] > max(arabic, counts["ur"])


def letters(text: str) -> str:
    """Arabic letters that stand for Persian ones, as old code pages made them."""
    return text.translate(OWN_LETTERS)
