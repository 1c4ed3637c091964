"""The library room at work."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.exc import IntegrityError

from lyceum.domains.gateway.port import Gateway
from lyceum.domains.library import editions, personal, rows, sameness, shelf, store, tree_store
from lyceum.domains.library.articles.fetch import Fetcher
from lyceum.domains.library.articles.service import Articles
from lyceum.domains.library.contents import Contents
from lyceum.domains.library.extract import registry, sniff
from lyceum.domains.library.fingerprints import Fingerprints
from lyceum.domains.library.ingest import Ingest
from lyceum.domains.library.lexicon import Lexicon
from lyceum.domains.library.models import Book, BookDetail, Chapter, ChapterTerms, LibraryToday, Place, SharedBook, WordCard
from lyceum.domains.library.orphans import Orphans
from lyceum.domains.library.partner.service import Partner
from lyceum.domains.library.places import Places
from lyceum.domains.library.port import BookIsShared, BookRemoved, ChapterNotFound
from lyceum.domains.library.settings import LibrarySettings
from lyceum.domains.library.tables import SCHOOL
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.kernel.text import clean, fold
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.events import publish
from lyceum.platform.jobs import enqueue

SHARED_BOOKS = UUID("5d4f5c0e-0f0b-5a55-9a0e-1f5a3c1f7a10")
"""Namespace of the ids of shared books: the same slug has the same id in every school."""


class LibraryService:
    """Implements `lyceum.domains.library.port.Library`, and what the room's own pages need besides."""

    def __init__(
        self,
        *,
        db: Database,
        blobs: Blobs,
        gateway: Gateway,
        settings: LibrarySettings,
        public_url: str | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._db = db
        self._blobs = blobs
        self.settings = settings
        self._places = Places(db, clock)
        self._lexicon = Lexicon(db)
        self.contents = Contents(db)
        self.orphans = Orphans(db, blobs)
        self.fingerprints = Fingerprints(db)
        self._ingest = Ingest(db, blobs, settings.reader_seconds)
        fetching, shelf_limits = settings.fetch_limits, settings.shelf_limits
        fetcher = Fetcher(fetching, f"+{public_url}" if public_url else "a school of its own")
        self.articles = Articles(db=db, blobs=blobs, fetcher=fetcher, bounds=fetching.bounds, limits=shelf_limits)
        self._shelf_limits = shelf_limits
        self.partner = Partner(db=db, gateway=gateway, chapter=self.chapter, look_up=self._lexicon.word)

    async def upload(self, user_id: str, path: Path, file_name: str) -> Book:
        """Take a file as a book and queue its reading. The same file again is the same book.

        The file at `path` stays the caller's. Raises one of `extract.errors` when it is plainly no book.
        """
        kind, digest, size = await asyncio.to_thread(_examine, path)
        async with self._db.as_user(user_id) as tx:
            if same := await store.book_by_digest(tx, user_id, digest):
                return rows.book_shape(same)
        book_id = new_id()
        key = f"library/{user_id}/{book_id}.{kind}"
        await self._blobs.put(key, path)
        try:
            return await self._add_queued(user_id, book_id, digest=digest, title=_title_of(file_name), format=kind, blob=key, bytes=size)
        except IntegrityError:  # the same file came twice at once: the other one is the book
            await self._blobs.delete(key)
            async with self._db.as_user(user_id) as tx:
                same = await store.book_by_digest(tx, user_id, digest)
            if same is None:
                raise
            return rows.book_shape(same)
        except BaseException:
            await self._blobs.delete(key)
            raise

    async def _add_queued(self, user_id: str, book_id: UUID, **values: Any) -> Book:
        async with self._db.as_user(user_id) as tx:
            row = await shelf.add(tx, user_id, self._shelf_limits, id=book_id, **values)
            await enqueue(tx, "library.ingest", user_id=user_id, book_id=str(book_id))
            return rows.book_shape(row)

    async def ingest(self, user_id: str, book_id: str) -> None:
        """The job `library.ingest`."""
        await self._ingest.run(user_id, UUID(book_id))

    async def fetch_article(self, user_id: str, book_id: str) -> None:
        """The job `library.fetch_article`."""
        await self.articles.fetch(user_id, UUID(book_id))

    async def forget_file(self, user_id: str, key: str) -> None:
        """The job `library.forget_file`: remove a file that no book needs any more."""
        del user_id
        await self._blobs.delete(key)

    async def books(self, user_id: str, after: UUID | None, limit: int) -> tuple[list[Book], UUID | None]:
        """A page of own and shared books, newest first, and what to ask the next page `after`."""
        async with self._db.as_user(user_id) as tx:
            found = [rows.book_shape(row) for row in await store.books(tx, after, limit + 1)]
        return found[:limit], found[limit - 1].id if len(found) > limit else None

    async def book(self, user_id: str, book_id: UUID) -> BookDetail:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            row = await shelf.seen(tx, book_id)
            same = await editions.same_as(tx, user_id, book_id)
            return rows.detail_shape(row, await store.chapters(tx, book_id), await store.place(tx, user_id, book_id), same)

    async def keep_both(self, user_id: str, book_id: UUID, other_id: UUID) -> None:
        """Two editions of one book are to stay, and nothing more is said of it. Raises BookNotFound."""
        async with self._db.as_user(user_id) as tx:
            await shelf.seen(tx, book_id)
            await shelf.seen(tx, other_id)
            await editions.keep_both(tx, user_id, book_id, other_id)

    async def remove(self, user_id: str, book_id: UUID) -> None:
        """Remove an own book with its file, its text and the reader's place. Raises BookNotFound or BookIsShared."""
        async with self._db.as_user(user_id) as tx:
            row = await shelf.seen(tx, book_id)
            if row.owner_id != user_id:
                raise BookIsShared
            await store.remove_book(tx, book_id)
            await publish(tx, BookRemoved(user_id=user_id, book_id=book_id))
            if row.blob:
                await enqueue(tx, "library.forget_file", user_id=user_id, key=row.blob)

    async def chapter(self, user_id: str, book_id: UUID, number: int) -> Chapter:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            row = await shelf.ready(tx, book_id)
            chapter = await store.chapter(tx, book_id, number)
            if chapter is None:
                raise ChapterNotFound(chapters=row.chapter_count)
            return rows.chapter_shape(row, chapter, await tree_store.blocks(tx, book_id, rows.runs_of(chapter)))

    async def move(
        self, user_id: str, book_id: UUID, place: Place, moved_at: datetime | None = None, contents_version: int | None = None
    ) -> None:
        """See `Places.move`."""
        await self._places.move(user_id, book_id, place, moved_at, contents_version)

    async def place_now(self, user_id: str, book_id: UUID, place: Place, contents_version: int) -> Place:
        """See the port."""
        return await self._places.place_now(user_id, book_id, place, contents_version)

    async def today(self, user_id: str) -> LibraryToday:
        """See the port."""
        return await self._places.today(user_id)

    async def word(self, language: str, word: str, into: str | None = None, book_id: UUID | None = None) -> WordCard:
        """See the port."""
        return await self._lexicon.word(language, word, into, book_id)

    async def chapter_terms(self, user_id: str, book_id: UUID, number: int) -> ChapterTerms:
        """See the port."""
        return await self._lexicon.chapter_terms(user_id, book_id, number)

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See the port."""
        async for piece in personal.export(self._db, user_id):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port."""
        return await personal.forget(self._db, self._blobs, user_id)

    async def add_shared(self, book: SharedBook) -> UUID:
        """See the port."""
        book_id = uuid5(SHARED_BOOKS, book.slug)
        digest = hashlib.sha256(book.slug.encode()).hexdigest()
        read = rows.from_shared(book)
        sections, blocks = await asyncio.to_thread(rows.text_values, read, book_id, SCHOOL, shared=True)
        marks = await asyncio.to_thread(sameness.fingerprints, read, book_id, SCHOOL, shared=True)
        values = {**rows.book_values(read, book.title), "status": "ready", "progress": 1.0, "format": read.format}
        async with self._db.as_room("library") as tx:
            await store.one_at_a_time(tx, book_id)  # a row that is not there yet can't be locked
            if await store.book(tx, book_id) is None:
                await store.add_book(tx, id=book_id, owner_id=SCHOOL, digest=digest, shared=True, **values)
            else:
                await store.change_book(tx, book_id, **values)
            await store.replace_text(tx, book_id, sections, blocks)
            await editions.replace(tx, book_id, marks)
            await store.replace_glosses(tx, book_id, _gloss_rows(book, book_id))
        return book_id


def _examine(path: Path) -> tuple[str, str, int]:
    """(format, SHA-256, bytes) of a file; raises when it is plainly no book."""
    with path.open("rb") as source:
        kind = sniff.check(source, registry.names())
        source.seek(0)
        return kind, hashlib.file_digest(source, "sha256").hexdigest(), source.tell()


def _title_of(file_name: str) -> str:
    stem = Path(clean(file_name).replace("\\", "/")).stem.replace("_", " ").strip()
    return stem[: rows.MAX_TITLE_CHARS] or "?"


def _gloss_rows(book: SharedBook, book_id: UUID) -> list[dict[str, Any]]:
    common = {"language": book.language, "into": book.gloss_language, "book_id": book_id, "source": book.title}
    by_form = {fold(word, book.language): (word, text) for word, text in book.glosses.items()}
    return [{**common, "form": form, "headword": word, "text": text} for form, (word, text) in by_form.items() if form]
