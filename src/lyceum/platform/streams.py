"""Answers that are sent in pieces, and know when their client leaves.

A send to a client that has gone succeeds silently; only `http.disconnect` tells.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, ClassVar, TypeVar

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from lyceum.platform.http import CALLER
from lyceum.platform.revocations import Revocations

BEAT_SECONDS = 15.0
"""After this much silence a stream says that it is still there: what stands in between cuts silent ones off after a minute."""
EVENT_BEAT = b": \n\n"
"""A comment, which readers of server-sent events let be."""
EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}
R = TypeVar("R")


class CallerLeft(Exception):
    """Whoever asked has gone."""


class PiecesResponse(Response, ABC):
    """Sent by `flow`, which is cancelled once when the client leaves or its session ends, and then may take its time to come to an end."""

    beat: ClassVar[bytes] = EVENT_BEAT

    def __init__(self) -> None:
        self.background = None

    @abstractmethod
    async def flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces until they end, the client has gone or it may not read on."""
        pulse = _Pulse(send, self.beat)
        flow = asyncio.create_task(self.flow(scope, receive, pulse.send))
        beside = {asyncio.create_task(other) for other in (gone(receive), pulse.beat(), *_revoked(scope))}
        try:
            await asyncio.wait({flow, *beside}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in beside:
                task.cancel()
            if flow.done():
                flow.result()  # raises what it raised
            else:
                flow.cancel()
                with suppress(asyncio.CancelledError):
                    await lasting(_awaited(flow))
        await pulse.end()


def _revoked(scope: Scope) -> list[Coroutine[Any, Any, None]]:
    """What returns when whoever reads is signed out; nothing for calls between the school's own processes."""
    revocations: Revocations | None = getattr(scope["app"].state, "revocations", None) if "app" in scope else None
    return [revocations.watch(scope[CALLER])] if revocations and CALLER in scope else []


class _Pulse:
    """Lets the pieces through, and says something itself where they pause for long."""

    def __init__(self, send: Send, beat: bytes) -> None:
        self._send, self._beat = send, beat
        self._flows, self._at = False, 0.0

    async def send(self, message: Message) -> None:
        self._flows = message["type"] == "http.response.start" or bool(message.get("more_body"))
        self._at = time.monotonic()
        await self._send(message)

    async def end(self) -> None:
        """Close an answer that was broken off, for a client that still reads."""
        if self._flows:
            await self.send({"type": "http.response.body", "body": b"", "more_body": False})

    async def beat(self) -> None:
        while True:
            silent = time.monotonic() - self._at
            if self._flows and silent >= BEAT_SECONDS:
                await self.send({"type": "http.response.body", "body": self._beat, "more_body": True})
            else:
                await asyncio.sleep(BEAT_SECONDS - silent if self._flows else BEAT_SECONDS)


async def unless_left(work: Coroutine[Any, Any, R], left: Awaitable[None]) -> R:
    """What the work comes to. When `left` comes first, which says that nobody waits any more, it is cancelled: raises CallerLeft."""
    task, watch = asyncio.ensure_future(work), asyncio.ensure_future(left)
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watch.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
    if task.cancelled():
        raise CallerLeft
    return task.result()


async def gathered(pieces: AsyncGenerator[R, None]) -> AsyncGenerator[list[R], None]:
    """Pieces as they come, those that come at the same moment together: each sending costs a call of the operating system. To be closed."""
    ready: list[R] = []
    some = asyncio.Event()

    async def listen() -> None:
        async with aclosing(pieces):
            async for piece in pieces:
                ready.append(piece)
                some.set()

    listening = asyncio.create_task(listen())
    listening.add_done_callback(lambda _: some.set())
    try:
        while not listening.done() or ready:
            await some.wait()
            some.clear()
            together = ready.copy()
            ready.clear()
            if together:
                yield together
        listening.result()
    finally:
        if not listening.done():
            listening.cancel()
            await lasting(_ended(listening))


async def _ended(task: "asyncio.Task[None]") -> None:
    await asyncio.wait({task})


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
