"""Routes under /v1."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.responses import JSONResponse

from lyceum.domains.gateway.openai.desk import Asked, Form, Json, digest
from lyceum.domains.gateway.openai.errors import ERRORS, error_answer
from lyceum.domains.gateway.openai.shapes import BadRequest, ChatBody, Chunks, Named, completion, unreadable
from lyceum.domains.gateway.openai.stream import ChatStream
from lyceum.domains.gateway.port import ModelUnknown
from lyceum.domains.gateway.service import GatewayService
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Text, may

MAX_KEY_CHARS = 200
B = TypeVar("B", bound=Named)
CREATED = 1_763_683_200
"""What clients sort models by; the school's were all there from its first day."""

Caller = Annotated[Principal, may("ai:use")]
RequestKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=MAX_KEY_CHARS)]
CHAT_DOCUMENT: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object", "required": ["model", "messages"]}}}}
}


class OpenAiRoute(APIRoute):
    """A route whose errors have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, with what it raises put into that shape."""
        handle = super().get_route_handler()

        async def shaped(request: Request) -> Response:
            request_id = str(request.scope.get("request_id", ""))
            try:
                return await handle(request)
            except LyceumError as refused:
                return error_answer(refused, request_id)
            except RequestValidationError as wrong:
                first = wrong.errors()[0]
                place = str(first["loc"][-1])
                return error_answer(BadRequest(f"{place}: {first['msg']}", field=place), request_id)

        return shaped


def router(service: GatewayService) -> APIRouter:
    """`/v1`: what OpenAI's own clients speak."""
    routes = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAiRoute, responses=ERRORS)

    @routes.get("/models")
    async def models(caller: Caller) -> Response:
        """The models there are for the caller's plan."""
        return JSONResponse({"object": "list", "data": [_model(name) for name in await service.names(caller)]})

    @routes.get("/models/{name}")
    async def model(caller: Caller, name: Text) -> Response:
        """One model."""
        if name not in await service.names(caller):
            raise ModelUnknown(model=name)
        return JSONResponse(_model(name))

    @routes.post("/chat/completions", openapi_extra=CHAT_DOCUMENT)
    async def chat(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """Continue a conversation; with `stream`, as server-sent events. An `Idempotency-Key` makes it safe to send again.

        `model` is one of `/v1/models`. What made the answer, its price and what is left stand in the headers `x-lyceum-source`,
        `x-lyceum-cost` and `x-lyceum-balance`, in euro.
        """
        body, raw = await _read(request, ChatBody)
        asked = await _asked(service, caller, body, body.request(caller.user_id), Json(partial(completion, body.model)), (key, raw))
        if body.stream:
            call = service.asking.streamed(await service.chats.admit(asked), asked.request)
            return ChatStream(call, Chunks(call.id, body.model, body.stream_options))
        return await service.chats.whole(asked, request)

    return routes


async def _read(request: Request, kind: type[B]) -> tuple[B, bytes]:
    """The body, read and as it came. Raises BadRequest."""
    raw = await request.body()
    try:
        return kind.model_validate_json(raw), raw
    except ValidationError as wrong:
        raise unreadable(wrong) from wrong


async def _asked(
    service: GatewayService, caller: Principal, body: Named, request: Any, form: Form, sent: tuple[str | None, bytes]
) -> Asked:
    """What is asked. What was streamed is not kept, so a key has nothing to give back and is let be."""
    key, raw = sent
    return Asked(caller.user_id, await service.plan(caller), body.model, request, form, key, digest(raw) if key else b"")


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "lyceum"}
