"""The study partner in a split school: edge, library and ai answer at ports of their own, and pieces run through all of them at once."""

import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx2
import pytest

from lyceum.app.roles import SERVICES
from tests.ai.providers.media import PICTURE
from tests.door import door
from tests.gateway import test_partner as partner
from tests.gateway.conftest import house_of, listening
from tests.gateway.test_delivery import until
from tests.gateway.test_media import IMAGE, SECOND

APART = ("ai", "auth", "credit", "data", "gateway")
SOON = 5


@pytest.fixture(scope="module")
async def edge(served, addresses):
    """The address of a school in parts, with the same people and the same provider."""
    doors = {role: door() for role in SERVICES}
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


async def test_sounds_and_pictures_run_through(edge, served, person):
    """Two megabytes of sound to a provider that only the ai process knows, and a picture from the one that keeps files."""
    sound = served.media.sound + bytes(2_000_000)
    async with httpx2.AsyncClient(base_url=edge, headers={"Authorization": f"Bearer {person.key}"}, timeout=20) as http:
        form = {"data": {"model": "listener"}, "files": {"file": ("a.mp3", sound)}}
        heard = await http.post("/v1/audio/transcriptions", **form)
        assert heard.json().get("text") == "Good morning.", heard.text
        spoken = await http.post("/v1/audio/speech", json={"model": "espeak", "voice": "en", "input": "Hello.", "response_format": "opus"})
        assert spoken.content.startswith(b"OggS"), spoken.text
        drawn = await http.post("/v1/images/generations", json={"model": "painter", "prompt": uuid4().hex})
        assert (await http.get(drawn.json()["data"][0]["url"])).content == PICTURE
    assert await person.paid() == 2 * SECOND + IMAGE


async def test_a_plan_that_is_changed_counts_at_an_edge_apart_within_five_seconds(edge, served, person, school):
    """The edge asks the process of the shop; the change was made in another one."""
    admin, plans = await school.client("admin"), "/api/billing/plans"
    await served.house.ports["gateway"].grant_plan(person.id, "basic", "a try", "console")

    async def put(calls: int | None) -> None:
        (seen,) = [one for one in (await admin.get(plans)).json() if one["code"] == "basic"]
        assert (await admin.put(plans, json={**seen, "calls_an_hour": calls})).status_code == 200

    async with httpx2.AsyncClient(base_url=edge, headers={"Authorization": f"Bearer {person.key}"}, timeout=20) as http:
        try:
            await put(None)

            async def counts() -> bool:
                return (await http.get("/api/credit/record")).json()["calls_an_hour"] is None

            await until(counts, SOON)
        finally:
            await put(100)
