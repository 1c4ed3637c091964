"""What effort is worth, how long study took, and what a streak is. Pure: no clock, no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

MS_PER_MINUTE = 60_000

EFFORT_POINTS = {
    "multiple_choice": 4,
    "true_false": 4,
    "listening_comprehension": 5,
    "vocabulary_matching": 5,
    "matching_pairs": 5,
    "gap_fill": 6,
    "fill_in_blank": 7,
    "sentence_reordering": 8,
    "spelling": 8,
    "word_formation": 8,
    "cloze_test": 10,
    "dictation": 10,
}
"""Points of a right answer of middling difficulty: choosing costs less than arranging, arranging less than writing what was heard."""
USUAL_EFFORT_POINTS = 6
CARD_EFFORT_POINTS = {"typed": 4, "listening": 3, "gap": 3}
"""Points of a card that was recalled: one takes seconds where an activity takes a minute."""
USUAL_CARD_POINTS = 2
CARD_CREDIT = {1: 0.0, 2: 0.7, 3: 1.0, 4: 1.0}
"""What a rating earns; easy is not worth more than good, so that nobody gains by saying so."""
EFFORT_SHARE = 0.2
"""What an answer earns of its points for being tried at all, however wrong."""
SLIP_CREDIT = 0.9
READING_POINTS_PER_MINUTE = 2

MAX_ANSWER_MS = 90_000
"""An answer that took longer was mostly not study."""
MAX_CARD_MS = 60_000
SLOWEST_WORDS_PER_MINUTE = 60
MAX_READING_MS = 120 * MS_PER_MINUTE
"""One reading; nobody reads longer without turning a page, whatever length the chapter claims."""

MET_DAYS_PER_FREEZE = 7
MAX_FREEZES = 2


def answer_points(*, kind: str, difficulty: float, verdict: str, score: float) -> int:
    """What an answer is worth by itself, at least 1. Time plays no part; `difficulty` and `score` are 0..1."""
    full = EFFORT_POINTS.get(kind, USUAL_EFFORT_POINTS) * (0.5 + difficulty)
    credit = {"slip": max(score, SLIP_CREDIT), "pending": 0.0}.get(verdict, score)
    return max(1, round(full * (EFFORT_SHARE + (1 - EFFORT_SHARE) * credit)))


def card_points(*, kind: str, difficulty: float, rating: int) -> int:
    """What a review of a card is worth by itself, at least 1. `difficulty` is 0..1."""
    full = CARD_EFFORT_POINTS.get(kind, USUAL_CARD_POINTS) * (0.5 + difficulty)
    return max(1, round(full * (EFFORT_SHARE + (1 - EFFORT_SHARE) * CARD_CREDIT[rating])))


def reading_points(milliseconds: int) -> int:
    """What a reading of so much counted time is worth by itself."""
    return milliseconds * READING_POINTS_PER_MINUTE // MS_PER_MINUTE


def item_xp(points: Iterable[int]) -> int:
    """XP of one item (activity or chapter) on one day: the best go whole, the second best half, all others nothing.

    Doing the easy thing over and over earns nothing, a second go that goes better is never lost, and the order does not matter.
    """
    best, second = sorted([*points, 0, 0], reverse=True)[:2]
    return best + second // 2


def added_xp(points: int, best_before: Sequence[int]) -> int:
    """XP that one more go adds to its item's day; `best_before` holds at least the two best earlier goes, if there were any."""
    return item_xp([*best_before, points]) - item_xp(best_before)


def answer_ms(milliseconds: int) -> int:
    """Study time of an answer, in milliseconds."""
    return min(milliseconds, MAX_ANSWER_MS)


def card_ms(milliseconds: int) -> int:
    """Study time of a review of a card, in milliseconds."""
    return min(milliseconds, MAX_CARD_MS)


def reading_ms(milliseconds: int, words: int) -> int:
    """Study time of a reading, in milliseconds: no more than a slow reader needs for so many words."""
    return min(milliseconds, words * MS_PER_MINUTE // SLOWEST_WORDS_PER_MINUTE, MAX_READING_MS)


@dataclass(frozen=True)
class Streak:
    """A run of met days, and the freezes held for days to come."""

    days: int
    freezes: int


def streak(met: Sequence[date], today: date) -> Streak:
    """Replay the met days, oldest first and each once, up to `today`.

    Every MET_DAYS_PER_FREEZE met days earn a freeze, at most MAX_FREEZES are held. A missed day uses one up, or ends the run if there
    is none; a frozen day is not counted. Today is missed only when it is over. Days after `today` (the learner has flown west) count
    all the same.
    """
    run = freezes = towards_freeze = 0
    for index, day in enumerate(met):
        if index:
            run, freezes = _after_missing(_missed(met[index - 1], day, today), run, freezes)
        run += 1
        towards_freeze += 1
        if towards_freeze == MET_DAYS_PER_FREEZE:
            towards_freeze = 0
            freezes = min(freezes + 1, MAX_FREEZES)
    if met and met[-1] < today:
        run, freezes = _after_missing(_missed(met[-1], today, today), run, freezes)
    return Streak(run, freezes)


def _missed(last: date, next_one: date, today: date) -> int:
    """Days between two that are over and were not met."""
    return (next_one - last).days - 1 - (last < today < next_one)


def _after_missing(days: int, run: int, freezes: int) -> tuple[int, int]:
    return (run, freezes - days) if days <= freezes else (0, 0)
