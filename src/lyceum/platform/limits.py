"""How often somebody may do something: the generic cell rate algorithm, counted in this process, or in Redis for several together.

A *pace* lets `most` be done at once, and gives one back every `seconds / most`. Whoever is told to wait and waits is let in.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

SWEEP_EVERY = 1_000
_ROUNDING_SECONDS = 1e-6


@dataclass(frozen=True)
class Pace:
    """So many within so many seconds."""

    most: int
    seconds: float

    @property
    def step(self) -> float:
        """Seconds after which one more is allowed."""
        return self.seconds / self.most


@dataclass(frozen=True, slots=True)
class Taken:
    """What a limit said. `wait` is 0 when it was counted, else the whole seconds to wait; `left` how many more there are now; `full`
    the seconds until all are there again.
    """

    wait: int
    left: int
    full: int


class Limits(Protocol):
    """Counts by a key of the caller's choice; one key has one pace."""

    async def take(self, key: str, pace: Pace) -> Taken:
        """Count one, or say how long to wait: who keeps asking does not wait longer for it."""

    async def give_back(self, key: str, pace: Pace) -> None:
        """What was counted has turned out not to count."""


def told(pace: Pace, ahead: float, wait: float) -> Taken:
    """What there is to say when `ahead` seconds of the pace are used up, and `wait` are missing."""
    left = int((pace.seconds - ahead + _ROUNDING_SECONDS) / pace.step)
    return Taken(math.ceil(wait - _ROUNDING_SECONDS) if wait > _ROUNDING_SECONDS else 0, max(0, left), math.ceil(ahead - _ROUNDING_SECONDS))


class LocalLimits:
    """Counts in the memory of this process. One number a key: the moment at which all is free again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free_at: dict[str, float] = {}
        self._until_sweep = SWEEP_EVERY

    async def take(self, key: str, pace: Pace) -> Taken:
        """See the protocol."""
        return self.count(key, pace)

    def count(self, key: str, pace: Pace) -> Taken:
        """As `take`, for those who cannot wait."""
        at = self._clock()
        self._sweep(at)
        free_at = max(self._free_at.get(key, at), at)
        wait = free_at + pace.step - at - pace.seconds
        if wait <= _ROUNDING_SECONDS:
            free_at += pace.step
            self._free_at[key] = free_at
        return told(pace, free_at - at, wait)

    async def give_back(self, key: str, pace: Pace) -> None:
        """See the protocol."""
        if key in self._free_at:
            self._free_at[key] -= pace.step

    def __len__(self) -> int:
        """Keys that are remembered."""
        return len(self._free_at)

    def _sweep(self, at: float) -> None:
        """Now and then forgets those who have all again, so that memory does not grow with everybody ever seen."""
        self._until_sweep -= 1
        if self._until_sweep <= 0:
            self._until_sweep = max(SWEEP_EVERY, len(self._free_at))
            self._free_at = {key: free_at for key, free_at in self._free_at.items() if free_at > at}
