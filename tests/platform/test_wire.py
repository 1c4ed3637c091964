"""Calls between processes: the same port, the same errors, streams, cancel, and a key at the door."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Protocol

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from lyceum.kernel.errors import NotFound, Unavailable
from lyceum.kernel.ports import together
from lyceum.platform import streams, wire
from lyceum.platform.http import Straight
from tests.door import door

KEY = "the key of the school"


class Shelf(BaseModel, frozen=True):
    """A frozen model that travels."""

    name: str
    books: tuple[str, ...] = ()


class ShelfGone(NotFound):
    """This shelf is gone."""

    code = "shelf_gone_in_test"


class Shelves(Protocol):
    """A small port."""

    async def shelf(self, name: str, *, books: tuple[str, ...] = ()) -> Shelf: ...

    async def nothing(self) -> None: ...

    async def missing(self, name: str) -> Shelf: ...

    def count(self, to: int) -> AsyncIterator[int]: ...

    async def slowly(self) -> None: ...

    @together
    async def weigh(self, name: str) -> Shelf: ...


class ShelvesService:
    """What the port leads to."""

    def __init__(self) -> None:
        self.closed, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        self.weighing = 0

    async def shelf(self, name, *, books=()):
        return Shelf(name=name, books=books)

    async def nothing(self):
        return None

    async def missing(self, name):
        raise ShelfGone(f"There is no {name}.", field="name", shelf=name)

    async def count(self, to):
        try:
            for number in range(to):
                if number == 1000:
                    raise ShelfGone("Counted too far.")
                yield number
                await self.go_on.wait()
        finally:
            await asyncio.sleep(0)  # bringing it to an end may take its time
            self.closed.set()

    async def slowly(self):
        try:
            await self.go_on.wait()
        finally:
            self.closed.set()

    async def weigh(self, name):
        self.weighing += 1
        await asyncio.sleep(0.01)
        self.weighing -= 1
        if name == "missing":
            raise ShelfGone(shelf=name)
        if name == "broken":
            raise ZeroDivisionError
        return Shelf(name=name, books=(str(self.weighing),))


@pytest.fixture
async def served():
    app, service = FastAPI(), ShelvesService()
    app.add_middleware(Straight, paths=wire.answers(Shelves, service, KEY))
    listener = door()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", service
    server.should_exit = True
    await task


@pytest.fixture
async def shelves(served):
    port = wire.remote(Shelves, served[0], KEY)
    yield port
    await port.close()


async def test_two_keys_open_while_one_is_changed(served):
    app = FastAPI()
    keys = ["the next key", KEY]
    app.add_middleware(Straight, paths=wire.answers(Shelves, ShelvesService(), lambda: keys))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://school.test") as http:
        for key, status in ((KEY, 200), ("the next key", 200), ("another key", 403), ("", 403)):
            answer = await http.post("/internal/Shelves/shelf", json={"name": "poems"}, headers={wire.KEY_HEADER: key})
            assert answer.status_code == status, key
        keys.remove(KEY)
        answer = await http.post("/internal/Shelves/shelf", json={"name": "poems"}, headers={wire.KEY_HEADER: KEY})
        assert answer.status_code == 403
    newest = wire.remote(Shelves, served[0], lambda: [KEY, "a former key"])
    assert await newest.shelf("poems") == Shelf(name="poems")
    await newest.close()


async def test_models_travel_both_ways(shelves):
    assert await shelves.shelf("poems", books=("Hafez", "Rilke")) == Shelf(name="poems", books=("Hafez", "Rilke"))
    assert await shelves.nothing() is None


async def test_an_error_is_raised_again_as_what_it_was(shelves):
    with pytest.raises(ShelfGone) as gone:
        await shelves.missing("attic")
    assert (gone.value.detail, gone.value.field, gone.value.params) == ("There is no attic.", "name", {"shelf": "attic"})


async def test_streams_flow_and_end_with_the_error_they_met(shelves):
    assert [number async for number in shelves.count(5)] == [0, 1, 2, 3, 4]
    seen = 0
    with pytest.raises(ShelfGone):
        async for _ in shelves.count(2000):
            seen += 1
    assert seen == 1000


async def test_a_reader_that_leaves_closes_the_stream_at_its_source(served, shelves):
    async for number in shelves.count(900):
        if number == 3:
            break
    await asyncio.wait_for(served[1].closed.wait(), 5)


async def test_a_piece_arrives_before_the_next_is_made_and_silence_cuts_nothing_off(served, monkeypatch):
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(wire, "CALL_SECONDS", 0.2)
    served[1].go_on.clear()
    port = wire.remote(Shelves, served[0], KEY)
    async with aclosing(port.count(2)) as pieces:
        assert await anext(pieces) == 0
        asyncio.get_running_loop().call_later(0.3, served[1].go_on.set)
        assert [number async for number in pieces] == [1]
    await port.close()


async def test_whoever_leaves_ends_the_call(served, shelves):
    served[1].go_on.clear()
    waiting = asyncio.create_task(shelves.slowly())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 0.2)
    await asyncio.wait_for(served[1].closed.wait(), 5)


async def test_calls_that_come_together_share_a_request_and_nothing_else(served, shelves, monkeypatch):
    sent, post = [], wire._Peer.post
    monkeypatch.setattr(wire._Peer, "post", lambda peer, path, body: sent.append(path) or post(peer, path, body))
    names = [*(str(number) for number in range(20)), "missing", "broken"]
    told = await asyncio.gather(*(shelves.weigh(name) for name in names), return_exceptions=True)
    assert [shelf.name for shelf in told[:20]] == names[:20]
    assert [type(failed) for failed in told[20:]] == [ShelfGone, Unavailable]
    assert told[20].params == {"shelf": "missing"}
    assert len({shelf.books for shelf in told[:20]}) == 20, "they were under way at the same time"
    assert sent == ["/internal/Shelves/weigh"]


async def test_of_calls_that_share_a_request_nobody_waits_for_a_process_that_is_not_there():
    nobody = wire.remote(Shelves, "http://127.0.0.1:9", KEY)
    told = await asyncio.gather(*(nobody.weigh("poems") for _ in range(20)), return_exceptions=True)
    assert {type(failed) for failed in told} == {Unavailable}
    await nobody.close()


async def test_a_wrong_key_is_refused(served):
    stranger = wire.remote(Shelves, served[0], "another key")
    with pytest.raises(Unavailable, match="LYCEUM_SECRET"):  # the operator's mistake, not that of who asked
        await stranger.nothing()
    with pytest.raises(Unavailable, match="LYCEUM_SECRET"):
        await stranger.weigh("poems")
    await stranger.close()
    async with httpx2.AsyncClient() as client:
        assert (await client.post(f"{served[0]}/internal/Shelves/nothing", content=b"{}")).status_code == 403


async def test_a_process_that_is_not_there_is_unavailable():
    nobody = wire.remote(Shelves, "http://127.0.0.1:9", KEY)
    with pytest.raises(Unavailable):
        await nobody.nothing()
    await nobody.close()


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"name": 5}', b'{"name": "\\ud800"}', b"[" * 10_000])
async def test_a_call_of_the_wrong_shape_is_refused(served, body):
    async with httpx2.AsyncClient(headers={wire.KEY_HEADER: KEY}) as client:
        answer = await client.post(f"{served[0]}/internal/Shelves/shelf", content=body)
        several = await client.post(f"{served[0]}/internal/Shelves/weigh", content=b"[" + body + b"]")
    assert (answer.status_code, answer.json()["code"]) == (422, "call_malformed")
    assert body == b"" or (several.status_code, several.json()["code"]) == (422, "call_malformed")
