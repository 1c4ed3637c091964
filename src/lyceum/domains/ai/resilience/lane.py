"""The queue before a provider: so many at once, so many a minute, the more urgent first, and not endlessly long."""

import asyncio
import heapq
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from math import ceil

from lyceum.domains.ai.shapes.base import Waiting
from lyceum.domains.ai.shapes.errors import AiBusy

SMOOTHING = 0.2
FIRST_GUESS_SECONDS = 2.0
BURST_SECONDS = 10.0
MINUTE_SECONDS = 60.0

Tell = Callable[[Waiting], None]


@dataclass(order=True)
class _Ticket:
    rank: tuple[int, int]
    called: "asyncio.Future[None]" = field(compare=False)
    tell: Tell | None = field(compare=False)


class Lane:
    """Of one provider, in one process. `per_minute` 0 is no limit; short bursts of ten seconds' worth go through."""

    def __init__(
        self, provider: str, *, concurrency: int, per_minute: int, waiting: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._provider, self._clock = provider, clock
        self._concurrency, self._most_waiting = concurrency, waiting
        self._rate = per_minute / MINUTE_SECONDS
        self._capacity = max(1.0, self._rate * BURST_SECONDS)
        self._tokens, self._seen_at = self._capacity, clock()
        self._queue: list[_Ticket] = []
        self._order = count()
        self._running = 0
        self._mean_seconds = FIRST_GUESS_SECONDS
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def running(self) -> int:
        """Calls under way."""
        return self._running

    @property
    def waiting(self) -> int:
        """Calls in the queue."""
        return len(self._queue)

    def estimate_seconds(self, position: int) -> float:
        """How long the call at this place (1 is next) will wait, by what calls took lately and by the rate limit."""
        by_rate = (position - self._tokens) / self._rate if self._rate else 0.0
        return max(0.0, position / self._concurrency * self._mean_seconds, by_rate)

    @asynccontextmanager
    async def turn(self, priority: int = 0, tell: Tell | None = None) -> AsyncIterator[None]:
        """A place among the running for as long as the block lasts; who leaves while waiting leaves the queue.

        `tell` hears of every change of place. Raises AiBusy (`queue_full`) when too many wait.
        """
        await self._enter(priority, tell)
        began = self._clock()
        try:
            yield
        finally:
            self._mean_seconds += SMOOTHING * (self._clock() - began - self._mean_seconds)
            self._running -= 1
            self._call()

    async def _enter(self, priority: int, tell: Tell | None) -> None:
        ticket = _Ticket((-priority, next(self._order)), asyncio.get_running_loop().create_future(), tell)
        heapq.heappush(self._queue, ticket)
        self._call()
        if not ticket.called.done() and len(self._queue) > self._most_waiting:
            self._leave(ticket)
            seconds = max(1, ceil(self.estimate_seconds(self._most_waiting)))
            raise AiBusy(f"Too many requests wait for {self._provider}.", type="queue_full", provider=self._provider, seconds=seconds)
        try:
            await ticket.called
        except asyncio.CancelledError:
            if ticket.called.done() and not ticket.called.cancelled():  # called in the very moment it left
                self._running -= 1
            self._leave(ticket)
            self._call()
            raise

    def _leave(self, ticket: _Ticket) -> None:
        if ticket in self._queue:
            self._queue.remove(ticket)
            heapq.heapify(self._queue)

    def _call(self) -> None:
        """Let in whoever may go now, and tell the others where they stand."""
        self._refill()
        while self._queue and self._running < self._concurrency and self._tokens >= (1 if self._rate else 0):
            ticket = heapq.heappop(self._queue)
            if not ticket.called.done():
                self._running += 1
                self._tokens -= 1 if self._rate else 0
                ticket.called.set_result(None)
        if self._queue and self._rate and self._tokens < 1 and self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later((1 - self._tokens) / self._rate, self._woken)
        for position, ticket in enumerate(sorted(self._queue), 1):
            if ticket.tell:
                ticket.tell(Waiting(position=position, milliseconds=round(self.estimate_seconds(position) * 1000)))

    def _woken(self) -> None:
        self._alarm = None
        self._call()

    def _refill(self) -> None:
        at = self._clock()
        self._tokens = min(self._capacity, self._tokens + (at - self._seen_at) * self._rate)
        self._seen_at = at

    def close(self) -> None:
        """Forget the alarm."""
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
