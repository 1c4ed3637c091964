"""Queries about editions of one book. Row-level security shows own and shared books only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library import sameness, store
from lyceum.domains.library.models import SameBook
from lyceum.domains.library.tables import BookRow, FingerprintRow, KeptBesideRow


async def replace(tx: AsyncSession, book_id: UUID, marks: Sequence[dict[str, Any]]) -> None:
    """Put a book's fingerprints in the place of those it had."""
    await tx.execute(delete(FingerprintRow).where(FingerprintRow.book_id == book_id))
    for start in range(0, len(marks), store.ROWS_A_STATEMENT):
        await tx.execute(insert(FingerprintRow), marks[start : start + store.ROWS_A_STATEMENT])


async def without_marks(tx: AsyncSession, limit: int) -> list[tuple[UUID, str]]:
    """(book, owner) of books that can be read and have no fingerprints; for work of the room, which sees all books."""
    marked = select(FingerprintRow.book_id).where(FingerprintRow.book_id == BookRow.id)
    bare = select(BookRow.id, BookRow.owner_id).where(BookRow.status == "ready", ~marked.exists()).order_by(BookRow.id).limit(limit)
    return [tuple(row) for row in await tx.execute(bare)]  # type: ignore[misc]


async def same_as(tx: AsyncSession, user_id: str, book_id: UUID) -> SameBook | None:
    """The edition that is most like this one, unless the reader wants to keep both."""
    own = select(FingerprintRow.digest, FingerprintRow.words).where(FingerprintRow.book_id == book_id)
    mine = {row.digest: row.words for row in await tx.execute(own)}
    if not mine:
        return None
    kept = select(KeptBesideRow.other_id).where(KeptBesideRow.owner_id == user_id, KeptBesideRow.book_id == book_id)
    best = sameness.most_alike(mine, await _overlaps(tx, book_id, list(mine)), set((await tx.execute(kept)).scalars()))
    other = await store.book(tx, best.book_id) if best else None
    if best is None or other is None:
        return None
    return SameBook(book_id=other.id, title=other.title, format=other.format, shared=other.shared, chapters_equal=best.chapters)


async def _overlaps(tx: AsyncSession, book_id: UUID, digests: list[str]) -> list[sameness.Overlap]:
    equal = FingerprintRow.digest.in_(digests)
    alike = select(FingerprintRow.book_id).where(equal, FingerprintRow.book_id != book_id)
    found = (
        select(
            FingerprintRow.book_id,
            func.coalesce(func.sum(FingerprintRow.words).filter(equal), 0),
            func.count().filter(equal),
            func.sum(FingerprintRow.words),
        )
        .where(FingerprintRow.book_id.in_(alike))
        .group_by(FingerprintRow.book_id)
    )
    return [sameness.Overlap(*row) for row in (await tx.execute(found)).all()]


async def keep_both(tx: AsyncSession, user_id: str, book_id: UUID, other_id: UUID) -> None:
    """Note that a reader wants both; saying so again changes nothing."""
    pairs = [{"owner_id": user_id, "book_id": one, "other_id": other} for one, other in ((book_id, other_id), (other_id, book_id))]
    await tx.execute(insert(KeptBesideRow).values(pairs).on_conflict_do_nothing())
