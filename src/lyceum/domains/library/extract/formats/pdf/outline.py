"""The outline of a PDF: bookmarks that lead to places on pages."""

from dataclasses import dataclass

import pypdfium2 as pdfium

from lyceum.domains.library.extract import limits, texts
from lyceum.domains.library.extract.formats.pdf.pages import Line
from lyceum.domains.library.extract.manuscript import Entry, Manuscript

MAX_MARKS = 20_000
MAX_TITLE_LINES = 5
VIEW_XYZ = 1
CONFIDENCE = 0.95


@dataclass(slots=True)
class Mark:
    """A bookmark: its title, its page from 0, the height it leads to or None, and how deep it stands from 1."""

    title: str
    page: int
    height: float | None
    depth: int


def read(document: pdfium.PdfDocument) -> list[Mark]:
    """Bookmarks that lead to a page, in their order; one that cannot be read ends the list."""
    found: list[Mark] = []
    try:
        for bookmark in document.get_toc(max_depth=limits.MAX_CONTENTS_DEPTH_LEVELS):
            if len(found) >= MAX_MARKS:
                break
            mark = _mark(bookmark)
            if mark is not None:
                found.append(mark)
    except (pdfium.PdfiumError, RecursionError, UnicodeDecodeError):
        return found
    return found


def _mark(bookmark: pdfium.PdfBookmark) -> Mark | None:
    destination = bookmark.get_dest()
    page = destination.get_index() if destination is not None else None
    title = " ".join(texts.clean(bookmark.get_title()).split())
    if destination is None or page is None or page < 0 or not title:
        return None
    mode, view = destination.get_view()
    return Mark(title, page, view[1] if mode == VIEW_XYZ and len(view) > 1 else None, bookmark.level + 1)


@dataclass(slots=True)
class Place:
    """A bookmark and the line it leads to."""

    mark: Mark
    line: Line


def place(marks: list[Mark], pages: list[list[Line]]) -> list[Place]:
    """Each bookmark at the line that says its title, or at the height it names, or at the top of its page. The line is made
    a heading and the start of a paragraph."""
    found: list[Place] = []
    for mark in marks:
        following = next((number for number in range(mark.page, len(pages)) if pages[number]), None) if mark.page < len(pages) else None
        if following is None:
            continue
        page = pages[following]
        start, size = _by_title(mark, page)
        if not size:
            start = _by_height(mark, page) if following == mark.page else 0
        page[start].starts = True
        for line in page[start : start + size]:
            line.heading = line.heading or min(mark.depth, 6)
        if start + size < len(page) and size:
            page[start + size].starts = True
        found.append(Place(mark, page[start]))
    return found


def _by_title(mark: Mark, page: list[Line]) -> tuple[int, int]:
    """(first line, number of lines) that say the title; among several the nearest to the height."""
    wanted = "".join(texts.tokens(mark.title))
    hits: list[tuple[float, int, int]] = []
    for start in range(len(page)):
        said = ""
        for size in range(1, min(MAX_TITLE_LINES, len(page) - start) + 1):
            said += "".join(texts.tokens(page[start + size - 1].text))
            if said == wanted or (said.endswith(wanted) and texts.is_ordinal(said[: -len(wanted)])):
                away = abs(page[start].base - mark.height) if mark.height is not None else start
                hits.append((away, start, size))
            if not wanted.startswith(said) and not texts.is_ordinal(said):
                break
    if not hits or not wanted:
        return 0, 0
    _, start, size = min(hits)
    return start, size


def _by_height(mark: Mark, page: list[Line]) -> int:
    if mark.height is None:
        return 0
    return next((number for number, line in enumerate(page) if line.base <= mark.height), len(page) - 1)


def entries(places: list[Place], at_line: dict[int, int], manuscript: Manuscript) -> list[Entry]:
    """The bookmarks as entries; none when fewer than two lead anywhere."""
    if len(places) < 2:
        return []
    found = [
        Entry(spot.mark.title, at_line[id(spot.line)], spot.mark.depth, "", "outline", CONFIDENCE)
        for spot in places
        if at_line.get(id(spot.line), len(manuscript.items)) < len(manuscript.items)
    ]
    return sorted(found, key=lambda entry: entry.position)
