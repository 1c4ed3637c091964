"""What cards listen to."""

from collections.abc import Awaitable, Callable
from typing import Any

from lyceum.domains.cards.service import CardsService
from lyceum.domains.library.port import BookRearranged
from lyceum.kernel.events import Event


def listeners(service: CardsService) -> dict[type[Event], Callable[[Any], Awaitable[None]]]:
    """Event -> who is told."""
    return {BookRearranged: service.follow_book}
