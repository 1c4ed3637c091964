"""Pages of two columns: pieces of lines put into the order in which they are read."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyceum.domains.library.extract.formats.pdf.pages import Line

GAP_LETTERS = 1.6
"""A gap wider than so many letters parts columns; justified text rarely reaches half of it."""
LEAST_LETTERS = 20
MIDDLE = (0.35, 0.65)
LEAST_LINES = 8
LEAST_SHARE = 0.7
SAME_COLUMN_POINTS = 12


def _letter(spans: Sequence[tuple[int, float, float]]) -> float:
    return max(1.0, sum(abs(right - left) for _, left, right in spans) / max(1, len(spans)))


def pieces(spans: Sequence[tuple[int, float, float]]) -> list[tuple[int, int]]:
    """(start, end) offsets of the pieces of a line between wide gaps; a span is (offset, left, right) of a letter."""
    if not spans:
        return []
    wide = _letter(spans) * GAP_LETTERS
    cuts = [after[0] for before, after in pairwise(spans) if after[1] - before[2] > wide or before[1] - after[2] > wide]
    starts = [spans[0][0], *cuts]
    return list(zip(starts, [*cuts, spans[-1][0] + 1], strict=True))


def widest_gap(words: Sequence[tuple[int, float, float]]) -> list[float]:
    """The middle of the widest gap of a line, if it is as wide as between columns; a word is (letters, left, right)."""
    letters = sum(count for count, _, _ in words)
    if letters < LEAST_LETTERS or len(words) < 2:
        return []
    wide = max(1.0, sum(right - left for _, left, right in words) / letters) * GAP_LETTERS
    gaps = [(after[1] - before[2], (after[1] + before[2]) / 2) for before, after in pairwise(words)]
    gaps += [(before[1] - after[2], (before[1] + after[2]) / 2) for before, after in pairwise(words)]
    width, middle = max(gaps)
    return [middle] if width > wide else []


def all_ordered(book: list[list["Line"]]) -> list[list["Line"]]:
    """The pages of a book whose lines ran over two columns, each in reading order.

    The second column of a chapter's last page is often too short to be seen as one: there the gap is where other pages have it, left
    pages and right pages by themselves.
    """
    found = [gutter(page) for page in book]
    sides = [[gap for gap in found[side::2] if gap is not None] for side in (0, 1)]
    usual = [median_low(gaps) if gaps else None for gaps in sides]
    return [ordered(page, usual[number % 2]) for number, page in enumerate(book)]


def ordered(lines: list["Line"], usual: float | None = None) -> list["Line"]:
    """The lines of a page in reading order: column after column where there are two side by side, else as they are.

    `usual` is where other pages have the gap between their columns.
    """
    middle = gutter(lines)
    if middle is None and usual is not None and _across(lines, usual + 1) <= len(lines) * (1 - LEAST_SHARE):
        middle = usual
    if middle is None:
        return lines
    rtl = sum(line.rtl for line in lines) * 2 > len(lines)
    columns: list[list[Line]] = [[], []]
    found: list[Line] = []
    for line in lines:
        if line.left < middle - 1 and line.right > middle + 1:  # across both: a heading or a foot
            found += _column(columns, rtl=rtl)
            columns = [[], []]
            found.append(line)
        else:
            columns[line.left >= middle - 1].append(line)
    return found + _column(columns, rtl=rtl)


def _column(columns: list[list["Line"]], *, rtl: bool) -> list["Line"]:
    first, second = (columns[1], columns[0]) if rtl else (columns[0], columns[1])
    return [*first, *second]


def gutter(lines: list["Line"]) -> float | None:
    """The middle of the gap between two columns, None when there are too few lines on a side, or most run across it."""
    if len(lines) < LEAST_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    starts = sorted(line.left for line in lines if left + (right - left) * MIDDLE[0] < line.left < left + (right - left) * MIDDLE[1])
    if len(starts) * 4 < len(lines):
        return None
    middle = starts[len(starts) // 10]
    across = _across(lines, middle)
    before = sum(line.right <= middle + 1 for line in lines)
    return middle - 1 if before >= len(lines) * 0.25 and across <= len(lines) * (1 - LEAST_SHARE) else None


def _across(lines: list["Line"], middle: float) -> int:
    return sum(line.left < middle - SAME_COLUMN_POINTS and line.right > middle + 1 for line in lines)
