"""The house of one process: its own rooms as objects, the others as remotes, and the app that serves them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import httpx2
from fastapi import FastAPI
from starlette.types import ASGIApp

from lyceum import __version__
from lyceum.app import activity, admin, credit, edge, files, records, today
from lyceum.app.limits import OPENAI, CallLimit
from lyceum.app.listeners import adapters
from lyceum.app.roles import ROLES, home_of
from lyceum.app.rooms import ROOMS, Kit, Room
from lyceum.domains.gateway.openai.errors import error_answer
from lyceum.kernel.errors import Unavailable
from lyceum.kernel.events import Event
from lyceum.platform import health, idempotency, scratch, wire
from lyceum.platform.activity import ActivityLog
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.events import Deliveries, Listener
from lyceum.platform.http import PROBLEMS, Straight, install_errors
from lyceum.platform.jobs import Handler, Jobs
from lyceum.platform.limits import LocalLimits
from lyceum.platform.logs import log
from lyceum.platform.middleware import Around
from lyceum.platform.postgres import Addresses
from lyceum.platform.redis import Redis, SharedLimits
from lyceum.platform.revocations import Revocations
from lyceum.platform.schedule import Every, Schedule, schedule_probe
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Section, Settings
from lyceum.platform.tokens import KeySource, Verifier


class House:
    """Everything one process of the school is made of."""

    def __init__(self, role: str, sections: dict[type[Section], Section], addresses: Addresses) -> None:
        settings = sections[Settings]
        assert isinstance(settings, Settings)
        self.role_name, self.role, self.settings = role, ROLES[role], settings
        self.vault = Vault.open(settings.home, settings.secret)
        pool: dict[str, Any] = {"connections": settings.database_connections, "pooler": settings.database_pooler}
        self.db = Database(addresses.app, **pool)
        self.blobs = Blobs.open(settings.files, settings.home, self.vault.key("file links"))
        self.limits = SharedLimits(Redis(settings.redis_url)) if settings.redis_url else LocalLimits()
        self.activity = ActivityLog(settings.home, role)
        pool["connections"] *= 2  # desks do nothing but single statements, for which half of a database's connections are
        self._desks = {name: Database(url, **pool) for name, url in addresses.desks.items() if "ledger" in self.role.rooms}
        self._kit = Kit(settings, sections, self.db, self.blobs, self.vault, self.limits, desks=self._desks)
        self._service_key = self.vault.key("service key").hex()
        self.rooms: list[tuple[Room, Any]] = []
        for room in ROOMS:
            self._kit.ports[room.name] = self._port(room)
        self.jobs = Jobs(addresses.direct, self._handlers(), settings.worker_jobs) if self.role.works else None
        self.schedule = Schedule(self.db, self._recurring()) if self.role.works else None
        self.revocations = Revocations(self.ports["identity"].pulse)
        self.probes = self._probes()
        self._end_edge: Callable[[], Awaitable[None]] | None = None
        self.app = self._app()

    @property
    def ports(self) -> dict[str, Any]:
        """Every room's port, whether it runs here or elsewhere."""
        return self._kit.ports

    def _port(self, room: Room) -> Any:
        address = self.settings.addresses.get(home_of(room.name))
        if room.name in self.role.rooms and not (address and self.role.yields):
            service = room.build(self._kit)
            self.rooms.append((room, service))
            return service
        return wire.remote(room.port, address, self._service_key) if address else _Absent(room.name)

    def _handlers(self) -> dict[str, Handler]:
        handlers: dict[str, Handler] = {}
        heard: dict[type[Event], list[tuple[str, Listener]]] = adapters(self.ports)
        for room, service in self.rooms:
            handlers |= room.jobs(service)
            for event, listener in room.listeners(service).items():
                heard.setdefault(event, []).append((room.name, listener))
        return {**handlers, "events.deliver": Deliveries(self.db, heard).deliver}

    def _recurring(self) -> dict[str, Every]:
        works: dict[str, Every] = {"platform.forget_answers": Every(3_600, partial(idempotency.forget_old, self.db))}
        for room, service in self.rooms:
            works |= room.schedule(service)
        return works

    def _probes(self) -> dict[str, health.Probe]:
        probes: dict[str, health.Probe] = {"disk": health.disk_probe(self.settings)}
        if self.role_name != "web":
            probes |= {
                "database": health.database_probe(self.db),
                "files": health.files_probe(self.blobs),
                "jobs": health.jobs_probe(self.db),
                "recurring work": schedule_probe(self.db),
            }
        if isinstance(self.limits, SharedLimits):
            probes["limits"] = self.limits.check
        for role, address in self.settings.addresses.items():
            probes[role] = _role_probe(role, address)
        for room, service in self.rooms:
            if hasattr(service, "check") and room.name != "gateway":  # which only hands on what the ai room says
                probes[room.name] = service.check
        return probes

    def _app(self) -> FastAPI:
        app = FastAPI(
            title="Lyceum", version=__version__, lifespan=self.life, responses=PROBLEMS, docs_url=None, redoc_url=None, openapi_url=None
        )
        install_errors(app, {OPENAI: error_answer})
        app.state.verifier = verifier = Verifier(self._keys(), self.ports["identity"].api_key_owner, self.revocations)
        app.state.revocations = self.revocations
        straight: dict[str, ASGIApp] = {}
        for room, service in self.rooms:
            straight |= {**room.straight(service), **wire.answers(room.port, service, self._service_key)}
        app.add_middleware(Straight, paths=straight)
        if self.role.edge:
            app.add_middleware(CallLimit, limits=self.limits, verifier=verifier, settings=self.settings)
        app.add_middleware(
            Around,
            activity=self.activity,
            origins=self.settings.origins if self.role.edge else frozenset(),
            refusals={OPENAI: error_answer},
        )
        for room, service in self.rooms:
            if room.router:
                app.include_router(room.router(service))
        app.include_router(admin.health_router(self.probes))
        if any(room.name == "library" for room, _ in self.rooms):
            app.include_router(files.router(self.blobs))
        if self.role.edge:
            app.include_router(today.router(self.ports))
            app.include_router(credit.router(self.db, self.ports))
            app.include_router(records.router(self.ports))
            app.include_router(admin.router(self.db, self.probes, self.role_name))
            app.include_router(activity.router(self.settings.home, self.role_name))
            edge.describe(app)
        if self.role.edge:
            self._end_edge = edge.hand_on(app, self.settings.addresses, all_paths=not self.role.web)
        if self.role.web:
            files.serve_web(app, self.settings)
        return app

    def _keys(self) -> KeySource:
        if any(room.name == "identity" for room, _ in self.rooms):
            return self.ports["identity"].jwks  # type: ignore[no-any-return]
        address = self.settings.addresses.get("auth")

        async def fetch() -> dict[str, Any]:
            try:
                async with httpx2.AsyncClient(timeout=5) as client:
                    answer = await client.get(f"{address}/.well-known/jwks.json")
                    answer.raise_for_status()
                    return dict(answer.json())
            except httpx2.HTTPError as gone:
                raise Unavailable("The process that keeps the keys does not answer.") from gone

        return fetch

    @asynccontextmanager
    async def open(self) -> AsyncIterator["House"]:
        """Start what the rooms keep running; stop all of it when left."""
        async with AsyncExitStack() as stack:
            for db in (self.db, *self._desks.values()):
                stack.push_async_callback(db.close)
            stack.push_async_callback(asyncio.to_thread, self.activity.close)
            if isinstance(self.limits, SharedLimits):
                stack.push_async_callback(self.limits.close)
            if self._end_edge:
                stack.push_async_callback(self._end_edge)
            if self.role_name != "web":
                await self.db.refuse_dangerous_role()
            for port in self.ports.values():
                if hasattr(port, "close"):
                    stack.push_async_callback(port.close)
                if hasattr(port, "start"):
                    await port.start()
            yield self

    @asynccontextmanager
    async def life(self, _app: FastAPI) -> AsyncIterator[None]:
        if left := await asyncio.to_thread(scratch.sweep):
            log.info("removed what killed processes had left", folders=len(left))
        async with self.open():
            workers = [asyncio.create_task(part.run()) for part in (self.jobs, self.schedule, self.revocations) if part]
            try:
                yield
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)


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
        async with httpx2.AsyncClient(timeout=health.CHECK_SECONDS) as client:
            answer = await client.get(f"{address}/health/live")
        return health.Check(
            name=role, ok=answer.is_success, detail=f"answers at {address}" if answer.is_success else f"answered {answer.status_code}"
        )

    return probe
