"""What a room is to the app floor: how it is built, and what it brings: routes, jobs, listeners, settings."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.types import ASGIApp

from lyceum.kernel.events import Event
from lyceum.kernel.personal import Personal
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.jobs import Handler
from lyceum.platform.limits import Limits
from lyceum.platform.schedule import Every
from lyceum.platform.sealed import Sealed
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Section, Settings

S = TypeVar("S", bound=Section)
Listeners = Mapping[type[Event], Callable[[Any], Awaitable[None]]]


@dataclass
class Kit:
    """What a process gives its rooms to work with. `ports` holds the rooms that this one may call; `desks` are there for the room of the
    books; `here` names the rooms of this process, which share its database.
    """

    settings: Settings
    sections: Mapping[type[Section], Section]
    db: Database
    blobs: Blobs
    vault: Vault
    limits: Limits
    ports: Mapping[str, Any]
    desks: Mapping[str, Database] = field(default_factory=dict)
    here: frozenset[str] = frozenset()

    def section(self, kind: type[S]) -> S:
        """A room's own settings."""
        found = self.sections[kind]
        assert isinstance(found, kind)
        return found


@dataclass(frozen=True)
class Room:
    """One room: its port, how its service is built, and what else it has. `sealed`: the columns that hold what the vault has sealed."""

    name: str
    port: type
    build: Callable[[Kit], Personal]
    router: Callable[[Any], APIRouter] | None = None
    jobs: Callable[[Any], dict[str, Handler]] = lambda _service: {}
    listeners: Callable[[Any], Listeners] = lambda _service: {}
    schedule: Callable[[Any], Mapping[str, Every]] = lambda _service: {}
    settings: Callable[[], Sequence[type[Section]]] = tuple
    straight: Callable[[Any], Mapping[str, ASGIApp]] = lambda _service: {}
    sealed: tuple[Sealed, ...] = ()
