"""A text as its lesson is made from it: the sentences that can stand alone, each used once, and the words beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import NamedTuple

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import grammar, persian
from lyceum.kernel.text import fold, sentences, subtag, words

MIN_WORDS = 4
MAX_WORDS = 14
MAX_SENTENCE_CHARS = 160
MAX_SENTENCES = 5_000
RARE_ZIPF = 1.5
MIN_SENTENCES = 4
"""A text with fewer sentences that stand alone carries no lesson."""
SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo", "yue"})

_ENDS = re.compile(r"[.!?…؟。।۔]$")
# Speech, asides, lists and leftovers of a layout: such a sentence leans on its neighbours.
_LEANING = re.compile("[\"“”„«»‹›()\\[\\]{}:;؛*_#|/\\\\<>=@—–…]|--|(?<!\\w)['‘’]|['‘’](?!\\w)|\\d")
_QUOTES = '"“”„«»‘’'
_POINTING = {
    "en": frozenset(["it", "this", "that", "these", "those", "they", "and", "but", "so", "then", "there", "such", "he", "she"]),
    "fa": frozenset(["این", "آن", "و", "اما", "ولی", "پس", "که", "او", "آنها", "همین"]),
    "de": frozenset(["es", "das", "dies", "und", "aber", "so", "dann", "er", "sie", "da"]),
    "fr": frozenset(["il", "elle", "ce", "cela", "et", "mais", "puis", "ils", "elles"]),
    "es": frozenset(["y", "pero", "eso", "esto", "entonces"]),
}


@dataclass(frozen=True)
class Piece:
    """A word of a sentence; `kind` is its kind in this sentence, or "" when rules cannot tell."""

    text: str
    key: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    """A sentence that stands alone; `number` counts all sentences of the text."""

    number: int
    text: str
    language: str
    verse: bool = False

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        tokens = words(self.text, self.language)
        keys = [fold(token.text, self.language) for token in tokens]
        kinds = [grammar.label(keys, place, self.language) for place in range(len(keys))]
        if self.verse and subtag(self.language) == "fa" and kinds and keys[-1] not in persian.VERBS:
            kinds[-1] = ""  # prose ends with its verb, a line of verse with its rhyme
        return tuple(Piece(token.text, key, token.start, token.end, kind) for token, key, kind in zip(tokens, keys, kinds, strict=True))

    @property
    def difficulty(self) -> float:
        """0 to 1, from the length and how rare its words are."""
        common = [lexicon.zipf(piece.key, self.language) for piece in self.pieces]
        rareness = min(max((6.5 - sum(common) / len(common)) / 3.0, 0.0), 1.0) if lexicon.has_frequencies(self.language) else 0.5
        return round(0.6 * rareness + 0.4 * min(len(common) / MAX_WORDS, 1.0), 3)


class Place(NamedTuple):
    """Where a sentence of the text stands: characters of a paragraph."""

    paragraph: int
    start: int
    end: int


class Meanings(NamedTuple):
    """What a dictionary says about words of the text: folded word to meaning, in one language."""

    language: str
    texts: dict[str, str]


NO_MEANINGS = Meanings("", {})


@dataclass
class Material:
    """What is left of a text to make activities from."""

    language: str
    good: tuple[Sentence, ...]
    """In the order of the text."""
    paragraphs: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    """Of all sentences, the good and the others: number 1 first."""
    meanings: Meanings = NO_MEANINGS
    used: set[int] = field(default_factory=set)

    @property
    def spaceless(self) -> bool:
        return subtag(self.language) in SPACELESS

    @cached_property
    def _ranked(self) -> list[Sentence]:
        return sorted(self.good, key=lambda sentence: (_weakness(sentence), sentence.number))

    def free(self, chance: Random) -> list[Sentence]:
        """Sentences not used yet, the better half of them before the rest, each half shuffled."""
        left = [sentence for sentence in self._ranked if sentence.number not in self.used]
        better, rest = left[: (len(left) + 1) // 2], left[(len(left) + 1) // 2 :]
        chance.shuffle(better)
        chance.shuffle(rest)
        return better + rest

    def take(self, *taken: Sentence) -> None:
        """Mark sentences as used."""
        self.used.update(sentence.number for sentence in taken)

    def passages(self, most: int) -> list[range]:
        """Runs of unused sentences (their numbers) that follow each other in a paragraph, `most` long or less where it ends."""
        runs = []
        for first in range(1, len(self.places) + 1):
            paragraph = self.places[first - 1].paragraph
            last = first
            while last < len(self.places) and last - first + 1 < most and self.places[last].paragraph == paragraph:
                last += 1
            run = range(first, last + 1)
            if not self.used.intersection(run):
                runs.append(run)
        return runs

    def text_of(self, numbers: range) -> str:
        """The text from the first to the last of these sentences of one paragraph."""
        first, last = self.places[numbers[0] - 1], self.places[numbers[-1] - 1]
        return " ".join(self.paragraphs[first.paragraph][first.start : last.end].split())

    def take_all(self, numbers: range) -> None:
        """Mark sentences as used by their numbers."""
        self.used.update(numbers)


def _weakness(sentence: Sentence) -> int:
    """How much the sentence leans on others or strays from an easy length."""
    first = sentence.pieces[0].key
    pointing = first in _POINTING.get(subtag(sentence.language), frozenset())
    return 2 * (pointing + _verbless(sentence)) + (len(sentence.pieces) < MIN_WORDS + 1) + (not sentence.text.endswith((".", "۔", "।")))


def _verbless(sentence: Sentence) -> bool:
    """Whether no word of an English sentence looks like a verb."""
    if subtag(sentence.language) != "en":
        return False
    verbs = ("aux", "past", "base")
    return not any(
        piece.kind in verbs or (piece.key == piece.text and lexicon.lemma(piece.key, "en") != piece.key and not piece.key.endswith("s"))
        for piece in sentence.pieces
    )


def gather(paragraphs: Sequence[str], language: str, meanings: Meanings = NO_MEANINGS) -> Material:
    """The sentences of the text that can stand alone; where it has hardly any (verse), its lines."""
    found: dict[str, Sentence] = {}
    lines: dict[str, Sentence] = {}
    places: list[Place] = []
    for index, paragraph in enumerate(paragraphs):
        for start, end in sentences(paragraph, language)[: MAX_SENTENCES - len(places)]:
            places.append(Place(index, start, end))
            # Somebody's words are a sentence like any other, once the quotation marks around them are gone.
            text = " ".join(paragraph[start:end].split()).strip(_QUOTES)
            ended = bool(_ENDS.search(text))
            sentence = Sentence(len(places), text, language, verse=not ended)
            if _stands(sentence):
                (found if ended else lines).setdefault(fold(text, language), sentence)
    good = found if len(found) >= MIN_SENTENCES else {**found, **lines}
    return Material(language, tuple(good.values()), tuple(paragraphs), tuple(places), meanings)


def _stands(sentence: Sentence) -> bool:
    if len(sentence.text) > MAX_SENTENCE_CHARS or _LEANING.search(sentence.text):
        return False
    if not MIN_WORDS <= len(words(sentence.text)) <= MAX_WORDS:
        return False
    first = sentence.text[0]
    if not first.isalpha() or first.islower() or sentence.text.isupper():
        return False
    return not lexicon.has_frequencies(sentence.language) or _readable(sentence)


def _readable(sentence: Sentence) -> bool:
    """Whether all words but one are words that people use; names count as used."""
    strange = [piece for piece in sentence.pieces if lexicon.zipf(piece.key, sentence.language) < RARE_ZIPF]
    return len([piece for piece in strange if not piece.text[0].isupper()]) <= len(sentence.pieces) // 8
