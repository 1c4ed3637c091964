"""Calls between rooms in different processes: one `Protocol` yields both the server's routes and the client.

A port's methods are `async def` (or return an AsyncIterator) with frozen models in and out. Errors travel by code and are raised
again as the class the port declares; a caller that goes away cancels the call; a process that does not answer is `Unavailable`.
Calls of a method that is marked `together` share requests.
"""

import asyncio
import hmac
import inspect
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import cached_property
from io import BytesIO
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import aiohttp
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model
from pydantic_core import from_json, to_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lyceum.kernel.errors import Forbidden, Invalid, LyceumError, Unavailable
from lyceum.platform.http import CLIENT_LEFT, problem_answer
from lyceum.platform.logs import log
from lyceum.platform.streams import CallerLeft, PiecesResponse, gone, unless_left
from lyceum.platform.together import Together

P = TypeVar("P")
R = TypeVar("R")
KEY_HEADER = "X-Service-Key"
CALL_SECONDS = 60.0
CONNECT_SECONDS = 3.0
KEPT_SECONDS = 4.0
"""Uvicorn closes a connection that was silent for five."""
MAX_AT_ONCE_BYTES = 512 * 1024
"""A larger body is sent piece by piece."""

Handle = Callable[[Request], Awaitable[Response]]
ServiceKeys = Callable[[], Sequence[str]]
"""The keys that open; the first is the one that is shown."""


class CallRefused(Forbidden):
    """This address is for the school's own processes."""

    code = "call_refused"


class CallMalformed(Invalid):
    """These are not the arguments of this call."""

    code = "call_malformed"


