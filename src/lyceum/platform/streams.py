"""Answers that are sent in pieces, and know when their client leaves.

A send to a client that has gone succeeds silently; only `http.disconnect` tells.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}
R = TypeVar("R")


class PiecesResponse(Response, ABC):
    """Sent by `flow`, which is cancelled once when the client leaves, and then may take its time to come to an end."""

    def __init__(self) -> None:
        self.background = None

    @abstractmethod
    async def flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces until they end or the client has gone."""
        flow = asyncio.create_task(self.flow(scope, receive, send))
        watch = asyncio.create_task(gone(receive))
        try:
            await asyncio.wait({flow, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
            if not flow.done():
                flow.cancel()
            with suppress(asyncio.CancelledError):
                await lasting(_awaited(flow))


async def gone(receive: Receive) -> None:
    """Returns when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def lasting(work: Coroutine[Any, Any, R]) -> R:
    """Work that goes on to its end even when whoever waits for it is cancelled."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


async def _awaited(task: "asyncio.Task[None]") -> None:
    await task
