"""One call for equal requests: who asks while it runs reads along, from its first piece on."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Source = Callable[[Callable[[T], None]], AsyncGenerator[T, None]]
"""Begins what is flown; gets a function that pushes a piece in between, from outside the iterator."""


class Flight(Generic[T]):
    """A source of pieces that runs once, for any number of readers.

    `may_finish_alone` says whether it goes on when the last reader has left: a call that is paid for is finished and kept,
    a stream that nobody hears, or a call that still waits in the queue, is ended.
    """

    def __init__(self, source: "Source[T]", may_finish_alone: Callable[[], bool], on_end: "Callable[[Flight[T]], None]") -> None:
        self._pieces: list[T] = []
        self._error: BaseException | None = None
        self._ended = False
        self._readers = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._may_finish_alone = may_finish_alone
        self._on_end = on_end
        self.task = asyncio.create_task(self._fly(source(self.push)))

    async def _fly(self, source: AsyncGenerator[T, None]) -> None:
        try:
            async for piece in source:
                self.push(piece)
        except BaseException as wrong:
            self._error = wrong
            if isinstance(wrong, asyncio.CancelledError):
                raise
        finally:
            self._ended = True
            self._on_end(self)
            self._wake()
            close = getattr(source, "aclose", None)
            if close:
                await close()

    def push(self, piece: T) -> None:
        """One more piece for all readers."""
        self._pieces.append(piece)
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for reader in waiting:
            if not reader.done():
                reader.set_result(None)

    async def read(self) -> AsyncGenerator[T, None]:
        """All pieces in order. Raises what the source raised. Close it when leaving early."""
        self._readers += 1
        seen = 0
        try:
            while True:
                while seen < len(self._pieces):
                    seen += 1
                    yield self._pieces[seen - 1]
                if self._ended:
                    break
                more: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(more)
                await more
            if self._error is not None:
                raise self._error
        finally:
            self._readers -= 1
            if not self._readers and not self._ended and not self._may_finish_alone():
                self._on_end(self)  # first, so that nobody joins what is being ended
                self.task.cancel()


class Flights(Generic[T]):
    """The flights of this process by key."""

    def __init__(self) -> None:
        self._by_key: dict[str, Flight[T]] = {}

    def join(self, key: str, source: Source[T], may_finish_alone: Callable[[], bool]) -> AsyncGenerator[T, None]:
        """Read along with the flight of this key, or begin it."""
        flight = self._by_key.get(key)
        if flight is None:
            flight = self._by_key[key] = Flight(source, may_finish_alone, lambda ended: self._forget(key, ended))
        return flight.read()

    def _forget(self, key: str, ended: Flight[T]) -> None:
        if self._by_key.get(key) is ended:
            del self._by_key[key]

    async def landed(self, prefix: str) -> None:
        """Returns when no flight of a key that begins so is under way any more."""
        waited = [flight.task for key, flight in self._by_key.items() if key.startswith(prefix)]
        await asyncio.gather(*waited, return_exceptions=True)

    def __len__(self) -> int:
        """Flights under way."""
        return len(self._by_key)

    async def close(self) -> None:
        """Waits for what is being made."""
        await asyncio.gather(*(flight.task for flight in self._by_key.values()), return_exceptions=True)
