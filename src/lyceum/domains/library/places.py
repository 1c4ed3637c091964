"""Where a reader is in a book, also for a device that has not heard that its contents were arranged anew."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library import rows, rules, shelf, store, tree, tree_rows, tree_store
from lyceum.domains.library.models import LibraryToday, Place
from lyceum.domains.library.port import ChapterRead, ContentsChanged, PlaceNotThere
from lyceum.domains.library.tables import BookRow, SectionRow
from lyceum.domains.library.tree import FIRST_VERSION, Section
from lyceum.kernel.clock import told_at
from lyceum.platform.database import Database
from lyceum.platform.events import publish


class Places:
    """The readers' places. `clock` tells the present moment."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def move(self, user_id: str, book_id: UUID, place: Place, moved_at: datetime | None, contents_version: int | None) -> None:
        """Keep where the reader is, or was at `moved_at`, as the contents of that version count; None: as they are.

        Raises BookNotFound, BookNotReady, PlaceNotThere or ContentsChanged.
        """
        at = told_at(moved_at, self._clock())
        async with self._db.as_user(user_id) as tx:
            book = await shelf.ready(tx, book_id)
            if book.owner_id == user_id:  # whoever arranges it waits: the place would be written in numbers that are just going
                await tx.refresh(book, with_for_update={"read": True})
            place = await _now(tx, book, place, contents_version)
            chapter = await _holding(tx, book, place)
            await store.move_place(tx, owner_id=user_id, book_id=book_id, moved_at=at, **place.model_dump())
            await store.opened(tx, user_id, book_id, place.chapter, at)
            if not rules.at_end(place.block, chapter.block_count):
                return
            started = await store.finished(tx, user_id, book_id, place.chapter, at)
            if started is not None:
                milliseconds = max(0, int((at - started).total_seconds() * 1000))
                facts = {"book_id": book_id, "chapter": place.chapter, "language": book.language, "words": chapter.words}
                await publish(tx, ChapterRead(user_id=user_id, at=at, milliseconds=milliseconds, **facts))

    async def place_now(self, user_id: str, book_id: UUID, place: Place, contents_version: int) -> Place:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            return await _now(tx, await shelf.ready(tx, book_id), place, contents_version)

    async def today(self, user_id: str) -> LibraryToday:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            place = await store.last_place(tx, user_id)
            book = await store.book(tx, place.book_id) if place else await store.newest_ready(tx, user_id)
            if book is None or book.status != "ready":
                return LibraryToday()
            number, block = (place.chapter, place.block) if place else (1, 1)
            if await store.was_read(tx, user_id, book.id, number) and number < book.chapter_count:
                number, block = number + 1, 1
            current = await store.chapter(tx, book.id, number)
            if current is None:
                return LibraryToday()
            before = await store.words_before(tx, book.id, number)
            share = rules.share_read(block, current.block_count)
            return LibraryToday(
                book_id=book.id,
                title=book.title,
                chapter=number,
                chapter_title=current.title,
                minutes_left=rules.minutes(round(current.words * (1 - share))),
                begun=share > 0,
                percent=rules.percent(before, current.words * share, book.words),
            )


async def _holding(tx: AsyncSession, book: BookRow, place: Place) -> SectionRow:
    """The chapter that has this place. Raises PlaceNotThere."""
    chapter = await store.chapter(tx, book.id, place.chapter)
    if chapter is None:
        raise PlaceNotThere(f"The book has {book.chapter_count} chapters.", field="chapter", chapters=book.chapter_count)
    length = await tree_store.shown_length(tx, book.id, rows.runs_of(chapter), place.block)
    if length is None:
        raise PlaceNotThere(f"The chapter has {chapter.block_count} blocks.", field="block", blocks=chapter.block_count)
    if place.offset > length:
        raise PlaceNotThere(f"The block has {length} characters.", field="offset", characters=length)
    return chapter


async def _now(tx: AsyncSession, book: BookRow, place: Place, version: int | None) -> Place:
    """The place as the contents count now. Its passage never moves; one that is left out now stands for what follows it."""
    if version is None or version == book.tree_version:
        return place
    first, then, newest = [await _sections(tx, book.id, number) for number in (FIRST_VERSION, version, book.tree_version)]
    if first is None or then is None or newest is None:
        raise ContentsChanged(field="contents_version", version=book.tree_version)
    chapters = [section for section in then if section.kind == "chapter"]
    if place.chapter > len(chapters):
        raise PlaceNotThere(f"The book had {len(chapters)} chapters.", field="chapter", chapters=len(chapters))
    shown = chapters[place.chapter - 1].pieces if version == FIRST_VERSION else await _runs(tx, book.id, chapters[place.chapter - 1], first)
    spot = tree.spot_at([tree.Run(*run) for run in shown], place.block)
    if spot is None:
        raise PlaceNotThere("The chapter had no such block.", field="block")
    chapter, block = tree.landing(newest, [rows.runs_of(row) for row in await store.chapters(tx, book.id)], spot)
    return Place(chapter=chapter, block=block or 1, offset=place.offset if block else 0)


async def _sections(tx: AsyncSession, book_id: UUID, version: int) -> list[Section] | None:
    row = await tree_store.version(tx, book_id, version)
    return [Section.from_json(values) for values in row.sections] if row else None


async def _runs(tx: AsyncSession, book_id: UUID, section: Section, found: list[Section]) -> tuple[tree.Run, ...]:
    """What a chapter of an earlier arrangement showed."""
    start = tree_rows.edges_of(section)[0]
    opening = (await tree_store.edges(tx, book_id, [start])).get(start[:2], ("", ""))[0]
    return tree.runs(section, {source.pieces[0].source: source for source in found}, opening)
