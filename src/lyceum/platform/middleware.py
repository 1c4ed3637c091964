"""What happens around every request: its id, its log line, its limits, and the headers that protect the browser."""

import asyncio
import re
import time
from typing import Any
from urllib.parse import unquote_to_bytes

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lyceum.kernel.errors import Invalid, LyceumError, TooLarge
from lyceum.kernel.ids import new_id
from lyceum.platform.http import MalformedRequest, Problem
from lyceum.platform.logs import log

MAX_BODY_BYTES = 1024 * 1024
MAX_DRAINED_BYTES = 64 * 1024 * 1024
"""A body that is too large is still taken in, and thrown away, up to here: who is cut off while sending never reads the reason."""
MAX_SILENT_SECONDS = 60.0
"""How long a client may pause in the middle of a body."""
MAX_LOGGED_PATH_CHARS = 200
UPLOAD_PATHS = re.compile(r"^/api/library/books/?$")
"""Paths that take a larger body and count it themselves."""
BETWEEN_PROCESSES = "/internal/"
MAX_CALL_BYTES = 48 * 1024 * 1024
"""What one process of the school asks of another may carry a sound of 25 MB as text; who asks is looked at before the body is read."""
SOUND_PATHS = re.compile(r"^/v1/audio/transcriptions/?$")
MAX_SOUND_BYTES = 26 * 1024 * 1024
"""A sound of 25 MB and what the form around it takes."""
CONTENTS_PATHS = re.compile(r"^/api/library/books/[^/]+/tree/?$")
OWN_WORDS = "/v1/"
"""Routes under this say themselves, in the shape that their clients know, that a body is too large."""
MAX_CONTENTS_BYTES = 8 * 1024 * 1024
"""The contents of a book of 20,000 chapters come as one document."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_REQUEST_ID = re.compile(r"^[\w-]{8,64}$")
_QUIET = ("/health/", "/assets/")


class BodyTooLarge(TooLarge):
    """The body of this request is larger than the school accepts."""

    code = "body_too_large"


class BodyTooSlow(Invalid):
    """The rest of this request did not come; send it again."""

    status = 408
    code = "body_too_slow"


class Around:
    """ASGI middleware; the outermost layer of every process."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request an id, bound its body, add headers to the answer and write one log line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # whoever answers GET answers HEAD too; the server leaves the body away
            scope = {**scope, "method": "GET"}
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get("x-request-id", "")
        scope["request_id"] = given if _REQUEST_ID.match(given) else new_id().hex
        answer = _Answer(send, scope)
        with structlog.contextvars.bound_contextvars(request_id=scope["request_id"]):
            try:
                _refuse_unreadable(scope)
                await self._app(scope, _bounded(scope, headers, _in_time(receive)), answer.send)
            except LyceumError as refused:
                if answer.status == 0:
                    await answer.refuse(refused, close=_length(headers) > MAX_DRAINED_BYTES)
            finally:
                answer.log()


def _refuse_unreadable(scope: Scope) -> None:
    """Bytes that no text column can keep are refused before any route sees them."""
    for raw in (scope.get("raw_path") or b"", scope.get("query_string") or b""):
        plain = unquote_to_bytes(raw)
        if b"\x00" in plain:
            raise MalformedRequest("The address contains a NUL character.")
        try:
            plain.decode()
        except UnicodeDecodeError as wrong:
            raise MalformedRequest("The address is not valid UTF-8.") from wrong


def _length(headers: dict[str, str]) -> int:
    """How many bytes the client says its body has; 0 when it does not say."""
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _in_time(receive: Receive) -> Receive:
    """Wait for the parts of a body, but not for ever. After the last part the only message left is that the client has gone."""
    whole = False

    async def timed() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(MAX_SILENT_SECONDS):
                message = await receive()
        except TimeoutError as late:
            raise BodyTooSlow from late
        whole = not message.get("more_body", False)
        return message

    return timed


def _most(path: str) -> int:
    """Bytes that a body may have."""
    if path.startswith(BETWEEN_PROCESSES):
        return MAX_CALL_BYTES
    if SOUND_PATHS.match(path):
        return MAX_SOUND_BYTES
    return MAX_CONTENTS_BYTES if CONTENTS_PATHS.match(path) else MAX_BODY_BYTES


def _bounded(scope: Scope, headers: dict[str, str], receive: Receive) -> Receive:
    if UPLOAD_PATHS.match(scope["path"]):
        return receive
    most = _most(scope["path"])
    if _length(headers) > most and not scope["path"].startswith(OWN_WORDS):
        raise BodyTooLarge(f"The body may have {most} bytes at most.", bytes=most)
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if max(seen, _length(headers)) > most:
            raise BodyTooLarge(f"The body may have {most} bytes at most.", bytes=most)
        return message

    return counted


class _Answer:
    """The answer on its way out."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._scope = scope
        self._began = time.perf_counter()
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._scope["request_id"]
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self._scope["path"].startswith("/api/"):
                headers.setdefault("Cache-Control", "no-store")
        await self._send(message)

    async def refuse(self, error: LyceumError, *, close: bool) -> None:
        problem = Problem(
            title=error.detail,
            status=error.status,
            code=error.code,
            detail=error.detail,
            params=error.params,
            request_id=self._scope["request_id"],
        )
        body = problem.model_dump_json().encode()
        headers: list[Any] = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            *([(b"connection", b"close")] if close else []),
        ]
        await self.send({"type": "http.response.start", "status": error.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    def log(self) -> None:
        if not self._scope["path"].startswith(_QUIET):
            milliseconds = round((time.perf_counter() - self._began) * 1000, 1)
            log.info(
                "request",
                method=self._scope["method"],
                path=self._scope["path"][:MAX_LOGGED_PATH_CHARS],
                status=self.status,
                ms=milliseconds,
            )
