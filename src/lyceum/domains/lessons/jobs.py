"""What lessons listen to."""

from collections.abc import Awaitable, Callable
from typing import Any

from lyceum.domains.lessons.service import LessonsService
from lyceum.domains.library.port import BookReady
from lyceum.kernel.events import Event


def listeners(service: LessonsService) -> dict[type[Event], Callable[[Any], Awaitable[None]]]:
    """Event -> who is told."""
    return {BookReady: service.make_first}
