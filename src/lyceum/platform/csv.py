"""Lists to take along: comma-separated, as RFC 4180 has it, written while they are sent."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime
from decimal import Decimal

from fastapi.responses import StreamingResponse

MARK = "\ufeff"
"""Tells office programs that the file is in UTF-8; without it they turn Persian into signs."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that an office program would run as a formula."""

Cell = str | int | Decimal | date | None
"""A number stands as it is, also one below zero; a text never runs."""


def amount(units: int, scale: int) -> Decimal:
    """Units as people count: 2,500,000 of scale 6 is 2.500000, with a point whatever the language."""
    return Decimal(units).scaleb(-scale)


def line(cells: Iterable[Cell]) -> str:
    """One line. A text that could be taken for a formula is kept from being one by an apostrophe."""
    written = io.StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)


def sheet(name: str, head: Iterable[str], rows: AsyncIterator[Iterable[Cell]]) -> StreamingResponse:
    """A file of this name, sent while its rows come."""

    async def text() -> AsyncIterator[str]:
        yield MARK + line(head)
        async for cells in rows:
            yield line(cells)

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(text(), media_type="text/csv; charset=utf-8", headers=headers)
