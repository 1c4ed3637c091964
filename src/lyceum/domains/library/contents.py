"""The contents of a book, arranged by whoever brought it: looked at, changed, confirmed, and earlier ones restored."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library import rows, store, tree, tree_rows, tree_store
from lyceum.domains.library.port import BookIsShared, BookNotFound, BookNotReady, BookRearranged
from lyceum.domains.library.tables import BookRow, SectionRow
from lyceum.domains.library.tree import Run, Section, Spot
from lyceum.domains.library.tree_errors import TreeChanged, TreeVersionNotFound
from lyceum.domains.library.tree_models import BlockLine, Tree, TreeVersion
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.events import publish

MAX_VERSIONS = 50
"""Versions that are kept of one book; the first, which extraction found, is always among them."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A book's contents as they are now. `rows` are its sections as they were read, none after a change; `sources` what extraction found,
    by position.
    """

    book: BookRow
    rows: Sequence[SectionRow]
    sections: list[Section]
    sources: dict[int, Section]


class Contents:
    """All of it for own books only: everything raises BookNotFound, BookIsShared or BookNotReady."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def tree(self, user_id: str, book_id: UUID) -> Tree:
        """The contents as they are."""
        async with self._db.as_user(user_id) as tx:
            return await _shape(tx, await _open(tx, user_id, book_id))

    async def save(self, user_id: str, book_id: UUID, version: int, wanted: list[Section], *, confirmed: bool = True) -> Tree:
        """Arrange a book anew; of `wanted` the reader's wishes count alone. The reader's place and readings move along.

        Raises TreeChanged when `version` is not the newest, and what `tree.check` and `tree.check_length` do.
        """
        async with self._db.as_user(user_id) as tx:
            now_is = await _open(tx, user_id, book_id, change=version)
            sizes = {source: section.pieces[0].last for source, section in now_is.sources.items()}
            await asyncio.to_thread(tree.check, [section.pieces for section in wanted], [section.kind for section in wanted], sizes)
            after = tree.inherited((replace(section, pieces=tree.normal(section.pieces)) for section in wanted), now_is.sections)
            now_is.book.tree_confirmed = now_is.book.tree_confirmed or confirmed
            if [section.wish for section in after] != [section.wish for section in now_is.sections]:
                now_is = await _put(tx, now_is, after)
            return await _shape(tx, now_is)

    async def confirm(self, user_id: str, book_id: UUID, version: int) -> None:
        """Say that the contents of this version are right; they can still be changed. Raises TreeChanged."""
        async with self._db.as_user(user_id) as tx:
            book = await _own(tx, user_id, book_id, change=version)
            book.tree_confirmed = True

    async def versions(self, user_id: str, book_id: UUID) -> list[TreeVersion]:
        """The versions that are kept, newest first."""
        async with self._db.as_user(user_id) as tx:
            book = await _own(tx, user_id, book_id)
            kept = await tree_store.versions(tx, book_id)
        kept = kept or [(book.tree_version, book.chapter_count, book.words, book.created_at)]
        return [
            TreeVersion(version=number, chapters=chapters, words=words, created_at=at, current=number == book.tree_version)
            for number, chapters, words, at in kept
        ]

    async def restore(self, user_id: str, book_id: UUID, earlier: int, version: int) -> Tree:
        """Make an earlier version the newest. Raises TreeVersionNotFound, and TreeChanged when `version` is not the newest."""
        async with self._db.as_user(user_id) as tx:
            now_is = await _open(tx, user_id, book_id, change=version)
            if earlier != version:
                row = await tree_store.version(tx, book_id, earlier)
                if row is None:
                    raise TreeVersionNotFound(field="version")
                now_is = await _put(tx, now_is, [Section.from_json(values) for values in row.sections])
            now_is.book.tree_confirmed = True
            return await _shape(tx, now_is)

    async def lines(self, user_id: str, book_id: UUID, run: Run, limit: int) -> tuple[list[BlockLine], int | None]:
        """Blocks of a source by their beginnings, and after which the next page begins."""
        async with self._db.as_user(user_id) as tx:
            await _own(tx, user_id, book_id)
            found = await tree_store.lines(tx, book_id, run, limit + 1)
        lines = [tree_rows.line_shape(row) for row in found[:limit]]
        return lines, lines[-1].block if len(found) > limit else None


async def _own(tx: AsyncSession, user_id: str, book_id: UUID, *, change: int | None = None) -> BookRow:
    """An own book that can be read; for a change of the version `change` it is held until the transaction ends."""
    seen = await store.book(tx, book_id)
    if seen is None:
        raise BookNotFound
    if seen.owner_id != user_id:
        raise BookIsShared
    if change is not None:
        await store.book(tx, book_id, lock=True)
        await tx.refresh(seen)
    if seen.status != "ready":
        raise BookNotReady(status=seen.status)
    if change is not None and change != seen.tree_version:
        raise TreeChanged(field="version", version=seen.tree_version)
    return seen


