"""Word documents: headings by style or outline level, and where there are none, by patterns and by how lines stand out."""

from typing import BinaryIO

from lyceum.domains.library.extract import gutenberg, headings, lines
from lyceum.domains.library.extract.archive import Archive
from lyceum.domains.library.extract.formats.docx.package import read_package
from lyceum.domains.library.extract.formats.docx.text import Text
from lyceum.domains.library.extract.manuscript import Entry, Manuscript, Page
from lyceum.domains.library.extract.registry import Progress

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPENED = 0.2
ITEMS_BETWEEN_NEWS = 500


def read(source: BinaryIO, progress: Progress) -> Manuscript:
    """The paragraphs in order, notes behind them, with the headings as entries."""
    package = read_package(Archive(source))
    progress(OPENED)
    manuscript = Manuscript("docx", package.title, (package.author,) if package.author else (), package.language)
    manuscript.pages.append(Page("", "", 0))
    text = Text(package)
    for item in text.items(package.body):
        manuscript.add(item)
        if len(manuscript.items) % ITEMS_BETWEEN_NEWS == 0:
            progress(min(0.95, OPENED + len(manuscript.items) / (len(manuscript.items) + 20_000)))
    body = len(manuscript.items)
    for key in dict.fromkeys([*text.notes, *package.notes]):
        for item in text.items(package.notes[key], "note") if key in package.notes else ():
            manuscript.add(item)
    _title(manuscript)
    _set_frame_apart(manuscript, body)
    manuscript.entries = headings.below_title(manuscript) or _by_lines(manuscript, text.strong, body)
    return manuscript


def _title(manuscript: Manuscript) -> None:
    if not manuscript.title:
        manuscript.title = next((item.text for item in manuscript.items[:20] if item.style == "title"), "")


def _set_frame_apart(manuscript: Manuscript, end: int) -> None:
    frame = gutenberg.frame([item.text for item in manuscript.items[:end]])
    if frame is not None:
        for place, item in enumerate(manuscript.items[:end]):
            item.matter = "front" if place < frame.first else "back" if place >= frame.last else item.matter
        manuscript.title = manuscript.title or frame.title


def _by_lines(manuscript: Manuscript, strong: set[int], end: int) -> list[Entry]:
    """Chapters of a document without headings; the paragraphs found are headings from now on."""
    found = lines.find(
        [lines.Line("" if item.matter else item.text, strong=place in strong) for place, item in enumerate(manuscript.items[:end])]
    )
    for place in found.contents:
        manuscript.items[place].matter = manuscript.items[place].matter or "front"
    for chapter in found.chapters:
        for item in manuscript.items[chapter.position : chapter.position + chapter.size]:
            item.kind, item.level = "heading", 1
    return lines.entries(found)
