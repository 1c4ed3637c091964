"""A page's element tree to items, in reading order: every piece of text exactly once."""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from lyceum.domains.library.extract import errors, limits, texts
from lyceum.domains.library.extract.manuscript import Item, Manuscript, Matter
from lyceum.domains.library.extract.markup import attribute, name_of, text_of, types_of
from lyceum.domains.library.extract.models import BlockKind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = texts.word_set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "header hgroup html li main menu nav ol p pre section summary table tbody td tfoot th thead title-group tr ul"
) | frozenset(HEADINGS)
SKIPPED = texts.word_set(
    "annotation annotation-xml audio base button case col colgroup head iframe input link map meta param rp rt script select "
    "source style template textarea title track video"
)  # fmt: skip
PICTURES = frozenset({"img", "svg", "image", "object", "canvas"})
KINDS: dict[str, BlockKind] = {"blockquote": "quote", "li": "list", "dt": "list", "dd": "list", "pre": "verse"}
VERSE = re.compile(r"(?:^|[\s:_-])(?:poem|poetry|verse|stanza|song|hymn|lyrics|linegroup|lg)(?:$|[\s_-])")
BOLD = frozenset({"b", "strong"})

NOTE_TYPES = frozenset({"footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note"})
DROPPED_TYPES = frozenset({"pagebreak", "noteref", "backlink", "referrer"})
PAGE_NUMBER = re.compile(r"(?:^|\s)(?:pagenum|pageno|pagebreak|page-number|x-ebookmaker-pageno|noteref|footnote-?ref|backlink)(?:\s|$)")
NOTE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,4}|[*†‡§]{1,3}|[a-z])[\])]?\s*")
NOTE_MARK_BRACKETED = re.compile(r"\s*(?:\[(?:\d{1,4}|[*†‡a-z])\]|[*†‡§]{1,3})\s*")
BACK_ARROW = re.compile(r"\s*[↩⏎⤴^↑][\ufe0e\ufe0f]?\s*")

FRONT_TYPES = texts.word_set(
    "titlepage halftitlepage copyright-page imprint cover toc landmarks page-list loi lot loa lov dedication frontispiece "
    "other-credits contributors imprimatur keywords seriespage title-page pg-header"
)
BACK_TYPES = texts.word_set("colophon index bibliography glossary acknowledgments acknowledgements credits pg-footer") | NOTE_TYPES
READ_TYPES = texts.word_set(
    "chapter part volume division preface foreword introduction prologue epilogue afterword conclusion appendix prelude "
    "interlude subchapter"
)
FRONT_IF_ALONE = frozenset({"epigraph"})
"""A page of its own is front matter; the same above a chapter belongs to the chapter."""
LINES_OF_VERSE = 4
CHARACTERS_OF_VERSE = 80


@dataclass(frozen=True, slots=True)
class Context:
    """What an element hands down to the text in it."""

    kind: BlockKind = "paragraph"
    level: int = 0
    matter: Matter = ""
    style: str = ""
    group: int = 0
    verse: bool = False
    kept: bool = False
    """Line breaks of the source count (`pre`)."""


@dataclass(slots=True)
class _Line:
    """The block being gathered."""

    pieces: list[str] = field(default_factory=list)
    context: Context | None = None
    figures: list[str] = field(default_factory=list)
    characters: int = 0
    bold: int = 0
    linked: int = 0


