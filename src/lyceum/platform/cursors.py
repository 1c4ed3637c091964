"""Where a page of a list ended that is ordered by a moment and then by a key, as it is sent: microseconds since 1970, a point, the key."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import Query

from lyceum.kernel.errors import Invalid

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

K = TypeVar("K")
After = Annotated[str | None, Query(pattern=r"^\d{1,17}\.[0-9a-z-]{1,36}$", description="The `next` of the page before.")]


def written(place: tuple[datetime, object] | None) -> str | None:
    """What goes into `next`."""
    return f"{(place[0] - EPOCH) // timedelta(microseconds=1)}.{place[1]}" if place else None


def place(after: str | None, key: Callable[[str], K]) -> tuple[datetime, K] | None:
    """What `after` says; `key` reads the part behind the point. Raises Invalid."""
    if after is None:
        return None
    moment, _, rest = after.partition(".")
    try:
        return EPOCH + timedelta(microseconds=int(moment)), key(rest)
    except ValueError as wrong:
        raise Invalid("after is not the `next` of a page.", field="after") from wrong
