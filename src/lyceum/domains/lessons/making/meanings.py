"""Which words of a text to look up, and which of their meanings can stand beside each other without doubt."""

import re
from collections.abc import Iterable, Sequence
from random import Random

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making.material import Material, gather
from lyceum.domains.lessons.making.words import of_text
from lyceum.kernel.text import fold

MAX_LOOKED_UP = 40
MAX_MEANING_CHARS = 40
_SENSES = re.compile(r"[;؛,،/()]")


def worth_looking_up(paragraphs: Sequence[str], language: str) -> list[str]:
    """Words of the text, folded, the rarer ones before the common."""
    found = {piece.key for _, piece in of_text(gather(paragraphs, language), Random(0))}  # noqa: S311  nothing depends on chance
    return sorted(found, key=lambda word: (lexicon.zipf(word, language), word))[:MAX_LOOKED_UP]


def senses(meaning: str, language: str) -> frozenset[str]:
    """The parts of a meaning, evened out."""
    return frozenset(part for part in (fold(part, language) for part in _SENSES.split(meaning)) if part)


def apart(material: Material, words: Iterable[str]) -> list[str]:
    """Those of the words whose meanings share no sense with one before, and are no word of another's."""
    language = material.meanings.language
    chosen: list[str] = []
    taken: set[str] = set()
    lemmas: set[str] = set()
    for word in words:
        meaning = material.meanings.texts[word]
        parts = {piece for sense in senses(meaning, language) for piece in [sense, *sense.split()]}
        root = lexicon.lemma(word, material.language)
        if parts and len(meaning) <= MAX_MEANING_CHARS and not parts & taken and root not in lemmas:
            chosen.append(word)
            taken |= parts
            lemmas.add(root)
    return chosen
