"""Time: the one place that asks what time it is, and the learner's day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lyceum.kernel.errors import Invalid

DAY_STARTS_AT_HOUR = 4
LONGEST_AWAY = timedelta(days=365)
"""How long somebody may have been without a network before they are heard of again."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of this name. Raises Invalid for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise Invalid(f"“{name[:60]}” is not a time zone; use a name such as Europe/Berlin.", field="time_zone") from wrong


def local_day(moment: datetime, zone_name: str, rollover_hour: int = DAY_STARTS_AT_HOUR) -> date:
    """The learner's day that a moment belongs to: days begin at 04:00 local time, so a late evening counts for its day."""
    return (moment.astimezone(zone(zone_name)).replace(tzinfo=None) - timedelta(hours=rollover_hour)).date()


def told_at(told: datetime | None, moment: datetime, longest: timedelta = LONGEST_AWAY) -> datetime:
    """When something happened, as a device tells it later: never in the future, and not longer ago than anyone stays away."""
    return moment if told is None else min(max(told, moment - longest), moment)
