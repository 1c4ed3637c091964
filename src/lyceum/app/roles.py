"""Which rooms each role runs, and which public addresses it answers. One code base; only the role differs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """A kind of process: its rooms, and whether it is the edge, serves the browser app, runs jobs, or yields a room to the process that
    LYCEUM_SERVICES names for it.
    """

    rooms: frozenset[str]
    paths: tuple[str, ...] = ()
    edge: bool = False
    web: bool = False
    works: bool = False
    yields: bool = False


_AUTH = frozenset({"notify", "identity"})
_DATA = frozenset({"library", "progress", "cards", "lessons"})
_AI = frozenset({"ai"})
_CREDIT = frozenset({"ledger", "billing"})
_GATEWAY = frozenset({"gateway"})

ROLES: dict[str, Role] = {
    "all": Role(_AUTH | _DATA | _CREDIT | _AI | _GATEWAY, edge=True, web=True, works=True, yields=True),
    "gateway": Role(_GATEWAY, ("/api/gateway", "/v1", "/api/today", "/api/privacy", "/api/admin"), edge=True),
    "auth": Role(_AUTH, ("/api/identity", "/api/notify", "/.well-known")),
    "data": Role(_DATA, ("/api/library", "/api/progress", "/api/cards", "/api/lessons", "/files")),
    "credit": Role(_CREDIT, ("/api/credit", "/api/billing", "/bank")),
    "ai": Role(_AI, ("/api/ai",)),
    "web": Role(frozenset(), ("/",), web=True),
    "worker": Role(_AUTH | _DATA | _CREDIT | _GATEWAY, works=True),
}
"""`all` is the default, also with some of the others apart. In a split school the `gateway` role is the edge: it answers its own paths and
hands the others on.
"""

SERVICES = ("gateway", "auth", "data", "credit", "ai", "web")
"""Roles that other processes call, each at the address that LYCEUM_SERVICES gives."""


def home_of(room: str) -> str:
    """The role that serves a room to others in a split school."""
    return next(name for name in SERVICES if room in ROLES[name].rooms)


def answers(path: str) -> str:
    """The role that answers a public path in a split school; what nobody claims is the browser app's."""
    claims = [(prefix, name) for name in SERVICES for prefix in ROLES[name].paths]
    fitting = [(prefix, name) for prefix, name in claims if prefix in ("/", path) or path.startswith(prefix + "/")]
    return max(fitting, key=lambda claim: len(claim[0]))[1]
