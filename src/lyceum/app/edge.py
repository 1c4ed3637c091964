"""The edge of a split school: one public address whose paths the roles answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import aiohttp
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask
from yarl import URL

from lyceum.app.roles import ROLES, answers
from lyceum.kernel.errors import LyceumError, NotFound, Unavailable
from lyceum.platform.activity import tell
from lyceum.platform.http import CLIENT_LEFT
from lyceum.platform.streams import CallerLeft, gone, unless_left

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
        "expect",
    }
)
OURS = frozenset({"x-forwarded-for", "x-forwarded-proto", "x-request-id", "x-service-key"})
"""Headers that the edge alone says to the roles."""
CONNECT_SECONDS = 3
SILENCE_SECONDS = 60
CHUNK_BYTES = 64 * 1024


def hand_on(app: FastAPI, addresses: Mapping[str, str], *, all_paths: bool = True) -> Callable[[], Awaitable[None]]:
    """Pass every path that this process does not answer, or only those of the roles at these addresses, to the role that does, streaming
    both ways. Returns what ends it.
    """
    sessions: list[aiohttp.ClientSession] = []

    def session() -> aiohttp.ClientSession:
        if not sessions:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS)
            sessions.append(aiohttp.ClientSession(timeout=timeout, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()))
        return sessions[0]

    async def hand(request: Request) -> Response:
        path: str = request.scope["path"]  # not that of request.url, which a Host header of a stranger takes part in
        role = answers(path)
        if path.startswith("/internal/") or role not in addresses:
            raise NotFound
        tell(real=role)
        return await _pass(session(), addresses[role], role, request)

    prefixes = [""] if all_paths else [prefix for role in addresses for prefix in ROLES[role].paths if prefix != "/"]
    for prefix in prefixes:
        app.add_api_route(prefix + "/{path:path}", hand, methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)

    async def close() -> None:
        for opened in sessions:
            await opened.close()

    return close


class _Sent:
    """A request's body on its way to a role; `refused` is why it was cut off on our side, which aiohttp makes a lost connection of."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._whole = asyncio.Event()
        self.refused: LyceumError | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._request.stream():
                yield piece
            self._whole.set()
        except LyceumError as refused:
            self.refused = refused
            raise

    async def left(self, *, has_body: bool) -> None:
        """Returns when the client has left after all of its body."""
        if has_body:
            await self._whole.wait()
        await gone(self._request.receive)


def _headers(request: Request) -> list[tuple[str, str]]:
    """The client's headers without those of its own connection, and what the edge knows of it."""
    given = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
    return [
        *((name, value) for name, value in given if name not in HOP_BY_HOP and name not in OURS),
        ("Host", request.headers.get("host", "")),
        ("X-Request-Id", request.scope["request_id"]),
        ("X-Forwarded-For", request.client.host if request.client else ""),
        ("X-Forwarded-Proto", request.scope["scheme"]),
    ]


async def _pass(session: aiohttp.ClientSession, address: str, role: str, request: Request) -> Response:
    raw = request.scope["raw_path"].decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    target = URL(address + raw + (f"?{query}" if query else ""), encoded=True)
    sent = _Sent(request)
    length = request.headers.get("content-length")
    body = sent.pieces() if length not in (None, "0") or "transfer-encoding" in request.headers else None
    # With its length known the role can refuse a body before, and not while, it is sent.
    headers = [*_headers(request), *([("Content-Length", length)] if body and length else [])]
    try:
        asked = session.request(request.method, target, headers=headers, data=body, allow_redirects=False)
        answer = await unless_left(_awaited(asked), sent.left(has_body=body is not None))
    except CallerLeft:
        return Response(status_code=CLIENT_LEFT)
    except (aiohttp.ClientError, TimeoutError, LyceumError) as gone:
        if sent.refused:
            raise sent.refused from gone
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


async def _awaited(asked: Awaitable[aiohttp.ClientResponse]) -> aiohttp.ClientResponse:
    return await asked


async def _pieces(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.content.iter_chunked(CHUNK_BYTES):
            yield piece
    finally:
        answer.release()
