"""When a card comes again: its memory as a pure function of its log, by FSRS-6. No clock, no I/O.

The browser computes the same from the same log (`web/src/cards-core`); `tests/cards/golden.json` holds both to it. What both are fed are
whole days between *local days*, which begin at 04:00 where the review was given and travel with each review: what the learner's zone
is today changes nothing about the past. Reviews count in the order (`at`, `id`); a review that another voids does not count.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple
from uuid import UUID

from fsrs_rs_python import FSRS, MemoryState

PARAMETERS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""FSRS-6 as its authors fitted it to many learners."""
DECAY = -PARAMETERS[20]
FACTOR = 0.9 ** (1 / DECAY) - 1

LEARNING_STEPS_MINUTES = (1.0, 10.0)
RELEARNING_STEPS_MINUTES = (10.0,)
LEECH_LAPSES = 8
MATURE_DAYS = 21
"""A card whose interval is this long is mature."""
MAX_INTERVAL_DAYS = 36_500
MAX_COUNTED_MS = 60_000
"""Study time of one review; whoever took longer did something else."""

State = Literal["new", "learning", "review", "relearning"]
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
RATINGS = (AGAIN, HARD, GOOD, EASY)
_NAMES = ("", "again", "hard", "good", "easy")


class Logged(NamedTuple):
    """One row of the log: a rating (1 to 4), or the undoing of another row of the same card (`voids`)."""

    id: UUID
    at: datetime
    day: date
    rating: int | None
    voids: UUID | None
    milliseconds: int
    deck_id: UUID


class Memory(NamedTuple):
    """What the log says of a card. In review it is due on a day, in (re)learning at a moment; a new card is not due.

    Stability is the days after which recall falls to 90 %, difficulty 1 to 10. `last_day` never goes back, not even for one who flies west.
    """

    state: State = "new"
    step: int = 0
    stability: float | None = None
    difficulty: float | None = None
    last_at: datetime | None = None
    last_day: date | None = None
    due_day: date | None = None
    due_at: datetime | None = None
    reps: int = 0
    lapses: int = 0

    @property
    def leech(self) -> bool:
        """A card that is forgotten again and again costs more than it gives."""
        return self.lapses >= LEECH_LAPSES


NEW = Memory()


@lru_cache(maxsize=1)
def _model() -> FSRS:
    return FSRS(list(PARAMETERS))


def interval_days(stability: float, retention: float) -> int:
    """Whole days after which recall has fallen to `retention`."""
    # halves go up: Python's own rounding would send every other half down, and neither SQL nor the browser does
    days = int(stability / FACTOR * (retention ** (1 / DECAY) - 1) + 0.5)
    return min(max(days, 1), MAX_INTERVAL_DAYS)


def retrievability(stability: float, days: int) -> float:
    """How likely a card is recalled so many days after its last review."""
    return float((1 + FACTOR * max(days, 0) / stability) ** DECAY)


def answered(memory: Memory, rating: int, at: datetime, day: date, retention: float) -> Memory:
    """The memory after one more review."""
    gap = max(0, (day - memory.last_day).days) if memory.last_day else 0
    before = MemoryState(memory.stability, memory.difficulty) if memory.stability and memory.difficulty else None
    after = getattr(_model().next_states(before, retention, gap), _NAMES[rating]).memory
    last_day = max(day, memory.last_day) if memory.last_day else day
    lapses = memory.lapses + (memory.state == "review" and rating == AGAIN)
    state, step, due_day, due_at = _next(memory, rating, at, last_day, interval_days(after.stability, retention))
    return Memory(state, step, after.stability, after.difficulty, at, last_day, due_day, due_at, memory.reps + 1, lapses)


def _next(memory: Memory, rating: int, at: datetime, last_day: date, interval: int) -> tuple[State, int, date | None, datetime | None]:
    """State, step, and the day or moment when the card is due."""
    step = _step(memory, rating)
    if step is None:
        return "review", 0, last_day + timedelta(days=interval), None
    state: State = "learning" if memory.state in ("new", "learning") else "relearning"
    return state, step, None, at + timedelta(minutes=_delay(_steps(state), step, rating))


def _steps(state: State) -> tuple[float, ...]:
    return LEARNING_STEPS_MINUTES if state in ("new", "learning") else RELEARNING_STEPS_MINUTES


def _step(memory: Memory, rating: int) -> int | None:
    """The step that the answer leads to; None when the card is (still) learnt."""
    if rating == AGAIN:
        return 0
    if memory.state == "review" or rating == EASY:
        return None
    step = memory.step + (rating == GOOD)
    return step if step < len(_steps(memory.state)) else None


def _delay(steps: Sequence[float], step: int, rating: int) -> float:
    """Minutes until a step's next showing; a hard first step waits until between it and the next, or half as long again."""
    if rating != HARD or step:
        return steps[step]
    return (steps[0] + steps[1]) / 2 if len(steps) > 1 else steps[0] * 1.5


