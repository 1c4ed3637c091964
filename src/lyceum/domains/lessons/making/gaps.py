"""Words to ask for and words that are surely wrong in their place.

A wrong answer must be wrong beyond argument, without anyone who reads it first. Words of the same kind often fit by accident ("the dog
lay on the ____": rug, floor, sofa), so a distractor is as common and as long as the right word, from the same text where possible, but of a
kind that the gap's grammar refuses.
"""

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.material import Material, Piece, Sentence
from lyceum.kernel.text import subtag

# For the kind of a gap: the kinds that never fit it. A kind that is no key is never asked for.
_REFUSED: dict[str, dict[str, frozenset[str]]] = {
    "en": {
        "noun": frozenset({"past", "prep", "conj", "subject", "aux", "adverbial", "object"}),
        "plural": frozenset({"past", "prep", "conj", "subject", "aux", "adverbial", "object"}),
        "thing": frozenset({"past", "prep", "conj", "subject", "aux", "adverbial", "object"}),
        "past": frozenset({"prep", "object", "det", "conj", "ing", "adverbial", "thing"}),
        "ing": frozenset({"subject", "aux", "object", "conj"}),
        "base": frozenset({"subject", "det", "object", "prep", "past", "thing"}),
        "prep": frozenset({"past", "aux", "subject", "plural", "noun", "thing", "base"}),
        "subject": frozenset({"object", "aux", "past"}),
        "object": frozenset({"subject", "aux", "past"}),
        "aux": frozenset({"prep", "object", "subject", "det", "conj", "thing"}),
        "det": frozenset({"subject", "aux", "past"}),
    },
    "fa": {
        "verb": frozenset({"noun", "plural", "prep", "subject", "mark", "conj"}),
        "noun": frozenset({"verb", "conj", "mark"}),
        "plural": frozenset({"verb", "conj", "mark"}),
        "prep": frozenset({"verb", "mark"}),
        "mark": frozenset({"verb", "prep"}),
    },
    "": {
        "prep": frozenset({"aux", "subject"}),
        "det": frozenset({"aux", "subject"}),
        "subject": frozenset({"prep", "det"}),
        "aux": frozenset({"prep", "det", "subject"}),
    },
}
_AMBIGUOUS = frozenset({"i", "و", "که", "پس", "تا"})
"""Small words that fit in too many places to be wrong anywhere."""
_EVERYDAY = 5
"""So many words a kind are lent by the language's own table where the text is short of them."""


def refused(kind: str, language: str) -> frozenset[str]:
    """The kinds that never fit a gap of this kind; empty when such a gap is not asked for."""
    tables = _REFUSED.get(subtag(language), _REFUSED[""])
    return tables.get(kind, frozenset())


def askable(sentence: Sentence) -> list[Piece]:
    """The words of the sentence that can be left out: not the first, no names, nothing that stands twice, and open words first."""
    keys = [piece.key for piece in sentence.pieces]
    found = [
        piece
        for piece in sentence.pieces[1:]
        if refused(piece.kind, sentence.language) and not piece.text[0].isupper() and keys.count(piece.key) == 1
    ]
    return sorted(found, key=lambda piece: (piece.kind not in grammar.OPEN, lexicon.zipf(piece.key, sentence.language)))


def _cased(text: str) -> bool:
    return text.lower() != text.upper()


def distractors(material: Material, asked: Sequence[Piece], sentences: Iterable[Sentence], count: int, chance: Random) -> list[str] | None:
    """`count` words that fit none of the asked gaps, the most like them first; None when the text and the tables have too few."""
    language = material.language
    kinds = frozenset.intersection(*(refused(piece.kind, language) for piece in asked))
    standing = {piece.key for sentence in sentences for piece in sentence.pieces}
    lemmas = {lexicon.lemma(key, language) for key in standing}
    chosen: list[str] = []
    candidates = _candidates(material, kinds)
    for word in _nearest(candidates, asked, language, chance):
        root = lexicon.lemma(word, language)
        if word not in standing and root not in lemmas:
            chosen.append(candidates[word].text)
            lemmas.add(root)
        if len(chosen) == count:
            return chosen
    return None


class _Candidate(NamedTuple):
    """A word as it is shown, and how far its source is: 0 the text, 1 the language's table."""

    text: str
    far: int


def _candidates(material: Material, kinds: frozenset[str]) -> dict[str, _Candidate]:
    """Words of these kinds by their folded form. One that is of another kind elsewhere in the text is left out."""
    seen: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    for sentence in material.good:
        for piece in sentence.pieces[1:]:
            if (piece.text[0].islower() or not _cased(piece.text)) and piece.key not in _AMBIGUOUS:
                seen.setdefault(piece.key, set()).add(piece.kind)
                written.setdefault(piece.key, piece.text)
    found = {word: _Candidate(written[word], 0) for word, labels in seen.items() if labels - {""} and labels - {""} <= kinds}
    table = grammar.WORDS.get(subtag(material.language), {})
    for kind in sorted(kinds):
        lent = [word for word, listed in table.items() if listed == kind and word not in _AMBIGUOUS][:_EVERYDAY]
        found = {word: _Candidate(word, 1) for word in lent} | found
    return found


def _nearest(candidates: dict[str, _Candidate], asked: Sequence[Piece], language: str, chance: Random) -> list[str]:
    common = sum(lexicon.zipf(piece.key, language) for piece in asked) / len(asked)
    letters = sum(len(piece.key) for piece in asked) / len(asked)

    def distance(word: str) -> float:
        near = abs(lexicon.zipf(word, language) - common) + 0.3 * abs(len(word) - letters)
        return candidates[word].far + near + chance.random()

    return sorted(sorted(candidates), key=distance)
