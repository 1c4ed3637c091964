"""How rooms tell and forget what they keep of a person: page by page out of their tables, so that no amount of it fills the memory."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, LargeBinary, Table, delete, inspect, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.database import Database

PAGE_ROWS = 500


@dataclass(frozen=True)
class Kept:
    """A table with rows about persons: the column `owner` says whom. `hidden` columns are not told, nor are bytes (hashes, sealed values).

    A table that is not `told` holds nothing but what follows from others, or what no person can read. One that is not `erased` is
    dealt with by the room itself. `by_room` tables are reached by work of the room alone. `page_rows` is fewer where rows are large.
    """

    row: type[Any]
    owner: str = "owner_id"
    hidden: frozenset[str] = frozenset()
    told: bool = True
    erased: bool = True
    by_room: bool = False
    page_rows: int = PAGE_ROWS

    @property
    def table(self) -> Table:
        """The table itself."""
        table = inspect(self.row).local_table
        assert isinstance(table, Table)
        return table

    def act(self, db: Database, user_id: str) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction that reaches the person's rows."""
        return db.as_room(str(self.table.schema)) if self.by_room else db.as_user(user_id)


async def told(db: Database, user_id: str, tables: Iterable[Kept]) -> AsyncIterator[Exported]:
    """A user's rows of these tables, a file each, named after room and table."""
    for kept in tables:
        if kept.told:
            async for rows in pages(db, user_id, kept):
                yield piece(kept, rows)


def piece(kept: Kept, rows: Sequence[dict[str, Any]]) -> Exported:
    """Rows as lines of their table's file."""
    return Exported(name=f"{kept.table.schema}/{kept.table.name}.jsonl", lines="".join(map(line, rows)))


def line(row: dict[str, Any]) -> str:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an archive")


async def pages(db: Database, user_id: str, kept: Kept) -> AsyncIterator[list[dict[str, Any]]]:
    """A user's rows of a table in the order of its key; each page is a transaction of its own."""
    table = kept.table
    keys = list(table.primary_key.columns)
    shown = [column for column in table.columns if not _is_hidden(kept, column)]
    mine = select(*shown, *(key.label(f"key {number}") for number, key in enumerate(keys))).where(table.c[kept.owner] == user_id)
    after: tuple[Any, ...] | None = None
    while True:
        query = mine.order_by(*keys).limit(kept.page_rows)
        if after is not None:
            query = query.where(tuple_(*keys) > tuple_(*(literal(value, key.type) for value, key in zip(after, keys, strict=True))))
        async with kept.act(db, user_id) as tx:
            rows = (await tx.execute(query)).all()
        if rows:
            yield [{column.name: value for column, value in zip(shown, row, strict=False)} for row in rows]
        if len(rows) < kept.page_rows:
            return
        after = tuple(rows[-1][len(shown) :])


def _is_hidden(kept: Kept, column: ColumnElement[Any]) -> bool:
    return column.name in kept.hidden or column.name == kept.owner or isinstance(column.type, LargeBinary)


async def erase(db: Database, user_id: str, tables: Iterable[Kept]) -> Forgotten:
    """Delete a user's rows of these tables, in their order; each table is a transaction of its own."""
    erased: dict[str, int] = {}
    for kept in tables:
        if kept.erased:
            async with kept.act(db, user_id) as tx:
                gone = await tx.execute(delete(kept.row).where(kept.table.c[kept.owner] == user_id))
            assert isinstance(gone, CursorResult)
            erased[kept.table.name] = gone.rowcount
    return Forgotten(erased=erased)


class PersonalRecords:
    """Base of a room's service that keeps of a person nothing but rows: what they are of stands in `kept`."""

    kept: ClassVar[tuple[Kept, ...]]
    _db: Database

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See `Personal`."""
        async for some in told(self._db, user_id, self.kept):
            yield some

    async def forget(self, user_id: str) -> Forgotten:
        """See `Personal`."""
        return await erase(self._db, user_id, self.kept)
