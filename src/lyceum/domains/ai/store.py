"""Queries of the ai room: the permanent cache, one table a provider.

The name of a table cannot be a parameter of a statement: it is a plugin's name, which `provider.discover` has checked, and is checked
here again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai.provider import NAME
from lyceum.domains.ai.shapes.admin import CacheSize
from lyceum.platform.database import Database

_TABLES = text(
    "SELECT substr(relname, 7), n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables "
    "WHERE schemaname = 'ai' AND starts_with(relname, 'cache_')"
)


def _of(provider: str, what: str) -> str:
    if not NAME.fullmatch(provider):
        raise ValueError(f"{provider!r} is no plugin's name")
    return f'ai."{what}_{provider}"'


def _table(provider: str) -> str:
    return _of(provider, "cache")


async def sizes(tx: AsyncSession) -> dict[str, CacheSize]:
    """Each provider's cache: the database's own estimate of its entries, and its bytes."""
    return {row[0]: CacheSize(entries=int(row[1]), bytes=int(row[2])) for row in await tx.execute(_TABLES)}


async def find(db: Database, provider: str, wanted: Sequence[tuple[str, str]]) -> list[tuple[str, str | None] | None]:
    """For each pair of an owner (empty: everyone) and a key, what is kept there: as JSON, and the key of its file."""
    statement = f"SELECT n, k.* FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(o, d, n), {_of(provider, 'kept')}(o, d) AS k"  # noqa: S608
    rows = {row[0]: (row[1], row[2]) for row in await db.calls(statement, *zip(*wanted, strict=True))}
    return [rows.get(number) for number in range(1, len(wanted) + 1)]


async def keep(db: Database, provider: str, entries: Sequence[tuple[str | None, ...]]) -> list[None]:
    """Keep answers in the place of those before. Each: owner, key, capability, model, the answer as JSON, the key of its file."""
    columns = ", ".join(f"${number}::text[]" for number in range(1, 7))
    statement = f"SELECT {_of(provider, 'keep')}(o, d, c, m, a, f) FROM unnest({columns}) AS e(o, d, c, m, a, f) ORDER BY o, d"  # noqa: S608
    await db.calls(statement, *zip(*entries, strict=True))
    return [None] * len(entries)


_OF = "owner_id = :owner AND (cardinality(CAST(:only AS varchar[])) = 0 OR capability = ANY(CAST(:only AS varchar[])))"


async def files_of(tx: AsyncSession, provider: str, owner_id: str, only: Sequence[str] = ()) -> list[str]:
    """Keys of the files that are kept for a user; with `only`, of these capabilities."""
    query = text(f"SELECT file FROM {_table(provider)} WHERE {_OF} AND file IS NOT NULL")  # noqa: S608
    return [str(key) for key in (await tx.execute(query, {"owner": owner_id, "only": list(only)})).scalars()]


async def forget(tx: AsyncSession, provider: str, owner_id: str, only: Sequence[str] = ()) -> int:
    """Erase what is kept for a user, with `only` of these capabilities; how many entries that were."""
    query = text(f"DELETE FROM {_table(provider)} WHERE {_OF}")  # noqa: S608
    result = await tx.execute(query, {"owner": owner_id, "only": list(only)})
    assert isinstance(result, CursorResult)
    return result.rowcount


async def page(tx: AsyncSession, provider: str, owner_id: str, after: str, limit: int) -> list[dict[str, Any]]:
    """What is kept for a user, in the order of its keys, from behind `after`."""
    query = text(
        f"SELECT digest, capability, model, answer, file, created_at FROM {_table(provider)} "  # noqa: S608
        "WHERE owner_id = :owner AND digest > :after ORDER BY digest LIMIT :limit"
    )
    return [dict(row) for row in (await tx.execute(query, {"owner": owner_id, "after": after, "limit": limit})).mappings()]
