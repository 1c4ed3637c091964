"""Matching pairs: cards that are turned two at a time until each lies beside the other form, or the meaning, of its word."""

from collections.abc import Callable
from random import Random
from typing import Annotated, Literal

from pydantic import Field

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.activities.base import MAX_PARTS, Activity, Answers, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.cards import judge_cards
from lyceum.domains.lessons.judging.verdicts import Frozen, Judgement
from lyceum.domains.lessons.making.forms import forms_of
from lyceum.domains.lessons.making.material import Material
from lyceum.domains.lessons.making.meanings import apart
from lyceum.domains.lessons.making.words import of_text
from lyceum.kernel.text import fold, subtag

PAIRS = range(3, 7)
MAX_MOVES = 1_000
PairOf = Literal["pair_forms", "pair_meanings"]


class Card(Frozen):
    """A card, and the language of its text."""

    id: str
    text: str
    language: str


class MatchingPairs(Activity):
    """`instruction` says what a pair is: `pair_forms` (a word and its base) or `pair_meanings`."""

    type: Literal["matching_pairs"] = "matching_pairs"
    instruction: PairOf
    cards: tuple[Card, ...]


class MatchingPairsKey(Key):
    """The ids of the cards that belong together."""

    pairs: tuple[tuple[str, str], ...]


class MatchingPairsResponse(Response):
    """Pairs as they were laid, and how often two cards were looked at."""

    type: Literal["matching_pairs"] = "matching_pairs"
    pairs: Annotated[tuple[tuple[Id, Id], ...], Field(max_length=MAX_PARTS)]
    moves: Annotated[int, Field(ge=0, le=MAX_MOVES)]


class MatchingPairsKind(Kind[MatchingPairs, MatchingPairsKey, MatchingPairsResponse]):
    """See the module."""

    name = "matching_pairs"
    view = MatchingPairs
    key = MatchingPairsKey
    response = MatchingPairsResponse
    seconds = 60
    wanted = 1
    family = "pairs"

    def examples(self) -> list[Example]:
        texts = ("went", "see", "take", "go", "saw", "took")
        view = MatchingPairs(
            id="1", instruction="pair_forms", cards=tuple(Card(id=f"c{at}", text=text, language="en") for at, text in enumerate(texts, 1))
        )
        key = MatchingPairsKey(pairs=(("c4", "c1"), ("c2", "c5"), ("c3", "c6")))
        right = (("c1", "c4"), ("c2", "c5"), ("c3", "c6"))
        answers: Answers = (
            (MatchingPairsResponse(pairs=right, moves=3), "right", 1.0),
            (MatchingPairsResponse(pairs=right, moves=12), "right", 1.0),
            (MatchingPairsResponse(pairs=right, moves=16), "right", 0.8),
            (MatchingPairsResponse(pairs=right, moves=1000), "right", 0.5),
            (MatchingPairsResponse(pairs=(("c1", "c4"), ("c2", "c6"), ("c3", "c5")), moves=3), "partial", 1 / 3),
            (MatchingPairsResponse(pairs=(("c1", "c2"),), moves=1), "wrong", 0.0),
            (MatchingPairsResponse(pairs=(), moves=0), "wrong", 0.0),
        )
        return [Example(view, key, "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        ways: list[tuple[PairOf, Callable[[Material, Random], tuple[list[tuple[str, str]], str]]]]
        ways = [("pair_forms", _forms), ("pair_meanings", _meanings)]
        chance.shuffle(ways)
        for instruction, find in ways:
            found, other = find(material, chance)
            if len(found) >= PAIRS.start:
                return [_made(instruction, found[: PAIRS.stop - 1], material, other, chance)]
        return "no_pairs"

    def judge(self, view: MatchingPairs, key: MatchingPairsKey, response: MatchingPairsResponse, language: str) -> Judgement:
        del language
        cards = {card.id: card.text for card in view.cards}
        answer = "\n".join(f"{cards[one]} – {cards[other]}" for one, other in key.pairs)
        return judge_cards(cards, key.pairs, response.pairs, response.moves, answer)

    def right_response(self, view: MatchingPairs, key: MatchingPairsKey) -> MatchingPairsResponse:
        del view
        return MatchingPairsResponse(pairs=key.pairs, moves=len(key.pairs))


KIND = MatchingPairsKind()


def _forms(material: Material, chance: Random) -> tuple[list[tuple[str, str]], str]:
    """Bases and forms from the text; no word belongs to two pairs."""
    found: list[tuple[str, str]] = []
    roots: set[str] = set()
    for sentence in material.free(chance):
        for form in forms_of(sentence):
            base, text = fold(form.base, material.language), form.piece.key
            mine = {base, text, lexicon.lemma(base, material.language), lexicon.lemma(text, material.language)}
            if not mine & roots:
                roots |= mine
                found.append((form.base, form.piece.text))
    return found, subtag(material.language)


def _meanings(material: Material, chance: Random) -> tuple[list[tuple[str, str]], str]:
    known = material.meanings.texts
    found = {piece.key: piece.text for _, piece in of_text(material, chance) if piece.key in known}
    return [(found[word], known[word]) for word in apart(material, found)], material.meanings.language


def _made(instruction: PairOf, pairs: list[tuple[str, str]], material: Material, other: str, chance: Random) -> Made:
    order = list(range(2 * len(pairs)))
    chance.shuffle(order)
    ids = {place: f"c{number}" for number, place in enumerate(order, 1)}
    language = subtag(material.language)
    cards = [Card(id=ids[place], text=pairs[place // 2][place % 2], language=other if place % 2 else language) for place in order]
    key = MatchingPairsKey(pairs=tuple((ids[2 * number], ids[2 * number + 1]) for number in range(len(pairs))))
    rareness = sum(lexicon.zipf(fold(word, language), language) for word, _ in pairs) / len(pairs)
    difficulty = min(max((6.5 - rareness) / 4, 0.0), 1.0)
    return Made(MatchingPairs(id="", instruction=instruction, cards=tuple(cards)), key, round(difficulty, 3))