class Method:
    """One method of a port: its path, the model of its arguments and the codec of its answer, which are made when they are first used:
    of the many methods that a process could call or be called by, most never are.
    """

    def __init__(self, port: type, name: str) -> None:
        self._port, self._function = port, getattr(port, name)
        self.name = name
        self.path = f"/internal/{port.__name__}/{name}"
        self.comes_together = getattr(self._function, "comes_together", False)

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self._function)

    @cached_property
    def request(self) -> type[BaseModel]:
        """The arguments."""
        parameters = list(inspect.signature(self._function).parameters.values())[1:]
        fields: dict[str, Any] = {p.name: (self._hints[p.name], ... if p.default is p.empty else p.default) for p in parameters}
        return create_model(f"{self._port.__name__}_{self.name}", **fields)

    @cached_property
    def streams(self) -> bool:
        """Whether the answer comes in pieces."""
        return get_origin(self._hints["return"]) is AsyncIterator

    @cached_property
    def response(self) -> TypeAdapter[Any]:
        """The answer, or a piece of it."""
        answer = self._hints["return"]
        return TypeAdapter(get_args(answer)[0] if self.streams else answer)

    def arguments(self, body: bytes) -> dict[str, Any]:
        """The call's arguments as the models that the method takes."""
        return self._named(self.request.model_validate_json(body))

    @cached_property
    def _several(self) -> TypeAdapter[list[BaseModel]]:
        return TypeAdapter(list[self.request])  # type: ignore[name-defined]

    def arguments_of_each(self, body: bytes) -> list[dict[str, Any]]:
        """As `arguments`, for several calls in one body."""
        return [self._named(parsed) for parsed in self._several.validate_json(body)]

    def _named(self, parsed: BaseModel) -> dict[str, Any]:
        return {name: getattr(parsed, name) for name in self.request.model_fields}

    def body(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        """The call's arguments as JSON."""
        named = dict(zip(self.request.model_fields, args, strict=False)) | kwargs
        return self.request(**named).model_dump_json().encode()


def methods(port: type) -> Iterator[Method]:
    """The public methods of a port, and of those it takes over from another."""
    of_all = {name: value for base in reversed(port.__mro__) for name, value in vars(base).items()}
    return (Method(port, name) for name, value in of_all.items() if inspect.isfunction(value) and not name.startswith("_"))


def answers(port: type, service: object, key: str | ServiceKeys) -> Mapping[str, ASGIApp]:
    """A room's port for the other processes of this school, behind the service key: what answers at which path (see `Straight`).

    While a key is being changed there are two that open.
    """
    keys = _several(key)
    handlers = {
        method.path: (_handler_of_several if method.comes_together else _handler)(method, getattr(service, method.name), keys)
        for method in methods(port)
    }
    return {path: _answering(handle) for path, handle in handlers.items()}


def _several(key: str | ServiceKeys) -> ServiceKeys:
    return (lambda: (key,)) if isinstance(key, str) else key


def _answering(handle: Handle) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await handle(Request(scope, receive))
        except LyceumError as refused:
            response = problem_answer(refused, str(scope.get("request_id", "")))
        except ClientDisconnect:
            response = Response(status_code=CLIENT_LEFT)
        await response(scope, receive, send)

    return answer


def _handler(method: Method, call: Callable[..., Any], keys: ServiceKeys) -> Handle:
    async def handle(request: Request) -> Response:
        arguments = await _read(request, keys, method.arguments)
        if method.streams:
            return _Lines(method, call(**arguments))
        try:
            answer = await unless_left(call(**arguments), gone(request.receive))
        except LyceumError as error:
            return JSONResponse(_packed(error), error.status)
        except CallerLeft:
            return Response(status_code=CLIENT_LEFT)
        return Response(method.response.dump_json(answer), media_type="application/json")

    return handle


def _handler_of_several(method: Method, call: Callable[..., Any], keys: ServiceKeys) -> Handle:
    async def one(arguments: dict[str, Any]) -> bytes:
        try:
            return b'{"answer":' + method.response.dump_json(await call(**arguments)) + b"}"
        except LyceumError as error:
            return to_json({"error": _packed(error)})
        except Exception as crash:  # noqa: BLE001  (the others' answers go out)
            log.error("a call crashed", path=method.path, exc_info=crash)
            return to_json({"error": _packed(Unavailable(f"The process that serves {method.path} has failed; the reason is in its log."))})

    async def handle(request: Request) -> Response:
        asked = await _read(request, keys, method.arguments_of_each)
        told = await asyncio.gather(*(one(arguments) for arguments in asked))
        return Response(b"[" + b",".join(told) + b"]", media_type="application/json")

    return handle


async def _read(request: Request, keys: ServiceKeys, understood: Callable[[bytes], R]) -> R:
    """What is in the body, for somebody with a key that opens. Raises CallRefused, CallMalformed."""
    given = request.headers.get(KEY_HEADER, "").encode()
    if not any(hmac.compare_digest(given, key.encode()) for key in keys()):
        raise CallRefused
    try:
        return understood(await request.body())
    except ValidationError as wrong:
        raise CallMalformed from wrong


class _Lines(PiecesResponse):
    """The items of a stream as lines, each sent when it is there; the source is closed when the caller leaves."""

    beat = b"\n"

    def __init__(self, method: Method, items: AsyncGenerator[Any, None]) -> None:
        super().__init__()
        self._method, self._items = method, items

    async def flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the base."""
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/x-ndjson")]})
        async with aclosing(self._items) as items:
            try:
                async for item in items:
                    await _line(send, b'{"item":' + self._method.response.dump_json(item) + b"}")
            except LyceumError as error:
                await _line(send, json.dumps({"error": _packed(error)}).encode())
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _line(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text + b"\n", "more_body": True})


def _packed(error: LyceumError) -> dict[str, Any]:
    return {"code": error.code, "status": error.status, "detail": error.detail, "field": error.field, "params": error.params}


class _Peer:
    """The connections to one process, kept open for a little less time than it keeps them open itself."""

    def __init__(self, base_url: str, keys: ServiceKeys) -> None:
        self._base, self._keys = base_url, keys
        self._session: aiohttp.ClientSession | None = None

    def post(self, path: str, body: bytes) -> Any:
        """The answer, for `async with`."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=CALL_SECONDS)
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        sent = BytesIO(body) if len(body) > MAX_AT_ONCE_BYTES else body
        headers = {KEY_HEADER: self._keys()[0], "Content-Type": "application/json"}
        return self._session.post(self._base + path, data=sent, headers=headers, allow_redirects=False)

    async def close(self) -> None:
        """Close them."""
        if self._session is not None:
            await self._session.close()


def remote(port: type[P], base_url: str, key: str | ServiceKeys) -> P:
    """A stand-in for a room that runs in another process; it keeps its connections open."""
    peer = _Peer(base_url, _several(key))
    members: dict[str, Any] = {method.name: _caller(method)(method, peer) for method in methods(port)}
    members["close"] = lambda _self: peer.close()
    return cast("P", type(f"Remote{port.__name__}", (), members)())


def _caller(method: Method) -> Callable[[Method, _Peer], Callable[..., Any]]:
    if method.streams:
        return _flow
    return _call_together if method.comes_together else _call


def _call_together(method: Method, peer: _Peer) -> Callable[..., Any]:
    async def ask(bodies: Sequence[bytes]) -> list[Any]:
        """The answers, or what was raised. A process that does not answer is asked no second time, one by one, for them all."""
        try:
            async with peer.post(method.path, b"[" + b",".join(bodies) + b"]") as answer:
                content, status = await answer.read(), answer.status
        except (aiohttp.ClientError, TimeoutError):
            return [Unavailable(f"The process that serves {method.path} does not answer.") for _ in bodies]
        if status >= 400:
            return [_unpacked(content, status) for _ in bodies]
        return [
            _known(told["error"]) if "error" in told else method.response.validate_python(told["answer"]) for told in from_json(content)
        ]

    requests: Together[bytes, Any] = Together(ask)

    async def call(_self: object, *args: Any, **kwargs: Any) -> Any:
        told = await requests.ask(method.body(args, kwargs))
        if isinstance(told, LyceumError):
            raise told
        return told

    return call


def _call(method: Method, peer: _Peer) -> Callable[..., Any]:
    async def call(_self: object, *args: Any, **kwargs: Any) -> Any:
        try:
            async with peer.post(method.path, method.body(args, kwargs)) as answer:
                content, status = await answer.read(), answer.status
        except (aiohttp.ClientError, TimeoutError) as gone:
            raise Unavailable(f"The process that serves {method.path} does not answer.") from gone
        if status >= 400:
            raise _unpacked(content, status)
        return method.response.validate_json(content)

    return call


def _flow(method: Method, peer: _Peer) -> Callable[..., Any]:
    async def flow(_self: object, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        try:
            async with peer.post(method.path, method.body(args, kwargs)) as answer:
                if answer.status >= 400:
                    raise _unpacked(await answer.read(), answer.status)
                async for told in _told(answer.content):
                    message = json.loads(told)
                    if "error" in message:
                        raise _known(message["error"])
                    yield method.response.validate_python(message["item"])
        except (aiohttp.ClientError, TimeoutError) as gone:
            raise Unavailable(f"The process that serves {method.path} broke off.") from gone

    return flow


async def _told(content: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    """The lines that say something; an empty one says that the other is still there."""
    begun: list[bytes] = []
    async for piece in content.iter_any():
        *whole, rest = piece.split(b"\n")
        for end in whole:
            told, begun = b"".join([*begun, end]), []
            if told:
                yield told
        begun.append(rest)


def _unpacked(content: bytes, status: int) -> LyceumError:
    try:
        return _known(json.loads(content))
    except (ValueError, KeyError, TypeError):
        return Unavailable(f"A process of the school answered {status}.")


def _known(packed: dict[str, Any]) -> LyceumError:
    if packed["code"] == CallRefused.code:  # none of the caller's business: it is the operator who has to mend it
        return Unavailable("A process of the school does not take our service key; give all of them the same LYCEUM_SECRET.")
    found = _by_code(LyceumError).get(packed["code"])
    if found is None:  # an error of a room this process has never loaded: same status, same code, no class of its own
        found = type("RemoteError", (LyceumError,), {"status": packed["status"], "code": packed["code"]})
    return found(packed["detail"], field=packed.get("field"), **packed.get("params", {}))


def _by_code(root: type[LyceumError]) -> dict[str, type[LyceumError]]:
    found = {root.code: root}
    for child in root.__subclasses__():
        if child.__name__ != "RemoteError":
            found |= _by_code(child)
    return found
