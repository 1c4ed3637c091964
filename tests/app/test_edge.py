"""The edge of a split school as a stranger meets it: what it hands on, what it keeps back, and what it says when a role is away."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI, Request

from lyceum.app.edge import hand_on
from lyceum.app.protocol import BoundedProtocol
from lyceum.kernel.errors import TooLarge
from lyceum.platform.bounds import MAX_BODY_BYTES
from lyceum.platform.http import install_errors
from lyceum.platform.middleware import Around
from tests.app.processes import free_port

MIB = 1024 * 1024


def role() -> FastAPI:
    """A role that tells what reached it."""
    app = FastAPI()
    install_errors(app)
    app.add_middleware(Around)

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def tell(path: str, request: Request) -> dict:
        if path == "api/library/books" and int(request.headers.get("content-length", "0")) > 8 * MIB:
            raise TooLarge("At most 8 MB.")
        size = 0
        async for piece in request.stream():
            size += len(piece)
        return {"path": request.scope["raw_path"].decode(), "bytes": size, "headers": request.headers.items()}

    return app


@pytest.fixture(scope="module")
async def behind() -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(role(), http=BoundedProtocol, port=free_port(), log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.config.port}"
    server.should_exit = True
    await serving


@pytest.fixture
async def edge(behind) -> AsyncIterator[httpx2.AsyncClient]:
    app = FastAPI()
    install_errors(app)
    app.add_middleware(Around)
    close = hand_on(app, {"data": behind, "auth": f"http://127.0.0.1:{free_port()}", "web": behind})
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://school.test", timeout=30) as http:
        yield http
    await close()


@pytest.mark.parametrize("host", ["school.test", "x/api/library", "x?y", "x#y", "[", "x/api/library?"])
async def test_a_host_header_opens_no_inner_door(edge, host):
    answer = await edge.post("/internal/Library/book", headers={"Host": host}, content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    told = (await edge.get("/api/lessons", headers={"Host": host})).json()
    assert told["path"] == "/api/lessons"


async def test_the_edge_alone_says_who_asks(edge):
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "gopher", "X-Service-Key": "guess", "X-Request-Id": "from-outside-1"}
    told = (await edge.get("/api/lessons", headers=forged)).json()["headers"]
    said = {name: [value for other, value in told if other == name] for name, _ in told}
    assert said["x-forwarded-for"] == ["127.0.0.1"]
    assert said["x-forwarded-proto"] == ["http"]
    assert "x-service-key" not in said
    assert said["x-request-id"] == ["from-outside-1"]


async def test_a_large_file_goes_through_with_its_length(edge):
    told = (await edge.post("/api/library/books", content=b"x" * (5 * MIB), headers={"Expect": "100-continue"})).json()
    assert told["bytes"] == 5 * MIB
    assert ["content-length", str(5 * MIB)] in told["headers"]
    refused = await edge.post("/api/library/books", content=b"x" * (20 * MIB))
    assert (refused.status_code, refused.json()["detail"]) == (413, "At most 8 MB.")


async def test_a_body_that_the_edge_cuts_off_is_too_large_and_not_a_role_that_is_away(edge):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2 * MAX_BODY_BYTES // 65536):
            yield b"x" * 65536

    answer = await edge.post("/api/lessons", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_role_that_is_away_is_named(edge):
    answer = await edge.get("/api/identity/me")
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (503, "unavailable", {"role": "auth"})