def counted(log: Iterable[Logged]) -> list[Logged]:
    """The ratings that count, in their order: each id once, those that are voided left out. An undoing cannot be undone."""
    rows = {row.id: row for row in log}
    voided = {row.voids for row in rows.values() if row.voids}
    return sorted((row for row in rows.values() if row.rating and row.id not in voided), key=lambda row: (row.at, row.id))


Passed = tuple[Logged, Memory, Memory]


def history(log: Iterable[Logged], retention: float) -> list[Passed]:
    """Each rating that counts, with the memory before and after it."""
    rows = counted(log)
    memories = [NEW]
    for row in rows:
        assert row.rating
        memories.append(answered(memories[-1], row.rating, row.at, row.day, retention))
    return [(row, before, after) for row, (before, after) in zip(rows, pairwise(memories), strict=True)]


def replay(log: Iterable[Logged], retention: float) -> Memory:
    """The memory that a log makes, in whatever order its rows are given and however often."""
    return last_of(history(log, retention))


def last_of(passed: Sequence[Passed]) -> Memory:
    """The memory at the end of a history."""
    return passed[-1][2] if passed else NEW


@dataclass(frozen=True, slots=True)
class Preview:
    """What one of the four buttons would do: minutes in (re)learning, days in review."""

    rating: int
    state: State
    minutes: float | None
    days: int | None


def previews(memory: Memory, at: datetime, day: date, retention: float) -> tuple[Preview, ...]:
    """What each rating would do if it were given now."""
    found = []
    for rating in RATINGS:
        after = answered(memory, rating, at, day, retention)
        minutes = (after.due_at - at).total_seconds() / 60 if after.due_at else None
        days = (after.due_day - day).days if after.due_day else None
        found.append(Preview(rating, after.state, minutes, days))
    return tuple(found)


class DaySums(NamedTuple):
    """What one day in one deck holds. `tested` are cards in review that were asked after a day at least, `recalled` those not failed."""

    reviews: int = 0
    introduced: int = 0
    tested: int = 0
    recalled: int = 0
    mature_tested: int = 0
    mature_recalled: int = 0
    milliseconds: int = 0

    def plus(self, other: "DaySums", sign: int = 1) -> "DaySums":
        """Both together; with sign -1, this without the other."""
        return DaySums._make(mine + sign * its for mine, its in zip(self, other, strict=True))


Days = dict[tuple[date, UUID], DaySums]


def day_sums(passed: Iterable[Passed]) -> Days:
    """What a card's history adds to each day and deck."""
    sums: Days = {}
    for row, before, _after in passed:
        key = row.day, row.deck_id
        counts = _counts(row, before)
        sums[key] = sums[key].plus(counts) if key in sums else counts
    return sums


def _counts(row: Logged, before: Memory) -> DaySums:
    milliseconds = min(row.milliseconds, MAX_COUNTED_MS)
    if not (before.state == "review" and before.last_day and before.due_day and row.day > before.last_day):
        return DaySums(1, int(before.state == "new"), 0, 0, 0, 0, milliseconds)
    mature, recalled = (before.due_day - before.last_day).days >= MATURE_DAYS, row.rating != AGAIN
    return DaySums(1, 0, 1, int(recalled), int(mature), int(mature and recalled), milliseconds)


def changed_days(passed: Sequence[Passed], log: Sequence[Logged], added: AbstractSet[UUID], retention: float) -> Days:
    """How the sums of days change by the `added` lines of a log; `passed` is the history of the whole log."""
    new = sum(row.id in added for row, _, _ in passed)
    if all(row.id in added for row, _, _ in passed[len(passed) - new :]) and not any(row.voids for row in log if row.id in added):
        return day_sums(passed[len(passed) - new :])  # the usual case: what was added comes after all there was
    changes = day_sums(passed)
    for key, sums in day_sums(history((row for row in log if row.id not in added), retention)).items():
        changes[key] = changes.get(key, DaySums()).plus(sums, -1)
    return {key: sums for key, sums in changes.items() if any(sums)}


MAX_CLOCK_ERROR = timedelta(minutes=5)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What a clock may show; one that starts in 1970 has lost its battery, and its reviews count all the same."""
_WEST, _EAST = timedelta(hours=-12 - 4), timedelta(hours=14 - 4)


def could_be_day(at: datetime, day: date) -> bool:
    """Whether somewhere on earth it is this local day, begun at 04:00, at this moment."""
    moment = at.astimezone(UTC)
    return (moment + _WEST).date() <= day <= (moment + _EAST).date()


def true_moment(at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """When a review was given, by the school's clock: a device whose clock is wrong by minutes is set right; never in the future.

    Whole milliseconds, which is what a browser can say.
    """
    error = received_at - sent_at
    moment = at + error if abs(error) > MAX_CLOCK_ERROR else at
    moment = max(EARLIEST, min(moment, received_at)).astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