class Flow:
    """Gathers the items of one page after the other into a manuscript and remembers where each `id` is."""

    def __init__(self, manuscript: Manuscript, breaks: frozenset[tuple[str, str]] = frozenset()) -> None:
        """`breaks` are the places (path, id) that the contents lead to: a line that begins there begins a block."""
        self.manuscript = manuscript
        self.anchors: dict[tuple[str, str], int] = {}
        self._breaks = breaks
        self._path = ""
        self._line = _Line()
        self._bold = self._linked = self._groups = 0

    def page(self, path: str, root: etree._Element, matter: Matter) -> None:
        """Add a whole page. `matter` is what the package says about it; what the page itself says comes on top."""
        self._path = path
        self._line = _Line()
        self._bold = self._linked = 0
        for element in root.iter("{*}body", "body"):
            self._element(element, Context(matter=matter), 0)
            break
        else:
            self._element(root, Context(matter=matter), 0)
        self._flush()

    def _element(self, element: etree._Element, context: Context, depth: int) -> None:
        if depth > limits.MAX_NESTING_LEVELS:
            raise errors.BookTooDeep(limit=limits.MAX_NESTING_LEVELS)
        name = name_of(element)
        self._anchor(element)
        if name in SKIPPED or _is_mark(element, name):
            return
        if name in PICTURES:
            self._picture(element, name, context, depth)
        elif name == "br":
            self._line.pieces.append("\n")
        elif name == "hr":
            self._flush()
            self.manuscript.add(Item("separator", "", matter=context.matter))
        elif name in BLOCKS:
            self._flush()
            self._children(element, self._inside(element, name, context, depth), depth)
            self._flush()
        else:
            self._inline(element, name, context, depth)

    def _inline(self, element: etree._Element, name: str, context: Context, depth: int) -> None:
        bold, linked = name in BOLD, name == "a" and bool(attribute(element, "href"))
        self._bold += bold
        self._linked += linked
        self._children(element, context, depth)
        self._bold -= bold
        self._linked -= linked

    def _children(self, element: etree._Element, context: Context, depth: int) -> None:
        self._text(element.text, context)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, context, depth + 1)
            self._text(child.tail, context)

    def _text(self, text: str | None, context: Context) -> None:
        if not text:
            return
        line = self._line
        line.pieces.append(text if context.kept else text.replace("\n", " "))
        length = len(text.strip())
        if not length:
            return
        line.context = line.context or context
        line.characters += length
        if self._bold:
            line.bold += length
        if self._linked:
            line.linked += length

    def _anchor(self, element: etree._Element) -> None:
        for name in {attribute(element, "id"), element.get("name") or ""} - {""}:
            if (self._path, name) in self._breaks and self._line.characters and "".join(self._line.pieces).rstrip(" \t")[-1:] == "\n":
                self._flush()
            self.anchors.setdefault((self._path, name), len(self.manuscript.items))

    def _inside(self, element: etree._Element, name: str, context: Context, depth: int) -> Context:
        types = types_of(element)
        classes = (element.get("class") or "").lower()
        changes: dict[str, object] = {"style": f"{name}.{classes}" if classes else name}
        if level := _heading_level(element, name, types, context):
            changes.update(kind="heading", level=level)
        elif name in KINDS and context.kind != "heading":
            changes["kind"] = KINDS[name]
        if name == "pre":
            changes["kept"] = True
        if VERSE.search(" ".join(types)) or VERSE.search(classes):
            changes["verse"] = True
        if name in ("hgroup", "header") and not context.group:
            self._groups += 1
            changes["group"] = self._groups
        changes["matter"] = _matter(element, name, types, context.matter, depth)
        return replace(context, **changes)  # type: ignore[arg-type]

    def _picture(self, element: etree._Element, name: str, context: Context, depth: int) -> None:
        if name == "object" and len(element):
            self._children(element, context, depth)
            return
        described = attribute(element, "alt") or attribute(element, "aria-label") or _title_inside(element)
        if name == "img" and len(described) == 1 and described.isalpha() and element.tail and element.tail[:1].isalpha():
            self._text(described, context)  # a drawn initial: the picture is the first letter of the word
            return
        text = texts.clean(described).replace("\n", " ")
        if self._line.characters:
            self._line.figures.append(text)
        else:
            self.manuscript.add(Item("figure", text, matter=context.matter))

    def _flush(self) -> None:
        line, self._line = self._line, _Line()
        context = line.context
        if context is None:
            return
        facts = {
            "level": context.level if context.kind == "heading" else 0,
            "matter": context.matter,
            "style": context.style,
            "bold": line.bold * 2 > line.characters,
            "linked": line.linked * 10 > line.characters * 6,
            "group": context.group if context.kind == "heading" else 0,
        }
        for kind, text in _blocks("".join(line.pieces), context):
            self.manuscript.add(Item(kind, text, **facts))  # type: ignore[arg-type]
        for figure in line.figures:
            self.manuscript.add(Item("figure", figure, matter=context.matter))


