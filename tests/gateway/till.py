"""The till under test: doors that are processes which can die at any step, a provider that does as each question says, and raw books.

What is between the doors and the provider is the school as it is: tariff, meter, ledger, the ai room with its cache, one database.
"""

import asyncio
import importlib.util
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.gateway.settings import MAX_CALLS, GatewaySettings
from lyceum.domains.gateway.tariff import Rate, Route, Terms
from lyceum.domains.ledger.models import Party, Transfer
from lyceum.kernel.principal import Principal
from lyceum.platform.http import install_errors
from lyceum.platform.limits import LocalLimits
from lyceum.platform.settings import load
from tests.gateway.oracle import Oracle, Price, Purse
from tests.gateway.planned import Plan, Planned

GATEWAY = "lyceum.domains.gateway"
ADMIN = Principal(user_id="0000000000", role="admin", session_id="test")
PRICES = {"p-1": Price(2_000_000, 1_000_000, 10_000_000), "p-2": Price(3_000_000, 500_000, 70_000_000)}
COSTS = Price(1_000_000, 400_000, 5_000_000)
ROUTES = {"one": ["p-1"], "two": ["p-1", "p-2"]}
CACHE_PERMILLE = {"p-1": 0, "p-2": 250}
MOST_TOKENS = 1_000
START_UNITS = (30_000, 300_000)
"""One is soon out of money."""
PATIENCE_SECONDS = 3.0
Changes = tuple[tuple[str, str, str], ...]
"""A defect: module of the room, what stands there, what shall stand there."""


class Died(BaseException):
    """The process is no more."""


@dataclass
class Fuse:
    """After so many further steps (half a step is before or after a statement) `blow` is called; a dead process makes no step."""

    left: int = 10**9
    blow: Callable[[], None] | None = None
    dead: bool = False
    sent: int = 0
    """Statements that the database has in hand."""

    def burn(self) -> None:
        if not self.dead:
            self.left -= 1
            if self.left == 0 and self.blow is not None:
                self.blow()
            elif self.left == 0:
                self.dead = True
        if self.dead:
            raise Died

    async def around(self, work: Awaitable[Any]) -> Any:
        try:
            self.burn()
        except Died:
            work.close()  # type: ignore[attr-defined]
            raise
        self.sent += 1
        try:
            done = await work
        finally:
            self.sent -= 1
        self.burn()
        return done


class FusedDatabase:
    """The database, as long as the process lives."""

    def __init__(self, db: Any, fuse: Fuse) -> None:
        self._db, self._fuse = db, fuse

    async def call(self, *arguments: Any) -> Any:
        return await self._fuse.around(self._db.call(*arguments))

    async def calls(self, *arguments: Any) -> Any:
        return await self._fuse.around(self._db.calls(*arguments))

    @asynccontextmanager
    async def as_user(self, user_id: str) -> AsyncIterator[Any]:
        self._fuse.sent += 1
        try:
            async with self._db.as_user(user_id) as tx:
                self._fuse.burn()
                yield tx
        finally:
            self._fuse.sent -= 1
        self._fuse.burn()

    def as_room(self, room: str) -> Any:
        return self._db.as_room(room)


class FusedLedger:
    """The ledger's port, likewise."""

    def __init__(self, ledger: Any, fuse: Fuse) -> None:
        self._ledger, self._fuse = ledger, fuse

    def __getattr__(self, name: str) -> Any:
        return lambda *given, **named: self._fuse.around(getattr(self._ledger, name)(*given, **named))


