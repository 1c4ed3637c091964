"""What to study now."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import card_store, faces, review_store, schedule, store
from lyceum.domains.cards.models import Button, Side, Sound, Source, StudyCard, StudyQueue
from lyceum.domains.cards.picking import Picked, pick
from lyceum.domains.cards.port import CardsToday
from lyceum.domains.cards.tables import DeckRow
from lyceum.domains.cards.work import Work, state_of
from lyceum.kernel.clock import local_day

LEARN_AHEAD = timedelta(minutes=20)
"""A learning card that is due this soon is shown at the end rather than waited for."""
DEFAULT_CARD_MS = 8_000
MIN_TIMED_REVIEWS = 10
SHOWINGS_OF_NEW = len(schedule.LEARNING_STEPS_MINUTES)


class StudyWork(Work):
    """The part of the room that says what to study."""

    async def study(self, user_id: str, deck_id: UUID | None = None, limit: int = 20) -> StudyQueue:
        """See the port."""
        moment, zone_name = self._clock(), await self._zone(user_id)
        day = local_day(moment, zone_name)
        async with self._db.as_user(user_id) as tx:
            await self._give_cards(tx, user_id)
            decks = [await self._deck(tx, user_id, deck_id)] if deck_id else await card_store.decks(tx, user_id)
            picked = await pick(tx, user_id, decks, day, zone_name)
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
            counts = (await pick(tx, user_id, decks, day, zone_name)).counts
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
