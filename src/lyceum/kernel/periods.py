"""Days and months as people count them, Gregorian or solar Hijri, and the moments at which they begin where the school is."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from lyceum.kernel.errors import Invalid
from lyceum.kernel.jalali import jalali

Calendar = Literal["gregorian", "persian"]
Step = Literal["day", "month"]
MAX_DAYS = {"day": 732, "month": 7_320}
"""Two years of days, twenty of months."""
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
DAY = timedelta(days=1)
_MILLISECONDS, _RANDOM_BITS = 1_000, 80


class Span(BaseModel):
    """Days from `since` on and before `until`, each for itself or month by month."""

    model_config = ConfigDict(frozen=True)

    since: date
    until: date
    step: Step = "month"
    calendar: Calendar = "gregorian"

    def starts(self) -> list[date]:
        """The first day of each period, and the day after the last one. Raises Invalid for a span of nothing, or of too much."""
        if self.since >= self.until:
            raise Invalid("until is not after since: choose a later day.", field="until")
        if self.since < FIRST or self.until > LAST:
            raise Invalid(f"Choose days between {FIRST} and {LAST}.", field="since" if self.since < FIRST else "until")
        if (self.until - self.since).days > MAX_DAYS[self.step]:
            raise Invalid(f"That is too long at once: {MAX_DAYS[self.step]} days at most.", field="since", days=MAX_DAYS[self.step])
        begun = (day for day in _days(self.since + DAY, self.until) if self.step == "day" or is_first(day, self.calendar))
        return [self.since, *begun, self.until]


def _days(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=passed) for passed in range((until - since).days))


def is_first(day: date, calendar: Calendar) -> bool:
    """Whether a month begins with this day."""
    return (day.day if calendar == "gregorian" else jalali(day)[2]) == 1


def month_of(day: date, calendar: Calendar) -> Span:
    """The month that a day is in."""
    since = day
    while not is_first(since, calendar):
        since -= DAY
    until = day + DAY
    while not is_first(until, calendar):
        until += DAY
    return Span(since=since, until=until, calendar=calendar)


def begins(day: date, zone: str) -> datetime:
    """The moment at which a day begins somewhere."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def first_id(moment: datetime) -> UUID:
    """The first of the ids that are made from a moment on: an id begins with the millisecond it was made in."""
    return UUID(int=int(moment.timestamp() * _MILLISECONDS) << _RANDOM_BITS)