@dataclass
class Heard:
    """What a client got before it left: `whole` says that the end was among it."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def said(self) -> str:
        """The text of an answer, whole or in pieces."""
        if not self.body.startswith(b"data: "):
            return "".join(choice["message"]["content"] for choice in self.json.get("choices", ()))
        events = [json.loads(line[6:]) for line in self.body.split(b"\n") if line.startswith(b"data: {")]
        return "".join(choice["delta"].get("content") or "" for event in events for choice in event.get("choices", ()))

    @property
    def broken(self) -> bool:
        return not self.whole or b'"error"' in self.body


@dataclass
class Client:
    """A caller, as the server sees it. It leaves when `left` is set, or after the piece that holds `leave_at`."""

    left: asyncio.Event = field(default_factory=asyncio.Event)
    leave_at: bytes = b""

    async def ask(self, app: Any, token: str, body: dict[str, Any], key: str = "") -> Heard:
        heard, content = Heard(), json.dumps(body, ensure_ascii=False).encode()
        headers = [(b"authorization", f"Bearer {token}".encode()), (b"content-type", b"application/json")]
        headers += [(b"idempotency-key", key.encode())] if key else []
        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http"}
        scope |= {"path": "/v1/chat/completions", "raw_path": b"/v1/chat/completions", "query_string": b"", "headers": headers}
        scope |= {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2), "root_path": "", "state": {}}
        unread = [content]

        async def receive() -> dict[str, Any]:
            if unread:
                return {"type": "http.request", "body": unread.pop(), "more_body": False}
            await self.left.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if self.left.is_set():  # a server does not tell that nobody listens
                return
            if message["type"] == "http.response.start":
                heard.status = message["status"]
                heard.headers = {name.decode(): value.decode() for name, value in message["headers"]}
                return
            heard.body += message.get("body", b"")
            heard.whole = not message.get("more_body", False)
            if self.leave_at and self.leave_at in heard.body:
                self.left.set()

        try:
            await app(scope, receive, send)
        except Died:
            heard.whole = False
        return heard


class Door:
    """One process of the gateway."""

    def __init__(self, till: "Till", package: dict[str, ModuleType]) -> None:
        self.fuse = Fuse()
        house = till.house
        self.service = package[f"{GATEWAY}.service"].GatewayService(
            db=FusedDatabase(house.db, self.fuse),
            ai=house.ports["ai"],
            ledger=FusedLedger(house.ports["ledger"], self.fuse),
            blobs=house.blobs,
            limits=LocalLimits(),
            settings=GatewaySettings(free_calls_an_hour=MAX_CALLS),
            books_beside=True,
            expect=house.ports["ai"].expect,
            billing=house.ports["billing"],
        )
        self.app = FastAPI()
        install_errors(self.app)
        self.app.state.verifier = house.app.state.verifier
        self.app.include_router(package[f"{GATEWAY}.http"].router(self.service))


class Till:
    """The school with two doors. Everything is done in a loop of its own."""

    def __init__(self, addresses: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.owner = addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        self.provider = self.do(Planned().start())
        with pytest.MonkeyPatch.context() as environment:
            values = {"ADDRESS": self.provider.address, "KEY": "sk", "MODELS": "p-1,p-2", "CONCURRENCY": "64", "FIRST_BYTE_SECONDS": "20"}
            for name, value in values.items():
                environment.setenv(f"LYCEUM_AI_COMPATIBLE_{name}", value)
            environment.setenv("LYCEUM_AI_RETRIES", "0")
            environment.setenv("LYCEUM_AI_CIRCUIT_FAILURES", "100")
            self.house = House("all", load(sections()), addresses)
        self._open = self.house.open()
        self.do(self._open.__aenter__())
        self.package = {name: module for name, module in sys.modules.items() if name.startswith(GATEWAY)}
        self.doors: list[Door] = []
        self.people: dict[str, str] = {}
        self.do(self._tariff())

    def do(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.do(self._open.__aexit__(None, None, None))
        self.do(self.provider.stop())
        self.do(self._forget())
        self.loop.close()

    async def _forget(self) -> None:
        """What dead processes have left."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def begin(self) -> Oracle:
        """New processes, new people, and what is known of them."""
        self.doors = [Door(self, self.package) for _ in range(2)]
        self.people = dict(self.do(self._person(units)) for units in START_UNITS)
        purses = {who: Purse(units) for who, units in zip(self.people, START_UNITS, strict=True)}
        return Oracle(dict(PRICES), ROUTES, CACHE_PERMILLE, MOST_TOKENS, purses)

    async def replace(self, door: int) -> None:
        """The process is dead; another takes its place once the database has done what the dead one had sent."""
        self.doors[door].fuse.dead = True
        while self.doors[door].fuse.sent:
            await asyncio.sleep(0.002)
        self.doors[door] = Door(self, self.package)

    async def ask(self, door: int, who: str, route: str, plan: Plan, key: str = "", client: Client | None = None, **more: Any) -> Heard:
        body = {"model": route, "messages": [{"role": "user", "content": plan.question}], "max_tokens": MOST_TOKENS, **more}
        return await (client or Client()).ask(self.doors[door].app, self.people[who], body, key)

    async def _person(self, units: int) -> tuple[str, str]:
        identity = self.house.ports["identity"]
        who = await identity.ensure_user(email=f"{uuid4().hex}@till.test", name="Omid", role="student", locale="en", time_zone="UTC")
        await self.give(who, units)
        return who, (await identity.make_api_key(who, "test")).key

    async def give(self, who: str, units: int) -> None:
        sides = {"debit": Party(code="clearing.test"), "credit": Party(owner=who, code="credit")}
        await self.house.ports["ledger"].transfer(Transfer(id=uuid4(), currency="EUR", amount=units, reason="top_up", **sides))

    async def _tariff(self) -> None:
        tariffs = self.house.ports["gateway"].tariffs
        for model, price in PRICES.items():
            await self.rate(model, price)
            await tariffs.put_terms(Terms(provider="compatible", model=model, cache_permille=CACHE_PERMILLE[model]), ADMIN)
        for name, models in ROUTES.items():
            upstreams = [{"provider": "compatible", "model": model} for model in models]
            route = {"name": name, "plan": "free", "capability": "chat", "upstreams": upstreams}
            await tariffs.put_route(Route.model_validate(route), ADMIN)

    async def rate(self, model: str, price: Price) -> None:
        tariffs = self.house.ports["gateway"].tariffs
        units = {
            "input_token": (price.given, COSTS.given),
            "cached_token": (price.cached, COSTS.cached),
            "output_token": (price.made, COSTS.made),
        }
        for unit, (pico, cost) in units.items():
            await tariffs.put_rate(Rate(provider="compatible", model=model, unit=unit, price_pico=pico, cost_pico=cost), ADMIN)

    async def rested(self, who: str) -> None:
        """Until nothing is held of this person any more: what was left behind has come to its end."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await self.account(who))["held"]:
                await asyncio.sleep(0.005)

    async def account(self, who: str) -> dict[str, Any]:
        async with self.house.db.as_user(who) as tx:
            return dict((await tx.execute(text("SELECT * FROM ledger.accounts WHERE owner_id = :who"), {"who": who})).mappings().one())

    async def spent(self, who: str) -> int:
        """What all calls of a person came to in the books, in pico-euro, whether there was money for it or not."""
        async with self.house.db.as_user(who) as tx:
            return int((await tx.execute(text("SELECT coalesce(sum(cost_pico), 0) FROM ledger.usage"))).scalar_one())

    async def rows(self, who: str, table: str) -> list[dict[str, Any]]:
        """Everything a person has in a table, as it stands there."""
        async with self.house.db.as_user(who) as tx:
            return [dict(row) for row in (await tx.execute(text(f"SELECT * FROM {table}"))).mappings()]

    async def recover(self, *, sweep_first: bool) -> None:
        """An hour later: the worker has come round once. Half of the time the books are swept first."""
        async with self.house.db.as_room("gateway") as tx:
            await tx.execute(
                text("UPDATE gateway.calls SET at = at - interval '1 hour' WHERE state IN ('running', 'stored') AND owner_id = ANY(:who)"),
                {"who": list(self.people)},
            )
        accounts = [(await self.account(who))["id"] for who in self.people]
        age_holds(self.owner, accounts)
        works = [self.house.ports["ledger"].sweep, self.doors[0].service.meter.recover]
        for work in works if sweep_first else reversed(works):
            await work()


def age_holds(owner: str, accounts: list[int]) -> None:
    """Let open holds of these accounts be an hour older; no hold changes otherwise, so for that long the owner takes the guard away."""
    with psycopg.connect(owner) as connection:
        connection.execute("ALTER TABLE ledger.holds DISABLE TRIGGER a_hold_closes_once")
        late = "UPDATE ledger.holds SET expires_at = expires_at - interval '1 hour' WHERE state = 'open' AND account_id = ANY(%s)"
        connection.execute(late, [accounts])
        connection.execute("ALTER TABLE ledger.holds ENABLE TRIGGER a_hold_closes_once")


class _Planter:
    """Reads the room's modules with changes in them."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if not name.startswith(GATEWAY):
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        assert spec
        assert spec.loader
        loader: Any = spec.loader
        read = loader.get_source
        loader.get_code = lambda module: compile(self._changed(module, read(module)), str(spec.origin), "exec", dont_inherit=True)
        return spec

    def _changed(self, name: str, source: str) -> str:
        for module, old, new in self._changes:
            if name == f"{GATEWAY}.{module}":
                assert old in source, f"nothing to change in {module}: {old}"
                source = source.replace(old, new)
        return source


