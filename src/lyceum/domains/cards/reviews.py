"""The log: what devices send, and what it makes of cards."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import card_store, review_store, schedule
from lyceum.domains.cards.errors import CardLogFull, DayElsewhere
from lyceum.domains.cards.models import MAX_LINES_A_CARD, CardState, Received, Review, ReviewBatch
from lyceum.domains.cards.schedule import Days, Logged, Memory
from lyceum.domains.cards.tables import DeckRow
from lyceum.domains.cards.work import Work, state_of
from lyceum.domains.progress.port import CardReviewed, ReviewedCard
from lyceum.kernel.clock import local_day
from lyceum.platform.events import publish

Logs = Mapping[UUID, Sequence[Logged]]


class ReviewWork(Work):
    """The part of the room that takes reviews in."""

    async def receive(self, user_id: str, batch: ReviewBatch) -> Received:
        """See the port."""
        received_at = self._clock()
        for place, review in enumerate(batch.reviews):
            if not schedule.could_be_day(review.at, review.day):
                raise DayElsewhere(field=f"reviews.{place}.day")
        wrong_clock = abs(received_at - batch.sent_at) > schedule.MAX_CLOCK_ERROR
        zone = await self._zone(user_id) if wrong_clock else None
        sent = {review.id: review for review in reversed(batch.reviews)}
        rows = [_row(review, batch.sent_at, received_at, zone) for review in sent.values()]
        async with self._db.as_user(user_id) as tx:
            cards = {card.id: card for card in await card_store.held_cards(tx, user_id, {row["card_id"] for row in rows})}
            mine = [row for row in rows if row["card_id"] in cards]
            added = await review_store.add_reviews(tx, user_id, mine, received_at) if mine else set()
            states = await self._count(tx, user_id, cards, sent, added) if added else {}
        states |= {card.id: state_of(card) for card in cards.values() if card.id not in states}
        return Received(
            added=tuple(sorted(added)),
            known=tuple(sorted(row["id"] for row in mine if row["id"] not in added)),
            unknown=tuple(sorted(row["card_id"] for row in rows if row["card_id"] not in cards)),
            states=tuple(states.values()),
        )

    async def _count(
        self, tx: AsyncSession, user_id: str, cards: Mapping[UUID, Any], sent: Mapping[UUID, Review], added: set[UUID]
    ) -> dict[UUID, CardState]:
        """Bring cards and days up to date with what was added, and tell of it; returns the new states."""
        touched = sorted({sent[id_].card_id for id_ in added})
        logs = await review_store.logs(tx, user_id, touched)
        if max(map(len, logs.values())) > MAX_LINES_A_CARD:
            raise CardLogFull
        decks = {deck.id: deck for deck in await card_store.decks(tx, user_id)}
        retention = {card_id: decks[cards[card_id].deck_id].desired_retention for card_id in touched}
        # a large upload takes a tenth of a second of counting, in which others want their answers
        memories, days = await asyncio.to_thread(recount, logs, added, retention)
        states = [{"id": card_id, **stored(memory)} for card_id, memory in memories.items()]
        await card_store.write_states(tx, user_id, states)
        await review_store.add_to_days(tx, user_id, days)
        lines = [line for log in logs.values() for line in log if line.id in added and line.rating]
        if lines:
            facts = [_reviewed(line, cards[sent[line.id].card_id], decks, memories[sent[line.id].card_id]) for line in lines]
            await publish(tx, CardReviewed(user_id=user_id, at=max(line.at for line in lines), reviews=tuple(facts)))
        return {card_id: state_of(cards[card_id]).model_copy(update=stored(memory)) for card_id, memory in memories.items()}


def recount(logs: Logs, added: set[UUID], retention: Mapping[UUID, float]) -> tuple[dict[UUID, Memory], Days]:
    """The memories of cards by their whole logs, and what the added lines change in the sums of days. Pure."""
    memories: dict[UUID, Memory] = {}
    days: Days = {}
    for card_id, log in logs.items():
        passed = schedule.history(log, retention[card_id])
        memories[card_id] = schedule.last_of(passed)
        for key, sums in schedule.changed_days(passed, log, added, retention[card_id]).items():
            days[key] = days[key].plus(sums) if key in days else sums
    return memories, {key: sums for key, sums in days.items() if any(sums)}


def stored(memory: Memory) -> dict[str, Any]:
    """A memory as a card's row keeps it."""
    return {name: getattr(memory, name) for name in card_store.STATE_COLUMNS}


def _row(review: Review, sent_at: datetime, received_at: datetime, zone: str | None) -> dict[str, Any]:
    """A review as the log keeps it. A device whose clock is wrong does not know the day either: `zone` is given then."""
    at = schedule.true_moment(review.at, sent_at, received_at)
    return review.model_dump() | {"at": at, "day": local_day(at, zone) if zone else review.day}


def _reviewed(line: Logged, card: Any, decks: Mapping[UUID, DeckRow], memory: Memory) -> ReviewedCard:
    assert line.rating
    return ReviewedCard(
        id=line.id,
        at=line.at,
        deck_id=line.deck_id,
        card_id=card.id,
        kind=card.kind,
        language=decks[card.deck_id].language,
        rating=line.rating,
        milliseconds=line.milliseconds,
        difficulty=(memory.difficulty or 1.0) / 10,
    )
