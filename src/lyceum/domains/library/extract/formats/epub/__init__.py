"""EPUB 2 and 3: a zip of pages, a package that orders them, and a list of contents that leads into them."""

from typing import BinaryIO

from lyceum.domains.library.extract import markup, texts
from lyceum.domains.library.extract.archive import Archive
from lyceum.domains.library.extract.flow import Flow
from lyceum.domains.library.extract.formats.epub.contents import Line, read_contents, read_landmarks
from lyceum.domains.library.extract.formats.epub.package import Package, Spine, read_package, refuse_protected
from lyceum.domains.library.extract.manuscript import Entry, Manuscript, Matter, Page
from lyceum.domains.library.extract.registry import Progress

MIME = "application/epub+zip"
LINES_OF_CONTENTS_PAGE = 3


def read(source: BinaryIO, progress: Progress) -> Manuscript:
    """The pages of the spine in order, with the contents' lines placed in them."""
    archive = Archive(source)
    refuse_protected(archive)
    package = read_package(archive)
    lines = read_contents(archive, package)
    matter = {**package.matter, **read_landmarks(archive, package)}
    if package.nav:
        matter.setdefault(package.nav, "front")
    manuscript = Manuscript("epub", package.title, package.authors, package.language)
    flow = Flow(manuscript, frozenset((line.path, line.anchor) for line in lines if line.path and line.anchor))
    for number, spine in enumerate(package.spine):
        _read_page(archive, flow, spine, matter.get(spine.path, "" if spine.linear else "back"))
        progress((number + 1) / len(package.spine))
    manuscript.entries = _place(manuscript, flow, package, lines)
    return manuscript


def _read_page(archive: Archive, flow: Flow, spine: Spine, matter: Matter) -> None:
    manuscript = flow.manuscript
    start = len(manuscript.items)
    root = markup.parse(archive.read(spine.path))
    title = ""
    if root is not None:
        title = next((texts.clean(markup.text_of(element)) for element in root.iter("{*}title", "title")), "")
        flow.page(spine.path, root, matter)
    manuscript.pages.append(Page(spine.path, title, start, matter))
    items = manuscript.items[start:]
    links = [item for item in items if item.linked]
    if len(links) >= LINES_OF_CONTENTS_PAGE and sum(item.words for item in links) * 10 > sum(item.words for item in items) * 7:
        for item in items:
            item.matter = item.matter or "front"


def _place(manuscript: Manuscript, flow: Flow, package: Package, lines: list[Line]) -> list[Entry]:
    """Contents lines with their positions. A line that leads nowhere takes the place of the first line below it."""
    starts = {page.path: page.start for page in manuscript.pages}
    order = {spine.path: number for number, spine in enumerate(package.spine)}
    entries: list[Entry] = []
    waiting: list[Line] = []
    after: dict[str, int] = {}
    for line in lines:
        if line.path is None or line.path not in order:
            waiting.append(line)
            continue
        position = _position(manuscript, flow, line, starts, after)
        after[line.path] = position + 1
        waiting = [above for above in waiting if above.depth < line.depth]
        entries += [Entry(above.title, position, above.depth) for above in waiting]
        entries.append(Entry(line.title, position, line.depth))
        waiting = []
    return entries


def _position(manuscript: Manuscript, flow: Flow, line: Line, starts: dict[str, int], after: dict[str, int]) -> int:
    path = line.path or ""
    if not line.anchor:
        return starts[path]
    found = flow.anchors.get((path, line.anchor))
    if found is not None:
        return found
    return _by_title(manuscript, line, max(starts[path], after.get(path, 0)), starts)


def _by_title(manuscript: Manuscript, line: Line, start: int, starts: dict[str, int]) -> int:
    """An anchor that is not there: the next block of the page that says the line's title, else the page's start."""
    wanted = texts.tokens(line.title)
    ends = sorted(position for position in starts.values() if position > starts[line.path or ""])
    for position in range(start, ends[0] if ends else len(manuscript.items)):
        if wanted and texts.tokens(manuscript.items[position].text) == wanted:
            return position
    return starts[line.path or ""]
