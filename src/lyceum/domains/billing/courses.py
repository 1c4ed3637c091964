"""Courses that were bought, handed over: what the school does itself until it has a room for its courses."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.errors import EnrolmentRefused
from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.tables import CourseAccessRow
from lyceum.platform.database import Database

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 7215917))")


class CourseAccess:
    """Implements the port's `Enrolments`: a place is a row, under the order that it was bought by."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    async def enrol(self, key: UUID, user_id: str, course: str, order_id: UUID) -> None:
        """See the port. Raises EnrolmentRefused to whoever has it by another order."""
        values = {"order_id": order_id, "owner_id": user_id, "course": course, "from_at": self._clock()}
        wanted = insert(CourseAccessRow).values(values)
        again = key != order_id  # what was withdrawn is given back under a key of its own; the order's own enrols once
        reopened = wanted.on_conflict_do_update(index_elements=["order_id"], set_={"ended_at": None})
        async with self._db.as_room(ROOM) as tx:
            if not again:
                await _refuse_second(tx, user_id, course, order_id)
            await tx.execute(reopened if again else wanted.on_conflict_do_nothing())

    async def withdraw(self, key: UUID, user_id: str, course: str, order_id: UUID) -> None:
        """See the port."""
        del key, course
        mine = (CourseAccessRow.order_id == order_id, CourseAccessRow.owner_id == user_id)
        ended = func.coalesce(CourseAccessRow.ended_at, self._clock())
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(update(CourseAccessRow).where(*mine).values(ended_at=ended))


async def _refuse_second(tx: AsyncSession, user_id: str, course: str, order_id: UUID) -> None:
    """Nobody pays twice for one place: what a second order has paid goes back. Raises EnrolmentRefused."""
    await tx.execute(_ONE_AT_A_TIME, {"owner": user_id})
    mine = (CourseAccessRow.owner_id == user_id, CourseAccessRow.course == course, CourseAccessRow.ended_at.is_(None))
    if (await tx.execute(select(CourseAccessRow.order_id).where(*mine, CourseAccessRow.order_id != order_id).limit(1))).first():
        raise EnrolmentRefused(reason="owned")
