"""Articles by address: taken like an upload, fetched in the background, then read like any file."""

import asyncio
import hashlib
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from yarl import URL

from lyceum.domains.library import rows, shelf, store
from lyceum.domains.library.articles import address, errors
from lyceum.domains.library.articles.fetch import Fetched, Fetcher
from lyceum.domains.library.extract import registry, sniff
from lyceum.domains.library.extract.errors import BookNothing, BookOfAnotherKind
from lyceum.domains.library.models import Book
from lyceum.domains.library.tables import BookRow
from lyceum.kernel.errors import LyceumError, Unavailable
from lyceum.kernel.ids import new_id
from lyceum.platform import scratch
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue

MAX_UNDER_WAY = 5
"""Articles of one person that wait to be fetched; more would make the school a tool to knock at other people's doors."""
MARKED = frozenset({"html", "text", "markdown"})


class Articles:
    """Takes addresses and fetches what is there."""

    def __init__(self, *, db: Database, blobs: Blobs, fetcher: Fetcher, bounds: address.Bounds, limits: shelf.Limits) -> None:
        self._db = db
        self._blobs = blobs
        self._fetcher = fetcher
        self._bounds = bounds
        self._limits = limits

    async def add(self, user_id: str, text: str) -> Book:
        """Take an address as a book and queue its fetching. The same address again is the same book, unless it failed.

        Raises AddressWrong, AddressPrivate, ArticlesUnderWay or ShelfFull.
        """
        url = address.parse(text, self._bounds)
        digest = hashlib.sha256(f"article {url}".encode()).hexdigest()
        try:
            return await self._add(user_id, url, digest)
        except IntegrityError:  # the same address came twice at once: the other one is the book
            async with self._db.as_user(user_id) as tx:
                same = await store.book_by_digest(tx, user_id, digest)
            if same is None:
                raise
            return rows.book_shape(same)

    async def _add(self, user_id: str, url: URL, digest: str) -> Book:
        async with self._db.as_user(user_id) as tx:
            if same := await store.book_by_digest(tx, user_id, digest):
                return rows.book_shape(same)
            if await store.articles_under_way(tx, user_id) >= MAX_UNDER_WAY:
                raise errors.ArticlesUnderWay(limit=MAX_UNDER_WAY)
            book_id = new_id()
            row = await shelf.add(
                tx, user_id, self._limits, id=book_id, digest=digest, title=_title(url), format="html", address=str(url), bytes=0
            )
            # one after the other at each host
            await enqueue(tx, "library.fetch_article", lock=f"article {url.host}", user_id=user_id, book_id=str(book_id))
            return rows.book_shape(row)

    async def fetch(self, user_id: str, book_id: UUID) -> None:
        """The job: bring the page in, and queue its reading. A book that is gone, or has its page already, is left alone."""
        async with self._db.as_user(user_id) as tx:
            book = await store.book(tx, book_id, lock=True)
            if book is None or book.blob or book.status not in ("queued", "reading"):
                return
            book.status = "reading"
        try:
            with scratch.folder("ingest") as folder:
                await self._bring(user_id, book, folder / "page")
        except Unavailable:
            raise
        except LyceumError as refusal:
            await shelf.fail(self._db, user_id, book_id, refusal)

    async def _bring(self, user_id: str, book: BookRow, path: Path) -> None:
        fetched = await self._fetcher.fetch(book.address or "", path)
        kind, size = await asyncio.to_thread(_settled, path, fetched)
        key = f"library/{user_id}/{book.id}.{kind}"
        await self._blobs.put(key, path)
        kept = False
        try:
            kept = await self._keep(user_id, book.id, key, kind, size)
        finally:
            if not kept:
                await self._blobs.delete(key)

    async def _keep(self, user_id: str, book_id: UUID, key: str, kind: str, size: int) -> bool:
        """Whether the book still wants its page."""
        async with self._db.as_user(user_id) as tx:
            await shelf.room_for(tx, user_id, self._limits, size)
            book = await store.book(tx, book_id, lock=True)
            if book is None or book.status != "reading" or book.blob:
                return False
            book.blob, book.format, book.bytes = key, kind, size
            await enqueue(tx, "library.ingest", user_id=user_id, book_id=str(book_id))
        return True


def _title(url: URL) -> str:
    """What the article is called until it has been read."""
    host = (url.host or "").removeprefix("www.")
    return f"{host}{url.path.rstrip('/')}"[: rows.MAX_TITLE_CHARS]


def _settled(path: Path, fetched: Fetched) -> tuple[str, int]:
    """(format, bytes) of what was fetched. Raises ArticleOfAnotherKind, ArticleEmpty or one of the errors of files."""
    try:
        if fetched.size and fetched.kind in MARKED:
            from lyceum.domains.library.articles import charset  # noqa: PLC0415  (with a reader of web pages, which runs apart else)

            charset.settle(path, fetched.kind, fetched.charset)
        with path.open("rb") as source:
            return sniff.check(source, registry.names()), path.stat().st_size
    except BookNothing as nothing:
        raise errors.ArticleEmpty from nothing
    except BookOfAnotherKind as other:
        raise errors.ArticleOfAnotherKind(found=other.params["found"]) from other