@contextmanager
def planted(till: Till, changes: Changes) -> Iterator[None]:
    """The till with a defect in the room's code: loaded anew, beside the one that everybody else uses."""
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(GATEWAY)}
    planter = _Planter(changes)
    sys.meta_path.insert(0, planter)
    domains = sys.modules[GATEWAY.rpartition(".")[0]]
    room = domains.gateway
    try:
        importlib.import_module(f"{GATEWAY}.service")
        importlib.import_module(f"{GATEWAY}.http")
        till.package = {name: module for name, module in sys.modules.items() if name.startswith(GATEWAY)}
        yield
    finally:
        sys.meta_path.remove(planter)
        for name in [name for name in sys.modules if name.startswith(GATEWAY)]:
            del sys.modules[name]
        sys.modules.update(before)
        domains.gateway = room
        till.package = before


@contextmanager
def replanted(till: Till, function: str, changes: tuple[tuple[str, str], ...]) -> Iterator[None]:
    """The till with a defect in a function of the database, as it stands there; it is put back afterwards."""
    with psycopg.connect(till.owner) as connection:
        row = connection.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE oid = %s::regproc", [function]).fetchone()
    assert row
    right = wrong = str(row[0])
    for old, new in changes:
        assert old in wrong, f"nothing to change in {function}: {old}"
        wrong = wrong.replace(old, new)
    try:
        with psycopg.connect(till.owner) as connection:
            connection.execute(wrong)
        yield
    finally:
        with psycopg.connect(till.owner) as connection:
            connection.execute(right)
