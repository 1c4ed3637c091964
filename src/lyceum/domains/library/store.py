"""Every query of the library room. Row-level security lets a reader see own and shared books, and own places, only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library.tables import BlockRow, BookRow, GlossRow, PlaceRow, ReadingRow, SectionRow

ROWS_A_STATEMENT = 1_000

_HEADWORDS = text(
    "SELECT DISTINCT ON (form) form, headword FROM library.glosses WHERE language = :language AND form = ANY(CAST(:forms AS text[]))"
    ' ORDER BY form, "into", source'
)
# xmin is the transaction that wrote the row: a chapter whose text is replaced or rearranged has another one
_CHAPTER_VERSION = text(
    "SELECT b.status, b.language, b.chapter_count, s.position, CAST(s.xmin AS text) AS version FROM library.books b"
    " LEFT JOIN library.sections s ON s.book_id = b.id AND s.number = :number WHERE b.id = :book"
)


async def book(tx: AsyncSession, book_id: UUID, *, lock: bool = False) -> BookRow | None:
    """The book, if the caller may see it; `lock` holds it until the transaction ends."""
    wanted = select(BookRow).where(BookRow.id == book_id)
    return (await tx.execute(wanted.with_for_update() if lock else wanted)).scalar_one_or_none()


async def one_at_a_time(tx: AsyncSession, what: UUID | str) -> None:
    """Wait until no other transaction works on this, such as a book whose row may not be there yet."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(what), 0))))


async def book_by_digest(tx: AsyncSession, owner_id: str, digest: str) -> BookRow | None:
    """The owner's book made of this file, unless it could not be read."""
    same = select(BookRow).where(BookRow.owner_id == owner_id, BookRow.digest == digest, BookRow.status != "failed")
    return (await tx.execute(same)).scalar_one_or_none()


async def blobs_in_use(tx: AsyncSession, keys: Sequence[str]) -> set[str]:
    """Which of these files belong to a book; for work of the room, which sees all books."""
    return {key for key in (await tx.execute(select(BookRow.blob).where(BookRow.blob.in_(keys)))).scalars() if key}


async def articles_under_way(tx: AsyncSession, owner_id: str) -> int:
    """How many articles of the owner have not been fetched yet."""
    waiting = select(func.count()).where(BookRow.owner_id == owner_id, BookRow.address.is_not(None), BookRow.blob.is_(None))
    return (await tx.execute(waiting.where(BookRow.status.in_(("queued", "reading"))))).scalar_one()


async def shelf_size(tx: AsyncSession, owner_id: str) -> tuple[int, int]:
    """(books, bytes of their files) that the owner has; those that failed do not count."""
    held = select(func.count(), func.coalesce(func.sum(BookRow.bytes), 0)).where(BookRow.owner_id == owner_id, BookRow.status != "failed")
    books, size = (await tx.execute(held)).one()
    return int(books), int(size)


async def books(tx: AsyncSession, after: UUID | None, limit: int) -> Sequence[BookRow]:
    """Books the caller may see, newest first, from behind `after`."""
    page = select(BookRow).order_by(BookRow.id.desc()).limit(limit)
    return (await tx.execute(page.where(BookRow.id < after) if after else page)).scalars().all()


async def add_book(tx: AsyncSession, **values: Any) -> None:
    """A new book; a column that is not given gets the value of a book that nothing is known of yet."""
    unknown: dict[str, Any] = {"authors": [], "language": "", "direction": "ltr", "progress": 0.0, "words": 0, "chapter_count": 0}
    unknown |= {"shared": False, "blob": None, "bytes": 0, "address": None, "tree": [], "attempts": 0, "problem": None}
    await tx.execute(insert(BookRow).values(**{**unknown, **values}))


async def forget_failed(tx: AsyncSession, owner_id: str, digest: str) -> None:
    """Remove earlier tries of the same file that failed."""
    await tx.execute(delete(BookRow).where(BookRow.owner_id == owner_id, BookRow.digest == digest, BookRow.status == "failed"))


async def change_book(tx: AsyncSession, book_id: UUID, **values: Any) -> None:
    """Change columns of a book; nothing happens when it is gone."""
    await tx.execute(update(BookRow).where(BookRow.id == book_id).values(**values).execution_options(synchronize_session=False))


async def advance(tx: AsyncSession, book_id: UUID, progress: float) -> None:
    """Note how far the reading of a book is; never backwards."""
    further = func.greatest(BookRow.progress, progress)
    await tx.execute(
        update(BookRow)
        .where(BookRow.id == book_id, BookRow.status == "reading")
        .values(progress=further)
        .execution_options(synchronize_session=False)
    )


async def remove_book(tx: AsyncSession, book_id: UUID) -> None:
    """Remove a book with all that hangs on it."""
    await tx.execute(delete(BookRow).where(BookRow.id == book_id))


