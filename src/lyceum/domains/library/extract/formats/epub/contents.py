"""The contents list of an EPUB: the navigation document of version 3, or the NCX of version 2."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join
from urllib.parse import unquote

from lxml import etree

from lyceum.domains.library.extract import limits, texts
from lyceum.domains.library.extract.archive import Archive
from lyceum.domains.library.extract.flow import BACK_TYPES, FRONT_TYPES
from lyceum.domains.library.extract.formats.epub.package import Package
from lyceum.domains.library.extract.manuscript import Matter
from lyceum.domains.library.extract.markup import attribute, name_of, parse, text_of, types_of

LISTS = frozenset({"ol", "ul", "menu"})


@dataclass(slots=True)
class Line:
    """One line of the contents: where it leads, and how deep it stands. `path` is None where it leads nowhere."""

    title: str
    path: str | None
    anchor: str
    depth: int


def read_contents(archive: Archive, package: Package) -> list[Line]:
    """Lines of the first contents list that leads anywhere, in its own order."""
    for path, find in ((package.nav, _nav_lines), (package.ncx, _ncx_lines)):
        root = parse(archive.read(path)) if path else None
        if root is None or path is None:
            continue
        lines = [Line(title, *_resolve(archive, path, href), depth) for title, href, depth in find(root)]
        if any(line.path for line in lines):
            return lines
    return []


def read_landmarks(archive: Archive, package: Package) -> dict[str, Matter]:
    """Files that the landmarks call a title page, a colophon and so on."""
    root = parse(archive.read(package.nav)) if package.nav else None
    found: dict[str, Matter] = {}
    for nav in root.iter("{*}nav") if root is not None else ():
        if "landmarks" not in types_of(nav):
            continue
        for link in nav.iter("{*}a"):
            path, anchor = _resolve(archive, package.nav or "", attribute(link, "href"))
            types = types_of(link)
            if path and not anchor and types & (FRONT_TYPES | BACK_TYPES) and "bodymatter" not in types:
                found[path] = "front" if types & FRONT_TYPES and "backmatter" not in types else "back"
    return found


def _resolve(archive: Archive, base: str, href: str) -> tuple[str | None, str]:
    path, _, anchor = href.strip().partition("#")
    if not path:
        return (base if anchor else None), unquote(anchor)
    return archive.find(join(dirname(base), path)), unquote(anchor)


def _nav_lines(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    navs = [element for element in root.iter() if name_of(element) == "nav"]
    chosen = next((nav for nav in navs if "toc" in types_of(nav)), None)
    if chosen is None:
        chosen = next((nav for nav in navs if not types_of(nav) & {"landmarks", "page-list", "loi", "lot"}), None)
    for child in chosen if chosen is not None else ():
        if name_of(child) in LISTS:
            yield from _list_lines(child, 1)


def _list_lines(listed: etree._Element, depth: int) -> Iterator[tuple[str, str, int]]:
    if depth > limits.MAX_CONTENTS_DEPTH_LEVELS:
        return
    for entry in listed:
        link = next((element for element in _heading_of(entry) if name_of(element) == "a"), None)
        named = link if link is not None else next(iter(_heading_of(entry)), None)
        if named is not None:
            yield _text(named), attribute(link, "href") if link is not None else "", depth
        for child in entry.iter():
            if name_of(child) in LISTS and _nearest_list(child) is listed:
                yield from _list_lines(child, depth + 1)


def _heading_of(entry: etree._Element) -> Iterator[etree._Element]:
    """The link or label of an entry, wherever it is wrapped, without those of the entries below."""
    for child in entry:
        name = name_of(child)
        if name in ("a", "span"):
            yield child
        if name and name not in LISTS:
            yield from _heading_of(child)


def _nearest_list(element: etree._Element) -> etree._Element | None:
    return next((above for above in element.iterancestors() if name_of(above) in LISTS), None)


def _ncx_lines(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    for element in root.iter():
        if name_of(element) == "navmap":
            yield from _point_lines(element, 1)
            return


def _point_lines(parent: etree._Element, depth: int) -> Iterator[tuple[str, str, int]]:
    if depth > limits.MAX_CONTENTS_DEPTH_LEVELS:
        return
    for point in parent:
        if name_of(point) != "navpoint":
            continue
        label = next((child for child in point if name_of(child) == "navlabel"), None)
        content = next((child for child in point if name_of(child) == "content"), None)
        yield _text(label) if label is not None else "", attribute(content, "src") if content is not None else "", depth
        yield from _point_lines(point, depth + 1)


def _text(element: etree._Element) -> str:
    return " ".join(texts.clean(text_of(element)).split())
