"""What lessons listen to, and what runs later."""

from collections.abc import Awaitable, Callable
from typing import Any

from lyceum.domains.lessons.service import LessonsService
from lyceum.domains.library.port import BookReady, BookRearranged, BookRemoved
from lyceum.kernel.events import Event
from lyceum.platform.jobs import Handler


def jobs(service: LessonsService) -> dict[str, Handler]:
    """Looking once more whether a lesson that was made still has its book."""
    return {"lessons.settle": service.following.settle}


def listeners(service: LessonsService) -> dict[type[Event], Callable[[Any], Awaitable[None]]]:
    """Event -> who is told."""
    return {BookReady: service.make_first, BookRemoved: service.following.removed, BookRearranged: service.following.rearranged}
