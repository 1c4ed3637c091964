"""How much of what clients send is held in memory at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Load:
    """Bytes that one process carries; who comes with more than is free waits. Small loads may go before a large one that waits."""

    def __init__(self, most: int) -> None:
        self._most, self._carried = most, 0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def carry(self, size: int) -> AsyncIterator[None]:
        """While these bytes are in memory. What is larger than everything that may be carried goes alone."""
        weight = min(size, self._most)
        async with self._changed:
            await self._changed.wait_for(lambda: self._carried + weight <= self._most)
            self._carried += weight
        try:
            yield
        finally:
            self._carried -= weight
            async with self._changed:
                self._changed.notify_all()
