"""How the learning goes."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from lyceum.domains.cards import card_store, review_store
from lyceum.domains.cards.models import DEFAULT_RETENTION, Forecast, HeatDay, Maturity, Recall, Retained, Statistics
from lyceum.domains.cards.study import usual_card_ms
from lyceum.domains.cards.work import Work

FORECAST_DAYS = 30
HEATMAP_DAYS = 365
RETENTION_DAYS = 30
MS_PER_MINUTE = 60_000


class StatisticsWork(Work):
    """The part of the room that counts."""

    async def statistics(self, user_id: str) -> Statistics:
        """See the port."""
        day = await self._today(user_id)
        async with self._db.as_user(user_id) as tx:
            await self._give_cards(tx, user_id)
            days = await review_store.days_since(tx, user_id, day - timedelta(days=HEATMAP_DAYS - 1))
            due = await review_store.forecast(tx, user_id, day, day + timedelta(days=FORECAST_DAYS - 1))
            by_deck = await review_store.maturity(tx, user_id)
            recall = await review_store.recall(tx, user_id, day)
            total = await review_store.all_reviews(tx, user_id)
            usual_ms = await usual_card_ms(tx, user_id)
            retention = {deck.id: deck.desired_retention for deck in await card_store.decks(tx, user_id)}
        latest = [row for row in days if row.day > day - timedelta(days=RETENTION_DAYS)]
        dates = [day + timedelta(days=ahead) for ahead in range(FORECAST_DAYS)]
        return Statistics(
            day=day,
            forecast=tuple(Forecast(day=date, due=due.get(date, 0)) for date in dates),
            heatmap=tuple(HeatDay(day=row.day, reviews=row.reviews, minutes=_minutes([row])) for row in days),
            retention=_retained(latest, [(retention[row.deck_id], row.cards) for row in by_deck]),
            maturity=Maturity(**{stage: sum(getattr(row, stage) for row in by_deck) for stage in Maturity.model_fields}),
            minutes_today=_minutes(row for row in latest if row.day == day),
            minutes_30_days=_minutes(latest),
            seconds_a_card=round(usual_ms / 1000, 1),
            reviews_today=sum(row.reviews for row in latest if row.day == day),
            reviews_total=total,
            recall_today=round(recall, 1),
        )


def _minutes(rows: Iterable[Any]) -> float:
    return round(float(sum(row.milliseconds for row in rows)) / MS_PER_MINUTE, 1)


def _retained(rows: Sequence[Any], wanted: Sequence[tuple[float, int]]) -> Retained:
    """True retention of these days, beside what the decks of the cards ask for."""

    def total(name: str) -> int:
        return int(sum(getattr(row, name) for row in rows))

    tested, recalled = total("tested"), total("recalled")
    mature, mature_recalled = total("mature_tested"), total("mature_recalled")
    cards = sum(count for _, count in wanted)
    desired = sum(retention * count for retention, count in wanted) / cards if cards else DEFAULT_RETENTION
    return Retained(
        desired=round(desired, 4),
        all=_recall(tested, recalled),
        young=_recall(tested - mature, recalled - mature_recalled),
        mature=_recall(mature, mature_recalled),
    )


def _recall(tested: int, recalled: int) -> Recall:
    return Recall(tested=tested, recalled=recalled, share=round(recalled / tested, 4) if tested else None)
