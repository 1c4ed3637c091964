"""The house of one process: its own rooms as objects, the others as remotes, and the app that serves them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property, partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

import aiohttp
from fastapi import FastAPI
from sqlalchemy import URL
from starlette.types import ASGIApp

from lyceum import __version__
from lyceum.app import admin, files, secrets
from lyceum.app.privacy.desk import PrivacyDesk
from lyceum.app.roles import ROLES, home_of
from lyceum.app.room import Kit, Room
from lyceum.app.rooms import ROOMS, port, room
from lyceum.kernel.errors import Unavailable
from lyceum.kernel.events import Event
from lyceum.platform import health, idempotency, scratch, wire
from lyceum.platform.activity import ActivityLog
from lyceum.platform.addresses import Addresses
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.events import Deliveries, Listener
from lyceum.platform.http import Straight, install_errors
from lyceum.platform.jobs import Handler
from lyceum.platform.limits import Limits, LocalLimits
from lyceum.platform.logs import log
from lyceum.platform.middleware import Around
from lyceum.platform.revocations import Revocations
from lyceum.platform.schedule import Every, Schedule, schedule_probe
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Section, Settings
from lyceum.platform.tokens import KeySource, Verifier

if TYPE_CHECKING:
    from lyceum.platform.redis import SharedLimits
    from lyceum.platform.worker import Jobs

KEEP_FILES = frozenset({"ai", "library"})
"""Rooms that cannot work without the school's files."""
_PATIENCE = aiohttp.ClientTimeout(total=health.CHECK_SECONDS)
"""With another role of the school."""

DAY_SECONDS = 86_400


class House:
    """Everything one process of the school is made of."""

    def __init__(self, role: str, sections: dict[type[Section], Section], addresses: Addresses) -> None:
        settings = sections[Settings]
        assert isinstance(settings, Settings)
        self.role_name, self.role, self.settings = role, ROLES[role], settings
        self.vault = Vault.open(settings.home, settings.secret, settings.secrets_before)
        pool: dict[str, Any] = {"connections": settings.database_connections, "pooler": settings.database_pooler}
        self.db = Database(addresses.app, **pool)
        self.blobs = Blobs.open(settings.files, settings.home, partial(self.vault.keys, "file links"))
        self.shared = _shared(settings.redis_url) if settings.redis_url else None
        self.limits: Limits = self.shared or LocalLimits()
        self.activity = ActivityLog(settings.home, role)
        pool["connections"] *= 2  # desks do nothing but single statements, for which half of a database's connections are
        self._desks = {name: Database(url, **pool) for name, url in addresses.desks.items() if "ledger" in self.role.rooms}
        self.ports = _Ports(self._elsewhere)
        """Every room's port, whether it runs here or elsewhere."""
        here = [name for name in ROOMS if self._is_here(name)]
        kit = Kit(settings, sections, self.db, self.blobs, self.vault, self.limits, self.ports, self._desks, frozenset(here))
        self.rooms = [(found, self._built(found, kit)) for found in map(room, here)]
        self.privacy = PrivacyDesk(db=self.db, blobs=self.blobs, vault=self.vault, home=settings.home, ports=self.ports)
        self.jobs = self._worker(addresses.direct) if self.role.works else None
        self.schedule = Schedule(self.db, self._recurring()) if self.role.works else None
        self.revocations = Revocations(self.ports["identity"].pulse)
        self.probes = self._probes()
        self._end_edge: Callable[[], Awaitable[None]] | None = None

    def _is_here(self, name: str) -> bool:
        yielded = self.role.yields and home_of(name) in self.settings.addresses
        return name in self.role.rooms and not yielded

    def _built(self, found: Room, kit: Kit) -> Any:
        self.ports[found.name] = service = found.build(kit)
        return service

    def _service_keys(self) -> tuple[str, ...]:
        return tuple(key.hex() for key in self.vault.keys("service key"))

    def _elsewhere(self, name: str) -> Any:
        address = self.settings.addresses.get(home_of(name))
        return wire.remote(port(name), address, self._service_keys) if address else _Absent(name)

    def _worker(self, direct: URL) -> "Jobs":
        from lyceum.platform.worker import Jobs  # noqa: PLC0415  (only a process that works has the queue's library in memory)

        return Jobs(direct, self._handlers(), self.settings.worker_jobs)

    def _handlers(self) -> dict[str, Handler]:
        from lyceum.app.listeners import adapters  # noqa: PLC0415  (as above)

        handlers: dict[str, Handler] = {}
        heard: dict[type[Event], list[tuple[str, Listener]]] = adapters(self.ports)
        for found, service in self.rooms:
            handlers |= found.jobs(service)
            for event, listener in found.listeners(service).items():
                heard.setdefault(event, []).append((found.name, listener))
        return {**handlers, **self.privacy.jobs(), "events.deliver": Deliveries(self.db, heard).deliver}

    def _recurring(self) -> dict[str, Every]:
        works: dict[str, Every] = {
            "platform.forget_answers": Every(3_600, partial(idempotency.forget_old, self.db)),
            "platform.reseal": Every(DAY_SECONDS, partial(secrets.reseal_all, self.db, self.vault)),
            **self.privacy.schedule(),
        }
        for found, service in self.rooms:
            works |= found.schedule(service)
        return works

    def _probes(self) -> dict[str, health.Probe]:
        probes: dict[str, health.Probe] = {"disk": health.disk_probe(self.settings)}
        if self.role_name != "web":
            probes |= {
                "database": health.database_probe(self.db),
                "jobs": health.jobs_probe(self.db),
                "recurring work": schedule_probe(self.db),
            }
        if self.role.rooms & KEEP_FILES:
            probes["files"] = health.files_probe(self.blobs)
        if self.shared:
            probes["limits"] = self.shared.check
        for role, address in self.settings.addresses.items():
            probes[role] = _role_probe(role, address)
        for found, service in self.rooms:
            if hasattr(service, "check") and found.name != "gateway":  # which only hands on what the ai room says
                probes[found.name] = service.check
        return probes

    @cached_property
    def app(self) -> FastAPI:
        """What answers requests; a command that serves none does not make it."""
        front = _front() if self.role.edge else None
        app = FastAPI(title="Lyceum", version=__version__, lifespan=self.life, docs_url=None, redoc_url=None, openapi_url=None)
        install_errors(app, front.REFUSALS if front else {})
        app.state.verifier = verifier = Verifier(self._keys(), self.ports["identity"].api_key_owner, self.revocations)
        app.state.revocations = self.revocations
        app.state.note_act = self.ports["identity"].note_act
        straight: dict[str, ASGIApp] = {}
        for found, service in self.rooms:
            straight |= {**found.straight(service), **wire.answers(found.port, service, self._service_keys)}
        app.add_middleware(Straight, paths=straight)
        if front:
            front.count(app, self, verifier)
        app.add_middleware(
            Around,
            activity=self.activity,
            origins=self.settings.origins if front else frozenset(),
            refusals=front.REFUSALS if front else {},
        )
        for found, service in self.rooms:
            if found.router:
                app.include_router(found.router(service))
        app.include_router(admin.health_router(self.probes))
        if self._is_here("library"):
            app.include_router(files.router(self.blobs))
        if front:
            self._end_edge = front.open_to_all(app, self)
        if self.role.web:
            files.serve_web(app, self.settings)
        return app

    def _keys(self) -> KeySource:
        if self._is_here("identity"):
            return self.ports["identity"].jwks  # type: ignore[no-any-return]
        address = self.settings.addresses.get("auth")

        async def fetch() -> dict[str, Any]:
            try:
                async with aiohttp.ClientSession(timeout=_PATIENCE, raise_for_status=True) as client:
                    answer = await client.get(f"{address}/.well-known/jwks.json")
                    return dict(await answer.json())
            except (aiohttp.ClientError, TimeoutError, ValueError) as gone:
                raise Unavailable("The process that keeps the keys does not answer.") from gone

        return fetch

    @asynccontextmanager
    async def open(self) -> AsyncIterator["House"]:
        """Start what the rooms keep running; stop all of it when left."""
        async with AsyncExitStack() as stack:
            for db in (self.db, *self._desks.values()):
                stack.push_async_callback(db.close)
            stack.push_async_callback(asyncio.to_thread, self.activity.close)
            if self.shared:
                stack.push_async_callback(self.shared.close)
            stack.push_async_callback(self._close_edge)
            if self.role_name != "web":
                await self.db.refuse_dangerous_role()
            stack.push_async_callback(self.ports.close)
            for _, service in self.rooms:
                if hasattr(service, "start"):
                    await service.start()
            yield self

    async def _close_edge(self) -> None:
        if self._end_edge:
            await self._end_edge()

    @asynccontextmanager
    async def life(self, _app: FastAPI) -> AsyncIterator[None]:
        if left := await asyncio.to_thread(scratch.sweep):
            log.info("removed what killed processes had left", folders=len(left))
        async with self.open():
            footprints = self.privacy.footprints if self.role_name != "web" else None
            workers = [asyncio.create_task(part.run()) for part in (self.jobs, self.schedule, self.revocations, footprints) if part]
            try:
                yield
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)


