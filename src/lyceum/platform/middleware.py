"""What happens around every request: its id, its log line, its limits, and the headers that protect the browser."""

import asyncio
import re
import time
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lyceum.kernel.errors import Invalid, LyceumError, TooLarge
from lyceum.kernel.ids import new_id
from lyceum.platform import activity
from lyceum.platform.activity import ActivityLog
from lyceum.platform.bounds import bound
from lyceum.platform.cors import Origins
from lyceum.platform.http import CALLER, MalformedRequest, Refusal, problem_answer
from lyceum.platform.logs import log

MAX_DRAINED_BYTES = 64 * 1024 * 1024
"""A body that is too large is still taken in, and thrown away, up to here: who is cut off while sending never reads the reason."""
MAX_SILENT_SECONDS = 60.0
"""How long a client may pause in the middle of a body."""
BROKEN = 500
OWN_WORDS = "/v1/"
"""Routes under this say themselves, in the shape that their clients know, that a body is too large."""

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
PLAIN_HEADERS = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
API_HEADERS = [*PLAIN_HEADERS, (b"cache-control", b"no-store")]
_REQUEST_ID = re.compile(r"^[\w-]{8,64}$")
_QUIET = ("/health/", "/assets/")


class BodyTooLarge(TooLarge):
    """The body of this request is larger than the school accepts."""

    code = "body_too_large"


class BodyTooSlow(Invalid):
    """The rest of this request did not come; send it again."""

    status = 408
    code = "body_too_slow"


class TookTooLong(LyceumError):
    """This took longer than the school allows; try again in a moment."""

    status = 504
    code = "took_too_long"


class Around:
    """ASGI middleware; the outermost layer of every process. `refusals` are shapes of errors for clients that know others, by path."""

    def __init__(
        self,
        app: ASGIApp,
        activity: ActivityLog | None = None,
        origins: frozenset[str] = frozenset(),
        refusals: Mapping[str, Refusal] | None = None,
    ) -> None:
        self._app, self._activity, self._origins = app, activity, Origins(origins)
        self._refusals = refusals or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request an id, bound its body and its time, add headers to the answer and write down what happened."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # whoever answers GET answers HEAD too; the server leaves the body away
            scope = {**scope, "method": "GET"}
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get("x-request-id", "")
        scope["request_id"] = given if _REQUEST_ID.match(given) else new_id().hex
        answer = _Answer(send, scope, self._origins.headers(scope["path"], headers))
        with structlog.contextvars.bound_contextvars(request_id=scope["request_id"]):
            try:
                await self._answered(scope, headers, answer.counted(receive), answer)
            except LyceumError as refused:
                if answer.status == 0:
                    await self._refuse(refused, scope, answer, close=_length(headers) > MAX_DRAINED_BYTES)
            except BaseException:
                answer.status = answer.status or BROKEN
                raise
            finally:
                answer.note(self._activity)

    async def _answered(self, scope: Scope, headers: dict[str, str], receive: Receive, answer: "_Answer") -> None:
        _refuse_unreadable(scope)
        allowed = self._origins.preflight(scope["method"], scope["path"], headers)
        if allowed is not None:
            await Response(status_code=204, headers=allowed)(scope, receive, answer.send)
            return
        bounds = bound(scope["path"])
        try:
            async with asyncio.timeout(bounds.seconds) as answer.clock:
                await self._app(scope, _bounded(scope, headers, _in_time(receive), bounds.body_bytes), answer.send)
        except TimeoutError as late:
            if answer.clock and answer.clock.expired():
                raise TookTooLong(seconds=int(bounds.seconds)) from late
            raise
        finally:
            answer.clock = None

    async def _refuse(self, error: LyceumError, scope: Scope, answer: "_Answer", *, close: bool) -> None:
        shaped = next((shape for path, shape in self._refusals.items() if scope["path"].startswith(path)), problem_answer)
        response = shaped(error, scope["request_id"])
        if close:
            response.headers["Connection"] = "close"
        await response(scope, _nothing, answer.send)


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


def _bounded(scope: Scope, headers: dict[str, str], receive: Receive, most: int | None) -> Receive:
    if most is None:
        return receive
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


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


class _Answer:
    """The answer on its way out, and what is noted of it."""

    def __init__(self, send: Send, scope: Scope, origins: Mapping[str, str]) -> None:
        self._send, self._scope, self._origins = send, scope, origins
        self._began = time.perf_counter()
        self._received = self._sent = 0
        self._told = activity.begin()
        self.clock: asyncio.Timeout | None = None
        self.status = 0

    def counted(self, receive: Receive) -> Receive:
        """Count what comes in."""

        async def counting() -> Message:
            message = await receive()
            self._received += len(message.get("body", b""))
            return message

        return counting

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.clock and not self.clock.expired():  # begun in time: from now on the reader sets the pace
                self.clock.reschedule(None)
            self._head(message)
        else:
            self._sent += len(message.get("body", b""))
        await self._send(message)

    def _head(self, message: Message) -> None:
        """Add the school's own headers; those that protect the browser where the answer does not set them itself."""
        given = {name.lower() for name, _ in message["headers"]}
        usual = API_HEADERS if self._scope["path"].startswith("/api/") else PLAIN_HEADERS
        message["headers"] = [
            *(header for header in message["headers"] if header[0].lower() != b"x-request-id"),
            (b"x-request-id", self._scope["request_id"].encode()),
            *(header for header in usual if header[0] not in given),
        ]
        if self._origins:
            headers = MutableHeaders(scope=message)
            for name, value in self._origins.items():
                headers[name] = value if name != "Vary" or "vary" not in headers else f"{headers['vary']}, {value}"

    def note(self, log_of_activity: ActivityLog | None) -> None:
        """Write down what happened, for those who look after the school and into the activity log."""
        if self._scope["path"].startswith(_QUIET):
            return
        line = {
            "method": self._scope["method"],
            "path": activity.shown(self._scope["path"]),
            "status": self.status,
            "ms": round((time.perf_counter() - self._began) * 1000, 1),
        }
        log.info("request", **line)
        if log_of_activity:
            caller = self._scope.get(CALLER)
            log_of_activity.write(
                {
                    "at": activity.stamp(),
                    "id": self._scope["request_id"],
                    "user": caller.user_id if caller else None,
                    "by_key": bool(caller and caller.by_key),
                    **line,
                    "virtual": self._told.virtual or activity.route(self._scope["path"], self._scope.get("path_params", {})),
                    "real": self._told.real or None,
                    "cost_pico": self._told.cost_pico,
                    "received": self._received,
                    "sent": self._sent,
                }
            )
