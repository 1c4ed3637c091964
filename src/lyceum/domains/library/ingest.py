"""The job that turns an uploaded file into a book: fetch, read in the sandbox, keep. Repeatable at any point."""

import asyncio
import time
from typing import Any
from uuid import UUID

from lyceum.domains.library import editions, rows, sameness, shelf, store
from lyceum.domains.library.articles.errors import ArticleEmpty
from lyceum.domains.library.extract import errors, runner
from lyceum.domains.library.extract.models import ExtractedBook
from lyceum.domains.library.port import BookReady
from lyceum.domains.library.tables import BookRow
from lyceum.kernel.errors import LyceumError, Unavailable
from lyceum.platform import scratch
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.events import publish

MAX_TRIES = 3
"""A book that brought the reader down so often, without any typed error, is given up."""

PROGRESS_EVERY_SECONDS = 0.5
LEAST_ARTICLE_WORDS = 25
"""A page with fewer is a notice, such as one that asks for scripts to be switched on."""
FETCHED = 0.05
EXTRACTED = 0.9


class Ingest:
    """Reads one book after the other; holds nothing between them."""

    def __init__(self, db: Database, blobs: Blobs, reader_seconds: float) -> None:
        self._db = db
        self._blobs = blobs
        self._reader_seconds = reader_seconds

    async def run(self, user_id: str, book_id: UUID) -> None:
        """Bring a queued book to `ready` or `failed`. A book that is gone, or there already, is left alone.

        Raises only what is worth another try; the jobs' queue tries again.
        """
        book = await self._begin(user_id, book_id)
        if book is None:
            return
        try:
            if book.attempts > MAX_TRIES:
                raise errors.BookBrokeReader
            read = await self._read(user_id, book)
            _refuse_no_article(book, read)
            sections, blocks = await asyncio.to_thread(rows.text_values, read, book_id, user_id, shared=False)
            marks = await asyncio.to_thread(sameness.fingerprints, read, book_id, user_id, shared=False)
        except Unavailable:
            raise
        except LyceumError as refusal:
            empty = book.address and isinstance(refusal, errors.BookEmpty)
            await shelf.fail(self._db, user_id, book_id, ArticleEmpty() if empty else refusal)
            return
        await self._keep(user_id, book_id, read, sections=sections, blocks=blocks, marks=marks)

    async def _begin(self, user_id: str, book_id: UUID) -> BookRow | None:
        async with self._db.as_user(user_id) as tx:
            book = await store.book(tx, book_id, lock=True)
            if book is None or book.status not in ("queued", "reading"):
                return None
            book.status, book.attempts = "reading", book.attempts + 1
            await tx.flush()
            return book

    async def _read(self, user_id: str, book: BookRow) -> ExtractedBook:
        last = 0.0

        async def on_progress(done: float) -> None:
            nonlocal last
            if time.monotonic() - last >= PROGRESS_EVERY_SECONDS:
                last = time.monotonic()
                async with self._db.as_user(user_id) as tx:
                    await store.advance(tx, book.id, FETCHED + done * (EXTRACTED - FETCHED))

        with scratch.folder("ingest") as folder:
            path = folder / "book"
            await self._blobs.fetch(book.blob or "", path)
            await on_progress(0.0)
            read = await runner.extract(path, on_progress, wall_seconds=self._reader_seconds)
        async with self._db.as_user(user_id) as tx:
            await store.advance(tx, book.id, EXTRACTED)
        return read

    async def _keep(
        self,
        user_id: str,
        book_id: UUID,
        read: ExtractedBook,
        *,
        sections: list[dict[str, Any]],
        blocks: list[dict[str, Any]],
        marks: list[dict[str, Any]],
    ) -> None:
        async with self._db.as_user(user_id) as tx:
            book = await store.book(tx, book_id, lock=True)
            if book is None or book.status != "reading":
                return  # removed meanwhile, or another worker was faster
            values = rows.book_values(read, book.title)
            await store.replace_text(tx, book_id, sections, blocks)
            await editions.replace(tx, book_id, marks)
            await store.change_book(tx, book_id, **values, format=read.format, status="ready", progress=1.0)
            await publish(tx, BookReady(user_id=user_id, book_id=book_id, title=values["title"], language=read.language))


def _refuse_no_article(book: BookRow, read: ExtractedBook) -> None:
    if book.address and read.words < LEAST_ARTICLE_WORDS:
        raise ArticleEmpty
