"""What every reader hands back. Plain frozen data, so that it travels as JSON lines out of the sandbox process."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

BlockKind = Literal["paragraph", "heading", "quote", "verse", "list", "figure", "separator"]
SectionKind = Literal["front", "chapter", "back"]
NodeKind = Literal["part", "chapter", "section"]
Origin = Literal["contents", "outline", "style", "pattern", "whole"]
"""Where the structure was found: the file's own contents list, a document outline, heading styles, patterns such as
`Chapter 4`, or nowhere, so that the whole text is one chapter."""


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest citable thing. A verse keeps its lines, parted by a newline; a figure's text is its description."""

    kind: BlockKind
    text: str
    level: int = 0
    """1 to 6 for a heading, else 0."""

    @property
    def words(self) -> int:
        """Tokens between spaces; the description of a figure is not text of the book and counts nothing."""
        return 0 if self.kind == "figure" else len(self.text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the book in reading order: a chapter, or front or back matter (title page, imprint, notes, licence).

    The chapter's own heading is `title` and is not repeated in `blocks`; headings of its sections are.
    """

    kind: SectionKind
    title: str
    part: str | None
    origin: Origin
    confidence: float
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """Words of all blocks, section headings included, the title not."""
        return sum(block.words for block in self.blocks)

    def body_words(self) -> list[str]:
        """The words a reader would call the text: headings, figures and ornaments left out."""
        skipped = ("heading", "figure", "separator")
        return [word for block in self.blocks if block.kind not in skipped for word in block.text.split()]


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of the book's own tree, in reading order; `depth` 1 is the outermost."""

    kind: NodeKind
    title: str
    depth: int
    words: int
    """Words from here to the next entry of this depth or above."""
    origin: Origin
    confidence: float


@dataclass(frozen=True, slots=True)
class ExtractedBook:
    """A whole book. `language` is a primary subtag such as `fa`, or empty when neither the file nor the text tells."""

    format: str
    title: str
    authors: tuple[str, ...]
    language: str
    direction: Literal["ltr", "rtl"]
    tree: tuple[Node, ...]
    sections: tuple[Section, ...]

    @property
    def chapters(self) -> tuple[Section, ...]:
        """Only what is read: sections of kind `chapter`, in order."""
        return tuple(section for section in self.sections if section.kind == "chapter")

    @property
    def words(self) -> int:
        """Words of all chapters."""
        return sum(chapter.words for chapter in self.chapters)


def section_to_json(section: Section) -> dict[str, Any]:
    """The section as one line of the sandbox's output; `section_from_json` undoes it."""
    data = {name: getattr(section, name) for name in ("kind", "title", "part", "origin", "confidence")}
    return {**data, "blocks": [[block.kind, block.text, block.level] for block in section.blocks]}


def section_from_json(data: dict[str, Any]) -> Section:
    """Inverse of `section_to_json`."""
    return Section(**{**data, "blocks": tuple(Block(*block) for block in data["blocks"])})


def book_to_json(book: ExtractedBook) -> dict[str, Any]:
    """The book without its sections, which follow line by line."""
    data = {name: getattr(book, name) for name in ("format", "title", "authors", "language", "direction")}
    return {**data, "tree": [asdict(node) for node in book.tree]}


def book_from_json(data: dict[str, Any], sections: list[Section]) -> ExtractedBook:
    """Inverse of `book_to_json`, with the sections collected meanwhile."""
    tree = tuple(Node(**node) for node in data["tree"])
    return ExtractedBook(**{**data, "authors": tuple(data["authors"]), "tree": tree, "sections": tuple(sections)})
