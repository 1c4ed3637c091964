"""Sealing anew, under the newest root secret, what the school keeps secret in its database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Table, and_, func, inspect, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.platform.database import Database
from lyceum.platform.secrets import MARK_BYTES, Vault

ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Sealed:
    """A column of bytes that holds what `Vault.seal` made for a purpose, in which `{names}` of key columns may stand: then each row has one
    of its own. Work of the room reaches all rows.
    """

    row: type[Any]
    column: str
    purpose: str

    @property
    def table(self) -> Table:
        """The column's table."""
        table = inspect(self.row).local_table
        assert isinstance(table, Table)
        return table

    @property
    def name(self) -> str:
        """Schema, table and column."""
        return f"{self.table.schema}.{self.table.name}.{self.column}"


@dataclass(frozen=True)
class Resealed:
    """How many values were sealed anew, and of which columns some cannot be read: their secret is not known."""

    values: int
    unreadable: dict[str, int]


async def reseal(db: Database, vault: Vault, columns: Iterable[Sealed]) -> Resealed:
    """Seal everything anew that the newest secret has not sealed. Some rows are a transaction: what is broken off is taken up again."""
    values, unreadable = 0, {}
    for sealed in columns:
        done, left = await _reseal(db, vault, sealed)
        values += done
        if left:
            unreadable[sealed.name] = left
    return Resealed(values, unreadable)


async def _reseal(db: Database, vault: Vault, sealed: Sealed) -> tuple[int, int]:
    done = left = 0
    after: tuple[Any, ...] | None = None
    while True:
        async with db.as_room(str(sealed.table.schema)) as tx:
            rows = await _old(tx, vault, sealed, after)
            readable = sum([await _renewed(tx, vault, sealed, row) for row in rows])
        done, left = done + readable, left + len(rows) - readable
        if len(rows) < ROWS_AT_ONCE:
            return done, left
        after = tuple(rows[-1][:-1])


async def _old(tx: AsyncSession, vault: Vault, sealed: Sealed, after: tuple[Any, ...] | None) -> list[tuple[Any, ...]]:
    keys, column = list(sealed.table.primary_key.columns), sealed.table.c[sealed.column]
    query = select(*keys, column).where(column.is_not(None), func.substr(column, 1, MARK_BYTES) != vault.mark)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*(literal(value, key.type) for value, key in zip(after, keys, strict=True))))
    found = await tx.execute(query.order_by(*keys).limit(ROWS_AT_ONCE).with_for_update())
    return [tuple(row) for row in found]


async def _renewed(tx: AsyncSession, vault: Vault, sealed: Sealed, row: tuple[Any, ...]) -> bool:
    *values, old = row
    keys = sealed.table.primary_key.columns
    try:
        new = vault.resealed(sealed.purpose.format_map({key.name: value for key, value in zip(keys, values, strict=True)}), old)
    except InvalidTag:
        return False
    here = and_(*(key == value for key, value in zip(keys, values, strict=True)))
    await tx.execute(update(sealed.table).where(here).values({sealed.column: new}))
    return True
