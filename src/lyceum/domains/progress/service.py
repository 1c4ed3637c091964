"""The progress room at work."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from lyceum.domains.progress import rules, store
from lyceum.domains.progress.port import (
    ActivityAnswered,
    CardReviewed,
    Day,
    Earned,
    Profile,
    ProfileChoice,
    ProgressToday,
    Reading,
    ReviewedCard,
    UnknownLanguage,
)
from lyceum.domains.progress.tables import KEPT, LearnerRow
from lyceum.kernel.clock import local_day, now, zone
from lyceum.kernel.languages import LANGUAGES
from lyceum.platform.database import Database
from lyceum.platform.personal import PersonalRecords

WEEK_DAYS = 7
PAST_DAYS = 26 * 7
"""Half a year: as many weeks as a phone has room for."""
READING = "reading"


class ProgressService(PersonalRecords):
    """Implements `lyceum.domains.progress.port.Progress`. `clock` tells the present moment."""

    kept = KEPT

    def __init__(self, *, db: Database, clock: Callable[[], datetime] = now) -> None:
        self._db = db
        self._clock = clock

    async def profile(self, user_id: str) -> Profile:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            return _profile(await store.learner(tx, user_id))

    async def keep_profile(self, user_id: str, choice: ProfileChoice) -> Profile:
        """See the port."""
        _check(choice)
        async with self._db.as_user(user_id) as tx:
            learner = await store.locked_learner(tx, user_id)
            for name, value in choice.model_dump(exclude={"time_zone"}).items():
                setattr(learner, name, value)
            learner.time_zone = choice.time_zone or learner.time_zone
            learner.onboarded_at = learner.onboarded_at or self._clock()
            await tx.flush()
            await store.set_goal_from(tx, user_id, local_day(self._clock(), learner.time_zone), learner.daily_goal_minutes)
            return _profile(learner)

    async def summary(self, user_id: str) -> ProgressToday:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            profile = _profile(await store.learner(tx, user_id))
            today = local_day(self._clock(), profile.time_zone)
            week = [today - timedelta(days=before) for before in reversed(range(WEEK_DAYS))]
            rows = await store.days_between(tx, user_id, today - timedelta(days=PAST_DAYS - 1), today)
            met, xp_total = await store.whole_log(tx, user_id)
        streak = rules.streak(met, today)
        past = {day: Day(date=day, minutes=row.milliseconds // rules.MS_PER_MINUTE, met=row.met) for day, row in rows.items()}
        days = tuple(past.get(day) or Day(date=day, minutes=0, met=False) for day in week)
        return ProgressToday(
            date=today,
            minutes_done=days[-1].minutes,
            minutes_goal=profile.daily_goal_minutes,
            met=days[-1].met,
            streak_days=streak.days,
            today_counts=days[-1].met,
            freezes=streak.freezes,
            xp_today=rows[today].xp if today in rows else 0,
            xp_total=xp_total,
            week=days,
            past=tuple(past.values()),
        )

    async def earned(self, user_id: str, source: str) -> Earned:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            answers, xp, milliseconds = await store.earned(tx, user_id, source)
        return Earned(source=source, answers=answers, xp=xp, seconds=milliseconds // 1000)

    async def record_answer(self, event: ActivityAnswered) -> None:
        """See the port."""
        effort = event.model_dump(include={"source", "kind", "language", "verdict", "score", "difficulty", "first_try", "at"})
        effort |= {
            "owner_id": event.user_id,
            "event_id": event.id,
            "item": event.activity_id,
            "milliseconds": rules.answer_ms(event.milliseconds),
            "points": rules.answer_points(kind=event.kind, difficulty=event.difficulty, verdict=event.verdict, score=event.score),
        }
        await self._record(effort)

    async def record_cards(self, event: CardReviewed) -> None:
        """See the port."""
        if not event.reviews:
            return
        async with self._db.as_user(event.user_id) as tx:
            learner = await store.locked_learner(tx, event.user_id)
            efforts = [_card_effort(event.user_id, review, local_day(review.at, learner.time_zone)) for review in event.reviews]
            items, days = {effort["item"] for effort in efforts}, {effort["day"] for effort in efforts}
            goes: dict[tuple[str, str, date], list[int]] = {}
            for source, item, day, points in await store.points_of(tx, event.user_id, sorted(items), sorted(days)):
                goes.setdefault((source, item, day), []).append(points)
            for effort in efforts:
                before = goes.setdefault((effort["source"], effort["item"], effort["day"]), [])
                effort["xp"] = rules.added_xp(effort["points"], before)
                before.append(effort["points"])
            await store.add_efforts(tx, efforts, learner.daily_goal_minutes)

    async def record_reading(self, reading: Reading) -> None:
        """See the port."""
        milliseconds = rules.reading_ms(reading.milliseconds, reading.words)
        effort = reading.model_dump(include={"language", "words", "at"}) | {
            "owner_id": reading.user_id,
            "event_id": reading.id,
            "source": str(reading.book_id),
            "item": str(reading.chapter),
            "kind": READING,
            "milliseconds": milliseconds,
            "points": rules.reading_points(milliseconds),
        }
        await self._record(effort)

    async def _record(self, effort: dict[str, Any]) -> None:
        user_id = effort["owner_id"]
        async with self._db.as_user(user_id) as tx:
            learner = await store.locked_learner(tx, user_id)
            day = local_day(effort["at"], learner.time_zone)
            best = await store.best_points(tx, user_id, effort["source"], effort["item"], day)
            counted = {**effort, "day": day, "xp": rules.added_xp(effort["points"], best)}
            await store.add_efforts(tx, [counted], learner.daily_goal_minutes)


def _card_effort(user_id: str, review: ReviewedCard, day: date) -> dict[str, Any]:
    """A review as an effort; what it adds to its day is worked out later."""
    credit = rules.CARD_CREDIT[review.rating]
    return {
        "owner_id": user_id,
        "event_id": review.id,
        "at": review.at,
        "day": day,
        "source": str(review.deck_id),
        "item": str(review.card_id),
        "kind": f"card_{review.kind}",
        "language": review.language,
        "milliseconds": rules.card_ms(review.milliseconds),
        "points": rules.card_points(kind=review.kind, difficulty=review.difficulty, rating=review.rating),
        "verdict": "wrong" if not credit else "right" if credit == 1 else "partial",
        "score": credit,
        "difficulty": review.difficulty,
    }


def _check(choice: ProfileChoice) -> None:
    for field in ("native_language", "target_language"):
        code = getattr(choice, field)
        if code is not None and code not in LANGUAGES:
            raise UnknownLanguage(f"The school does not know the language “{code[:35]}”; use one of {', '.join(LANGUAGES)}.", field=field)
    if choice.time_zone is not None:
        zone(choice.time_zone)


def _profile(row: LearnerRow | None) -> Profile:
    if row is None:
        return Profile()
    names = ("native_language", "target_language", "level", "daily_goal_minutes", "time_zone")
    return Profile.model_validate({name: getattr(row, name) for name in names} | {"onboarded": row.onboarded_at is not None})
