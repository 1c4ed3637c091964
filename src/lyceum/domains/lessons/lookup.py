"""Meanings for the words of a lesson, from the library's dictionaries."""

from lyceum.domains.lessons.making.material import NO_MEANINGS, Meanings
from lyceum.domains.library.port import Library
from lyceum.kernel.text import subtag

ENOUGH_WORDS = 14
"""A lesson asks for fewer."""


async def look_up(library: Library, words: list[str], language: str, into: str | None) -> Meanings:
    """The first meaning of as many of the words as a lesson can use, in the language `into`.

    Without it, in the language of the first meaning that is found, which for a story of the school is that of its glosses.
    """
    if into and subtag(into) == subtag(language):
        return NO_MEANINGS
    found: dict[str, str] = {}
    for word in words:
        card = await library.word(language, word, into)
        if card.meanings:
            into = into or card.meanings[0].language
            text = next((meaning.text for meaning in card.meanings if subtag(meaning.language) == subtag(into)), None)
            if text:
                found[word] = text
        if len(found) == ENOUGH_WORDS:
            break
    return Meanings(subtag(into), found) if into and found else NO_MEANINGS
