"""What there is to study today: within the daily limits of the decks, no two cards of one note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import review_store
from lyceum.domains.cards.models import Counts
from lyceum.domains.cards.tables import DeckRow
from lyceum.kernel.clock import DAY_STARTS_AT_HOUR, zone


@dataclass
class Picked:
    """What there is to study, by part and in order; no two cards of one note."""

    learning: list[Any] = field(default_factory=list)
    due: list[Any] = field(default_factory=list)
    new: list[Any] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """How many of each part."""
        return Counts(new=len(self.new), learning=len(self.learning), due=len(self.due))

    def of(self, deck_id: UUID) -> "Picked":
        """Those of one deck."""
        return Picked(*([row for row in part if row.deck_id == deck_id] for part in (self.learning, self.due, self.new)))


def _day_end(day: date, zone_name: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(DAY_STARTS_AT_HOUR), zone(zone_name))


async def pick(tx: AsyncSession, user_id: str, decks: Sequence[DeckRow], day: date, zone_name: str) -> Picked:
    """All that is to be studied today within the daily limits of these decks, siblings apart."""
    if not decks:
        return Picked()
    done = await review_store.day_of(tx, user_id, day)
    left = {
        "due": {deck.id: max(0, deck.reviews_per_day - (done[deck.id].tested if deck.id in done else 0)) for deck in decks},
        "new": {deck.id: max(0, deck.new_per_day - (done[deck.id].introduced if deck.id in done else 0)) for deck in decks},
    }
    # siblings are left out below: looking at more than the limit fills their places
    most = max([1, *(len(deck.kinds) for deck in decks)])
    quotas = {f"{part}_quotas": [limit * most for limit in limits.values()] for part, limits in left.items()}
    rows = await review_store.queue(tx, user_id, today=day, day_end=_day_end(day, zone_name), decks=[deck.id for deck in decks], **quotas)
    return _apart(rows, left)


def _apart(rows: Sequence[Any], left: Mapping[str, dict[UUID, int]]) -> Picked:
    """One card a note, as many a deck as its limits leave."""
    picked, seen = Picked(), set()
    for row in rows:
        if row.part == "learning":
            picked.learning.append(row)
        elif row.note_id in seen or not left[row.part][row.deck_id]:
            continue
        else:
            left[row.part][row.deck_id] -= 1
            getattr(picked, row.part).append(row)
        seen.add(row.note_id)
    return picked