async def _open(tx: AsyncSession, user_id: str, book_id: UUID, *, change: int | None = None) -> _Open:
    book = await _own(tx, user_id, book_id, change=change)
    read = await tree_store.sections(tx, book_id)
    first = await tree_store.version(tx, book_id, 1)
    if first is None:
        sections = tree_rows.extracted(book, read)
        return _Open(book, read, sections, _by_source(sections))
    newest = await tree_store.version(tx, book_id, book.tree_version)
    assert newest is not None  # it was kept when it became the newest
    found = [Section.from_json(values) for values in first.sections]
    return _Open(book, read, [Section.from_json(values) for values in newest.sections], _by_source(found))


def _by_source(extracted: Sequence[Section]) -> dict[int, Section]:
    return {section.pieces[0].source: section for section in extracted}


async def _shape(tx: AsyncSession, found: _Open) -> Tree:
    spots = [spot for section in found.sections for spot in tree_rows.edges_of(section)]
    edges = await tree_store.edges(tx, found.book.id, spots)
    return await asyncio.to_thread(tree_rows.tree_shape, found.book, found.sections, found.sources, edges)


async def _put(tx: AsyncSession, before: _Open, wanted: list[Section]) -> _Open:
    """Make the wanted sections the contents, with everything that hangs on them; returns what they are now."""
    book, number = before.book, before.book.tree_version + 1
    shown = await _runs(tx, before, wanted)
    after = await _counted(tx, before, wanted, shown)
    chapters = [section for section in after if section.kind == "chapter"]
    if book.tree_version == 1:
        await _keep(tx, book, 1, before.sections, book.created_at)
    book.tree_version = number
    book.chapter_count, book.words = len(chapters), sum(chapter.words for chapter in chapters)
    await _keep(tx, book, number, after, now())
    await tree_store.replace_sections(tx, book.id, tree_rows.section_values(book, after, shown))
    old_texts = [rows.runs_of(row) for row in before.rows if row.number is not None]
    new_texts = [text for section, text in zip(after, shown, strict=True) if section.kind == "chapter"]
    await _follow_place(tx, book, old_texts, after, new_texts)
    await _follow_readings(tx, book, before.sections, after)
    await publish(tx, BookRearranged(user_id=book.owner_id, book_id=book.id, chapters=tree.moved(old_texts, new_texts)))
    return replace(before, rows=(), sections=after)


async def _runs(tx: AsyncSession, before: _Open, wanted: Sequence[Section]) -> list[tuple[Run, ...]]:
    """What each section shows; a first line that says the same as the title of its chapter is not shown twice."""
    spots = [Spot(*section.pieces[0][:2]) for section in wanted]
    openings = await tree_store.edges(tx, before.book.id, spots)
    beginnings = (openings.get(spot[:2], ("", ""))[0] for spot in spots)
    return [tree.runs(section, before.sources, opening) for section, opening in zip(wanted, beginnings, strict=True)]


async def _counted(tx: AsyncSession, before: _Open, wanted: Sequence[Section], shown: Sequence[tuple[Run, ...]]) -> list[Section]:
    """The sections with their words. Raises ChapterTooLong for one that the reader made too long."""
    whole = {(source, 1, section.pieces[0].last): section.words for source, section in before.sources.items()}
    made = [index for index, section in enumerate(wanted) if not section.words]
    cut = [run for index in made for run in shown[index] if run[:3] not in whole]
    words: Mapping[tuple[int, int], int] = tree_rows.words_of(await tree_store.texts(tx, before.book.id, cut)) if cut else {}
    after = list(wanted)
    for index in made:
        count = tree_rows.count(shown[index], whole, words)
        tree.check_length(index, wanted[index].kind, sum(run.blocks for run in shown[index]), count)
        after[index] = replace(wanted[index], words=count)
    return after


async def _keep(tx: AsyncSession, book: BookRow, number: int, sections: Sequence[Section], at: Any) -> None:
    chapters = [section.words for section in sections if section.kind == "chapter"]
    values = {"sections": [section.to_json() for section in sections], "chapters": len(chapters), "words": sum(chapters)}
    await tree_store.add_version(tx, MAX_VERSIONS, book_id=book.id, version=number, owner_id=book.owner_id, created_at=at, **values)


async def _follow_place(
    tx: AsyncSession, book: BookRow, old: Sequence[tuple[Run, ...]], after: Sequence[Section], new: Sequence[tuple[Run, ...]]
) -> None:
    """The reader's place stays in its passage; when that is left out, it goes to the beginning of the chapter that follows."""
    place = await store.place(tx, book.owner_id, book.id)
    if place is None:
        return
    spot = tree.spot_at(old[place.chapter - 1], place.block) if place.chapter <= len(old) else None
    chapter, block = tree.landing(after, new, spot) if spot else (1, None)
    await tree_store.put_place(tx, place, chapter, block or 1, place.offset if block else 0)


async def _follow_readings(tx: AsyncSession, book: BookRow, before: Sequence[Section], after: Sequence[Section]) -> None:
    """A chapter is opened when any of what it is made of was, and read when all of it was."""
    there = {row.chapter: row for row in await tree_store.readings(tx, book.id)}
    if there:
        made_of = await asyncio.to_thread(tree.made_of, before, after)
        values = tree_rows.reading_values(there, made_of)
        await tree_store.replace_readings(tx, book.id, [{"owner_id": book.owner_id, "book_id": book.id, **value} for value in values])
