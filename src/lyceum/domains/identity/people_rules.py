"""Decisions about people: who may invite whom, how an account stands, by which words it is found."""

import re
from collections.abc import Iterator

from lyceum.domains.identity.people_models import Held, State
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Role
from lyceum.kernel.text import fold

_ALL: frozenset[Held] = frozenset({"student", "teacher", "author", "creator", "supervisor", "agent", "accountant", "admin"})
MAY_INVITE: dict[Role, frozenset[Held]] = {
    "admin": _ALL,
    "supervisor": frozenset({"student", "teacher", "author", "creator"}),
    "teacher": frozenset({"student"}),
    "agent": frozenset({"student"}),
}
"""Who may invite people to which role; whoever is not named here invites nobody."""
MAX_WORD_CHARS = 100
MAX_TERMS = 5
LAST = "\U0010ffff"
"""Stands behind every other character: `word < prefix + LAST` ends what begins with the prefix."""
_USER_ID = re.compile(USER_ID_PATTERN)
_PARTS = re.compile(r"[^\w]+|_+")


def may_invite(inviter: Role, role: Role) -> bool:
    """Whether somebody of one role may invite to another."""
    return role in MAY_INVITE.get(inviter, frozenset())


def states(*, suspended: bool, leaving: bool, verified: bool) -> list[State]:
    """How an account stands."""
    all_states: tuple[tuple[State, bool], ...] = (("suspended", suspended), ("leaving", leaving), ("unverified", not verified))
    return [state for state, applies in all_states if applies] or ["active"]


def words_of_name(name: str) -> set[str]:
    """The beginnings of which a person is found by: the words of the name."""
    return {part[:MAX_WORD_CHARS] for part in _PARTS.split(_folded(name)) if part}


def words_of_email(email: str | None) -> set[str]:
    """The address as a whole, its domain, and the words of what stands before the @."""
    if not email:
        return set()
    whole = _folded(email)
    local, _, domain = whole.rpartition("@")
    return {part[:MAX_WORD_CHARS] for part in (whole, domain, *_PARTS.split(local)) if part}


def terms(sought: str) -> Iterator[str]:
    """What was typed into a search, as beginnings of words that all have to be there."""
    for part in _folded(sought).split()[:MAX_TERMS]:
        if "@" in part or "." in part:
            yield part[:MAX_WORD_CHARS]
        else:
            yield from (word[:MAX_WORD_CHARS] for word in _PARTS.split(part) if word)


def sought_id(sought: str) -> str | None:
    """The user's id that was typed into a search, if it is one."""
    given = sought.strip().lower()
    return given if _USER_ID.fullmatch(given) else None


def _folded(text: str) -> str:
    return fold(text, "fa")
