"""Fingerprints for books that were read before there were any."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library import editions, sameness, store, tree_store
from lyceum.domains.library.tables import BookRow
from lyceum.domains.library.tree import FIRST_VERSION, Run
from lyceum.platform.database import Database
from lyceum.platform.logs import log

BOOKS_A_LOOK = 50
NOTHING_TO_COMPARE = 0
"""Number of the one line of a book without any words: it says that the book was looked at."""


class Fingerprints:
    """Looks for such books once a day; after the first time there is none."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def fill(self) -> int:
        """Give every book that has none its fingerprints; how many books there were."""
        done = 0
        while books := await self._bare():
            for book_id, owner_id in books:
                await self._give(book_id, owner_id)
            done += len(books)
        if done:
            log.info("books got their fingerprints", books=done)
        return done

    async def _bare(self) -> list[tuple[UUID, str]]:
        async with self._db.as_room("library") as tx:
            return await editions.without_marks(tx, BOOKS_A_LOOK)

    async def _give(self, book_id: UUID, owner_id: str) -> None:
        async with self._db.as_user(owner_id) as tx:  # what its chapters were, its owner alone sees
            first = await tree_store.version(tx, book_id, FIRST_VERSION)
        async with self._db.as_room("library") as tx:
            await store.one_at_a_time(tx, book_id)
            book = await store.book(tx, book_id)
            if book is None:
                return
            if first is None:
                sources = [chapter.position for chapter in await store.chapters(tx, book_id)]
            else:
                sources = [pieces[0][0] for *_, kind, _, _, _, pieces in first.sections if kind == "chapter"]
            await editions.replace(tx, book_id, await _marks(tx, book, sources))


async def _marks(tx: AsyncSession, book: BookRow, sources: list[int]) -> list[dict[str, Any]]:
    common = {"book_id": book.id, "owner_id": book.owner_id, "shared": book.shared}
    marks = []
    for number, source in enumerate(sources, 1):
        blocks = await tree_store.lines(tx, book.id, Run(source, 1, tree_store.ALL_BLOCKS), tree_store.ALL_BLOCKS)
        digest, words = await asyncio.to_thread(sameness.digest_of, blocks, book.language)
        if words:
            marks.append({**common, "number": number, "digest": digest, "words": words})
    return marks or [{**common, "number": NOTHING_TO_COMPARE, "digest": book.id.hex, "words": 0}]
