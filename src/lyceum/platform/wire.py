"""Calls between rooms in different processes: one `Protocol` yields both the server's routes and the client.

A port's methods are `async def` (or return an AsyncIterator) with frozen models in and out. Errors travel by code and are raised
again as the class the port declares; a caller that goes away cancels the call; a process that does not answer is `Unavailable`.
"""

import hmac
import inspect
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import httpx2
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model
from starlette.types import Receive, Scope, Send

from lyceum.kernel.errors import Forbidden, Invalid, LyceumError, Unavailable
from lyceum.platform.http import CLIENT_LEFT
from lyceum.platform.streams import CallerLeft, PiecesResponse, gone, unless_left

P = TypeVar("P")
KEY_HEADER = "X-Service-Key"
CALL_SECONDS = 60.0
CONNECT_SECONDS = 3.0


class CallRefused(Forbidden):
    """This address is for the school's own processes."""

    code = "call_refused"


class CallMalformed(Invalid):
    """These are not the arguments of this call."""

    code = "call_malformed"


class Method:
    """One method of a port: its path, the model of its arguments and the codec of its answer."""

    def __init__(self, port: type, name: str) -> None:
        function = getattr(port, name)
        hints = get_type_hints(function)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        fields: dict[str, Any] = {p.name: (hints[p.name], ... if p.default is p.empty else p.default) for p in parameters}
        answer = hints["return"]
        self.name = name
        self.path = f"/internal/{port.__name__}/{name}"
        self.request: type[BaseModel] = create_model(f"{port.__name__}_{name}", **fields)
        self.streams = get_origin(answer) is AsyncIterator
        self.response: TypeAdapter[Any] = TypeAdapter(get_args(answer)[0] if self.streams else answer)

    def arguments(self, body: bytes) -> dict[str, Any]:
        """The call's arguments as the models that the method takes."""
        parsed = self.request.model_validate_json(body)
        return {name: getattr(parsed, name) for name in self.request.model_fields}

    def body(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        """The call's arguments as JSON."""
        named = dict(zip(self.request.model_fields, args, strict=False)) | kwargs
        return self.request(**named).model_dump_json().encode()


def methods(port: type) -> Iterator[Method]:
    """The public methods of a port."""
    return (Method(port, name) for name, value in vars(port).items() if inspect.isfunction(value) and not name.startswith("_"))


def expose(app: FastAPI, port: type, service: object, key: str) -> None:
    """Serve a room's port to the other processes of this school, behind the service key."""
    router = APIRouter(include_in_schema=False)
    for method in methods(port):
        router.add_api_route(method.path, _handler(method, getattr(service, method.name), key), methods=["POST"])
    app.include_router(router)


def _handler(method: Method, call: Callable[..., Any], key: str) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(KEY_HEADER, "").encode(), key.encode()):
            raise CallRefused
        try:
            arguments = method.arguments(await request.body())
        except ValidationError as wrong:
            raise CallMalformed from wrong
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


def remote(port: type[P], base_url: str, key: str) -> P:
    """A stand-in for a room that runs in another process; it keeps its connections open."""
    timeout = httpx2.Timeout(CALL_SECONDS, connect=CONNECT_SECONDS)
    client = httpx2.AsyncClient(base_url=base_url, headers={KEY_HEADER: key}, timeout=timeout)
    members: dict[str, Any] = {method.name: _flow(method, client) if method.streams else _call(method, client) for method in methods(port)}
    members["close"] = lambda _self: client.aclose()
    return cast("P", type(f"Remote{port.__name__}", (), members)())


def _call(method: Method, client: httpx2.AsyncClient) -> Callable[..., Any]:
    async def call(_self: object, *args: Any, **kwargs: Any) -> Any:
        try:
            answer = await client.post(method.path, content=method.body(args, kwargs))
        except httpx2.TransportError as gone:
            raise Unavailable(f"The process that serves {method.path} does not answer.") from gone
        if answer.status_code >= 400:
            raise _unpacked(answer)
        return method.response.validate_json(answer.content)

    return call


def _flow(method: Method, client: httpx2.AsyncClient) -> Callable[..., Any]:
    async def flow(_self: object, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        try:
            async with client.stream("POST", method.path, content=method.body(args, kwargs)) as answer:
                if answer.status_code >= 400:
                    await answer.aread()
                    raise _unpacked(answer)
                async for line in answer.aiter_lines():
                    if not line:  # nothing yet, but still there
                        continue
                    message = json.loads(line)
                    if "error" in message:
                        raise _known(message["error"])
                    yield method.response.validate_python(message["item"])
        except httpx2.TransportError as gone:
            raise Unavailable(f"The process that serves {method.path} broke off.") from gone

    return flow


def _unpacked(answer: httpx2.Response) -> LyceumError:
    try:
        return _known(answer.json())
    except (ValueError, KeyError, TypeError):
        return Unavailable(f"A process of the school answered {answer.status_code}.")


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
