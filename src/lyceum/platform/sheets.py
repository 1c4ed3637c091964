"""Lists to take along: comma-separated, as RFC 4180 has it, written while they are sent."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from fastapi.responses import StreamingResponse

MARK = "\ufeff"
"""Tells office programs that the file is in UTF-8; without it they turn Persian into signs."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that an office program would run as a formula."""

Cell = str | int | datetime | None


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
    return "" if cell is None else str(cell)


def sheet(name: str, head: Iterable[str], rows: AsyncIterator[Iterable[Cell]]) -> StreamingResponse:
    """A file of this name, sent while its rows come."""

    async def text() -> AsyncIterator[str]:
        yield MARK + line(head)
        async for cells in rows:
            yield line(cells)

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(text(), media_type="text/csv; charset=utf-8", headers=headers)
