"""One metered call for vectors, a transcript, a picture or speech: the same for the API and for the school's own rooms."""

from dataclasses import dataclass
from typing import TypeVar, cast
from uuid import UUID

from lyceum.domains.ai.port import (
    Ai,
    Answer,
    Capability,
    ChatRequest,
    Embeddings,
    EmbedRequest,
    Picture,
    PictureRequest,
    Request,
    Speech,
    SpeechRequest,
    TranscribeRequest,
    Transcript,
    Upstream,
    Usage,
)
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway.calls import in_time, made, of_route
from lyceum.domains.gateway.meter import Admitted, Charge, Meter, Quote

Asking = EmbedRequest | TranscribeRequest | PictureRequest | SpeechRequest
CAPABILITIES: dict[type[Request], Capability] = {
    ChatRequest: "chat",
    EmbedRequest: "embeddings",
    TranscribeRequest: "recognition",
    PictureRequest: "image",
    SpeechRequest: "speech",
}
LENGTH_MARGIN_MILLISECONDS = 1_000
"""Providers round the length of a sound in their own way."""

A = TypeVar("A", Embeddings, Transcript, Picture, Speech)


@dataclass(frozen=True)
class MediaCalls:
    """Asks the ai room, and has the till look on."""

    ai: Ai
    meter: Meter

    async def admit(self, owner_id: str, plan: Plan, name: str, request: Asking, call_id: UUID | None = None) -> Admitted:
        """Raises as `Meter.admit` does; SoundUnreadable; what is wrong with a text to be spoken."""
        return await self.meter.admit(owner_id, plan, name, capability_of(request), self._quote(request), call_id)

    def _quote(self, request: Asking) -> Quote:
        if isinstance(request, TranscribeRequest):
            return self._by_length(request)
        return lambda upstream: self.ai.quote_media(request, upstream)

    def _by_length(self, request: TranscribeRequest) -> Quote:
        """A sound is paid by the second: it is measured, once, before anybody is asked to listen."""
        silent = request.model_copy(update={"audio": b""})
        measured: list[int] = []

        async def quote(upstream: Upstream) -> Usage:
            used = await self.ai.quote_media(silent, upstream)
            if not measured:
                measured.append(await self.ai.measure(request))
            return used.model_copy(update={"milliseconds": measured[0] + LENGTH_MARGIN_MILLISECONDS})

        return quote

    async def ask(self, admitted: Admitted, request: Asking) -> Answer:
        """The answer, not paid for yet. What fails is not owed."""
        return await in_time(self.meter, admitted, self._answer(of_route(request, admitted)))

    async def _answer(self, request: Asking) -> Answer:
        match request:
            case EmbedRequest():
                return await self.ai.embed(request)
            case TranscribeRequest():
                return await self.ai.transcribe(request)
            case PictureRequest():
                return await self.ai.draw(request)
            case SpeechRequest():
                return await self.ai.speak(request)

    async def whole(self, owner_id: str, plan: Plan, name: str, request: Asking, kind: type[A]) -> tuple[A, Charge]:
        """For another room: the answer, paid for."""
        admitted = await self.admit(owner_id, plan, name, request)
        answer = cast("A", await self.ask(admitted, request))
        assert isinstance(answer, kind)
        return answer, await self.meter.settle(admitted, made(answer, request))


def capability_of(request: Request) -> Capability:
    """What a request asks for."""
    return CAPABILITIES[type(request)]
