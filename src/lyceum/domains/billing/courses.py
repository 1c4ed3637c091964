"""Courses that were bought, handed over: what the school does itself until it has a room for its courses."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.tables import CourseAccessRow
from lyceum.platform.database import Database


class CourseAccess:
    """Implements the port's `Enrolments`: a place is a row, under the order that it was bought by."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    async def enrol(self, key: UUID, user_id: str, course: str, order_id: UUID) -> None:
        """See the port."""
        values = {"order_id": order_id, "owner_id": user_id, "course": course, "from_at": self._clock()}
        wanted = insert(CourseAccessRow).values(values)
        again = key != order_id  # what was withdrawn is given back under a key of its own; the order's own enrols once
        reopened = wanted.on_conflict_do_update(index_elements=["order_id"], set_={"ended_at": None})
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(reopened if again else wanted.on_conflict_do_nothing())

    async def withdraw(self, key: UUID, user_id: str, course: str, order_id: UUID) -> None:
        """See the port."""
        del key, course
        mine = (CourseAccessRow.order_id == order_id, CourseAccessRow.owner_id == user_id)
        ended = func.coalesce(CourseAccessRow.ended_at, self._clock())
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(update(CourseAccessRow).where(*mine).values(ended_at=ended))
