"""Pure decisions of the gateway."""

from collections import deque
from math import ceil

from lyceum.domains.ai.port import ChatRequest, Usage

REQUESTS_A_MINUTE = 50
WINDOW_SECONDS = 60.0
SWEEP_EVERY = 1_000
BYTES_A_TOKEN = 4


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

    def left(self, user_id: str) -> int:
        """How many more the user may make now."""
        return self._most - len(self._taken.get(user_id, ()))

    def __len__(self) -> int:
        """Users that are remembered."""
        return len(self._taken)

    def _sweep(self, at: float) -> None:
        """Now and then forgets those who have left, so that memory does not grow with the number of users ever seen."""
        self._until_sweep -= 1
        if self._until_sweep <= 0:
            self._until_sweep = SWEEP_EVERY
            self._taken = {user: taken for user, taken in self._taken.items() if taken and taken[-1] > at - self._seconds}


def guessed_usage(request: ChatRequest, delivered_bytes: int) -> Usage:
    """What a stream has used that was left before its provider could tell: a token for every four bytes, begun ones left out.

    Four bytes are more than a token takes in every language but English, so that the guess is in the user's favour.
    """
    given = sum(len(message.content.encode()) for message in request.messages)
    return Usage(input_tokens=given // BYTES_A_TOKEN, output_tokens=delivered_bytes // BYTES_A_TOKEN, estimated=True)
