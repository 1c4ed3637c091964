"""What effort is worth and what a streak is, for every input there could be."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import assume, given
from hypothesis import strategies as st

from lyceum.domains.progress import rules
from lyceum.kernel.clock import local_day

KINDS = st.sampled_from([*rules.EFFORT_POINTS, "an activity of next year"])
VERDICTS = st.sampled_from(["right", "slip", "partial", "wrong", "pending"])
SHARES = st.floats(0, 1)
POINTS = st.lists(st.integers(0, 40), max_size=12)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))


@given(KINDS, SHARES, VERDICTS, SHARES)
def test_every_answer_earns_something_and_a_harder_one_no_less(kind, difficulty, verdict, score):
    points = rules.answer_points(kind=kind, difficulty=difficulty, verdict=verdict, score=score)
    assert points >= 1
    assert rules.answer_points(kind=kind, difficulty=1, verdict=verdict, score=score) >= points


@given(KINDS, SHARES, VERDICTS, SHARES, SHARES)
def test_points_never_fall_when_the_score_rises(kind, difficulty, verdict, one, other):
    low, high = sorted((one, other))
    worth = [rules.answer_points(kind=kind, difficulty=difficulty, verdict=verdict, score=score) for score in (low, high)]
    assert worth == sorted(worth)


def test_what_answers_are_worth():
    def worth(kind, verdict, score, difficulty=0.5):
        return rules.answer_points(kind=kind, difficulty=difficulty, verdict=verdict, score=score)

    assert [worth(kind, "right", 1) for kind in ("multiple_choice", "gap_fill", "sentence_reordering", "dictation")] == [4, 6, 8, 10]
    assert worth("dictation", "slip", 0.5) == 9  # a slip of the finger costs next to nothing, whatever score came with it
    assert worth("dictation", "partial", 0.5) == 6
    assert worth("dictation", "wrong", 0) == 2  # having listened and written is worth something
    assert worth("dictation", "pending", 1) == 2
    assert [worth("dictation", "right", 1, difficulty) for difficulty in (0, 1)] == [5, 15]


@given(POINTS, st.randoms())
def test_a_days_xp_of_an_item_does_not_depend_on_the_order_and_adds_up(points, random):
    shuffled = list(points)
    random.shuffle(shuffled)
    steps = [rules.added_xp(now, sorted(shuffled[:index], reverse=True)[:2]) for index, now in enumerate(shuffled)]
    assert all(step >= 0 for step in steps)
    assert sum(steps) == rules.item_xp(points)


@given(POINTS.filter(bool))
def test_repeats_of_an_item_are_capped(points):
    assert max(points) <= rules.item_xp(points) <= max(points) * 1.5
    assert rules.added_xp(max(points), sorted([*points, max(points), max(points)], reverse=True)[:2]) == 0


def test_second_go_counts_half_and_third_nothing():
    assert [rules.item_xp([10] * goes) for goes in range(5)] == [0, 10, 15, 15, 15]
    assert rules.item_xp([2, 10]) == rules.item_xp([10, 2]) == 11


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_study_time_is_what_could_have_been_study(milliseconds, words):
    assert 0 <= rules.answer_ms(milliseconds) <= min(milliseconds, 90_000)
    assert 0 <= rules.reading_ms(milliseconds, words) <= min(milliseconds, words * 1_000)


def _day_by_day(met: set[date], today: date) -> rules.Streak:
    """The definition, spelt out one calendar day at a time."""
    run = freezes = counted = 0
    day, last = min(met, default=today), max([today, *met])
    while day <= last:
        if day in met:
            run, counted = run + 1, counted + 1
            freezes = min(2, freezes + (counted % 7 == 0))
        elif day < today and run:
            run, freezes = (run, freezes - 1) if freezes else (0, 0)
        day += timedelta(days=1)
    return rules.Streak(run, freezes)


@given(st.sets(DAYS, max_size=90), DAYS)
def test_streak_is_what_its_definition_says(met, today):
    met = {day for day in met if day <= today + timedelta(days=1)}
    assert rules.streak(sorted(met), today) == _day_by_day(met, today)


@given(st.sets(DAYS, max_size=90), DAYS)
def test_meeting_todays_goal_carries_the_streak_on(met, today):
    met = {day for day in met if day < today}
    before = rules.streak(sorted(met), today)
    after = rules.streak(sorted(met | {today}), today)
    assert after.days == before.days + 1
    assert before.freezes <= after.freezes <= 2


def test_freezes_are_earned_by_seven_met_days_and_stand_in_for_two_missed_ones():
    start = date(2026, 5, 1)

    def after(pattern: str) -> rules.Streak:
        met = [start + timedelta(days=index) for index, mark in enumerate(pattern) if mark == "x"]
        return rules.streak(met, start + timedelta(days=len(pattern)))

    assert after("") == rules.Streak(0, 0)
    assert after("xxxxxx") == rules.Streak(6, 0)
    assert after("xxxxxx.") == rules.Streak(0, 0)
    assert after("xxxxxxx") == rules.Streak(7, 1)
    assert after("xxxxxxx.x") == rules.Streak(8, 0)
    assert after("xxxxxxx..") == rules.Streak(0, 0)
    assert after("x" * 30) == rules.Streak(30, 2)
    assert after("x" * 30 + "..") == rules.Streak(30, 0)
    assert after("x" * 30 + "...x") == rules.Streak(1, 0)


def test_a_day_that_is_not_over_is_not_missed_even_if_the_next_one_was_met_further_east():
    first = date(2026, 5, 1)
    met = [first, first + timedelta(days=2)]
    assert rules.streak(met, first + timedelta(days=1)) == rules.Streak(2, 0)
    assert rules.streak(met, first + timedelta(days=2)) == rules.Streak(1, 0)


@given(ZONES, st.dates(date(2026, 1, 1), date(2035, 1, 1)), st.lists(st.integers(0, 24 * 60 - 1), min_size=1, max_size=40))
def test_practising_once_each_local_day_is_a_streak_in_every_zone_and_through_every_clock_change(name, first, minutes):
    met = []
    for index, minute in enumerate(minutes):  # minutes after 04:00 by the clock on the wall
        wall = datetime.combine(first + timedelta(days=index), time(4)) + timedelta(minutes=minute)
        moment = wall.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
        # where clocks go forward some wall times do not exist; a zone may even skip the end of a learner's day
        assume(moment.astimezone(ZoneInfo(name)).replace(tzinfo=None) == wall)
        met.append(local_day(moment, name))
    assert met == [first + timedelta(days=index) for index in range(len(minutes))]
    assert rules.streak(met, met[-1]).days == len(minutes)
    assert rules.streak(met, met[-1] + timedelta(days=1)).days == len(minutes)


@given(st.lists(ZONES, min_size=1, max_size=8), st.integers(0, 80_000))
def test_flying_takes_no_met_day_away(zones, hours):
    """A learner who studies at every stop: whatever day it is there, the days that were met stay met and the run is at least 1."""
    met: set[date] = set()
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    for stop, name in enumerate(zones):
        here = local_day(start + timedelta(hours=9 * stop), name)
        met.add(here)
        streak = rules.streak(sorted(met), here)
        assert streak.days >= 1
        assert streak == rules.streak(sorted(met), max(met))
