"""Money is asked to move through a proxy that loses requests and answers, cuts them and sends them twice: each thing is done once."""

import asyncio
import os
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
from sqlalchemy import text

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.kernel.ids import new_user_id
from lyceum.platform.settings import load
from tests.conftest import Client, School

REQUESTS = int(os.environ.get("LOST_REQUESTS", "10000"))
CLIENTS, PEOPLE, TRIES = 32, 20, 60
SIGNED_IN_SECONDS = 300.0
FATES = {"comes through": 40, "is lost on the way": 15, "its answer is lost": 25, "its answer is cut": 10, "comes twice": 10}


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
        if fate == "its answer is cut":
            cut = web.StreamResponse(status=status, headers={"Content-Length": str(len(content)), **headers})
            await cut.prepare(request)
            await cut.write(content[: len(content) // 2])
            request.transport.close()
            return cut
        return web.Response(status=status, body=content, headers=headers)

    async def _forward(self, request: web.Request, body: bytes) -> tuple[int, dict[str, str], bytes]:
        headers = {name: request.headers[name] for name in ("Authorization", "Idempotency-Key", "Content-Type")}
        async with self._http.post(self._behind + request.path, data=body, headers=headers) as answer:
            return answer.status, {"Content-Type": answer.headers["Content-Type"]}, await answer.read()


async def give(http: aiohttp.ClientSession, address: str, body: dict, key: str, giver: "Giver", told: Counter[str]) -> dict:
    """Ask until there is an answer, with the key of the first time."""
    for _ in range(TRIES):
        headers = {"Authorization": f"Bearer {await giver.token()}", "Idempotency-Key": key}
        try:
            async with http.post(f"{address}/api/credit/grants", json=body, headers=headers) as answer:
                given = await answer.json()
                told[str(answer.status)] += 1
                if answer.status == 201:
                    return given
                assert (answer.status, given["code"]) in ((409, "request_still_running"), (503, "database_gone")), given
        except (aiohttp.ClientError, TimeoutError, ValueError) as lost:
            told[type(lost).__name__] += 1
        await asyncio.sleep(0.02)
    raise AssertionError(f"no answer in {TRIES} tries")


@dataclass
class Giver:
    """An accountant, whose token is renewed before its time is over."""

    browser: Client
    _token: str = ""
    _until: float = 0

    async def token(self) -> str:
        if time.monotonic() > self._until:
            self._until = time.monotonic() + SIGNED_IN_SECONDS
            renewed = await self.browser.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})
            self._token = renewed.json()["access_token"]
        return self._token


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_of_requests_whose_answers_are_lost_none_is_done_twice(addresses):
    dice, told = random.Random(3), Counter[str]()
    async with served(addresses) as (house, behind), aiohttp.ClientSession() as inner, aiohttp.ClientSession() as http:
        proxy = Proxy(behind, inner, dice)
        app = web.Application()
        app.router.add_post("/{path:.*}", proxy.hand_on)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        identity = house.ports["identity"]
        givers = [Giver(await School(house).client("accountant")) for _ in range(4)]
        for giver in givers:
            await giver.token()
        people = [await identity.ensure_user(email=f"{new_user_id()}@lost.test", name="Learner", role="student") for _ in range(PEOPLE)]
        wishes = [(person := dice.choice(people), 1 + number % 977) for number in range(REQUESTS)]
        waiting, given = list(enumerate(wishes)), {}

        async def client() -> None:
            while waiting:
                number, (person, amount) = waiting.pop()
                body = {"user": person, "amount": amount, "reason": f"wish {number}"}
                given[number] = await give(http, address, body, f"wish-{number:08}", givers[number % len(givers)], told)

        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        await asyncio.sleep(1)  # what was handed on and not waited for
        async with house.db.as_room("ledger") as tx:
            mine = "SELECT note, amount FROM ledger.transfers WHERE reason = 'grant' AND credit_account_id IN "
            rows = (await tx.execute(text(mine + "(SELECT id FROM ledger.accounts WHERE owner_id = ANY(:who))"), {"who": people})).all()
            held = "SELECT owner_id, credits FROM ledger.accounts WHERE owner_id = ANY(:who)"
            has = {row.owner_id: row.credits for row in await tx.execute(text(held), {"who": people})}
        assert Counter(note for note, _ in rows) == {f"wish {number}": 1 for number in range(REQUESTS)}
        assert len({answer["id"] for answer in given.values()}) == REQUESTS
        for person in people:
            assert has.get(person, 0) == sum(amount for owner, amount in wishes if owner == person)
        await runner.cleanup()
    print(
        f"\n{REQUESTS:,} requests, {sum(proxy.fates.values()):,} sendings: {dict(proxy.fates)}; answers {dict(told)}; done twice 0, lost 0"
    )