def _blocks(raw: str, context: Context) -> list[tuple[BlockKind, str]]:
    """The text between two block boundaries as one block, or several where line breaks stand for paragraphs."""
    text = texts.clean(raw)
    if context.kind == "heading":
        return [("heading", " ".join(text.split("\n")))] if text else []
    found: list[tuple[BlockKind, str]] = []
    for stanza in re.split(r"\n{2,}", text):
        lines = [line for line in stanza.split("\n") if line]
        found += _stanza(lines, context)
    return found


def _stanza(lines: list[str], context: Context) -> list[tuple[BlockKind, str]]:
    if not lines:
        return []
    if len(lines) == 1 and texts.is_ornament(lines[0]):
        return [("separator", lines[0])]
    if context.kept or (context.verse and context.kind != "list"):
        return [("verse", "\n".join(lines))]
    typical = sorted(len(line) for line in lines)[len(lines) // 2]
    if len(lines) >= LINES_OF_VERSE and typical <= CHARACTERS_OF_VERSE:
        return [("verse", "\n".join(lines))]
    if len(lines) > 1 and typical > CHARACTERS_OF_VERSE:
        return [(context.kind, line) for line in lines]
    return [(context.kind, " ".join(lines))]


def _heading_level(element: etree._Element, name: str, types: frozenset[str], context: Context) -> int:
    if name in HEADINGS:
        return HEADINGS[name]
    if "heading" in types:
        given = attribute(element, "aria-level")
        return min(max(int(given), 1), 6) if given.isdecimal() else 2
    if name == "p" and context.group and types & {"title", "subtitle", "ordinal", "label"}:
        return 3
    return context.level if context.kind == "heading" else 0


def _matter(element: etree._Element, name: str, types: frozenset[str], given: Matter, depth: int) -> Matter:
    if name == "nav":
        return "front"
    names = (
        types
        | {word for word in (element.get("class") or "").lower().split() if word.startswith("pg")}
        | {attribute(element, "id").lower()}
    )
    if names & {"pg-header", "pgheader", "pg-machine-header"}:
        return "front"
    if names & {"pg-footer", "pgfooter", "pg-machine-footer"}:
        return "back"
    if not types:
        return given
    if types & NOTE_TYPES:
        return "note"
    if depth <= 2 and (types & FRONT_TYPES or (types & FRONT_IF_ALONE and (given or _alone(element)))):
        return given or "front"
    if depth <= 2 and types & BACK_TYPES:
        return "back"
    if depth <= 2 and types & READ_TYPES:
        return ""
    if name == "body":
        return "front" if "frontmatter" in types else "back" if "backmatter" in types else given
    return given


def _alone(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and len(parent) == 1


def _is_mark(element: etree._Element, name: str) -> bool:
    """Page numbers, references to notes and ways back from them: signs on the page, not words of the text."""
    types = types_of(element)
    if types & DROPPED_TYPES or PAGE_NUMBER.search((element.get("class") or "").lower()):
        return True
    if name == "sup" and len(element) == 1 and name_of(element[0]) == "a" and not (element.text or "").strip():
        return "#" in attribute(element[0], "href") and bool(NOTE_MARK.fullmatch(text_of(element)))
    if name == "a" and "#" in attribute(element, "href"):
        text = text_of(element)
        raised = len(element) == 1 and name_of(element[0]) == "sup" and not (element.text or "").strip()
        return bool((NOTE_MARK if raised else NOTE_MARK_BRACKETED).fullmatch(text) or BACK_ARROW.fullmatch(text))
    return False


def _title_inside(element: etree._Element) -> str:
    for child in element:
        if name_of(child) == "title":
            return text_of(child)
    return ""
