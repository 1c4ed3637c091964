"""What to study now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import card_store, faces, review_store, schedule, store
from lyceum.domains.cards.models import Button, Counts, Side, Sound, Source, StudyCard, StudyQueue
from lyceum.domains.cards.port import CardsToday
from lyceum.domains.cards.tables import DeckRow
from lyceum.domains.cards.work import Work, state_of
from lyceum.kernel.clock import DAY_STARTS_AT_HOUR, local_day, zone

LEARN_AHEAD = timedelta(minutes=20)
"""A learning card that is due this soon is shown at the end rather than waited for."""
DEFAULT_CARD_MS = 8_000
MIN_TIMED_REVIEWS = 10
SHOWINGS_OF_NEW = len(schedule.LEARNING_STEPS_MINUTES)


@dataclass
class Picked:
    """What there is to study, by part and in order; no two cards of one note."""

    learning: list[Any] = field(default_factory=list)
    due: list[Any] = field(default_factory=list)
    new: list[Any] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        return Counts(new=len(self.new), learning=len(self.learning), due=len(self.due))


class StudyWork(Work):
    """The part of the room that says what to study."""

    async def study(self, user_id: str, deck_id: UUID | None = None, limit: int = 20) -> StudyQueue:
        """See the port."""
        moment, zone_name = self._clock(), await self._zone(user_id)
        day = local_day(moment, zone_name)
        async with self._db.as_user(user_id) as tx:
            await self._give_cards(tx, user_id)
            decks = [await self._deck(tx, user_id, deck_id)] if deck_id else await card_store.decks(tx, user_id)
            picked = await _pick(tx, user_id, decks, day, _day_end(day, zone_name))
            shown = _in_order(picked, moment)[:limit]
            found = await review_store.faces(tx, user_id, [row.id for row in shown]) if shown else {}
        by_id = {deck.id: deck for deck in decks}
        cards = tuple(_study_card(found[row.id], by_id[row.deck_id], moment, day) for row in shown if row.id in found)
        waiting = [row.due_at for row in picked.learning]
        return StudyQueue(day=day, counts=picked.counts, cards=cards, next_at=min(waiting) if waiting and not cards else None)

    async def today(self, user_id: str) -> CardsToday:
        """See the port."""
        moment, zone_name = self._clock(), await self._zone(user_id)
        day = local_day(moment, zone_name)
        async with self._db.as_user(user_id) as tx:
            await self._give_cards(tx, user_id)
            kept = await store.tally(tx, user_id)
            decks = await card_store.decks(tx, user_id)
            counts = (await _pick(tx, user_id, decks, day, _day_end(day, zone_name))).counts
            recall = await review_store.recall(tx, user_id, day)
            usual_ms = await usual_card_ms(tx, user_id)
        due = counts.due + counts.learning
        showings = due + counts.new * SHOWINGS_OF_NEW
        minutes = -int(-showings * usual_ms // 60_000)  # a minute that has begun counts
        return CardsToday(kept=kept, due=due, new=counts.new, recall_today=round(recall), minutes=minutes)


async def usual_card_ms(tx: AsyncSession, user_id: str) -> float:
    """The learner's own median time for a card, as soon as enough were timed."""
    timed, median = await review_store.usual_ms(tx, user_id)
    return median if median and timed >= MIN_TIMED_REVIEWS else DEFAULT_CARD_MS


def _day_end(day: date, zone_name: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(DAY_STARTS_AT_HOUR), zone(zone_name))


async def _pick(tx: AsyncSession, user_id: str, decks: Sequence[DeckRow], day: date, day_end: datetime) -> Picked:
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
    rows = await review_store.queue(tx, user_id, today=day, day_end=day_end, decks=[deck.id for deck in decks], **quotas)
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


def _in_order(picked: Picked, moment: datetime) -> list[Any]:
    ready = [row for row in picked.learning if row.due_at <= moment]
    soon = [row for row in picked.learning if moment < row.due_at <= moment + LEARN_AHEAD]
    return [*ready, *picked.due, *picked.new, *soon]


def _study_card(row: Any, deck: DeckRow, moment: datetime, day: date) -> StudyCard:
    front, back = _sides(row)
    names = schedule.Memory._fields
    memory = schedule.Memory(**{name: getattr(row, name) for name in names})
    return StudyCard(
        id=row.id,
        note_id=row.note_id,
        deck_id=deck.id,
        language=row.language,
        kind=row.kind,
        typed=row.kind == "typed",
        answer=row.meaning if row.kind == "basic" and row.meaning else row.word,
        front=front,
        back=back,
        source=Source(book_id=row.book_id, chapter=row.chapter, block=row.block) if row.book_id else None,
        memory=state_of(row),
        desired_retention=deck.desired_retention,
        buttons=tuple(
            Button(rating=shown.rating, state=shown.state, minutes=shown.minutes, days=shown.days)
            for shown in schedule.previews(memory, moment, day, deck.desired_retention)
        ),
    )


def _sides(row: Any) -> tuple[Side, Side]:
    """What is asked and what is answered; the answer shows all there is."""
    sound = Sound(text=row.word, language=row.language)
    gap = faces.gapped(row.sentence, row.word, row.language)
    back = Side(word=row.word, meaning=row.meaning, sentence=row.sentence, sound=sound)
    fronts = {
        "basic": Side(word=row.word, sentence=row.sentence, sound=sound),
        "reversed": Side(meaning=row.meaning),
        "gap": Side(gap=gap),
        "listening": Side(sound=sound),
        "typed": Side(meaning=row.meaning, gap=gap),
    }
    return fronts[row.kind], back
