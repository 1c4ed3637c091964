"""A school on a real port with a provider on loopback, and people with credit who call it by their keys."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx2
import pytest
import uvicorn

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.ai.encode import to_mp3
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.quota import Quota
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.domains.gateway.tariff import Rate, Route
from lyceum.domains.ledger.models import Party, Transfer
from lyceum.kernel.principal import Principal
from lyceum.platform.addresses import Addresses
from lyceum.platform.limits import LocalLimits
from lyceum.platform.settings import load
from tests.ai.providers.media import Media
from tests.ai.providers.openai import OpenAi
from tests.ai.providers.stand_in import KEY
from tests.door import door

EURO = 1_000_000
PRICES = {"input_token": 2_000_000, "cached_token": 1_000_000, "output_token": 10_000_000}
COSTS = {"input_token": 1_000_000, "cached_token": 500_000, "output_token": 6_000_000}
FILM_SECOND_PICO = 30_000_000_000
COST_PICO = 16 * 2_000_000 + 5 * 1_000_000 + 6 * 10_000_000
"""What the stand-in's usage (21 tokens in, 5 of them cached, 6 out) comes to."""
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Shared by clients on loopback, which need none: each would read the certificates of the whole world anew, 40 ms of a core."""
ADMIN = Principal(user_id="0000000000", role="admin", session_id="test")


@dataclass
class Served:
    """The school, its address and the provider behind it."""

    house: House
    address: str
    provider: OpenAi
    media: Media

    async def person(self, credit: int = EURO) -> "Person":
        """Someone with an API key and some credit (micro-euro)."""
        identity = self.house.ports["identity"]
        user_id = await identity.ensure_user(email=f"{uuid4().hex}@gateway.test", name="Omid", role="student", locale="en", time_zone="UTC")
        key = (await identity.make_api_key(user_id, "test")).key
        if credit:
            given = {"currency": "EUR", "amount": credit, "reason": "top_up"}
            parties = {"debit": Party(code="clearing.test"), "credit": Party(owner=user_id, code="credit")}
            await self.house.ports["ledger"].transfer(Transfer(id=uuid4(), **given, **parties))
        return Person(self, user_id, key)


@dataclass
class Person:
    """Someone who calls the school with an API key."""

    served: Served
    id: str
    key: str

    @property
    def principal(self) -> Principal:
        return Principal(user_id=self.id, role="student", session_id="test")

    def http(self, **headers: str) -> httpx2.AsyncClient:
        own = {"Authorization": f"Bearer {self.key}", **headers}
        return httpx2.AsyncClient(base_url=self.served.address, headers=own, timeout=20, verify=PLAIN)

    async def ask(self, body: dict | None = None, **headers: str) -> httpx2.Response:
        async with self.http(**headers) as http:
            return await http.post("/v1/chat/completions", json=body or question())

    @asynccontextmanager
    async def asking(self, body: dict | None = None, **headers: str) -> AsyncIterator["asyncio.Task[httpx2.Response]"]:
        """While the provider is at work on a question and does not answer; the client leaves with the block."""
        self.served.provider.gate.clear()
        before = len(self.served.provider.asked)
        task = asyncio.create_task(self.ask(body, **headers))
        async with asyncio.timeout(20):
            while len(self.served.provider.asked) == before:
                await asyncio.sleep(0.01)
        yield task
        task.cancel()
        await asyncio.wait({task})

    async def credit(self) -> tuple[int, int, int]:
        """What is available and held in micro-euro, and accrued in pico-euro."""
        (balance,) = await self.served.house.ports["ledger"].balances(self.id)
        return balance.available, balance.held, balance.accrued_pico

    async def paid(self, start: int = EURO) -> int:
        """What was charged or has accrued since the start, in pico-euro; nothing may be held any more."""
        available, held, accrued = await self.credit()
        assert held == 0
        booked = -(-accrued // 1_000_000)
        return (start - available - booked) * 1_000_000 + accrued

    async def calls(self) -> list[dict]:
        async with self.http() as http:
            return (await http.get("/api/gateway/calls")).json()["items"]


def question(text: str = "", **more) -> dict:
    """A question that nobody asked before."""
    return {"model": "helper", "messages": [{"role": "user", "content": text or uuid4().hex}], "max_tokens": 100, **more}


def hourly(calls: int) -> Quota:
    """Counts as if the plan that is free had so many calls an hour."""
    return Quota(LocalLimits(), Ladder(GatewaySettings(free_calls_an_hour=calls)))


@pytest.fixture(scope="session")
async def served(addresses) -> AsyncIterator[Served]:
    provider, media = await OpenAi().start(), await Media().start()
    media.sound = await to_mp3(bytes(44_100), 22_050)
    house = house_of("all", addresses, provider, media)
    listener = door()
    async with listening(house, listener):
        await _tariff(house)
        yield Served(house, f"http://127.0.0.1:{listener.getsockname()[1]}", provider, media)
    await provider.stop()
    await media.stop()


def house_of(role: str, addresses: Addresses, provider: OpenAi, media: Media, services: str = "") -> House:
    """A process of the school that knows these providers."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in (("ADDRESS", provider.address), ("KEY", KEY), ("MODELS", "m-1,m-2"), ("CONCURRENCY", "64")):
            environment.setenv(f"LYCEUM_AI_COMPATIBLE_{name}", value)
        environment.setenv("LYCEUM_AI_OPENAI_ADDRESS", media.address)
        environment.setenv("LYCEUM_AI_OPENAI_KEY", KEY)
        for name, value in (("ADDRESS", media.address), ("KEY", KEY), ("FIRST_BYTE_SECONDS", "0.2")):
            environment.setenv(f"LYCEUM_AI_MODELSLAB_{name}", value)
        environment.setenv("LYCEUM_AI_RETRIES", "0")
        environment.setenv("LYCEUM_AI_CIRCUIT_FAILURES", "100")
        environment.setenv("LYCEUM_SERVICES", services)
        return House(role, load(sections()), addresses)


@asynccontextmanager
async def listening(house: House, listener: socket.socket) -> AsyncIterator[None]:
    """While a house answers at a port."""
    server = uvicorn.Server(uvicorn.Config(house.app, log_level="warning", lifespan="off"))
    async with house.open():
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield
        server.should_exit = True
        await running


async def _tariff(house: House) -> None:
    tariffs = house.ports["gateway"].tariffs
    for unit, price in PRICES.items():
        for model in ("m-1", "m-2"):
            await tariffs.put_rate(Rate(provider="compatible", model=model, unit=unit, price_pico=price, cost_pico=COSTS[unit]), ADMIN)
    film = {"provider": "modelslab", "model": "seedance-t2v"}
    await tariffs.put_rate(Rate(**film, unit="second", price_pico=FILM_SECOND_PICO, cost_pico=FILM_SECOND_PICO // 2), ADMIN)
    for name, capability, upstream in (("helper", "chat", {"provider": "compatible", "model": "m-1"}), ("camera", "video", film)):
        route = {"name": name, "plan": "free", "capability": capability, "upstreams": [upstream]}
        await tariffs.put_route(Route.model_validate(route), ADMIN)


@pytest.fixture
async def person(served: Served) -> Person:
    served.provider.cases = ["success"]
    served.provider.gate.set()
    served.provider.asked.clear()
    served.media.asked.clear()
    served.media.cases, served.media.said, served.media.states = ["success"], "Good morning.", ()
    return await served.person()
