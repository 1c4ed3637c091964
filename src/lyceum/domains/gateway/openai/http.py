"""Routes under /v1."""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lyceum.domains.gateway.openai import transcripts, videos
from lyceum.domains.gateway.openai.audio import SpeechBody, SpokenForm
from lyceum.domains.gateway.openai.desk import Asked, Form, Json
from lyceum.domains.gateway.openai.desk import digest as digest_of
from lyceum.domains.gateway.openai.embeddings import EmbeddingsBody
from lyceum.domains.gateway.openai.errors import ERRORS, error_answer
from lyceum.domains.gateway.openai.images import ImageBody, ImageForm
from lyceum.domains.gateway.openai.load import Load
from lyceum.domains.gateway.openai.response_events import ResponseEvents
from lyceum.domains.gateway.openai.responses import ResponseBody
from lyceum.domains.gateway.openai.shapes import BadRequest, ChatBody, Chunks, Named, completion, described, unreadable
from lyceum.domains.gateway.openai.stream import ChatStream
from lyceum.domains.gateway.port import Filming, FilmNotFound, ModelUnknown
from lyceum.domains.gateway.service import GatewayService
from lyceum.domains.gateway.tariff import Offers
from lyceum.kernel.errors import LyceumError, NotFound
from lyceum.kernel.ids import new_id
from lyceum.kernel.principal import Principal
from lyceum.platform.http import CLIENT_LEFT, Text, caller_of, may

MAX_KEY_CHARS = 200
MAX_SOUNDS_BYTES = 64 * 1024 * 1024
"""Of sounds that are being written down, in one process; what comes beyond waits on the disk."""
B = TypeVar("B", bound=Named)
SOUND: dict[int | str, dict[str, Any]] = {200: {"content": {"audio/*": {"schema": {"type": "string", "format": "binary"}}}}}
FILM: dict[int | str, dict[str, Any]] = {200: {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}}}
TRANSCRIPT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {}, "text/plain": {}}}}
CREATED = 1_763_683_200
"""What clients sort models by; the school's were all there from its first day."""

Caller = Annotated[Principal, may("ai:use")]
RequestKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=MAX_KEY_CHARS)]


