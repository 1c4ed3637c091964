"""What the lessons room allows."""

from lyceum.domains.lessons.port import KeysStayHere

PRACTICE = frozenset({"rules"})
"""Lessons that are practice, by who made them. Whatever is not named here counts as graded: its keys never leave the server."""


def check_keys_may_leave(made_by: str) -> None:
    """Raise KeysStayHere unless the lesson is practice."""
    if made_by not in PRACTICE:
        raise KeysStayHere
