"""The rooms there are: how each is built, and what it brings: routes, jobs, listeners, settings."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.types import ASGIApp

from lyceum.domains.ai import http as ai_http
from lyceum.domains.ai import provider as providers
from lyceum.domains.ai.port import Ai
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.cards import http as cards_http
from lyceum.domains.cards import jobs as cards_jobs
from lyceum.domains.cards.port import Cards
from lyceum.domains.cards.service import CardsService
from lyceum.domains.gateway import http as gateway_http
from lyceum.domains.gateway import jobs as gateway_jobs
from lyceum.domains.gateway.port import Gateway
from lyceum.domains.gateway.service import GatewayService
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.domains.identity import http as identity_http
from lyceum.domains.identity import jobs as identity_jobs
from lyceum.domains.identity.port import Identity
from lyceum.domains.identity.service import IdentityService
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.domains.ledger import http as ledger_http
from lyceum.domains.ledger import jobs as ledger_jobs
from lyceum.domains.ledger.port import Ledger
from lyceum.domains.ledger.service import LedgerService
from lyceum.domains.lessons import http as lessons_http
from lyceum.domains.lessons import jobs as lessons_jobs
from lyceum.domains.lessons.port import Lessons
from lyceum.domains.lessons.service import LessonsService
from lyceum.domains.library import http as library_http
from lyceum.domains.library import jobs as library_jobs
from lyceum.domains.library.port import Library
from lyceum.domains.library.service import LibraryService
from lyceum.domains.library.settings import LibrarySettings
from lyceum.domains.progress import http as progress_http
from lyceum.domains.progress import jobs as progress_jobs
from lyceum.domains.progress.port import Progress
from lyceum.domains.progress.service import ProgressService
from lyceum.kernel.events import Event
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.jobs import Handler
from lyceum.platform.limits import Limits
from lyceum.platform.schedule import Every
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Section, Settings

S = TypeVar("S", bound=Section)
Listeners = Mapping[type[Event], Callable[[Any], Awaitable[None]]]


@dataclass
class Kit:
    """What a process gives its rooms to work with. `ports` fills in the order of ROOMS; `desks` are there for the room of the books."""

    settings: Settings
    sections: Mapping[type[Section], Section]
    db: Database
    blobs: Blobs
    vault: Vault
    limits: Limits
    ports: dict[str, Any] = field(default_factory=dict)
    desks: Mapping[str, Database] = field(default_factory=dict)

    def section(self, kind: type[S]) -> S:
        """A room's own settings."""
        found = self.sections[kind]
        assert isinstance(found, kind)
        return found


@dataclass(frozen=True)
class Room:
    """One room: its port, how its service is built, and what else it has."""

    name: str
    port: type
    build: Callable[[Kit], Any]
    router: Callable[[Any], APIRouter] | None = None
    jobs: Callable[[Any], dict[str, Handler]] = lambda _service: {}
    listeners: Callable[[Any], Listeners] = lambda _service: {}
    schedule: Callable[[Any], Mapping[str, Every]] = lambda _service: {}
    settings: type[Section] | None = None
    straight: Callable[[Any], Mapping[str, ASGIApp]] = lambda _service: {}


ROOMS: tuple[Room, ...] = (
    Room(
        "identity",
        Identity,
        lambda kit: IdentityService(db=kit.db, vault=kit.vault, settings=kit.section(IdentitySettings), public_url=kit.settings.public_url),
        identity_http.router,
        schedule=identity_jobs.schedule,
        settings=IdentitySettings,
    ),
    Room("ledger", Ledger, lambda kit: LedgerService(db=kit.db, desks=kit.desks), ledger_http.router, schedule=ledger_jobs.schedule),
    Room(
        "ai",
        Ai,
        lambda kit: AiService(db=kit.db, blobs=kit.blobs, settings=kit.section(AiSettings), public_url=kit.settings.public_url),
        ai_http.router,
        settings=AiSettings,
    ),
    Room(
        "gateway",
        Gateway,
        lambda kit: GatewayService(
            db=kit.db,
            ai=kit.ports["ai"],
            ledger=kit.ports["ledger"],
            blobs=kit.blobs,
            limits=kit.limits,
            settings=kit.section(GatewaySettings),
        ),
        gateway_http.router,
        schedule=gateway_jobs.schedule,
        straight=gateway_http.straight,
        settings=GatewaySettings,
    ),
    Room(
        "library",
        Library,
        lambda kit: LibraryService(
            db=kit.db,
            blobs=kit.blobs,
            gateway=kit.ports["gateway"],
            settings=kit.section(LibrarySettings),
            public_url=kit.settings.public_url,
        ),
        library_http.router,
        jobs=library_jobs.jobs,
        schedule=library_jobs.schedule,
        settings=LibrarySettings,
    ),
    Room("progress", Progress, lambda kit: ProgressService(db=kit.db), progress_http.router, listeners=progress_jobs.listeners),
    Room(
        "cards",
        Cards,
        lambda kit: CardsService(db=kit.db, library=kit.ports["library"], progress=kit.ports["progress"]),
        cards_http.router,
        listeners=cards_jobs.listeners,
    ),
    Room(
        "lessons",
        Lessons,
        lambda kit: LessonsService(db=kit.db, library=kit.ports["library"], gateway=kit.ports["gateway"], progress=kit.ports["progress"]),
        lessons_http.router,
        jobs=lessons_jobs.jobs,
        listeners=lessons_jobs.listeners,
    ),
)
"""In an order in which each room comes after those it calls."""


def sections() -> list[type[Section]]:
    """Every group of settings of the school."""
    return [Settings, *(room.settings for room in ROOMS if room.settings), *providers.sections(_plugin_folder())]


def _plugin_folder() -> Path | None:
    """Where further providers lie; their settings have to be known before any setting is checked."""
    folder = os.environ.get("LYCEUM_AI_PLUGINS")
    return Path(folder) if folder else None
