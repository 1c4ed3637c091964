"""When a card comes again: the pure part, against the golden file and against itself."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.cards_golden import DECK, GOLDEN, golden

from lyceum.domains.cards.reviews import recount
from lyceum.domains.cards.schedule import (
    NEW,
    PARAMETERS,
    DaySums,
    Logged,
    answered,
    could_be_day,
    counted,
    day_sums,
    history,
    interval_days,
    previews,
    replay,
    retrievability,
    true_moment,
)

CLOSE = 1e-5
START = datetime(2026, 6, 10, 12, tzinfo=UTC)


def line(number: int, minutes: float, rating: int | None = 3, voids: int | None = None) -> Logged:
    at = START + timedelta(minutes=minutes)
    return Logged(UUID(int=number), at, (at - timedelta(hours=4)).date(), rating, UUID(int=voids) if voids else None, 5_000, DECK)


def test_the_golden_file_is_what_the_server_computes():
    stored, made = json.loads(GOLDEN.read_text()), golden()
    assert len(stored) == 300
    for one, other in zip(stored, json.loads(json.dumps(made)), strict=True):
        for number in ("stability", "difficulty"):
            assert (one["memory"].pop(number) or 0) == pytest.approx(other["memory"].pop(number) or 0, rel=CLOSE)
        assert one == other


def test_whole_histories_at_once_agree_with_step_by_step():
    """FSRS's own replay of a whole history, fed the same gaps, is a second opinion."""
    chance, model = random.Random(8), FSRS(DEFAULT_PARAMETERS)
    assert pytest.approx(DEFAULT_PARAMETERS, rel=1e-6) == list(PARAMETERS)
    for _ in range(200):
        steps = [(chance.choice((0, 1, 3, 20, 400)), chance.randint(1, 4)) for _ in range(chance.randint(1, 20))]
        steps[0] = (0, steps[0][1])
        memory, day = NEW, date(2026, 1, 1)
        for gap, rating in steps:
            day += timedelta(days=gap)
            memory = answered(memory, rating, START, day, 0.9)
        whole = model.memory_state(FSRSItem([FSRSReview(rating, gap) for gap, rating in steps]))
        assert (memory.stability, memory.difficulty) == pytest.approx((whole.stability, whole.difficulty), rel=CLOSE)


@pytest.mark.parametrize(
    ("ratings", "state", "step", "minutes"),
    [
        ([1], "learning", 0, 1),
        ([2], "learning", 0, 5.5),
        ([3], "learning", 1, 10),
        ([4], "review", 0, None),
        ([3, 3], "review", 0, None),
        ([3, 2], "learning", 1, 10),
        ([3, 1], "learning", 0, 1),
        ([4, 1], "relearning", 0, 10),
        ([4, 1, 2], "relearning", 0, 15),
        ([4, 1, 3], "review", 0, None),
    ],
)
def test_steps(ratings, state, step, minutes):
    memory = NEW
    for rating in ratings:
        memory = answered(memory, rating, START, START.date(), 0.9)
    assert (memory.state, memory.step, memory.reps) == (state, step, len(ratings))
    assert memory.due_at == (START + timedelta(minutes=minutes) if minutes else None)
    assert (memory.due_day is None) == (minutes is not None)


def test_lapses_make_a_leech():
    memory = NEW
    for number in range(8):
        for rating in (4, 1):
            memory = answered(memory, rating, START, START.date(), 0.9)
        assert (memory.lapses, memory.leech) == (number + 1, number == 7)


def test_on_the_due_day_recall_is_as_desired():
    for stability in (0.5, 1, 7.3, 100, 5_000):
        assert retrievability(stability, 0) == 1
        for retention in (0.7, 0.8, 0.9, 0.97):
            days = interval_days(stability, retention)
            if 3 < days < 36_500:
                assert retrievability(stability, days) == pytest.approx(retention, abs=0.02)
    assert interval_days(1e9, 0.7) == 36_500


def test_flying_west_is_no_gap_and_does_not_turn_the_day_back():
    memory = answered(NEW, 4, START, date(2026, 6, 10), 0.9)
    there = answered(memory, 3, START + timedelta(hours=9), date(2026, 6, 9), 0.9)
    assert there.last_day == date(2026, 6, 10)
    assert there.stability == answered(memory, 3, START, date(2026, 6, 10), 0.9).stability


def test_buttons_are_what_answering_does():
    memory = replay([line(1, 0, 4), line(2, 3_000, 3)], 0.9)
    later = START + timedelta(days=9)
    for button in previews(memory, later, later.date(), 0.9):
        after = answered(memory, button.rating, later, later.date(), 0.9)
        assert (button.minutes is None) == (after.due_at is None) == (button.days is not None)
        assert button.days is None or later.date() + timedelta(days=button.days) == after.due_day
    days = [button.days for button in previews(memory, later, later.date(), 0.9)]
    assert days[0] is None
    assert days[1] < days[2] < days[3]


lines = st.builds(
    line,
    st.integers(1, 12),
    st.integers(0, 500_000).map(lambda number: number / 4),
    st.integers(1, 4),
)
undoings = st.builds(
    lambda number, minutes, voids: line(number, minutes, None, voids), st.integers(13, 16), st.integers(0, 9_999), st.integers(1, 16)
)


def each_once(log: list[Logged]) -> list[Logged]:
    """A device makes an id once: no two different lines have the same."""
    return list({one.id: one for one in log}.values())


@given(log=st.lists(lines | undoings, max_size=14).map(each_once), chance=st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_interleaving_of_two_devices_gives_the_same(log, chance):
    """However a log is cut into batches, sent by two devices, in whatever order and again and again: one memory, one sum of days."""
    known: dict[UUID, Logged] = {}
    days: dict = {}
    batches = [[one for one in log if chance.random() < 0.4] for _ in range(6)] + [log[:5], log[5:]]
    chance.shuffle(batches)
    memory = NEW
    for batch in batches:
        added = {one.id for one in batch} - known.keys()
        known |= {one.id: one for one in batch if one.id in added}
        rows = list(known.values())
        chance.shuffle(rows)
        memories, changes = recount({DECK: rows}, added, {DECK: 0.9})
        memory = memories[DECK]
        for key, change in changes.items():
            days[key] = days.get(key, DaySums()).plus(change)
    whole = history(log, 0.9)
    assert memory == replay(log, 0.9)
    assert memory.reps == len(counted(log))
    assert {key: sums for key, sums in days.items() if sums != DaySums()} == day_sums(whole)
    assert sum(sums.reviews for sums in days.values()) == len(whole)


def test_a_day_that_is_nowhere_is_refused():
    assert could_be_day(START, START.date())
    assert could_be_day(datetime(2026, 6, 10, 23, tzinfo=UTC), date(2026, 6, 11))
    assert could_be_day(datetime(2026, 6, 10, 1, tzinfo=UTC), date(2026, 6, 9))
    assert not could_be_day(START, date(2026, 6, 12))
    assert not could_be_day(START, date(2026, 6, 8))


def test_a_wrong_clock_is_set_right_and_a_right_one_left_alone():
    given_at = START - timedelta(minutes=30)
    assert true_moment(given_at, START - timedelta(seconds=2), START) == given_at
    assert true_moment(given_at - timedelta(days=400), START - timedelta(days=400), START) == given_at
    assert true_moment(START + timedelta(days=3), START, START) == START
    assert true_moment(datetime(1969, 1, 1, tzinfo=UTC), START, START).year == 1970
    assert true_moment(START.replace(microsecond=1_999), START.replace(microsecond=1_999), START + timedelta(1)).microsecond % 1_000 == 0
