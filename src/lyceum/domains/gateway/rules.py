"""Pure decisions of the gateway."""

from collections import deque
from math import ceil

REQUESTS_A_MINUTE = 50
WINDOW_SECONDS = 60.0
SWEEP_EVERY = 1_000


class SlidingWindow:
    """How many requests each user made in the last minute, for one process. Time is given by the caller, in seconds that never go back."""

    def __init__(self, most: int = REQUESTS_A_MINUTE, seconds: float = WINDOW_SECONDS) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: dict[str, deque[float]] = {}
        self._until_sweep = SWEEP_EVERY

    def take(self, user_id: str, at: float) -> int:
        """0 and the request counts, or the whole seconds to wait and it does not: who keeps asking does not wait longer for it."""
        self._sweep(at)
        taken = self._taken.setdefault(user_id, deque())
        while taken and taken[0] <= at - self._seconds:
            taken.popleft()
        if len(taken) >= self._most:
            return max(1, ceil(taken[0] + self._seconds - at))
        taken.append(at)
        return 0

    def __len__(self) -> int:
        """Users that are remembered."""
        return len(self._taken)

    def _sweep(self, at: float) -> None:
        """Now and then forgets those who have left, so that memory does not grow with the number of users ever seen."""
        self._until_sweep -= 1
        if self._until_sweep <= 0:
            self._until_sweep = SWEEP_EVERY
            self._taken = {user: taken for user, taken in self._taken.items() if taken and taken[-1] > at - self._seconds}
