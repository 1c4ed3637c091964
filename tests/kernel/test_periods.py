"""Days and months of two calendars, and the moments they begin at."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from lyceum.kernel.errors import Invalid
from lyceum.kernel.ids import new_id
from lyceum.kernel.periods import Span, begins, first_id, month_of


def test_months_of_either_calendar():
    year = Span(since=date(2026, 1, 1), until=date(2027, 1, 1))
    assert [day.month for day in year.starts()] == [*range(1, 13), 1]
    persian = Span(since=date(2026, 3, 21), until=date(2027, 3, 21), calendar="persian").starts()
    assert [(later - day).days for day, later in pairwise(persian)] == [31] * 6 + [30] * 5 + [29]
    cut = Span(since=date(2026, 1, 15), until=date(2026, 2, 3)).starts()
    assert cut == [date(2026, 1, 15), date(2026, 2, 1), date(2026, 2, 3)]
    assert len(Span(since=date(2026, 1, 1), until=date(2026, 1, 4), step="day").starts()) == 4


def test_the_month_of_a_day():
    month = month_of(date(2026, 3, 20), "persian")
    assert (month.since, month.until) == (date(2026, 2, 20), date(2026, 3, 21))
    month = month_of(date(2026, 12, 31), "gregorian")
    assert (month.since, month.until) == (date(2026, 12, 1), date(2027, 1, 1))


@pytest.mark.parametrize(("since", "until"), [(date(2026, 1, 1), date(2026, 1, 1)), (date(1900, 1, 1), date(2026, 1, 1))])
def test_nothing_and_too_much_are_refused(since, until):
    with pytest.raises(Invalid):
        Span(since=since, until=until).starts()


def test_a_day_begins_where_the_school_is():
    assert begins(date(2026, 1, 1), "Asia/Tehran") == datetime(2025, 12, 31, 20, 30, tzinfo=UTC)
    before = first_id(datetime.now(UTC))
    made = new_id()
    assert before <= made < first_id(begins(date(2200, 1, 1), "UTC"))
