"""A person's shelf: how much it holds, how a book comes onto it, and how one is given up."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library import store
from lyceum.domains.library.extract.limits import MIB
from lyceum.domains.library.port import BookNotFound, BookNotReady
from lyceum.domains.library.tables import BookRow
from lyceum.kernel.errors import Conflict, LyceumError
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue


class ShelfFull(Conflict):
    """Your shelf is full. Delete a book that you no longer need, and add this one again."""

    code: ClassVar[str] = "shelf_full"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may keep: books, and bytes of their files."""

    books: int
    size_bytes: int


async def seen(tx: AsyncSession, book_id: UUID) -> BookRow:
    """A book that the caller may see. Raises BookNotFound."""
    row = await store.book(tx, book_id)
    if row is None:
        raise BookNotFound
    return row


async def ready(tx: AsyncSession, book_id: UUID) -> BookRow:
    """A book that can be read. Raises BookNotFound or BookNotReady."""
    row = await seen(tx, book_id)
    if row.status != "ready":
        raise BookNotReady(status=row.status)
    return row


async def room_for(tx: AsyncSession, user_id: str, limits: Limits, size: int, more: int = 0) -> None:
    """Raise ShelfFull unless `more` books of `size` bytes still fit. Two at once wait for each other."""
    await store.one_at_a_time(tx, f"shelf {user_id}")
    books, held = await store.shelf_size(tx, user_id)
    if books + more > limits.books:
        raise ShelfFull(
            f"Your shelf holds {limits.books} books, and that is all it can. Delete one that you no longer need, and add this one again.",
            books=limits.books,
            megabytes=limits.size_bytes // MIB,
        )
    if held + size > limits.size_bytes:
        raise ShelfFull(
            f"The files of your books would take more than {limits.size_bytes // MIB} MB. Delete one that you no longer need, and add"
            " this one again.",
            books=limits.books,
            megabytes=limits.size_bytes // MIB,
        )


async def add(tx: AsyncSession, user_id: str, limits: Limits, **values: Any) -> BookRow:
    """Put a book that waits onto the shelf, in the place of earlier tries that failed. Raises ShelfFull."""
    await store.forget_failed(tx, user_id, values["digest"])
    await room_for(tx, user_id, limits, values["bytes"], more=1)
    await store.add_book(tx, owner_id=user_id, status="queued", **values)
    row = await store.book(tx, values["id"])
    assert row is not None
    return row


async def fail(db: Database, user_id: str, book_id: UUID, refusal: LyceumError) -> None:
    """Give a book up that is being read; its `problem` says why, its file goes."""
    problem = {"code": refusal.code, "detail": refusal.detail, "params": refusal.params}
    async with db.as_user(user_id) as tx:
        book = await store.book(tx, book_id, lock=True)
        if book is None or book.status != "reading":
            return
        if book.blob:
            await enqueue(tx, "library.forget_file", user_id=user_id, key=book.blob)
        await store.change_book(tx, book_id, status="failed", problem=problem, progress=1.0, blob=None, bytes=0)
