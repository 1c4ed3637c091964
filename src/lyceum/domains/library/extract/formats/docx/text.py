"""Paragraphs of a Word document to items: every run of text once, nothing that was deleted, nothing twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lyceum.domains.library.extract import errors, limits, texts
from lyceum.domains.library.extract.formats.docx.package import OFF, Package, Style, child_value, outline_level
from lyceum.domains.library.extract.manuscript import Item, Matter
from lyceum.domains.library.extract.markup import attribute, name_of
from lyceum.domains.library.extract.models import BlockKind

SKIPPED = frozenset(
    {"del", "movefrom", "ppr", "rpr", "instrtext", "fldsimplepr", "delinstrtext", "deltext", "fallback", "sectpr", "tblpr", "trpr"}
)
"""Deleted text, properties, codes of fields, and the second copy of a drawing for old programs."""
BREAKS = frozenset({"br", "cr"})
SIGNS = {"tab": " ", "nobreakhyphen": "\u2011", "softhyphen": "", "ptab": " "}
NOTE_MARKS = frozenset({"footnotereference", "endnotereference"})
PICTURES = frozenset({"drawing", "pict", "object"})
MAX_HEADING_LEVEL = 6
CONTENTS_STYLES = ("toc", "inhaltsverzeichnis", "verzeichnis", "tm ", "índice", "table of figures")
QUOTE_STYLES = ("quote", "block text", "intense quote", "zitat", "citation")


@dataclass(slots=True)
class _Run:
    """The paragraph being gathered. Boxes inside it hold paragraphs of their own, which come behind it."""

    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    figures: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    links: int = 0


class Text:
    """Walks through the body of a document and gives its items."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.strong: set[int] = set()
        """Positions of items that are set apart: bold or large in the middle of the line, or bold alone."""
        self.notes: list[tuple[str, str]] = []
        self._count = 0
        self._in_contents = 0

    def items(self, element: etree._Element, matter: Matter = "", depth: int = 0) -> Iterator[Item]:
        """The items of all paragraphs in an element, in order."""
        if depth > limits.MAX_NESTING_LEVELS:
            raise errors.BookTooDeep(limit=limits.MAX_NESTING_LEVELS)
        for child in element:
            name = name_of(child)
            if name in SKIPPED:
                continue
            if name == "p":
                yield from self._paragraph(child, matter, depth)
            elif name == "sdt" and _is_contents(child):
                yield from self.items(child, "front", depth + 1)
            else:
                yield from self.items(child, matter, depth + 1)

    def _paragraph(self, element: etree._Element, matter: Matter, depth: int) -> Iterator[Item]:
        run = _Run()
        self._gather(element, run, depth, bold=False)
        properties = next((child for child in element if name_of(child) == "ppr"), None)
        style = self._package.styles.get(child_value(properties, "pStyle") if properties is not None else "", Style(""))
        self.notes += run.notes
        for item in _made(run, properties, style, matter):
            if item.kind == "paragraph" and _stands_out(run, properties, style):
                self.strong.add(self._count)
            self._count += 1
            yield item
        for box in run.boxes:
            yield from self.items(box, matter, depth + 1)

    def _gather(self, element: etree._Element, run: _Run, depth: int, *, bold: bool) -> None:
        if depth > limits.MAX_NESTING_LEVELS:
            raise errors.BookTooDeep(limit=limits.MAX_NESTING_LEVELS)
        for child in element:
            name = name_of(child)
            if name == "t":
                text = "".join(str(piece) for piece in child.itertext())
                run.pieces.append(text)
                run.letters += len(text.strip())
                run.bold += len(text.strip()) * bold
            elif name in BREAKS:
                run.pieces.append("\n" if attribute(child, "type") in ("", "textWrapping") else " ")
            elif name in SIGNS:
                run.pieces.append(SIGNS[name])
            elif name in NOTE_MARKS:
                run.notes.append((name.removesuffix("reference"), attribute(child, "id")))
            elif name == "txbxcontent":
                run.boxes.append(child)
            elif name == "docpr":
                run.figures.append(attribute(child, "descr") or attribute(child, "title"))
            elif name not in SKIPPED:
                run.figures += [""] if name == "pict" and not _has_box(child) else []
                self._gather(child, run, depth + 1, bold=_is_bold(child) if name == "r" else bold)


def _has_box(element: etree._Element) -> bool:
    return any(name_of(below) == "txbxcontent" for below in element.iter())


def _is_bold(run: etree._Element) -> bool:
    for properties in run:
        if name_of(properties) == "rpr":
            return any(name_of(child) in ("b", "bcs") and attribute(child, "val") not in OFF for child in properties)
    return False


def _is_contents(element: etree._Element) -> bool:
    """A contents list that Word keeps up to date."""
    return any(name_of(below) == "docpartgallery" and "table of contents" in attribute(below, "val").lower() for below in element.iter())


def _made(run: _Run, properties: etree._Element | None, style: Style, matter: Matter) -> list[Item]:
    figures = [Item("figure", texts.clean(text).replace("\n", " "), matter=matter) for text in run.figures]
    text = texts.clean("".join(run.pieces))
    if not text:
        return figures
    level = _level(properties, style)
    if style.name.startswith(CONTENTS_STYLES):
        return [Item("paragraph", text.replace("\n", " "), matter="front", linked=True), *figures]
    if style.name in ("title", "titel", "titre", "título", "subtitle", "untertitel"):
        return [Item("paragraph", text.replace("\n", " "), matter=matter or "front", style="title"), *figures]
    if level:
        return [Item("heading", text.replace("\n", " "), min(level, MAX_HEADING_LEVEL), matter), *figures]
    if texts.is_ornament(text):
        return [Item("separator", text, matter=matter), *figures]
    facts = {"matter": matter, "bold": run.bold * 2 > run.letters}
    lines = [line for line in text.split("\n") if line]
    kind: BlockKind = "list" if _is_list(properties) else "quote" if style.name in QUOTE_STYLES else "paragraph"
    if len(lines) > 1 and kind != "list":
        return [Item("verse", "\n".join(lines), **facts), *figures]  # type: ignore[arg-type]
    return [Item(kind, " ".join(lines), **facts), *figures]  # type: ignore[arg-type]


def _level(properties: etree._Element | None, style: Style) -> int:
    if properties is not None and (given := child_value(properties, "outlineLvl")):
        return outline_level(given)
    return style.level


def _is_list(properties: etree._Element | None) -> bool:
    return properties is not None and any(name_of(child) == "numpr" for child in properties)


def _stands_out(run: _Run, properties: etree._Element | None, style: Style) -> bool:
    """A short line all in bold, or in the middle; whether it is a heading is decided over the whole text."""
    bold = run.letters > 0 and (run.bold * 10 >= run.letters * 9 or style.bold)
    centred = (child_value(properties, "jc") if properties is not None else "") == "center" or style.centred
    return bold or centred
