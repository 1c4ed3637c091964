"""Routes of the gateway room."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from lyceum.domains.gateway.port import MAX_SPEECH_CHARS, Gateway, Speech, SpeechRequest, Speed
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PROBLEMS, Body, Text, may

MAX_TAG_CHARS = 35


class SpeechBody(Body):
    """A text to be spoken. `language` is a tag such as `en` or `fa`; `slow` is for listening closely."""

    text: Annotated[Text, Field(max_length=MAX_SPEECH_CHARS)]
    language: Annotated[str, Field(min_length=2, max_length=MAX_TAG_CHARS, pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$")]
    speed: Speed = "normal"


def router(service: Gateway) -> APIRouter:
    """The room's routes."""
    routes = APIRouter(prefix="/api/gateway", tags=["gateway"], responses=PROBLEMS)

    @routes.post("/speech")
    async def speak(body: SpeechBody, caller: Annotated[Principal, may("speech:use")]) -> Speech:
        """Speak a text of up to 1,000 characters: the sound and the time of each word."""
        request = SpeechRequest(text=body.text, language=body.language, speed=body.speed)
        return await service.speak(caller.user_id, request)

    return routes
