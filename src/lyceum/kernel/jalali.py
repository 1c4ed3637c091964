"""Dates as people write them: in English by the Gregorian calendar, in Persian by the solar Hijri one with Persian digits."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_LEAP_AT = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)
"""Years from which on the leap years fall otherwise (K. M. Borkowski, The Persian calendar for 3000 years)."""
_HALF = 6 * 31
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day by the solar Hijri calendar."""
    year = day.year - 621
    begins = _new_year(year)
    if day < begins:
        year -= 1
        begins = _new_year(year)
    passed = (day - begins).days
    if passed < _HALF:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - _HALF) // 30 + 7, (passed - _HALF) % 30 + 1


def _new_year(year: int) -> date:
    """The day in March on which a year begins."""
    leaps, jump, start = -14, 0, _LEAP_AT[0]
    for following in _LEAP_AT[1:]:
        jump = following - start
        if year < following:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        start = following
    since = year - start
    leaps += since // 33 * 8 + (since % 33 + 3) // 4
    if jump % 33 == 4 and jump - since == 4:
        leaps += 1
    western = year + 621
    western_leaps = western // 4 - (western // 100 + 1) * 3 // 4 - 150
    return date(western, 3, 20 + leaps - western_leaps)


def written(moment: datetime, locale: str, zone: str) -> str:
    """The day of a moment where somebody is: `5 December 2026`, `۱۴ آذر ۱۴۰۵`."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if locale != "fa":
        return f"{day.day} {day:%B %Y}"
    year, month, number = jalali(day)
    return f"{number} {MONTHS[month - 1]} {year}".translate(_DIGITS)


def gregorian(year: int, month: int, day: int) -> date:
    """The day of a solar Hijri date. Raises ValueError where there is no such day."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError(f"{year}-{month}-{day} is no day")
    passed = (month - 1) * 31 if month <= 7 else _HALF + (month - 7) * 30
    found = _new_year(year) + timedelta(days=passed + day - 1)
    if jalali(found) != (year, month, day):
        raise ValueError(f"{year}-{month}-{day} is no day")
    return found
