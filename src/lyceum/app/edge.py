"""The edge of a split school: one public address whose paths the roles answer; and the description of them all."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from lyceum import __version__
from lyceum.app import admin, files, today
from lyceum.app.roles import answers
from lyceum.app.rooms import ROOMS
from lyceum.kernel.errors import NotFound, Unavailable
from lyceum.platform.http import PROBLEMS

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
    }
)
CONNECT_SECONDS = 3
SILENCE_SECONDS = 60
CHUNK_BYTES = 64 * 1024


def document() -> dict[str, Any]:
    """The OpenAPI document of the whole school, whatever this process serves."""
    whole = FastAPI(
        title="Lyceum", version=__version__, responses=PROBLEMS, description="A school for languages and books that anyone can host."
    )
    nobody: Any = None
    for room in ROOMS:
        if room.router:
            whole.include_router(room.router(nobody))
    for routes in (files.router(nobody), today.router({}), admin.router(nobody, {}, "all"), admin.health_router({})):
        whole.include_router(routes)
    return whole.openapi()


def describe(app: FastAPI) -> None:
    """Serve the document at /openapi.json."""
    kept: dict[str, Any] = {}

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> dict[str, Any]:
        if not kept:
            kept.update(document())
        return kept


def hand_on(app: FastAPI, addresses: Mapping[str, str]) -> None:
    """Pass every path that this process does not answer to the role that does, streaming both ways."""
    sessions: list[aiohttp.ClientSession] = []

    def session() -> aiohttp.ClientSession:
        if not sessions:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS)
            sessions.append(aiohttp.ClientSession(timeout=timeout, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()))
        return sessions[0]

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def hand(request: Request) -> StreamingResponse:
        path = request.url.path
        role = answers(path)
        if path.startswith("/internal/") or role not in addresses:
            raise NotFound
        return await _pass(session(), addresses[role], role, request)

    async def close() -> None:
        for opened in sessions:
            await opened.close()

    app.state.close_edge = close


async def _pass(session: aiohttp.ClientSession, address: str, role: str, request: Request) -> StreamingResponse:
    raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw if name.decode("latin-1") not in HOP_BY_HOP
    ]
    client = request.client.host if request.client else ""
    headers += [
        ("Host", request.headers.get("host", "")),
        ("X-Request-Id", request.scope["request_id"]),
        ("X-Forwarded-For", client),
        ("X-Forwarded-Proto", request.url.scheme),
    ]
    from yarl import URL  # noqa: PLC0415

    target = URL(address + raw + (f"?{query}" if query else ""), encoded=True)
    has_body = request.method not in ("GET", "HEAD") and (
        request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    )
    try:
        answer = await session.request(
            request.method, target, headers=headers, data=request.stream() if has_body else None, allow_redirects=False
        )
    except (aiohttp.ClientConnectionError, TimeoutError) as gone:
        raise Unavailable(
            f"The part of the school that answers here ({role}) does not answer now; try again in a moment.", role=role
        ) from gone
    kept = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in HOP_BY_HOP - {"content-length"} and name.lower() != "set-cookie"
    }
    streamed = StreamingResponse(_pieces(answer), answer.status, kept, background=BackgroundTask(answer.release))
    for cookie in answer.headers.getall("Set-Cookie", []):
        streamed.headers.append("Set-Cookie", cookie)
    return streamed


async def _pieces(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.content.iter_chunked(CHUNK_BYTES):
            yield piece
    finally:
        answer.release()