def document(body: type[Named]) -> dict[str, Any]:
    """How a body is described that a route reads by itself."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": described(body)}}}}


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
    _models(routes, service)
    _talk(routes, service)
    _vectors_and_pictures(routes, service)
    _sounds(routes, service)
    _films(routes, service)

    @routes.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def nothing(path: str) -> Response:
        raise NotFound(f"There is no /v1/{path[:MAX_KEY_CHARS]} here; docs/run/ai.md lists what there is.")

    return routes


def _models(routes: APIRouter, service: GatewayService) -> None:
    @routes.get("/models")
    async def models(caller: Caller) -> Response:
        """The models that the caller can ask now: those of the plan behind which somebody is switched on."""
        return JSONResponse({"object": "list", "data": [_model(route) for route in await service.routes(caller)]})

    @routes.get("/models/{name}")
    async def model(caller: Caller, name: Text) -> Response:
        """One model: `capability` says what it is asked for."""
        found = next((route for route in await service.routes(caller) if route.name == name), None)
        if found is None:
            raise ModelUnknown(model=name)
        return JSONResponse(_model(found))


def _talk(routes: APIRouter, service: GatewayService) -> None:
    @routes.post("/chat/completions", openapi_extra=document(ChatBody))
    async def chat(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """Continue a conversation; with `stream`, as server-sent events. An `Idempotency-Key` makes it safe to send again.

        `model` is one of `/v1/models`. What made the answer, its price and what is left stand in the headers `x-lyceum-source`,
        `x-lyceum-cost` and `x-lyceum-balance`, in euro.
        """
        return await _chat(service, caller, request, key)

    @routes.post("/responses", openapi_extra=document(ResponseBody))
    async def respond(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """The next response; with `stream`, as server-sent events. Nothing is kept: `input` holds the whole conversation.

        Tools are functions. Headers as for chat completions.
        """
        body, digest = await _read(request, ResponseBody)
        asked = await _asked(service, caller, body, body.request(caller.user_id), Json("responses", body.answer), (key, digest))
        if body.stream:
            call = service.asking.streamed(await service.chats.admit(asked), asked.request)
            return ChatStream(call, ResponseEvents(call.id, body))
        return await service.chats.whole(asked, request)


def _vectors_and_pictures(routes: APIRouter, service: GatewayService) -> None:
    @routes.post("/embeddings", openapi_extra=document(EmbeddingsBody))
    async def embed(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """A vector for each text of `input`, as numbers or packed (`encoding_format`)."""
        body, digest = await _read(request, EmbeddingsBody)
        form = Json(f"embeddings {body.encoding_format}", body.answer)
        asked = await _asked(service, caller, body, body.request(caller.user_id), form, (key, digest))
        return await service.desk.whole(asked, request)

    @routes.post("/images/generations", openapi_extra=document(ImageBody))
    async def draw(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """One picture: its address, good for a quarter of an hour, or with `b64_json` the picture itself."""
        body, digest = await _read(request, ImageBody)
        form = ImageForm(service.files, body, str(request.base_url).rstrip("/"))
        asked = await _asked(service, caller, body, body.request(caller.user_id), form, (key, digest))
        return await service.desk.whole(asked, request)


def _sounds(routes: APIRouter, service: GatewayService) -> None:
    sounds = Load(MAX_SOUNDS_BYTES)

    @routes.post("/audio/speech", openapi_extra=document(SpeechBody), responses=SOUND)
    async def speak(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """Speak a text of up to 4,096 characters, as MP3, Opus (in Ogg), AAC, FLAC, WAV or PCM.

        `voice` is a language's tag (`fa`), a voice's id, or one of OpenAI's names: then the script of the text tells the language.
        """
        body, digest = await _read(request, SpeechBody)
        spoken = await body.request(caller.user_id, service.files.ai)
        asked = await _asked(service, caller, body, spoken, SpokenForm(service.files, body), (key, digest))
        return await service.desk.whole(asked, request)

    @routes.post("/audio/transcriptions", openapi_extra=transcripts.document(), responses=TRANSCRIPT)
    async def transcribe(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """Write down what is said in a sound of up to 25 MB: as `json`, `text`, `srt`, `vtt`, or with times as `verbose_json`."""
        async with transcripts.reading(request, sounds) as sent:
            heard = sent.body.request(caller.user_id, sent.audio, sent.mime)
            digest = digest_of(request.url.path, sent.body.model_dump_json().encode() + sent.audio)
            asked = await _asked(service, caller, sent.body, heard, transcripts.TranscriptForm(sent.body), (key, digest))
            return await service.desk.whole(asked, request)


def _films(routes: APIRouter, service: GatewayService) -> None:
    @routes.post("/videos", openapi_extra=videos.document())
    async def film(request: Request, caller: Caller, key: RequestKey = None) -> Response:
        """Have a film made. That takes longer than a request: ask for it under its id. What it may cost is set aside meanwhile."""
        body, picture, mime = await videos.read(request)
        wish, plan = body.request(caller.user_id, picture, mime), await service.plan(caller)
        if key:
            told = digest_of(request.url.path, body.model_dump_json().encode() + picture)
            return _film(await service.films.keyed(caller.user_id, plan, body.model, wish, (key, told)))
        return _film(await service.films.begin(caller.user_id, plan, body.model, wish, new_id()))

    @routes.get("/videos/{name}")
    async def film_of(name: Text, caller: Caller) -> Response:
        """How a film stands."""
        return _film(await service.film_of(caller, videos.film_id(name)))

    @routes.get("/videos/{name}/content", responses=FILM)
    async def content(name: Text, caller: Caller) -> Response:
        """The film itself, when it is done."""
        found = (await service.film_of(caller, videos.film_id(name))).film
        if found is None:
            raise FilmNotFound("This film is not there, or not yet; ask for it under its id how it stands.")
        return StreamingResponse(service.files.blobs.stream(found.file), media_type=found.mime)


def _film(filming: Filming) -> Response:
    return JSONResponse(videos.shown(filming), headers=videos.headers(filming))


def straight(service: GatewayService) -> Mapping[str, ASGIApp]:
    """The paths under /v1 that most calls go to, without the framework's way around them. What is done there is the same."""

    async def chat(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await _chat(service, await caller_of(request, "ai:use"), request, _key(request))
        except LyceumError as refused:
            answer = error_answer(refused, str(scope.get("request_id", "")))
        except ClientDisconnect:
            answer = Response(status_code=CLIENT_LEFT)
        await answer(scope, receive, send)

    return {"/v1/chat/completions": chat}


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= MAX_KEY_CHARS:
        raise BadRequest(f"Idempotency-Key: it has 1 to {MAX_KEY_CHARS} characters", field="Idempotency-Key")
    return key


async def _chat(service: GatewayService, caller: Principal, request: Request, key: str | None) -> Response:
    service.meter.look_ahead()
    body, digest = await _read(request, ChatBody)
    form = Json("chat", partial(completion, body.model))
    asked = await _asked(service, caller, body, body.request(caller.user_id), form, (key, digest))
    if body.stream:
        call = service.asking.streamed(await service.chats.admit(asked), asked.request)
        return ChatStream(call, Chunks(call.id, body.model, body.stream_options))
    return await service.chats.whole(asked, request)


async def _read(request: Request, kind: type[B]) -> tuple[B, bytes]:
    """The body, and what tells it from others. Raises BadRequest."""
    raw = await request.body()
    try:
        return kind.model_validate_json(raw), digest_of(request.scope["path"], raw)
    except ValidationError as wrong:
        raise unreadable(wrong) from wrong


async def _asked(
    service: GatewayService, caller: Principal, body: Named, request: Any, form: Form, sent: tuple[str | None, bytes]
) -> Asked:
    """What is asked. What was streamed is not kept, so a key has nothing to give back and is let be."""
    return Asked(caller.user_id, await service.plan(caller), body.model, request, form, *sent)


def _model(route: Offers) -> dict[str, Any]:
    return {"id": route.name, "object": "model", "created": CREATED, "owned_by": "lyceum", "capability": route.capability}
