"""What progress listens to."""

from collections.abc import Awaitable, Callable
from typing import Any

from lyceum.domains.progress.port import ActivityAnswered, CardReviewed, Progress
from lyceum.kernel.events import Event


def listeners(service: Progress) -> dict[type[Event], Callable[[Any], Awaitable[None]]]:
    """Event -> who is told."""
    return {ActivityAnswered: service.record_answer, CardReviewed: service.record_cards}
