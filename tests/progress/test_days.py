"""Efforts become minutes, XP, days and a streak; each counts once."""

import asyncio
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lyceum.domains.progress import rules
from lyceum.domains.progress.port import Earned, ProfileChoice
from lyceum.domains.progress.tables import DayRow, EffortRow
from lyceum.kernel.ids import new_id


async def test_nothing_done_yet(learner):
    today = await learner.summary()
    assert (today.date, today.minutes_done, today.minutes_goal, today.met) == (date(2026, 6, 10), 0, 10, False)
    assert (today.streak_days, today.freezes, today.xp_today, today.xp_total) == (0, 0, 0, 0)
    assert [day.date for day in today.week] == [date(2026, 6, day) for day in range(4, 11)]
    assert not any(day.met or day.minutes for day in today.week)


async def test_an_event_told_twice_counts_once(learner):
    event = learner.answered()
    await learner.room.record_answer(event)
    await learner.room.record_answer(event)
    assert await learner.room.earned(learner.user_id, "lesson") == Earned(source="lesson", answers=1, xp=10, seconds=60)
    assert (await learner.summary()).minutes_done == 1


async def test_events_told_many_times_at_once_count_once(learner):
    events = [learner.answered(activity_id=f"a{number % 3}", score=number / 9) for number in range(9)]
    told = events * 3
    random.Random(7).shuffle(told)
    await asyncio.gather(*(learner.room.record_answer(event) for event in told))
    by_item = [
        [rules.answer_points(kind="dictation", difficulty=0.5, verdict="right", score=n / 9) for n in (i, i + 3, i + 6)] for i in range(3)
    ]
    today = await learner.summary()
    assert today.xp_total == today.xp_today == sum(map(rules.item_xp, by_item))
    assert today.minutes_done == 9
    assert (await learner.room.earned(learner.user_id, "lesson")).answers == 9


async def test_days_are_the_sums_of_the_log(learner, school):
    rng = random.Random(11)
    await learner.room.keep_profile(learner.user_id, ProfileChoice(daily_goal_minutes=5, time_zone="Asia/Tehran"))
    for _ in range(60):
        learner.now += timedelta(minutes=rng.randrange(400))
        await learner.room.record_answer(learner.answered(activity_id=f"a{rng.randrange(4)}", milliseconds=rng.randrange(200_000)))
    sums = select(EffortRow.day, func.sum(EffortRow.milliseconds), func.sum(EffortRow.xp)).group_by(EffortRow.day)
    async with school.db.as_user(learner.user_id) as tx:
        log = {day: (ms, xp) for day, ms, xp in await tx.execute(sums)}
        days = {row.day: row for row in (await tx.execute(select(DayRow))).scalars()}
    assert {day: (row.milliseconds, row.xp) for day, row in days.items()} == log
    assert all(row.met == (row.milliseconds >= 300_000) for row in days.values())


async def test_idle_time_is_not_study(learner):
    await learner.room.record_answer(learner.answered(milliseconds=3_600_000))
    await learner.room.record_reading(learner.read(words=120, milliseconds=3_600_000))
    await learner.summary()
    assert (await learner.room.earned(learner.user_id, "lesson")).seconds == 90
    assert (await learner.summary()).minutes_done == 3  # a minute and a half of answering, two of reading


async def test_a_reading_counts_once_and_is_no_answer(learner):
    reading = learner.read()
    await asyncio.gather(*(learner.room.record_reading(reading) for _ in range(4)))
    assert await learner.room.earned(learner.user_id, str(reading.book_id)) == Earned(
        source=str(reading.book_id), answers=0, xp=12, seconds=360
    )


async def test_goal_met_and_streak_carried_on_by_today(learner):
    for _ in range(3):
        await learner.study(9)
        before = await learner.summary()
        assert not before.met
        await learner.study(1)
        today = await learner.summary()
        assert (today.met, today.today_counts, today.streak_days) == (True, True, before.streak_days + 1)
        learner.now += timedelta(days=1)
    today = await learner.summary()
    assert (today.met, today.today_counts, today.streak_days) == (False, False, 3)
    learner.now += timedelta(days=1)
    assert (await learner.summary()).streak_days == 0
    assert [day.met for day in (await learner.summary()).week] == [False, False, True, True, True, False, False]


