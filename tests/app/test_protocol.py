"""What strangers do to a socket: headers without an end, silence, bodies that nobody wants; and how fast an answer leaves."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from structlog.testing import capture_logs

from lyceum.app import protocol
from lyceum.app.serve import listen
from lyceum.platform import middleware
from lyceum.platform.http import install_errors
from lyceum.platform.settings import Settings

MIB = 1024 * 1024
ended: list[str] = []


servers: list[uvicorn.Server] = []


def _streams(app: FastAPI) -> None:
    @app.get("/much")
    async def much() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            try:
                for _ in range(1_000):
                    yield b"x" * 65536
            finally:
                ended.append("much")

        return StreamingResponse(pieces())

    @app.get("/slowly")
    async def slowly() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            for number in range(5):
                yield b"%d" % number
                await asyncio.sleep(0.1)

        return StreamingResponse(pieces())


@pytest.fixture
async def address() -> AsyncIterator[tuple[str, int]]:
    """Host and port of a server as `lyceum serve` runs it, with a small app behind it."""
    app = FastAPI()
    install_errors(app)
    app.add_middleware(middleware.Around)

    @app.get("/here")
    async def here() -> dict[str, bool]:
        return {"here": True}

    @app.post("/stream")
    async def stream(request: Request) -> int:
        return sum([len(piece) async for piece in request.stream()])

    _streams(app)

    @app.post("/size")
    async def size(request: Request) -> int:
        return len(await request.body())

    listener = listen(Settings(port=0))
    server = uvicorn.Server(uvicorn.Config(app, http=protocol.BoundedProtocol, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    servers.append(server)
    yield "127.0.0.1", listener.getsockname()[1]
    server.should_exit = True
    await serving
    listener.close()


async def _said(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        return b""


async def test_headers_without_an_end_are_cut_off(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET /here HTTP/1.1\r\nHost: a\r\nX: ")
    sent = 0
    with pytest.raises(ConnectionError):
        while sent < 64 * MIB:
            writer.write(b"a" * 65536)
            sent += 65536
            await writer.drain()
    assert sent < 16 * MIB
    assert (await _said(reader))[:12] in (b"", b"HTTP/1.1 431")
    writer.close()


async def test_a_long_but_honest_head_is_read(address):
    async with httpx2.AsyncClient(base_url=f"http://{address[0]}:{address[1]}") as http:
        assert (await http.get("/here", headers={"X": "a" * 60_000})).status_code == 200
        assert (await http.post("/size", content=b"x" * MIB, headers={"X": "a" * 30_000})).json() == MIB


@pytest.mark.parametrize(
    "begun", [b"", b"GET /here HT", b"GET /here HTTP/1.1\r\nHost: a\r\n", b"GET /here HTTP/1.1\r\nHost: a\r\n\r\nGET /h"]
)
async def test_who_never_ends_a_head_is_sent_away(address, monkeypatch, begun):
    monkeypatch.setattr(protocol, "MAX_HEAD_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection(*address)
    writer.write(begun)
    began = time.monotonic()
    await _said(reader)
    assert time.monotonic() - began < 5
    writer.close()


async def test_who_falls_silent_in_a_body_is_told_so(address, monkeypatch):
    monkeypatch.setattr(middleware, "MAX_SILENT_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    await asyncio.wait_for(reader.readuntil(b"body_too_slow"), 10)
    writer.close()


async def test_who_sends_too_much_reads_why_and_may_go_on(address):
    async with httpx2.AsyncClient(base_url=f"http://{address[0]}:{address[1]}") as http:
        for size in (2 * MIB, 20 * MIB):
            answer = await http.post("/size", content=b"x" * size)
            assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert (await http.get("/here")).status_code == 200


async def test_an_answer_leaves_at_once(address):
    async with httpx2.AsyncClient(base_url=f"http://{address[0]}:{address[1]}") as http:
        taken = []
        for _ in range(15):
            began = time.perf_counter()
            await http.get("/here")
            taken.append(time.perf_counter() - began)
    assert statistics.median(taken) < 0.03, "small answers wait for an acknowledgement: TCP_NODELAY is off"


@pytest.mark.parametrize("path", ["stream", "size"])
async def test_who_leaves_in_the_middle_of_a_body_is_no_crash(address, path):
    with capture_logs() as logs:
        _, writer = await asyncio.open_connection(*address)
        writer.write(f"POST /{path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n".encode() + b"x" * 200_000)
        await writer.drain()
        await asyncio.sleep(0.2)
        writer.close()
        async with asyncio.timeout(10):
            while not logs:
                await asyncio.sleep(0.05)
    assert [line["event"] for line in logs] == ["request"]


async def test_who_does_not_read_the_answer_is_sent_away(address, monkeypatch):
    monkeypatch.setattr(protocol, "MAX_UNREAD_SECONDS", 0.2)
    ended.clear()
    _, writer = await asyncio.open_connection(*address, limit=1024)
    writer.write(b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
    async with asyncio.timeout(10):
        while not ended:
            await asyncio.sleep(0.05)
    writer.close()
    async with httpx2.AsyncClient(base_url=f"http://{address[0]}:{address[1]}") as http:
        assert len((await http.get("/much")).content) == 1_000 * 65536, "who reads gets all of it"


async def test_a_server_that_is_told_to_stop_ends_its_streams_first(address):
    async with (
        httpx2.AsyncClient(base_url=f"http://{address[0]}:{address[1]}") as http,
        http.stream("GET", "/slowly") as answer,
    ):
        pieces = answer.aiter_bytes()
        read = await anext(pieces)
        servers[-1].should_exit = True
        read += b"".join([piece async for piece in pieces])
    assert read == b"01234"
