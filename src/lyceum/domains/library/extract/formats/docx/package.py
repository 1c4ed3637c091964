"""The parts of a Word document: its text, its styles, its notes, and what it says of itself."""

from dataclasses import dataclass, field
from posixpath import dirname, join

from lxml import etree

from lyceum.domains.library.extract import errors, texts
from lyceum.domains.library.extract.archive import Archive
from lyceum.domains.library.extract.markup import attribute, name_of, parse, text_of

DOCUMENT = "word/document.xml"
RELATIONS = "_rels/.rels"
MAX_STYLE_STEPS = 12
BODY_LEVEL = 9
"""Word's outline level of text that is no heading."""

HEADING_NAMES = ("heading ", "überschrift ", "titre ", "título ", "titolo ", "kop ", "заголовок ", "عنوان ", "تیتر ")


@dataclass(slots=True)
class Style:
    """What a paragraph's style says: outline level 1 to 9 or 0, boldness, size in half points or 0, where it stands."""

    name: str
    level: int = 0
    bold: bool = False
    size: int = 0
    centred: bool = False


@dataclass(slots=True)
class Package:
    """The parts that a reader needs, parsed."""

    body: etree._Element
    styles: dict[str, Style] = field(default_factory=dict)
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    """Foot- and endnotes by kind and id."""
    title: str = ""
    author: str = ""
    language: str = ""


def read_package(archive: Archive) -> Package:
    """The parts of the document. Raises BookDamaged when its text is missing or no XML."""
    path = _main_part(archive)
    root = parse(archive.read(path)) if path else None
    body = next((element for element in root.iter() if name_of(element) == "body"), None) if root is not None else None
    if path is None or root is None or body is None or name_of(root) != "document":
        raise errors.BookDamaged
    package = Package(body)
    folder = dirname(path)
    if styles := archive.find(join(folder, "styles.xml")):
        package.styles = _styles(archive, styles, package)
    for kind in ("footnote", "endnote"):
        if part := archive.find(join(folder, f"{kind}s.xml")):
            _read_notes(archive, part, kind, package)
    _read_core(archive, package)
    return package


def _main_part(archive: Archive) -> str | None:
    relations = archive.find(RELATIONS)
    root = parse(archive.read(relations)) if relations else None
    for element in root.iter() if root is not None else ():
        if attribute(element, "Type").endswith("/officeDocument"):
            found = archive.find(attribute(element, "Target").lstrip("/"))
            if found:
                return found
    return archive.find(DOCUMENT)


def _styles(archive: Archive, path: str, package: Package) -> dict[str, Style]:
    root = parse(archive.read(path))
    elements = {
        attribute(element, "styleId"): element
        for element in (root.iter() if root is not None else ())
        if name_of(element) == "style" and attribute(element, "type") in ("paragraph", "")
    }
    for element in root.iter() if root is not None else ():
        if name_of(element) == "lang" and not package.language:
            package.language = attribute(element, "bidi") if not attribute(element, "val") else attribute(element, "val")
    return {name: _resolved(name, elements) for name in elements}


def _resolved(name: str, elements: dict[str, etree._Element]) -> Style:
    """A style with what it takes from those it is based on; the nearest wins."""
    style = Style(child_value(elements[name], "name").lower())
    known: set[str] = set()
    for _ in range(MAX_STYLE_STEPS):
        element = elements.get(name)
        if element is None:
            break
        _take(style, element, known)
        name = child_value(element, "basedOn")
    return style


def _take(style: Style, element: etree._Element, known: set[str]) -> None:
    level = heading_level(child_value(element, "name").lower())
    if level and "level" not in known:
        style.level = level
        known.add("level")
    for below in element.iter():
        name, value = name_of(below), attribute(below, "val")
        if name in known:
            continue
        if name == "outlinelvl" and "level" not in known:
            style.level = outline_level(value)
            known.add("level")
        elif name == "b":
            style.bold = value not in OFF
        elif name == "sz" and value.isdecimal():
            style.size = int(value[:4])
        elif name == "jc":
            style.centred = value == "center"
        else:
            continue
        known.add(name)


OFF = frozenset({"0", "false", "off", "none"})


def outline_level(value: str) -> int:
    """Word counts outline levels from 0; 9 is text."""
    return int(value) + 1 if value.isdecimal() and len(value) == 1 and int(value) < BODY_LEVEL else 0


def heading_level(name: str) -> int:
    """The level of a style by its name, in the languages that Word names them in; 0 for other styles."""
    for start in HEADING_NAMES:
        number = name.removeprefix(start)
        if number != name and number.isdecimal() and len(number) == 1:
            return int(number)
    return 0


def child_value(element: etree._Element, name: str) -> str:
    """The attribute `val` of a child by its name; empty without one."""
    wanted = name.lower()
    return next((attribute(child, "val") for child in element if name_of(child) == wanted), "")


def _read_notes(archive: Archive, path: str, kind: str, package: Package) -> None:
    root = parse(archive.read(path))
    for element in root if root is not None else ():
        if name_of(element) == kind and attribute(element, "type") in ("", "normal"):
            package.notes[kind, attribute(element, "id")] = element


def _read_core(archive: Archive, package: Package) -> None:
    found = archive.find("docProps/core.xml")
    root = parse(archive.read(found)) if found else None
    for element in root if root is not None else ():
        text = " ".join(texts.clean(text_of(element)).split())
        if name_of(element) == "title":
            package.title = text
        elif name_of(element) == "creator" and text.lower() not in ("python-docx", "microsoft office user", "user", "admin", "unknown"):
            package.author = text
        elif name_of(element) == "language" and text:
            package.language = text
