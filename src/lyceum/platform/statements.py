"""Connections for single statements that are transactions of their own. A pool that does nothing else costs a fifth of a general one."""

import asyncio
from typing import Any

import asyncpg

WAIT_SECONDS = 15.0


class Statements:
    """At most so many connections, opened when they are first needed. `how` is what asyncpg connects with."""

    def __init__(self, how: dict[str, Any], most: int) -> None:
        self._how = how
        self._idle: list[Any] = []
        self._free = asyncio.Semaphore(most)

    async def borrow(self) -> Any:
        """A connection of asyncpg's, to be given back. Raises TimeoutError when none is free for long, and what connecting raises."""
        if self._free.locked():
            async with asyncio.timeout(WAIT_SECONDS):
                await self._free.acquire()
        else:
            await self._free.acquire()
        try:
            return self._taken() or await self._connected()
        except BaseException:
            self._free.release()
            raise

    def give_back(self, connection: Any) -> None:
        """What was borrowed, whatever became of it."""
        if not connection.is_closed():
            self._idle.append(connection)
        self._free.release()

    def _taken(self) -> Any:
        """One that lay idle. When the server has closed it, it was restarted and has closed them all."""
        if not self._idle:
            return None
        connection = self._idle.pop()
        if connection.is_closed():
            self._idle.clear()
            return None
        return connection

    async def _connected(self) -> Any:
        """A new one; made to its end also for a caller that is cancelled: broken off, it would stay open with nobody to close it."""
        making = asyncio.ensure_future(asyncpg.connect(**self._how))
        try:
            return await asyncio.shield(making)
        except asyncio.CancelledError:
            await asyncio.wait({making})
            if not making.cancelled() and making.exception() is None:
                self._idle.append(making.result())
            raise

    async def close(self) -> None:
        """Close them all."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.close()
