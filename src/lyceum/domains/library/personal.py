"""What the library keeps of a person: books with their files, places and readings, and conversations about books."""

from collections.abc import AsyncIterator
from pathlib import PurePosixPath
from uuid import UUID

from sqlalchemy import select

from lyceum.domains.library import store
from lyceum.domains.library.tables import (
    BlockRow,
    BookRow,
    ConversationRow,
    FingerprintRow,
    KeptBesideRow,
    PlaceRow,
    ReadingRow,
    SectionRow,
    TreeRow,
    TurnRow,
)
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.personal import Kept, erase, told

KEPT = (
    Kept(BookRow, hidden=frozenset({"blob", "tree", "digest"}), page_rows=100, erased=False),  # one by one, below
    Kept(TurnRow),
    Kept(ConversationRow),
    Kept(PlaceRow),
    Kept(ReadingRow),
    Kept(KeptBesideRow),
    # these go with their book; the text of a book is in its file, and by what it is known follows from that
    Kept(TreeRow, page_rows=1, erased=False),
    Kept(SectionRow, told=False, erased=False),
    Kept(BlockRow, told=False, erased=False),
    Kept(FingerprintRow, told=False, erased=False),
)
BOOKS_AT_ONCE = 50


async def export(db: Database, user_id: str) -> AsyncIterator[Exported]:
    """See `Personal.export`."""
    async for piece in told(db, user_id, KEPT):
        yield piece
    async with db.as_user(user_id) as tx:
        files = (await tx.execute(select(BookRow.id, BookRow.blob).where(BookRow.owner_id == user_id, BookRow.blob.is_not(None)))).all()
    for book_id, blob in files:
        yield Exported(name=f"library/files/{book_id}{PurePosixPath(str(blob)).suffix}", blob=blob)


async def forget(db: Database, blobs: Blobs, user_id: str) -> Forgotten:
    """See `Personal.forget`. Files first: what is broken off can be done again."""
    files = await blobs.clear(f"library/{user_id}")
    books = 0
    while some := await _some_books(db, user_id):
        for book_id in some:  # a transaction each: a large one takes its time
            async with db.as_user(user_id) as tx:
                await store.remove_book(tx, book_id)
        books += len(some)
    forgotten = await erase(db, user_id, KEPT)
    return Forgotten(erased={"files": files, "books": books, **forgotten.erased})


async def _some_books(db: Database, user_id: str) -> list[UUID]:
    async with db.as_user(user_id) as tx:
        return list((await tx.execute(select(BookRow.id).where(BookRow.owner_id == user_id).limit(BOOKS_AT_ONCE))).scalars())
