"""Chat completions: whole or in pieces, metered, safe to repeat under an Idempotency-Key, and watched for a client that leaves.

A send to a client that has gone succeeds silently; only `http.disconnect` tells. What is owed then: the delivery table in docs/run/ai.md.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from lyceum.domains.ai.port import Ai, ChatAnswer, ChatDelta, ChatRequest
from lyceum.domains.gateway.meter import Admitted, Charge, Made, Meter, lasting
from lyceum.domains.gateway.openai.errors import error_answer, error_body
from lyceum.domains.gateway.openai.shapes import ChatBody, Chunks, completion, euro
from lyceum.domains.gateway.port import RequestKeyReused
from lyceum.domains.gateway.rules import guessed_usage
from lyceum.domains.gateway.tariff import Offers, Plan
from lyceum.kernel.errors import LyceumError
from lyceum.platform.http import CLIENT_LEFT

EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}


@dataclass(frozen=True)
class Asked:
    """One request: who asks, of which plan, what, under which key of theirs."""

    owner_id: str
    plan: Plan
    body: ChatBody
    request: ChatRequest
    key: str | None = None
    digest: bytes = b""


@dataclass(frozen=True)
class Answered:
    """An answer and what it cost; `source` says what made it, `replayed` when it was made before under the same key, `kept` when whoever
    asked for it had gone: then it is not paid for.
    """

    body: dict[str, Any]
    charge: Charge | None = None
    source: str = ""
    replayed: bool = False
    kept: bool = False

    def headers(self) -> dict[str, str]:
        """What the school says besides the body."""
        told = {"x-lyceum-source": self.source} if self.source else {}
        if self.replayed:
            told["x-lyceum-replayed"] = "true"
        if self.charge:
            told["x-lyceum-cost"] = euro(self.charge.cost_pico)
            if self.charge.available is not None:
                told["x-lyceum-balance"] = euro(self.charge.available * 1_000_000)
        return told


@dataclass
class Chats:
    """Answers chat completions."""

    ai: Ai
    meter: Meter
    _running: dict[tuple[str, str], tuple[bytes, "asyncio.Task[Answered]"]] = field(default_factory=dict)

    async def admit(self, asked: Asked, call_id: Any = None) -> Admitted:
        """Raises as `Meter.admit` does."""
        return await self.meter.admit(
            asked.owner_id, asked.plan, asked.body.model, "chat", lambda upstream: self.ai.quote(asked.request, upstream), call_id
        )

    async def whole(self, asked: Asked, http: Request, headers: Mapping[str, str]) -> Response:
        """The whole answer. A client that leaves before it is there pays nothing; under a key it can fetch, and then pay, it later."""
        left = asyncio.Event()
        work = self._joined(asked, left)
        watch = asyncio.create_task(_gone(http.receive))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
        if work.done():
            answered = work.result()
            if answered.kept:  # whoever asked first had gone when it was made: it is fetched now
                answered = await self._make(asked, left)
            return JSONResponse(answered.body, headers={**headers, **answered.headers()})
        left.set()
        if asked.key is None:
            work.cancel()
            await asyncio.wait({work})
        return Response(status_code=CLIENT_LEFT)

    def _joined(self, asked: Asked, left: asyncio.Event) -> "asyncio.Task[Answered]":
        """The work for a request; one that runs already under the same key is joined."""
        if asked.key is None:
            return asyncio.create_task(self._make(asked, left))
        place = (asked.owner_id, asked.key)
        digest, work = self._running.get(place, (b"", None))
        if work is None or work.done():
            work = asyncio.create_task(self._make(asked, left))
            self._running[place] = (asked.digest, work)
            work.add_done_callback(lambda _: self._running.pop(place, None))
        elif digest != asked.digest:
            raise RequestKeyReused
        return work

    async def _make(self, asked: Asked, left: asyncio.Event) -> Answered:
        begun = None
        if asked.key is not None:
            begun = await self.meter.begin(asked.owner_id, asked.key, asked.digest, asked.body.model, "chat")
            if begun.answer is not None:
                charge = await self.meter.fetch(asked.owner_id, begun.id) if begun.owed else None
                return Answered(begun.answer, charge, replayed=True)
        try:
            admitted = await self.admit(asked, begun and begun.id)
        except BaseException:
            if begun:  # so that the key is good for another try
                await self.meter.fail(Admitted(begun.id, asked.owner_id, Offers(name=asked.body.model, capability="chat", offers=()), 0))
            raise
        answer = await self._asked(asked, admitted)
        made = Made(answer.provider, answer.model, answer.source, answer.usage)
        body = completion(admitted.id, asked.body.model, answer)
        if left.is_set() and asked.key is not None:
            await self.meter.keep(admitted, made, body)
            return Answered(body, source=answer.source, kept=True)
        charge = await self.meter.settle(admitted, made, body if asked.key else None)
        body["usage"]["cost"] = euro(charge.cost_pico)
        return Answered(body, charge, answer.source)

    async def _asked(self, asked: Asked, admitted: Admitted) -> ChatAnswer:
        try:
            return await self.ai.chat(asked.request.model_copy(update={"upstreams": admitted.upstreams}))
        except BaseException:
            await self.meter.fail(admitted)
            raise


class ChatStream(Response):
    """A streamed answer, as an ASGI response of its own: it has to know when the client leaves, and settle all the same."""

    def __init__(self, chats: Chats, asked: Asked, admitted: Admitted, headers: Mapping[str, str]) -> None:
        self._chats, self._asked, self._admitted = chats, asked, admitted
        self._told = {**EVENT_STREAM, **headers}
        self._chunks = Chunks(admitted.id, asked.body.model)
        self._last: ChatDelta | None = None
        self._delivered = 0
        self._open = True
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces until they end or the client has gone; either way the call is brought to its end."""
        flow = asyncio.create_task(self._flow(scope, receive, send))
        watch = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({flow, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
            if not flow.done():
                flow.cancel()
            with suppress(asyncio.CancelledError):
                await lasting(_awaited(flow))

    async def _flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = self._asked.request.model_copy(update={"upstreams": self._admitted.upstreams})
        try:
            async with aclosing(cast("AsyncGenerator[ChatDelta, None]", self._chats.ai.chat_stream(request))) as pieces:
                async for delta in pieces:
                    if delta.waiting is None:
                        await self._hand_out(delta, send)
        except LyceumError as failed:
            await self._broken(failed, scope, receive, send)
        except asyncio.CancelledError:
            await self._left()
            raise

    async def _hand_out(self, delta: ChatDelta, send: Send) -> None:
        """What is the last piece is paid for before it goes out."""
        if self._last is None:
            headers = {**self._told, "x-lyceum-source": delta.source or ""}
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
        self._last = delta if delta.provider or self._last is None else self._last
        events = list(self._chunks.of(delta))
        self._delivered += len(delta.text.encode()) + sum(len(call.arguments.encode()) for call in delta.tool_calls)
        if not delta.finish:
            await self._send(send, events)
            return
        assert delta.usage is not None
        charge = await self._settle(Made(self._last.provider, self._last.model, self._last.source or "model", delta.usage))
        options = self._asked.body.stream_options
        if options and options.include_usage:
            events.append(self._chunks.usage(delta.usage, charge.cost_pico))
        await self._send(send, [*events, None], more=False)

    async def _settle(self, made: Made) -> Charge:
        self._open = False
        return await self._chats.meter.settle(self._admitted, made)

    async def _broken(self, failed: LyceumError, scope: Scope, receive: Receive, send: Send) -> None:
        """What a provider breaks off costs nothing."""
        if self._open:
            self._open = False
            await self._chats.meter.fail(self._admitted)
        if self._last is None:
            await error_answer(failed, str(scope.get("request_id", "")))(scope, receive, send)
        else:
            await self._send(send, [error_body(failed), None], more=False)

    async def _left(self) -> None:
        """The client has gone: before the first piece nothing is owed, after it what was delivered is."""
        if not self._open:
            return
        self._open = False
        if self._last is None:
            await self._chats.meter.fail(self._admitted)
            return
        used = guessed_usage(self._asked.request, self._delivered)
        made = Made(self._last.provider, self._last.model, self._last.source or "model", used, estimated=True)
        await self._chats.meter.settle(self._admitted, made)

    @staticmethod
    async def _send(send: Send, events: Sequence[dict[str, Any] | None], *, more: bool = True) -> None:
        text = "".join(f"data: {json.dumps(event) if event is not None else '[DONE]'}\n\n" for event in events)
        await send({"type": "http.response.body", "body": text.encode(), "more_body": more})


async def _gone(receive: Receive) -> None:
    """Returns when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _awaited(task: "asyncio.Task[None]") -> None:
    await task


def digest(raw: bytes) -> bytes:
    """What tells one request from another."""
    return sha256(raw).digest()
