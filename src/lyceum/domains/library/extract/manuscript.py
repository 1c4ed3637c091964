"""What a format's reader hands to the structure: one linear run of items and, where the file has it, a list of contents."""

from dataclasses import dataclass, field
from typing import Literal

from lyceum.domains.library.extract import errors, limits
from lyceum.domains.library.extract.models import BlockKind, Origin

Matter = Literal["", "front", "back", "note"]


@dataclass(slots=True)
class Item:
    """A block on its way, with what the structure wants to know about it.

    A book is one run of items; chapters are ranges of it. So nothing can be lost or doubled between two chapters.
    """

    kind: BlockKind
    text: str
    level: int = 0
    matter: Matter = ""
    style: str = ""
    """Tag and class of the element, to recognise headings that are only styled so."""
    bold: bool = False
    linked: bool = False
    """Most of its text is links to other places: a line of a contents page."""
    group: int = 0
    """Headings of one group (number and title) share a number; 0 is no group."""
    words: int = 0

    def __post_init__(self) -> None:
        self.words = 0 if self.kind == "figure" else len(self.text.split())


@dataclass(slots=True)
class Page:
    """One file of the book, or one page of a paged format: where its items start."""

    path: str
    title: str
    start: int
    matter: Matter = ""


@dataclass(slots=True)
class Entry:
    """One line of a contents list, in its order. `position` is an index into the items; `depth` 1 is the outermost."""

    title: str
    position: int
    depth: int
    matter: Matter = ""
    origin: Origin = "contents"
    confidence: float = 1.0


@dataclass(slots=True)
class Manuscript:
    """Everything known about a book before its chapters are chosen."""

    format: str
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    direction: str = ""
    items: list[Item] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    words: int = 0

    def add(self, item: Item) -> None:
        """Append an item; raises when the book grows over what the school accepts."""
        self.items.append(item)
        self.words += item.words
        if self.words > limits.MAX_WORDS:
            raise errors.BookTooLarge(words=self.words, limit=limits.MAX_WORDS)
        if len(self.items) > limits.MAX_BLOCKS:
            raise errors.BookTooLarge(blocks=len(self.items), limit=limits.MAX_BLOCKS)
