"""How the demo learner studies cards: forgets as the memory model foretells, and takes a moment over each card. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from lyceum.domains.cards.faces import Kind, card_id
from lyceum.domains.cards.models import DEFAULT_NEW_PER_DAY, DEFAULT_RETENTION, Review
from lyceum.domains.cards.schedule import AGAIN, EASY, GOOD, HARD, NEW, Memory, answered, retrievability

USUAL_SECONDS = {"basic": 7.0, "typed": 11.0}
BETWEEN_CARDS = timedelta(seconds=2)
KNOWS_NEW, KNOWS_LEARNING = 0.7, 0.88
"""How often a word that was met in a text is known when it is first asked, and how often one that was just looked at."""


@dataclass
class _Card:
    id: UUID
    note_id: UUID
    kind: Kind
    memory: Memory = NEW


@dataclass
class CardLearner:
    """Cards in the order in which they were made, with what is remembered of them."""

    chance: Random
    cards: list[_Card] = field(default_factory=list)

    def meet(self, note_id: UUID, kinds: Iterable[Kind]) -> None:
        """A new word."""
        self.cards += [_Card(card_id(note_id, kind), note_id, kind) for kind in kinds]

    def session(self, at: datetime, day: date) -> list[Review]:
        """Everything due and a day's new cards, no two of one word; cards that are being learnt come until they are learnt."""
        waiting, reviews = self._chosen(day), []
        while waiting:
            card = min(waiting, key=lambda one: one.memory.due_at or at)
            at = max(at, card.memory.due_at or at) + BETWEEN_CARDS
            review = self._reviewed(card, at, day)
            reviews.append(review)
            at += timedelta(milliseconds=review.milliseconds)
            if card.memory.state == "review":
                waiting.remove(card)
        return reviews

    def _chosen(self, day: date) -> list[_Card]:
        due = [card for card in self.cards if card.memory.due_day and card.memory.due_day <= day]
        new = [card for card in self.cards if card.memory is NEW]
        asked: dict[UUID, _Card] = {}
        for card in due:
            asked.setdefault(card.note_id, card)
        most = len(asked) + DEFAULT_NEW_PER_DAY
        for card in new:
            if len(asked) < most:
                asked.setdefault(card.note_id, card)
        return list(asked.values())

    def _reviewed(self, card: _Card, at: datetime, day: date) -> Review:
        rating = self._rating(card.memory, day)
        card.memory = answered(card.memory, rating, at, day, DEFAULT_RETENTION)
        seconds = USUAL_SECONDS[card.kind] * self.chance.lognormvariate(0, 0.4) * (1.5 if rating == AGAIN else 1)
        return Review(id=uuid7(at, self.chance), card_id=card.id, at=at, day=day, rating=rating, milliseconds=int(min(seconds, 55) * 1_000))

    def _rating(self, memory: Memory, day: date) -> int:
        knows = KNOWS_NEW if memory is NEW else KNOWS_LEARNING
        if memory.state == "review" and memory.stability and memory.last_day:
            knows = retrievability(memory.stability, (day - memory.last_day).days)
        if self.chance.random() > knows:
            return AGAIN
        return self.chance.choices((HARD, GOOD, EASY), (12, 76, 12))[0]


def uuid7(at: datetime, chance: Random) -> UUID:
    """A UUIDv7 of that moment whose random bits come from `chance`: made again, it is the same."""
    milliseconds = math.floor(at.timestamp() * 1_000)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62))
