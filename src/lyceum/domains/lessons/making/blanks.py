"""Text with blanks to type into: its parts, and words chosen so that the rest decides them."""

from collections.abc import Sequence
from typing import NamedTuple

from lyceum.domains.lessons.judging.verdicts import Frozen
from lyceum.domains.lessons.making.hints import length


class TextPart(Frozen):
    """Text as it stands."""

    text: str


class BlankPart(Frozen):
    """A word to type: how it begins, and how many letters it has in all."""

    blank: str
    shown: str
    letters: int


class Blank(NamedTuple):
    """A word of a text that is asked for, at its place."""

    start: int
    end: int
    word: str
    shown: str


Parts = tuple[TextPart | BlankPart, ...]


def parts_of(text: str, blanks: Sequence[Blank]) -> tuple[Parts, dict[str, str]]:
    """The text with these words taken out, and the words by the names of their blanks."""
    parts: list[TextPart | BlankPart] = []
    words = {}
    at = 0
    for number, blank in enumerate(blanks, 1):
        if text[at : blank.start]:
            parts.append(TextPart(text=text[at : blank.start]))
        parts.append(BlankPart(blank=str(number), shown=blank.shown, letters=length(blank.word)))
        words[str(number)] = blank.word
        at = blank.end
    if text[at:]:
        parts.append(TextPart(text=text[at:]))
    return tuple(parts), words


def filled(parts: Parts, words: dict[str, str]) -> str:
    """The text with its words put back."""
    return "".join(part.text if isinstance(part, TextPart) else words[part.blank] for part in parts)


def shown_of(parts: Parts) -> dict[str, str]:
    """How the word of each blank begins."""
    return {part.blank: part.shown for part in parts if isinstance(part, BlankPart)}
