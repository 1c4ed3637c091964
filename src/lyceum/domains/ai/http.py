"""Routes of the ai room: what an operator sees of the providers, and a way to try them."""

import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import Field

from lyceum.domains.ai.port import Ai, AiStatus, ChatAnswer, ChatRequest, Message, Source, Speech, SpeechRequest, Upstream, Usage
from lyceum.kernel.errors import TooLarge
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PROBLEMS, Body, Shape, Text, may

MAX_TRIED_CHARS = 1_000
TRIED_OUTPUT_TOKENS = 300
FIRST = 9
MAX_TOKEN_CHARS = 64
MAX_TOLD_BYTES = 64 * 1024


class TryBody(Body):
    """A text for a provider to answer (`chat`) or to speak (`speech`); an empty model is its default."""

    provider: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    capability: Literal["chat", "speech"]
    model: Annotated[Text, Field(max_length=200)] = ""
    text: Annotated[Text, Field(min_length=1, max_length=MAX_TRIED_CHARS)]
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", max_length=35)] = "en"


class Tried(Shape):
    """What a provider made of it, and in what time."""

    provider: str
    model: str
    source: Source
    text: str
    milliseconds: int
    attempts: int
    usage: Usage


def router(service: Ai) -> APIRouter:
    """The room's routes."""
    routes = APIRouter(prefix="/api/ai", tags=["ai"], responses=PROBLEMS)
    Operator = Annotated[Principal, may("ai:admin")]  # noqa: N806

    @routes.get("/providers")
    async def providers(caller: Operator) -> AiStatus:
        """Every provider: whether it is switched on or how to, its circuit, its queue, its cache."""
        del caller
        return await service.status()

    @routes.post("/told/{token}", status_code=204)
    async def told(token: Annotated[str, Path(max_length=MAX_TOKEN_CHARS)], request: Request) -> None:
        """A provider says that something has changed with work that it was given together with this address. It is asked then: what
        comes here is believed in nothing else.
        """
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_TOLD_BYTES:
                raise TooLarge
        await service.told(token, body.decode(errors="replace"))

    @routes.post("/try")
    async def attempt(body: TryBody, caller: Operator) -> Tried:
        """Ask one provider now, past the cache."""
        return await tried(service, body, caller.user_id)

    return routes


async def tried(service: Ai, body: TryBody, user_id: str) -> Tried:
    """One provider's answer, made now."""
    began = time.monotonic()
    upstreams = (Upstream(provider=body.provider, model=body.model),)
    how: dict[str, Any] = {"upstreams": upstreams, "or_embedded": False, "fresh": True, "priority": FIRST, "owner_id": user_id}
    answer: ChatAnswer | Speech
    if body.capability == "chat":
        said = (Message(role="user", content=body.text),)
        answer = await service.chat(ChatRequest(messages=said, max_tokens=TRIED_OUTPUT_TOKENS, **how))
    else:
        answer = await service.speak(SpeechRequest(text=body.text, language=body.language, **how))
    return Tried(
        provider=answer.provider,
        model=answer.model,
        source=answer.source,
        text=answer.text if isinstance(answer, ChatAnswer) else f"{answer.milliseconds / 1000:.1f} s",
        milliseconds=round((time.monotonic() - began) * 1000),
        attempts=answer.attempts,
        usage=answer.usage,
    )
