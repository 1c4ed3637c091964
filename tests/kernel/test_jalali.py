"""Dates as people write them: the solar Hijri calendar against days that are known."""

from datetime import UTC, date, datetime

import pytest

from lyceum.kernel.jalali import jalali, written


@pytest.mark.parametrize(
    ("western", "persian"),
    [
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(1979, 3, 21), (1358, 1, 1)),
        (date(2021, 3, 20), (1399, 12, 30)),  # a leap year's last day
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2024, 9, 21), (1403, 6, 31)),
        (date(2024, 9, 22), (1403, 7, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 12, 31), (1404, 10, 10)),
        (date(2026, 3, 20), (1404, 12, 29)),
        (date(2026, 3, 21), (1405, 1, 1)),
    ],
)
def test_a_day_is_the_same_day(western, persian):
    assert jalali(western) == persian


def test_a_moment_is_written_by_its_day_there():
    late = datetime(2026, 12, 4, 22, 0, tzinfo=UTC)
    assert written(late, "fa", "Asia/Tehran") == "۱۴ آذر ۱۴۰۵"
    assert written(late, "en", "UTC") == "4 December 2026"
