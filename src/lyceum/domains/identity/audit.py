"""The audit log as an admin reads it: by whom, of whom, what and when; and how long it is kept."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import people_store, store
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.people_models import AuditLine
from lyceum.domains.identity.tables import AuditRow
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database

CSV_PAGE = 1_000
_FORGET = text("SELECT identity.forget_audit()")

Place = tuple[datetime, int]
"""Where a page ended: when that line was written, and its number."""


@dataclass(frozen=True)
class Sought:
    """Which lines; what is None is not asked for. `since` is the first moment, `until` the first that is not wanted any more."""

    user_id: str | None = None
    what: str | None = None
    actor_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    """Reads; nothing but `store.note` writes, and the database lets nobody change what is written."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, sought: Sought, after: Place | None, limit: int) -> tuple[list[AuditLine], Place | None]:
        """Lines, newest first, and where the next page begins."""
        async with self._db.as_room(ROOM) as tx:
            rows: Sequence[AuditRow] = (await tx.execute(_query(sought, after).limit(limit + 1))).scalars().all()
            lines = await _told(tx, rows[:limit])
        return lines, (rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None

    async def whole(self, caller: Principal, sought: Sought) -> AsyncIterator[AuditLine]:
        """Every line that is sought; that somebody took them along is written down first."""
        async with self._db.as_room(ROOM) as tx:
            await store.note(tx, None, "audit_taken_along", by=caller.user_id)
        after: Place | None = None
        while True:
            lines, after = await self.page(sought, after, CSV_PAGE)
            for line in lines:
                yield line
            if after is None:
                return

    async def forget(self) -> None:
        """Let go of what is older than AUDIT_MONTHS, by the one function that may."""
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(_FORGET)


def _query(sought: Sought, after: Place | None) -> Select[Any]:
    query: Select[Any] = select(AuditRow)
    for column, value in ((AuditRow.user_id, sought.user_id), (AuditRow.what, sought.what), (AuditRow.actor_id, sought.actor_id)):
        if value is not None:
            query = query.where(column == value)
    if sought.since is not None:
        query = query.where(AuditRow.at >= sought.since)
    if sought.until is not None:
        query = query.where(AuditRow.at < sought.until)
    if after is not None:
        query = query.where(tuple_(AuditRow.at, AuditRow.id) < tuple_(*after))
    return query.order_by(AuditRow.at.desc(), AuditRow.id.desc())


async def _told(tx: AsyncSession, rows: Sequence[AuditRow]) -> list[AuditLine]:
    names = await people_store.names(tx, {who for row in rows for who in (row.user_id, row.actor_id) if who})
    return [
        AuditLine(
            id=row.id,
            at=row.at,
            what=row.what,
            user_id=row.user_id,
            user=names.get(row.user_id or ""),
            actor_id=row.actor_id,
            actor=names.get(row.actor_id or ""),
            detail=row.detail,
        )
        for row in rows
    ]
