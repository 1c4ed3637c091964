"""A circuit breaker: a provider that fails again and again is left alone for a while, then tried with one call."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Literal

from lyceum.domains.ai.shapes.errors import AI_FAILURES, AiUnavailable

State = Literal["closed", "open", "half_open"]
BLAMED = frozenset({"unreachable", "timeout", "server", "cut", "malformed", "authentication", "credit"})
"""Failures that say something of the provider; a refused content or a rate limit does not."""
MAX_OPEN_SECONDS = 300.0


class Breaker:
    """Of one provider, in one process. Time is in seconds that never go back."""

    def __init__(self, provider: str, *, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._provider = provider
        self._most = failures
        self._first_seconds = self._seconds = seconds
        self._clock = clock
        self._failed = 0
        self._until: float | None = None
        self._probing = False
        self.last_failure = ""

    @property
    def state(self) -> State:
        """Whether calls go through: `half_open` lets one through to see."""
        if self._until is None:
            return "closed"
        return "open" if self._clock() < self._until else "half_open"

    @property
    def wait_seconds(self) -> int:
        """How long it stays open."""
        return max(1, ceil((self._until or 0) - self._clock())) if self._until is not None else 0

    def check(self) -> None:
        """Raises AiUnavailable (`open_circuit`) at once when no call goes through now."""
        if self.state == "open" or (self.state == "half_open" and self._probing):
            raise AiUnavailable(
                f"{self._provider} failed several times and is left alone for a moment.",
                type="open_circuit", provider=self._provider, seconds=self.wait_seconds,
            )  # fmt: skip

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Around one call: what it comes to decides over the next. Raises like `check`."""
        self.check()
        probing = self._probing = self.state == "half_open"
        try:
            yield
        except AI_FAILURES as failed:
            self._judge(str(failed.params["type"]), probing=probing)
            raise
        else:
            self._failed, self._until, self._seconds = 0, None, self._first_seconds
        finally:
            if probing:
                self._probing = False

    def _judge(self, kind: str, *, probing: bool) -> None:
        if kind not in BLAMED:
            return
        self.last_failure = kind
        self._failed += 1
        if probing:
            self._seconds = min(self._seconds * 2, MAX_OPEN_SECONDS)
        if probing or self._failed >= self._most:
            self._until = self._clock() + self._seconds
