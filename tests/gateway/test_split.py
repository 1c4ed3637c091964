"""The study partner in a split school: edge, library and ai answer at ports of their own, and pieces run through all of them at once."""

import asyncio
import socket
from contextlib import AsyncExitStack

import httpx2
import pytest

from lyceum.app.roles import SERVICES
from tests.gateway import test_partner as partner
from tests.gateway.conftest import house_of, listening
from tests.gateway.test_delivery import until

APART = ("ai", "auth", "credit", "data", "gateway")
SOON = 5


@pytest.fixture
async def edge(served, addresses):
    """The address of a school in parts, with the same people and the same provider."""
    doors = {role: socket.create_server(("127.0.0.1", 0)) for role in SERVICES}
    services = ",".join(f"{role}=http://127.0.0.1:{door.getsockname()[1]}" for role, door in doors.items())
    async with AsyncExitStack() as open_houses:
        for role in APART:
            await open_houses.enter_async_context(
                listening(house_of(role, addresses, served.provider, served.media, services), doors[role])
            )
        await partner.route(served, partner.MODEL)
        yield f"http://127.0.0.1:{doors['gateway'].getsockname()[1]}"
        await partner.route(served, partner.RULES)
    doors["web"].close()


async def test_pieces_run_through_and_whoever_leaves_cuts_the_provider_off(edge, served, person):
    served.provider.gate.clear()  # the provider stops in the middle of its answer
    async with httpx2.AsyncClient(base_url=edge, headers={"Authorization": f"Bearer {person.key}"}, timeout=20) as http:
        path, asked = await partner.begin(http), partner.body()
        async with asyncio.timeout(SOON), http.stream("POST", path, json=asked) as answer:
            first = await anext(line async for line in answer.aiter_lines() if line.startswith("data: "))
        assert first == 'data: {"text": "Good "}'

        async def is_cut() -> bool:
            return (await http.get(path)).json()["items"][0]["state"] == "cut"

        await until(is_cut)
        await until(lambda: _cut_off(served))
        await until(lambda: _let_go(person))
        assert await person.paid() > 0

        served.provider.cases = ["hang"]  # and now before its first piece
        with pytest.raises(httpx2.ReadTimeout):
            await http.post(path, json=partner.body(), timeout=0.3)

        async def is_left() -> bool:
            return ((await http.get(path)).json()["items"][1]["problem"] or {}).get("code") == "turn_left"

        await until(is_left, SOON)


async def _cut_off(served) -> bool:
    return served.provider.open_streams == 0


async def _let_go(person) -> bool:
    return (await person.credit())[1] == 0
