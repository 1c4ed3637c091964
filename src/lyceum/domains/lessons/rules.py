"""What the lessons room allows."""

from datetime import datetime, timedelta

from lyceum.domains.lessons.port import KeysStayHere
from lyceum.kernel.clock import told_at

PRACTICE = frozenset({"rules"})
"""Lessons that are practice, by who made them. Whatever is not named here counts as graded: its keys never leave the server."""


def check_keys_may_leave(made_by: str) -> None:
    """Raise KeysStayHere unless the lesson is practice."""
    if made_by not in PRACTICE:
        raise KeysStayHere


LONGEST_AWAY = timedelta(days=30)
"""An answer counts for the day it was given on, if that day is not longer ago."""


def answered(told: datetime | None, moment: datetime) -> datetime:
    """When an answer was given, as the device tells it: never in the future, and not longer ago than counts."""
    return told_at(told, moment, LONGEST_AWAY)
