"""Where an event of one room is another room's business, but the call table lets neither know the other."""

from typing import Any

from lyceum.domains.library.port import ChapterRead
from lyceum.domains.progress.port import Progress, Reading
from lyceum.kernel.events import Event
from lyceum.platform.events import Listener


def adapters(ports: dict[str, Any]) -> dict[type[Event], list[tuple[str, Listener]]]:
    """Events that the app floor hands on: what was read in the library counts as study."""
    progress: Progress = ports["progress"]

    async def count_reading(event: ChapterRead) -> None:
        facts = event.model_dump(include={"id", "user_id", "at", "book_id", "chapter", "language", "words", "milliseconds"})
        await progress.record_reading(Reading(**facts))

    return {ChapterRead: [("progress", count_reading)]}
