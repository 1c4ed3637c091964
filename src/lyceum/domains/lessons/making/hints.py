"""How much of a missing word must be shown for the rest to decide it.

A word is decided when no other common word of its length begins like it. Small words are decided sooner: in the place of a preposition
only another preposition fits.
"""

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.material import Piece
from lyceum.kernel.text_tables import ZWNJ

MIN_HIDDEN_LETTERS = 2
MUCH_RARER_ZIPF = 1.0
"""A word ten times rarer than the one that is missing does not come to mind before it."""
_CLOSED = frozenset({"prep", "aux", "det", "object", "subject"})


def hint(piece: Piece, language: str, *, at_least: int = 1) -> str | None:
    """The beginning of the word to show, `at_least` letters long; None when the word cannot be asked for."""
    word = lexicon.letters_of(piece.text, language)
    if not word.isalpha() or lexicon.zipf(piece.key, language) < lexicon.COMMON_ZIPF or piece.text[0].isupper():
        return None
    for letters in range(at_least, len(word) - MIN_HIDDEN_LETTERS + 1):
        if not any(_fits(other, piece, language) for other in lexicon.begins_like(word, letters, language)):
            return _beginning(piece.text, letters)
    small = grammar.closed(piece.key, language) in _CLOSED and len(word) == MIN_HIDDEN_LETTERS
    return _beginning(piece.text, 1) if small and not _rivals(word, piece, language) else None


def _rivals(word: str, piece: Piece, language: str) -> list[str]:
    return [other for other in lexicon.begins_like(word, 1, language) if _fits(other, piece, language)]


def _fits(other: str, piece: Piece, language: str) -> bool:
    """Whether another word might stand in the place of this one, as far as its kind tells and how often it comes to mind."""
    if lexicon.zipf(other, language) < min(lexicon.zipf(piece.key, language) - MUCH_RARER_ZIPF, lexicon.VERY_COMMON_ZIPF):
        return False
    kind = grammar.closed(piece.key, language)
    if kind not in _CLOSED:
        return True
    rival = grammar.closed(other, language)
    return rival in ("", kind, "other") and (rival != "" or lexicon.zipf(other, language) >= lexicon.VERY_COMMON_ZIPF)


def _beginning(text: str, letters: int) -> str:
    """The first letters as written; joiners between them are not counted."""
    end = counted = 0
    while counted < letters:
        counted += text[end] != ZWNJ
        end += 1
    return text[:end]


def length(text: str) -> int:
    """How many letters a word has to be written with."""
    return len(text.replace(ZWNJ, ""))
