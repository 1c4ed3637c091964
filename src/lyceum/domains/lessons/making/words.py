"""Words of a text that are worth asking for by themselves."""

from collections.abc import Iterator
from random import Random

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.material import Material, Piece, Sentence

MIN_LETTERS = 4
MAX_LETTERS = 12
COMMONEST_ZIPF = 5.8
RAREST_ZIPF = 2.5


def telling(material: Material, sentence: Sentence) -> Iterator[Piece]:
    """The words of a sentence that carry its sense: no names, no small words, nothing rare, each standing once."""
    language = material.language
    keys = [piece.key for piece in sentence.pieces]
    for place, piece in enumerate(sentence.pieces):
        word = lexicon.letters_of(piece.text, language)
        is_plain = word.isalpha() and MIN_LETTERS <= len(word) <= MAX_LETTERS and keys.count(piece.key) == 1
        is_known = RAREST_ZIPF <= lexicon.zipf(piece.key, language) <= COMMONEST_ZIPF
        is_name = piece.text[0].isupper() or (place == 0 and not lexicon.is_listed(piece.key, language))
        if is_plain and is_known and not is_name and not grammar.closed(piece.key, language):
            yield piece


def of_text(material: Material, chance: Random) -> list[tuple[Sentence, Piece]]:
    """Every telling word of the unused sentences, one of each, in a chance order."""
    found: dict[str, tuple[Sentence, Piece]] = {}
    for sentence in material.free(chance):
        for piece in telling(material, sentence):
            found.setdefault(lexicon.lemma(piece.key, material.language), (sentence, piece))
    listed = list(found.values())
    chance.shuffle(listed)
    return listed
