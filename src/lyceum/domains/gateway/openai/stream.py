"""Streamed chat: server-sent events in the tongue of whoever asked, metered, and watched for a client that leaves.

What is owed when a client leaves: the delivery table in docs/run/ai.md.
"""

import asyncio
from contextlib import aclosing
from typing import Protocol

from starlette.types import Receive, Scope, Send

from lyceum.domains.ai.port import ChatDelta, Usage
from lyceum.domains.gateway.calls import StreamedCall
from lyceum.domains.gateway.openai.errors import error_answer
from lyceum.kernel.errors import LyceumError
from lyceum.platform.streams import EVENT_STREAM, PiecesResponse, gathered


class Tongue(Protocol):
    """How a stream is written: each method gives the events to be sent."""

    def of(self, delta: ChatDelta) -> bytes:
        """For one piece."""

    def end(self, used: Usage, cost_pico: int) -> bytes:
        """After the last piece, which is paid for now."""

    def broken(self, failed: LyceumError) -> bytes:
        """When it breaks off."""


class ChatStream(PiecesResponse):
    """A streamed answer; it is settled also when the client leaves."""

    def __init__(self, call: StreamedCall, tongue: Tongue) -> None:
        super().__init__()
        self._call, self._tongue = call, tongue

    async def flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the base."""
        try:
            async with aclosing(gathered(self._call.heard())) as groups:
                async for group in groups:
                    await self._hand_out([delta for delta in group if delta.waiting is None], send)
        except LyceumError as failed:
            await self._broken(failed, scope, receive, send)
        except asyncio.CancelledError:
            await self._call.leave()
            raise

    async def _hand_out(self, deltas: list[ChatDelta], send: Send) -> None:
        if not deltas:
            return
        if not self._call.is_begun:
            headers = {**EVENT_STREAM, "x-lyceum-source": deltas[0].source or ""}
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
        events, ended = b"", False
        for delta in deltas:
            events += self._tongue.of(delta)
            charge = await self._call.hand_out(delta)
            if charge is not None:
                assert delta.usage is not None
                events, ended = events + self._tongue.end(delta.usage, charge.cost_pico), True
        await _send(send, events, more=not ended)

    async def _broken(self, failed: LyceumError, scope: Scope, receive: Receive, send: Send) -> None:
        await self._call.fail()
        if self._call.is_begun:
            await _send(send, self._tongue.broken(failed), more=False)
        else:
            await error_answer(failed, str(scope.get("request_id", "")))(scope, receive, send)


async def _send(send: Send, events: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": events, "more_body": more})
