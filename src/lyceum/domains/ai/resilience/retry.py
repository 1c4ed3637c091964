"""Whether and when a failed call is tried again."""

import random
from collections.abc import Callable

from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.errors import AI_FAILURES, AiFailed

AGAIN = frozenset({"unreachable", "server", "rate_limited", "malformed", "cut"})
"""Failures that may pass in a moment. A call that came to no answer in time may have been done and be paid for: it is not sent again,
unless the ability says that this does no harm."""
ON = frozenset({"timeout", "empty", "open_circuit", "queue_full", "authentication", "credit", "not_configured", "unknown_model"}) | AGAIN
"""Failures after which the next upstream is asked. A refused content or request is a verdict: it ends the turn."""

__all__ = ["AGAIN", "AI_FAILURES", "ON", "pause_seconds"]


def pause_seconds(
    failed: AiFailed, tries: int, settings: AiSettings, *, replay_safe: bool = False, chance: Callable[[], float] = random.random
) -> float | None:
    """How long to wait before try number `tries` + 1, or None to give up.

    Exponential with jitter between half and one and a half of the mean; what the provider asks for is obeyed as the least.
    """
    kind = failed.params["type"]
    if tries > settings.retries or not (kind in AGAIN or (kind == "timeout" and replay_safe)):
        return None
    pause: float = settings.retry_seconds * 2 ** (tries - 1) * (0.5 + chance())
    asked = float(failed.params.get("seconds", 0)) if failed.params.get("asked") else 0.0
    if asked > settings.retry_most_seconds:
        return None
    return max(asked, min(pause, settings.retry_most_seconds))
