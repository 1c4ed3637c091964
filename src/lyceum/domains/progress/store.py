"""Every query of the progress room; each in a transaction of the learner it is about."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select, text, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.progress.port import DEFAULT_GOAL_MINUTES
from lyceum.domains.progress.rules import MS_PER_MINUTE
from lyceum.domains.progress.tables import DayRow, EffortRow, LearnerRow

# one statement text for any number of efforts: an insert of a thousand rows by the mapper takes longer to write than to run
_ADD_EFFORTS = text(
    """
    WITH added AS (
      INSERT INTO progress.efforts (owner_id, event_id, at, day, source, item, kind, language,
        milliseconds, points, xp, verdict, score, difficulty, first_try, words)
      SELECT * FROM jsonb_to_recordset(CAST(:efforts AS jsonb)) AS effort(
        owner_id varchar, event_id uuid, at timestamptz, day date, source varchar, item varchar, kind varchar, language varchar,
        milliseconds int, points int, xp int, verdict varchar, score float8, difficulty float8, first_try boolean, words int)
      ON CONFLICT DO NOTHING RETURNING owner_id, day, milliseconds, xp)
    INSERT INTO progress.days AS days (owner_id, day, milliseconds, xp, goal_minutes, met)
    SELECT owner_id, day, sum(milliseconds), sum(xp), CAST(:goal AS int), sum(milliseconds) >= CAST(:goal AS int) * CAST(:minute_ms AS int)
    FROM added GROUP BY owner_id, day ORDER BY day
    ON CONFLICT (owner_id, day) DO UPDATE SET
      milliseconds = days.milliseconds + excluded.milliseconds,
      xp = days.xp + excluded.xp,
      met = days.met OR days.milliseconds + excluded.milliseconds >= days.goal_minutes * CAST(:minute_ms AS int)
    """
)


async def learner(tx: AsyncSession, user_id: str) -> LearnerRow | None:
    """The learner's row, if there is one yet."""
    return await tx.get(LearnerRow, user_id)


async def locked_learner(tx: AsyncSession, user_id: str) -> LearnerRow:
    """The learner's row, made if there is none, held until the transaction ends: one learner's efforts are counted one after the other."""
    held = select(LearnerRow).where(LearnerRow.owner_id == user_id).with_for_update()
    found = (await tx.execute(held)).scalar_one_or_none()
    if found is None:
        first = {"owner_id": user_id, "daily_goal_minutes": DEFAULT_GOAL_MINUTES, "time_zone": "UTC"}
        await tx.execute(insert(LearnerRow).values(first).on_conflict_do_nothing())
        found = (await tx.execute(held)).scalar_one()
    return found


async def best_points(tx: AsyncSession, user_id: str, source: str, item: str, day: date) -> Sequence[int]:
    """Worth of the two best goes at an item on a day."""
    goes = select(EffortRow.points).where(
        EffortRow.owner_id == user_id, EffortRow.source == source, EffortRow.item == item, EffortRow.day == day
    )
    return (await tx.execute(goes.order_by(EffortRow.points.desc()).limit(2))).scalars().all()


async def points_of(tx: AsyncSession, user_id: str, items: Sequence[str], days: Sequence[date]) -> Sequence[Row[str, str, date, int]]:
    """Every go at these items on these days: source, item, day, points."""
    goes = select(EffortRow.source, EffortRow.item, EffortRow.day, EffortRow.points)
    mine = goes.where(EffortRow.owner_id == user_id, EffortRow.item.in_(items), EffortRow.day.in_(days))
    return (await tx.execute(mine)).all()


async def add_efforts(tx: AsyncSession, efforts: Sequence[Mapping[str, Any]], goal_minutes: int) -> None:
    """Write efforts and add them to their days, in one statement; an event that was counted before changes nothing.

    `goal_minutes` is the goal of a day that begins with one of them.
    """
    values = {"efforts": json.dumps(efforts, default=str), "goal": goal_minutes, "minute_ms": MS_PER_MINUTE}
    await tx.execute(_ADD_EFFORTS, values)


async def set_goal_from(tx: AsyncSession, user_id: str, day: date, goal_minutes: int) -> None:
    """Let a new goal count for a day and those after it (there are some for a learner who has flown west)."""
    met = DayRow.met | (DayRow.milliseconds >= goal_minutes * MS_PER_MINUTE)
    days = update(DayRow).where(DayRow.owner_id == user_id, DayRow.day >= day)
    await tx.execute(days.values(goal_minutes=goal_minutes, met=met).execution_options(synchronize_session=False))


async def days_between(tx: AsyncSession, user_id: str, first: date, last: date) -> dict[date, Row[date, int, int, bool]]:
    """The days with any effort in them, `first` and `last` included, oldest first: day, milliseconds, xp, met."""
    days = select(DayRow.day, DayRow.milliseconds, DayRow.xp, DayRow.met).where(DayRow.owner_id == user_id, DayRow.day.between(first, last))
    return {row.day: row for row in (await tx.execute(days.order_by(DayRow.day))).all()}


async def whole_log(tx: AsyncSession, user_id: str) -> tuple[list[date], int]:
    """Every met day, oldest first, and all XP: one row, however long the learner has been here."""
    met = func.array_agg(aggregate_order_by(DayRow.day, DayRow.day)).filter(DayRow.met)
    days, xp = (await tx.execute(select(met, func.sum(DayRow.xp)).where(DayRow.owner_id == user_id))).one()
    return list(days or ()), int(xp or 0)


async def earned(tx: AsyncSession, user_id: str, source: str) -> tuple[int, int, int]:
    """Answers, XP and counted milliseconds that came from a source."""
    answers = func.count(case((EffortRow.verdict.is_not(None), 1)))
    sums = select(answers, func.sum(EffortRow.xp), func.sum(EffortRow.milliseconds))
    row = (await tx.execute(sums.where(EffortRow.owner_id == user_id, EffortRow.source == source))).one()
    return row[0], int(row[1] or 0), int(row[2] or 0)