async def replace_text(tx: AsyncSession, book_id: UUID, sections: list[dict[str, Any]], blocks: list[dict[str, Any]]) -> None:
    """Put a book's text in the place of what was there."""
    await tx.execute(delete(BlockRow).where(BlockRow.book_id == book_id))
    await tx.execute(delete(SectionRow).where(SectionRow.book_id == book_id))
    for table, rows in ((SectionRow, sections), (BlockRow, blocks)):
        for start in range(0, len(rows), ROWS_A_STATEMENT):
            await tx.execute(insert(table), rows[start : start + ROWS_A_STATEMENT])


async def chapters(tx: AsyncSession, book_id: UUID) -> Sequence[SectionRow]:
    """The chapters of a book, in order."""
    wanted = select(SectionRow).where(SectionRow.book_id == book_id, SectionRow.number.is_not(None)).order_by(SectionRow.number)
    return (await tx.execute(wanted)).scalars().all()


async def chapter(tx: AsyncSession, book_id: UUID, number: int) -> SectionRow | None:
    """One chapter of a book."""
    wanted = select(SectionRow).where(SectionRow.book_id == book_id, SectionRow.number == number)
    return (await tx.execute(wanted)).scalar_one_or_none()


async def words_before(tx: AsyncSession, book_id: UUID, number: int) -> int:
    """Words of the chapters before this one."""
    words = select(func.coalesce(func.sum(SectionRow.words), 0)).where(SectionRow.book_id == book_id, SectionRow.number < number)
    return int((await tx.execute(words)).scalar_one())


async def place(tx: AsyncSession, user_id: str, book_id: UUID) -> PlaceRow | None:
    """Where a reader is in a book."""
    return await tx.get(PlaceRow, (user_id, book_id))


async def last_place(tx: AsyncSession, user_id: str) -> PlaceRow | None:
    """Where a reader was last, in any book."""
    latest = select(PlaceRow).where(PlaceRow.owner_id == user_id).order_by(PlaceRow.moved_at.desc()).limit(1)
    return (await tx.execute(latest)).scalar_one_or_none()


async def newest_ready(tx: AsyncSession, user_id: str) -> BookRow | None:
    """The reader's own newest book that can be read."""
    own = select(BookRow).where(BookRow.owner_id == user_id, BookRow.status == "ready").order_by(BookRow.id.desc()).limit(1)
    return (await tx.execute(own)).scalar_one_or_none()


async def move_place(tx: AsyncSession, **values: Any) -> None:
    """Put a reader's place in a book; of two places the one with the newer `moved_at` stays."""
    row = insert(PlaceRow).values(**values)
    changed = {name: row.excluded[name] for name in ("chapter", "block", "offset", "moved_at")}
    await tx.execute(
        row.on_conflict_do_update(index_elements=["owner_id", "book_id"], set_=changed, where=PlaceRow.moved_at <= row.excluded.moved_at)
    )


async def opened(tx: AsyncSession, user_id: str, book_id: UUID, number: int, at: datetime) -> None:
    """Note that a reader has opened a chapter, the first time."""
    row = insert(ReadingRow).values(owner_id=user_id, book_id=book_id, chapter=number, started_at=at)
    await tx.execute(row.on_conflict_do_nothing())


async def finished(tx: AsyncSession, user_id: str, book_id: UUID, number: int, at: datetime) -> datetime | None:
    """Note that a chapter was read to its end; when it was opened if this is the first time, else None."""
    first = (
        update(ReadingRow)
        .where(ReadingRow.owner_id == user_id, ReadingRow.book_id == book_id, ReadingRow.chapter == number, ReadingRow.read_at.is_(None))
        .values(read_at=at)
        .returning(ReadingRow.started_at)
    )
    return (await tx.execute(first)).scalar_one_or_none()


async def was_read(tx: AsyncSession, user_id: str, book_id: UUID, number: int) -> bool:
    """Whether a reader has reached the end of a chapter."""
    row = await tx.get(ReadingRow, (user_id, book_id, number))
    return row is not None and row.read_at is not None


async def replace_glosses(tx: AsyncSession, book_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Put a book's meanings in the place of those it brought before."""
    await tx.execute(delete(GlossRow).where(GlossRow.book_id == book_id))
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        await tx.execute(insert(GlossRow).on_conflict_do_nothing(), rows[start : start + ROWS_A_STATEMENT])


async def glosses(tx: AsyncSession, language: str, forms: list[str]) -> Sequence[GlossRow]:
    """Meanings of any of the forms, in any language."""
    wanted = select(GlossRow).where(GlossRow.language == language, GlossRow.form.in_(forms))
    return (await tx.execute(wanted.order_by(GlossRow.into, GlossRow.source))).scalars().all()


async def headwords(tx: AsyncSession, language: str, forms: list[str]) -> dict[str, str]:
    """Of those forms that have meanings, the headword of the first."""
    return dict((await tx.execute(_HEADWORDS, {"language": language, "forms": forms})).all())


async def chapter_version(tx: AsyncSession, book_id: UUID, number: int) -> Row[Any] | None:
    """status, language and chapter_count of a book the caller may see; position and version of its chapter, None if it has none such."""
    return (await tx.execute(_CHAPTER_VERSION, {"book": book_id, "number": number})).one_or_none()
