"""A way to the school that loses requests and answers, cuts them and sends them twice."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
import uvicorn
from aiohttp import web

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.platform.settings import load
from tests.conftest import Client

FATES = {"comes through": 40, "is lost on the way": 15, "its answer is lost": 25, "its answer is cut": 10, "comes twice": 10}
SIGNED_IN_SECONDS = 300.0
ASKS, ANSWERS = ("Authorization", "Idempotency-Key", "Content-Type"), ("Content-Type", "Location")


@asynccontextmanager
async def served(addresses) -> AsyncIterator[tuple[House, str]]:
    """The school at a port of its own, where nobody is told that they call too often."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LYCEUM_CALLS_A_MINUTE", "100000")
        house = House("all", load(sections()), addresses)
    server = uvicorn.Server(uvicorn.Config(house.app, port=0, log_level="critical", lifespan="off"))
    async with house.open():
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        yield house, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        await running


class Proxy:
    """Hands requests on, as fate has it."""

    def __init__(self, behind: str, http: aiohttp.ClientSession, dice: random.Random) -> None:
        self._behind, self._http, self._dice = behind, http, dice
        self.fates: Counter[str] = Counter()

    async def hand_on(self, request: web.Request) -> web.StreamResponse:
        body, fate = await request.read(), self._dice.choices(list(FATES), list(FATES.values()))[0]
        self.fates[fate] += 1
        assert request.transport
        if fate == "is lost on the way":
            request.transport.abort()
            return web.Response()
        answers = await asyncio.gather(*(self._forward(request, body) for _ in range(2 if fate == "comes twice" else 1)))
        status, headers, content = self._dice.choice(answers)
        if fate == "its answer is lost":
            request.transport.abort()
        if fate == "its answer is cut" and content:
            cut = web.StreamResponse(status=status, headers={"Content-Length": str(len(content)), **headers})
            await cut.prepare(request)
            await cut.write(content[: len(content) // 2])
            request.transport.close()
            return cut
        return web.Response(status=status, body=content, headers=headers)

    async def _forward(self, request: web.Request, body: bytes) -> tuple[int, dict[str, str], bytes]:
        headers = {name: request.headers[name] for name in ASKS if name in request.headers}
        address = self._behind + request.path_qs
        async with self._http.request(request.method, address, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status, {name: answer.headers[name] for name in ANSWERS if name in answer.headers}, await answer.read()


@dataclass
class Renewed:
    """Somebody whose token is renewed before its time is over."""

    browser: Client
    _token: str = ""
    _until: float = 0

    async def token(self) -> str:
        if time.monotonic() > self._until:
            self._until = time.monotonic() + SIGNED_IN_SECONDS
            renewed = await self.browser.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})
            self._token = renewed.json()["access_token"]
        return self._token


@asynccontextmanager
async def lossy(behind: str, dice: random.Random) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy in front of this address, and the address to ask."""
    async with aiohttp.ClientSession() as http:
        proxy, app = Proxy(behind, http, dice), web.Application()
        app.router.add_route("*", "/{path:.*}", proxy.hand_on)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield proxy, f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()
