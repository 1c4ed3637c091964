"""Routes of the gateway room."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, UploadFile
from pydantic import Field

from lyceum.domains.gateway import reports_http, tariff_http
from lyceum.domains.gateway.hearing import NAME as LISTENER
from lyceum.domains.gateway.hearing import Hearing
from lyceum.domains.gateway.openai import http as openai
from lyceum.domains.gateway.openai.http import straight
from lyceum.domains.gateway.port import Call, CallSum, Heard, Speech, SpeechRequest, Speed, TranscribeRequest
from lyceum.domains.gateway.service import GatewayService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PAGE_ITEMS, Body, Limit, Page, Text, may

__all__ = ["router", "straight"]

MAX_TAG_CHARS = 35
MAX_SPOKEN_CHARS = 1_000
"""What the browser app asks for at once is a sentence or two: a longer text would keep others waiting for their turn."""
SUM_DAYS, MAX_SUM_DAYS = 30, 366
Tag = Annotated[str, Field(min_length=2, max_length=MAX_TAG_CHARS, pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$")]
Asker = Annotated[Principal, may("ai:use")]
Days = Annotated[int, Query(ge=1, le=MAX_SUM_DAYS)]


class SpeechBody(Body):
    """A text to be spoken. `language` is a tag such as `en` or `fa`; `slow` is for listening closely."""

    text: Annotated[Text, Field(max_length=MAX_SPOKEN_CHARS)]
    language: Tag
    speed: Speed = "normal"


def router(service: GatewayService) -> APIRouter:
    """The room's routes: its own, and those under /v1."""
    both = APIRouter()
    both.include_router(_own(service), prefix="/api/gateway", tags=["gateway"])
    both.include_router(openai.router(service))
    return both


def _own(service: GatewayService) -> APIRouter:
    routes = APIRouter()
    tariffs: Any = getattr(service, "tariffs", None)  # no service where the routes are only described
    routes.include_router(tariff_http.router(tariffs))
    routes.include_router(reports_http.router(service))

    @routes.post("/speech")
    async def speak(body: SpeechBody, caller: Annotated[Principal, may("speech:use")]) -> Speech:
        """Speak a text of up to 1,000 characters: the sound and the time of each word."""
        request = SpeechRequest(text=body.text, language=body.language, speed=body.speed)
        return await service.speak(caller.user_id, request)

    @routes.get("/transcriptions")
    async def hearing(caller: Asker, language: Annotated[Tag, Query()]) -> Hearing:
        """Whether what the caller says in this language can be written down, and if not, why."""
        return await service.hearing(caller, language)

    @routes.post("/transcriptions")
    async def transcribe(caller: Asker, audio: Annotated[UploadFile, File()], language: Annotated[Tag, Form()]) -> Heard:
        """Write down what is said in a recording of up to a megabyte: a minute, as browsers record speech. Paid like every call."""
        request = TranscribeRequest(audio=await audio.read(), mime=audio.content_type or "", language=language)
        return await service.transcribe(caller, LISTENER, request)

    @routes.get("/calls")
    async def calls(caller: Annotated[Principal, may("ai:use")], after: UUID | None = None, limit: Limit = PAGE_ITEMS) -> Page[Call]:
        """What the caller asked of AI and what it cost, newest first."""
        items, following = await service.used(caller.user_id, after, limit)
        return Page(items=items, next=str(following) if following else None)

    @routes.get("/calls/summary")
    async def sums(caller: Annotated[Principal, may("ai:use")], days: Days = SUM_DAYS) -> list[CallSum]:
        """What the caller asked of AI within the last days, by name: how often, and what it cost together."""
        return await service.sums(caller.user_id, days)

    return routes
