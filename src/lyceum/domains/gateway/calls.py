"""One metered call of a model, whole or in pieces: the same for the API and for the school's own rooms."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar, cast
from uuid import UUID

from lyceum.domains.ai.port import (
    Ai,
    AiUnavailable,
    Answer,
    ChatAnswer,
    ChatDelta,
    ChatRequest,
    Request,
    TranscribeRequest,
    Transcript,
    Upstream,
    Usage,
)
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway.meter import CALL_SECONDS, Admitted, Charge, Made, Meter
from lyceum.domains.gateway.port import ChatPiece, Chatted, GivenUp
from lyceum.domains.gateway.rules import guessed_usage
from lyceum.kernel.errors import LyceumError
from lyceum.platform.logs import log

Q = TypeVar("Q", bound=Request)
A = TypeVar("A", bound=Answer)
Expect = Callable[[ChatRequest, Upstream], Awaitable[None]]


@dataclass(frozen=True)
class Calls:
    """Asks the ai room, and has the till look on. An ai room in this process is told what to `expect` while the till is busy."""

    ai: Ai
    meter: Meter
    expect: Expect | None = None

    async def admit(
        self, owner_id: str, plan: Plan, name: str, request: ChatRequest, call_id: UUID | None = None, *, counted: bool = True
    ) -> Admitted:
        """Raises as `Meter.admit` does."""

        expects = self.expect

        async def quote(upstream: Upstream) -> Usage:
            nonlocal expects
            most = await self.ai.quote(request, upstream)
            if expects:
                await expects(request, upstream)
                expects = None
            return most

        return await self.meter.admit(owner_id, plan, name, "chat", quote, call_id, counted=counted)

    async def ask(self, admitted: Admitted, request: ChatRequest) -> ChatAnswer:
        """The whole answer, not paid for yet. What fails is not owed; what takes longer than the hold lasts has failed."""
        return await in_time(self.meter, admitted, self.ai.chat(of_route(request, admitted)))

    def streamed(self, admitted: Admitted, request: ChatRequest) -> "StreamedCall":
        """The answer in pieces."""
        return StreamedCall(self, admitted, request)

    async def whole(self, owner_id: str, plan: Plan, name: str, request: ChatRequest, *, counted: bool) -> Chatted:
        """For another room: the whole answer, paid for."""
        admitted = await self.admit(owner_id, plan, name, request, counted=counted)
        answer = await self.ask(admitted, request)
        charge = await self.meter.settle(admitted, made(answer, request))
        return Chatted(text=answer.text, finish=answer.finish, source=answer.source, usage=answer.usage, cost_pico=charge.cost_pico)

    async def pieces(self, owner_id: str, plan: Plan, name: str, request: ChatRequest) -> AsyncGenerator[ChatPiece, None]:
        """For another room: the pieces, the last one paid for before it is given. Whoever closes this early has left."""
        call = self.streamed(await self.admit(owner_id, plan, name, request), request)
        try:
            async with aclosing(call.heard()) as heard:
                async for delta in heard:
                    charge = await call.hand_out(delta)
                    cost = charge.cost_pico if charge else None
                    yield ChatPiece(
                        text=delta.text, waiting=delta.waiting, source=delta.source, finish=delta.finish, usage=delta.usage, cost_pico=cost
                    )
        except LyceumError:
            await call.fail()
            raise
        finally:
            await call.leave()


class StreamedCall:
    """A call from its first piece to its end: settled, failed or left, whichever comes first, and that once."""

    def __init__(self, calls: Calls, admitted: Admitted, request: ChatRequest) -> None:
        self._calls, self._admitted, self._request = calls, admitted, request
        self._last: ChatDelta | None = None
        self._delivered = 0
        self._open = True

    @property
    def id(self) -> UUID:
        """The call's."""
        return self._admitted.id

    @property
    def is_begun(self) -> bool:
        """A piece of content was handed out."""
        return self._last is not None

    def heard(self) -> AsyncGenerator[ChatDelta, None]:
        """What the model says; to be closed."""
        return cast("AsyncGenerator[ChatDelta, None]", self._calls.ai.chat_stream(of_route(self._request, self._admitted)))

    async def hand_out(self, delta: ChatDelta) -> Charge | None:
        """Count a piece that goes out now. The last one is paid for first: then this says what the call cost."""
        if delta.waiting is not None:
            return None
        self._last = delta if delta.provider or self._last is None else self._last
        self._delivered += len(delta.text.encode()) + sum(len(call.arguments.encode()) for call in delta.tool_calls)
        if not delta.finish:
            return None
        assert delta.usage is not None
        self._open = False
        source = self._last.source or "model"
        content = content_of(self._request) if source == "cache" else b""
        used = Made(self._last.provider, self._last.model, source, delta.usage, content=content)
        return await self._calls.meter.settle(self._admitted, used)

    async def fail(self) -> None:
        """What a provider breaks off costs nothing."""
        if self._open:
            self._open = False
            await self._calls.meter.fail(self._admitted)

    async def leave(self) -> None:
        """The reader has gone: before the first piece nothing is owed, after it what was delivered is."""
        if not self._open:
            return
        if self._last is None:
            await self.fail()
            return
        self._open = False
        used = guessed_usage(self._request, self._delivered)
        left = Made(self._last.provider, self._last.model, self._last.source or "model", used, estimated=True)
        try:
            await self._calls.meter.settle(self._admitted, left)
        except GivenUp:
            log.info("a stream whose reader had gone was given up before", call=str(self.id))


async def in_time(meter: Meter, admitted: Admitted, work: Awaitable[A]) -> A:
    """What a call comes to, not paid for yet. What fails is not owed; what takes longer than the hold lasts has failed."""
    try:
        async with asyncio.timeout(CALL_SECONDS):
            return await work
    except BaseException as failed:
        await meter.fail(admitted)
        if isinstance(failed, TimeoutError):
            raise AiUnavailable("Nobody answered in time.", type="timeout") from failed
        raise


def made(answer: Answer, request: Request) -> Made:
    """What is to be paid for an answer: nothing for a sound in which nothing was said."""
    content = content_of(request) if answer.source == "cache" else b""
    silence = isinstance(answer, Transcript) and not answer.text
    return Made(answer.provider, answer.model, answer.source, answer.usage, content=content, worthless=silence)


def content_of(request: Request) -> bytes:
    """What tells a question from others, whatever name it is put to and however its body is written."""
    whole = sha256(request.model_dump_json(exclude={*Request.model_fields, "audio"}).encode())
    if isinstance(request, TranscribeRequest):
        whole.update(request.audio)
    return whole.digest()


def of_route(request: Q, admitted: Admitted) -> Q:
    """The request to those of the route alone: only they have a price."""
    return request.model_copy(update={"upstreams": admitted.upstreams, "or_embedded": False})
