"""Which cards a note has, and what their two sides show. Pure."""

from collections.abc import Collection
from typing import Literal, get_args
from uuid import UUID, uuid5

from lyceum.kernel.text import fold, words

Kind = Literal["basic", "reversed", "gap", "listening", "typed"]
"""basic: word -> meaning; reversed: meaning -> word; gap: gapped sentence -> word; listening: sound -> word; typed: the word in writing."""
KINDS: tuple[Kind, ...] = get_args(Kind)
GAP = "____"


def card_id(note_id: UUID, kind: Kind) -> UUID:
    """The id of a note's card of this kind: the same on every device, and again when the card comes back."""
    return uuid5(note_id, kind)


def gapped(sentence: str | None, word: str, language: str) -> str | None:
    """The sentence with a gap wherever the word stands, None when it does not stand there.

    A word of several parts is found as such; where the language writes no spaces, as plain text.
    """
    if not sentence:
        return None
    wanted = [fold(token.text, language) for token in words(word, language)]
    tokens = words(sentence, language)
    folded = [fold(token.text, language) for token in tokens]
    spans = []
    place = 0
    while wanted and place + len(wanted) <= len(folded):
        if folded[place : place + len(wanted)] == wanted:
            spans.append((tokens[place].start, tokens[place + len(wanted) - 1].end))
            place += len(wanted)
        else:
            place += 1
    if not spans and language in ("zh", "ja", "th") and word in sentence:
        return sentence.replace(word, GAP)
    for start, end in reversed(spans):
        sentence = sentence[:start] + GAP + sentence[end:]
    return sentence if spans else None


def carried(*, meaning: str | None, gap: bool) -> set[Kind]:
    """The kinds that a note's fields are enough for."""
    kinds: set[Kind] = {"listening"}
    if meaning:
        kinds |= {"basic", "reversed", "typed"}
    if gap:
        kinds |= {"gap", "typed"}
    return kinds


def wanted(possible: Collection[Kind], chosen: Collection[Kind]) -> set[Kind]:
    """The cards to make: of the deck's kinds those the note can carry; else a gap, and else the sound."""
    kinds = set(chosen) & set(possible)
    if not kinds:
        kinds = {"gap"} if "gap" in possible else {"listening"}
    return kinds
