"""Chat completions: whole or in pieces, metered, safe to repeat under an Idempotency-Key, and watched for a client that leaves.

What is owed when a client leaves: the delivery table in docs/run/ai.md.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from lyceum.domains.ai.port import ChatDelta, ChatRequest
from lyceum.domains.gateway.calls import Calls, content_of, made
from lyceum.domains.gateway.meter import Admitted, Charge
from lyceum.domains.gateway.openai.errors import error_answer, error_body
from lyceum.domains.gateway.openai.shapes import ChatBody, Chunks, completion, euro
from lyceum.domains.gateway.port import RequestKeyReused
from lyceum.domains.gateway.tariff import Offers, Plan
from lyceum.kernel.errors import LyceumError
from lyceum.platform.http import CLIENT_LEFT
from lyceum.platform.logs import log
from lyceum.platform.streams import EVENT_STREAM, PiecesResponse, gone

Place = tuple[str, str | bytes]
"""Whose work, under which key; or after which question, of somebody who gave no key and left."""


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

    calls: Calls
    _running: dict[Place, tuple[bytes, "asyncio.Task[Answered]"]] = field(default_factory=dict)

    async def admit(self, asked: Asked, call_id: Any = None) -> Admitted:
        """Raises as `Meter.admit` does."""
        return await self.calls.admit(asked.owner_id, asked.plan, asked.body.model, asked.request, call_id)

    async def whole(self, asked: Asked, http: Request, headers: Mapping[str, str]) -> Response:
        """The whole answer. A client that leaves before it is there pays nothing; it can fetch, and then pay, it later."""
        left = asyncio.Event()
        work = self._joined(asked, left)
        watch = asyncio.create_task(gone(http.receive))
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
            self._keep_running((asked.owner_id, content_of(asked.request)), b"", work)
        return Response(status_code=CLIENT_LEFT)

    def _joined(self, asked: Asked, left: asyncio.Event) -> "asyncio.Task[Answered]":
        """The work for a request; one that runs already under the same key, or that somebody left with the same question, is joined."""
        if asked.key is None and not self._running:
            return asyncio.create_task(self._make(asked, left))
        place: Place = (asked.owner_id, asked.key or content_of(asked.request))
        given = asked.digest if asked.key else b""
        digest, work = self._running.get(place, (b"", None))
        if work is None or work.done():
            work = asyncio.create_task(self._make(asked, left))
            if asked.key:
                self._keep_running(place, given, work)
        elif digest != given:
            raise RequestKeyReused
        return work

    def _keep_running(self, place: Place, digest: bytes, work: "asyncio.Task[Answered]") -> None:
        self._running[place] = (digest, work)
        work.add_done_callback(lambda ended: self._ended(place, ended))

    def _ended(self, place: Place, work: "asyncio.Task[Answered]") -> None:
        if self._running.get(place, (b"", None))[1] is work:
            del self._running[place]
        if not work.cancelled() and (failed := work.exception()):
            log.info("a call that might have been fetched came to nothing", error=type(failed).__name__)

    async def _make(self, asked: Asked, left: asyncio.Event) -> Answered:
        begun, meter = None, self.calls.meter
        if asked.key is not None:
            begun = await meter.begin(asked.owner_id, asked.key, asked.digest, asked.body.model, "chat")
            if begun.answer is not None:
                charge = await meter.fetch(asked.owner_id, begun.id) if begun.owed else None
                return Answered(begun.answer, charge, replayed=True)
        try:
            admitted = await self.admit(asked, begun and begun.id)
        except BaseException:
            if begun:  # so that the key is good for another try
                await meter.fail(Admitted(begun.id, asked.owner_id, Offers(name=asked.body.model, capability="chat", offers=()), 0))
            raise
        answer = await self.calls.ask(admitted, asked.request)
        body = completion(admitted.id, asked.body.model, answer)
        if left.is_set():
            await meter.keep(admitted, replace(made(answer, asked.request), content=content_of(asked.request)), body)
            return Answered(body, source=answer.source, kept=True)
        charge = await meter.settle(admitted, made(answer, asked.request), body if asked.key else None)
        body["usage"]["cost"] = euro(charge.cost_pico)
        return Answered(body, charge, answer.source)


class ChatStream(PiecesResponse):
    """A streamed answer; it is settled also when the client leaves."""

    def __init__(self, chats: Chats, asked: Asked, admitted: Admitted, headers: Mapping[str, str]) -> None:
        super().__init__()
        self._call = chats.calls.streamed(admitted, asked.request)
        self._options = asked.body.stream_options
        self._told = {**EVENT_STREAM, **headers}
        self._chunks = Chunks(admitted.id, asked.body.model)

    async def flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the base."""
        try:
            async with aclosing(self._call.heard()) as pieces:
                async for delta in pieces:
                    if delta.waiting is None:
                        await self._hand_out(delta, send)
        except LyceumError as failed:
            await self._broken(failed, scope, receive, send)
        except asyncio.CancelledError:
            await self._call.leave()
            raise

    async def _hand_out(self, delta: ChatDelta, send: Send) -> None:
        if not self._call.is_begun:
            headers = {**self._told, "x-lyceum-source": delta.source or ""}
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
        events = list(self._chunks.of(delta))
        charge = await self._call.hand_out(delta)
        if charge is None:
            await self._send(send, events)
            return
        if self._options and self._options.include_usage:
            assert delta.usage is not None
            events.append(self._chunks.usage(delta.usage, charge.cost_pico))
        await self._send(send, [*events, None], more=False)

    async def _broken(self, failed: LyceumError, scope: Scope, receive: Receive, send: Send) -> None:
        await self._call.fail()
        if self._call.is_begun:
            await self._send(send, [error_body(failed), None], more=False)
        else:
            await error_answer(failed, str(scope.get("request_id", "")))(scope, receive, send)

    @staticmethod
    async def _send(send: Send, events: Sequence[dict[str, Any] | None], *, more: bool = True) -> None:
        text = "".join(f"data: {json.dumps(event) if event is not None else '[DONE]'}\n\n" for event in events)
        await send({"type": "http.response.body", "body": text.encode(), "more_body": more})


def digest(raw: bytes) -> bytes:
    """What tells one request from another."""
    return sha256(raw).digest()