def _shared(address: str) -> "SharedLimits":
    from lyceum.platform.redis import SharedLimits  # noqa: PLC0415  (only where there is a Redis, its library is in memory)

    return SharedLimits(address)


def _front() -> ModuleType:
    from lyceum.app import front  # noqa: PLC0415  (only the edge has it in memory)

    return front


class _Ports(dict[str, Any]):
    """The ports of the rooms that run here, and of each other one from when it is first asked for."""

    def __init__(self, elsewhere: Callable[[str], Any]) -> None:
        super().__init__()
        self._elsewhere = elsewhere

    def __missing__(self, name: str) -> Any:
        self[name] = found = self._elsewhere(name)
        return found

    async def close(self) -> None:
        """End what they keep running, those that call others first."""
        async with AsyncExitStack() as stack:
            for found in self.values():
                if hasattr(found, "close"):
                    stack.push_async_callback(found.close)


class _Absent:
    """Stands for a room that neither runs here nor has an address: calling it says so."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Any:
        if method in ("close", "start", "check"):
            raise AttributeError(method)
        raise Unavailable(f"This process was given no address for the room {self._name}: set LYCEUM_SERVICES.")


def _role_probe(role: str, address: str) -> health.Probe:
    async def probe() -> health.Check:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as client, client.get(f"{address}/health/live") as answer:
            return health.Check.of(role, _answered(address, answer.status), ok=answer.ok)

    return probe


def _answered(address: str, status: int) -> health.Said:
    if status < 400:
        return health.said("role_answers", "answers at {address}", address=address)
    return health.said("role_refuses", "answered {status}", status=status)