async def test_a_freeze_earned_by_seven_days_saves_the_streak(learner):
    for _ in range(7):
        await learner.study(10)
        learner.now += timedelta(days=1)
    assert ((today := await learner.summary()).streak_days, today.freezes) == (7, 1)
    learner.now += timedelta(days=1)
    assert ((today := await learner.summary()).streak_days, today.freezes) == (7, 0)
    learner.now += timedelta(days=1)
    assert ((today := await learner.summary()).streak_days, today.freezes) == (0, 0)


async def test_a_new_goal_counts_from_today_and_takes_nothing_back(learner):
    await learner.study(10)
    learner.now += timedelta(days=1)
    await learner.study(6)
    await learner.room.keep_profile(learner.user_id, ProfileChoice(daily_goal_minutes=30))
    assert [day.met for day in (await learner.summary()).week[-2:]] == [True, False]
    await learner.room.keep_profile(learner.user_id, ProfileChoice(daily_goal_minutes=5))
    today = await learner.summary()
    assert ([day.met for day in today.week[-2:]], today.minutes_goal, today.streak_days) == ([True, True], 5, 2)
    await learner.room.keep_profile(learner.user_id, ProfileChoice(daily_goal_minutes=30))
    assert (await learner.summary()).met


@pytest.mark.parametrize(
    ("zone", "utc", "day"),
    [
        ("Asia/Tehran", datetime(2026, 6, 11, 0, 29, tzinfo=UTC), 10),  # 03:59
        ("Asia/Tehran", datetime(2026, 6, 11, 0, 30, tzinfo=UTC), 11),  # 04:00
        ("America/Los_Angeles", datetime(2026, 6, 11, 10, 59, tzinfo=UTC), 10),
        ("Pacific/Kiritimati", datetime(2026, 6, 10, 14, 0, tzinfo=UTC), 11),
    ],
)
async def test_the_day_begins_at_four_where_the_learner_is(learner, zone, utc, day):
    learner.now = utc
    await learner.room.keep_profile(learner.user_id, ProfileChoice(time_zone=zone))
    await learner.study(1)
    today = await learner.summary()
    assert (today.date, today.minutes_done) == (date(2026, 6, day), 1)


async def test_a_day_that_counted_stays_after_a_flight(learner):
    async def land(zone: str) -> None:
        await learner.room.keep_profile(learner.user_id, ProfileChoice(time_zone=zone))

    learner.now = datetime(2026, 6, 10, 1, tzinfo=UTC)  # ten in the morning of the 10th in Tokyo, the 9th in Honolulu
    await land("Asia/Tokyo")
    await learner.study(10)
    learner.now += timedelta(hours=8)
    await land("Pacific/Honolulu")
    today = await learner.summary()
    assert (today.date, today.met, today.streak_days) == (date(2026, 6, 9), False, 1)
    await learner.study(10)
    assert (await learner.summary()).streak_days == 2
    learner.now += timedelta(hours=24)
    today = await learner.summary()  # the 10th again: it was met in Tokyo
    assert (today.date, today.met, today.streak_days) == (date(2026, 6, 10), True, 2)


async def test_a_goal_set_where_it_is_still_yesterday_counts_for_the_day_begun_elsewhere(learner):
    learner.now = datetime(2026, 6, 10, 1, tzinfo=UTC)
    await learner.room.keep_profile(learner.user_id, ProfileChoice(daily_goal_minutes=20, time_zone="Asia/Tokyo"))
    await learner.study(6)
    await learner.room.keep_profile(learner.user_id, ProfileChoice(daily_goal_minutes=5, time_zone="Pacific/Honolulu"))
    learner.now += timedelta(hours=24)
    today = await learner.summary()
    assert (today.minutes_done, today.minutes_goal, today.met) == (6, 5, True)


async def test_an_answer_that_arrives_late_counts_for_its_own_day(learner):
    yesterday = learner.answered(id=new_id())
    learner.now += timedelta(days=1)
    await learner.room.record_answer(yesterday)
    today = await learner.summary()
    assert (today.minutes_done, today.xp_today, today.xp_total, today.week[-2].minutes) == (0, 0, 10, 1)


async def test_the_past_has_the_days_of_half_a_year_on_which_there_was_study(learner):
    today = learner.now
    for days_before, minutes in ((182, 9), (181, 4), (3, 7), (0, 1)):
        learner.now = today - timedelta(days=days_before)
        await learner.study(minutes)
    past = [(day.date, day.minutes) for day in (await learner.summary()).past]
    assert past == [(date(2025, 12, 11), 4), (date(2026, 6, 7), 7), (date(2026, 6, 10), 1)]
