"""Queries of the ai room: the permanent cache, one table a provider.

The name of a table cannot be a parameter of a statement: it is a plugin's name, which `provider.discover` has checked, and is checked
here again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai.provider import NAME
from lyceum.domains.ai.shapes.admin import CacheSize

_TABLES = text(
    "SELECT substr(relname, 7), n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables "
    "WHERE schemaname = 'ai' AND starts_with(relname, 'cache_')"
)


def _table(provider: str) -> str:
    if not NAME.fullmatch(provider):
        raise ValueError(f"{provider!r} is no plugin's name")
    return f'ai."cache_{provider}"'


async def sizes(tx: AsyncSession) -> dict[str, CacheSize]:
    """Each provider's cache: the database's own estimate of its entries, and its bytes."""
    return {row[0]: CacheSize(entries=int(row[1]), bytes=int(row[2])) for row in await tx.execute(_TABLES)}


async def find(tx: AsyncSession, provider: str, owner_id: str, digest: str) -> tuple[dict[str, Any], str | None] | None:
    """What is kept under this key for this owner (empty: for everyone), and the key of its file."""
    query = text(f"SELECT answer, file FROM {_table(provider)} WHERE owner_id = :owner AND digest = :digest")  # noqa: S608
    row = (await tx.execute(query, {"owner": owner_id, "digest": digest})).one_or_none()
    return (dict(row[0]), row[1]) if row else None


async def keep(tx: AsyncSession, provider: str, row: dict[str, Any]) -> None:
    """Keep an answer in the place of the one before."""
    query = text(
        f"INSERT INTO {_table(provider)} (owner_id, digest, capability, model, answer, file) "  # noqa: S608
        "VALUES (:owner_id, :digest, :capability, :model, :answer, :file) ON CONFLICT (owner_id, digest) "
        "DO UPDATE SET answer = excluded.answer, file = excluded.file, model = excluded.model, created_at = now()"
    ).bindparams(bindparam("answer", type_=JSONB))
    await tx.execute(query, row)


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
