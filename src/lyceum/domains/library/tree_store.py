"""Queries about the arrangement of a book's contents, and about the blocks that its sections show."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, bindparam, column, delete, func, select, text, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from lyceum.domains.library.tables import BlockRow, PlaceRow, ReadingRow, SectionRow, TreeRow
from lyceum.domains.library.tree import Run, Spot, spot_at

ROWS_A_STATEMENT = 1_000
SNIPPET_CHARS = 200
ALL_BLOCKS = 2_000_000_000

_RUNS = (
    text("SELECT * FROM unnest(:sources, :firsts, :lasts) WITH ORDINALITY AS run(source, first, last, place)")
    .bindparams(*(bindparam(name, type_=ARRAY(Integer)) for name in ("sources", "firsts", "lasts")))
    .columns(column("source", Integer), column("first", Integer), column("last", Integer), column("place", Integer))
    .subquery("runs")
)


def _of_runs(runs: Sequence[Run]) -> dict[str, list[int]]:
    return {name: [getattr(run, name[:-1]) for run in runs] for name in ("sources", "firsts", "lasts")}


def _in_runs(book_id: UUID) -> type[BlockRow]:
    """The blocks of each run, looked up run by run: left to itself the planner compares every block with every run."""
    wanted = select(BlockRow).where(BlockRow.book_id == book_id, BlockRow.position == _RUNS.c.source)
    return aliased(BlockRow, wanted.where(BlockRow.number.between(_RUNS.c.first, _RUNS.c.last)).offset(0).lateral("shown"))


async def blocks(tx: AsyncSession, book_id: UUID, runs: Sequence[Run]) -> Sequence[BlockRow]:
    """The blocks of the runs, in their order."""
    shown = _in_runs(book_id)
    wanted = select(shown).select_from(_RUNS).join(shown, true()).order_by(_RUNS.c.place, shown.number)
    return (await tx.execute(wanted, _of_runs(runs))).scalars().all()


async def shown_length(tx: AsyncSession, book_id: UUID, runs: Sequence[Run], number: int) -> int | None:
    """Characters of a chapter's block `number`; None when it has no such block."""
    spot = spot_at(runs, number)
    if spot is None:
        return None
    if spot.is_heading:
        return next(len(run.heading or "") for run in runs if run.source == spot.source and run.first == spot.block)
    wanted = select(func.length(BlockRow.text)).where(BlockRow.book_id == book_id)
    return (await tx.execute(wanted.where(BlockRow.position == spot.source, BlockRow.number == spot.block))).scalar_one_or_none()


async def texts(tx: AsyncSession, book_id: UUID, runs: Sequence[Run]) -> list[tuple[int, int, str, str]]:
    """(source, block, kind, text) of the blocks of the runs."""
    shown = _in_runs(book_id)
    wanted = select(shown.position, shown.number, shown.kind, shown.text).select_from(_RUNS).join(shown, true())
    return [tuple(row) for row in await tx.execute(wanted, _of_runs(runs))]  # type: ignore[misc]


async def edges(tx: AsyncSession, book_id: UUID, spots: Sequence[Spot]) -> dict[tuple[int, int], tuple[str, str]]:
    """(source, block) -> the beginning and the end of its text."""
    shown = _in_runs(book_id)
    ends = func.left(shown.text, SNIPPET_CHARS), func.right(shown.text, SNIPPET_CHARS)
    wanted = select(shown.position, shown.number, *ends).select_from(_RUNS).join(shown, true())
    found = await tx.execute(wanted, _of_runs([Run(spot.source, spot.block, spot.block) for spot in spots]))
    return {(source, block): (start, end) for source, block, start, end in found}


async def lines(tx: AsyncSession, book_id: UUID, run: Run, limit: int) -> Sequence[BlockRow]:
    """Some blocks of a source, in order."""
    wanted = select(BlockRow).where(BlockRow.book_id == book_id, BlockRow.position == run.source)
    wanted = wanted.where(BlockRow.number.between(run.first, run.last)).order_by(BlockRow.number).limit(limit)
    return (await tx.execute(wanted)).scalars().all()


async def sections(tx: AsyncSession, book_id: UUID) -> Sequence[SectionRow]:
    """All sections of a book, in order."""
    return (await tx.execute(select(SectionRow).where(SectionRow.book_id == book_id).order_by(SectionRow.position))).scalars().all()


async def replace_sections(tx: AsyncSession, book_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Put these sections in the place of those there are; the blocks stay."""
    await tx.execute(delete(SectionRow).where(SectionRow.book_id == book_id).execution_options(synchronize_session=False))
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        await tx.execute(insert(SectionRow), rows[start : start + ROWS_A_STATEMENT])


async def version(tx: AsyncSession, book_id: UUID, number: int) -> TreeRow | None:
    """A version that is kept."""
    return await tx.get(TreeRow, (book_id, number))


async def versions(tx: AsyncSession, book_id: UUID) -> list[Any]:
    """(version, chapters, words, created_at) of those that are kept, newest first."""
    wanted = select(TreeRow.version, TreeRow.chapters, TreeRow.words, TreeRow.created_at).where(TreeRow.book_id == book_id)
    return list(await tx.execute(wanted.order_by(TreeRow.version.desc())))


async def add_version(tx: AsyncSession, most: int, **values: Any) -> None:
    """Keep a version; beyond `most` the oldest but the first are let go."""
    await tx.execute(insert(TreeRow).values(**values))
    let_go = delete(TreeRow).where(
        TreeRow.book_id == values["book_id"], TreeRow.version > 1, TreeRow.version <= values["version"] - most + 1
    )
    await tx.execute(let_go)


async def readings(tx: AsyncSession, book_id: UUID) -> Sequence[ReadingRow]:
    """The chapters of a book that its owner has opened."""
    return (await tx.execute(select(ReadingRow).where(ReadingRow.book_id == book_id))).scalars().all()


async def replace_readings(tx: AsyncSession, book_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Put these in the place of those there are."""
    await tx.execute(delete(ReadingRow).where(ReadingRow.book_id == book_id).execution_options(synchronize_session=False))
    if rows:
        await tx.execute(insert(ReadingRow), rows)


async def put_place(tx: AsyncSession, place: PlaceRow, chapter: int, block: int, offset: int) -> None:
    """Move a reader's place along; when it was set stays."""
    place.chapter, place.block, place.offset = chapter, block, offset
    await tx.flush()
