"""What the contents of a book look like to whoever arranges them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from lyceum.domains.library.extract.models import BlockKind, Origin
from lyceum.domains.library.models import Frozen
from lyceum.domains.library.tree import Kind

AnyOrigin = Origin | Literal["user"]
"""Where a section comes from: how extraction found it, or `user` for what a reader made of it."""


class TreePiece(Frozen):
    """Blocks `first_block` to `last_block` (from 1) of what extraction found as section `source` (from 0).

    `heading` is the title that it had there, if the piece begins where that section began.
    """

    source: int
    first_block: int
    last_block: int
    heading: str | None


class TreeSection(Frozen):
    """A line of the contents, with the first and last words of its text. `confidence` is 0 to 1."""

    title: str
    part: str | None
    kind: Kind
    words: int
    origin: AnyOrigin
    confidence: float = Field(ge=0, le=1)
    pieces: tuple[TreePiece, ...]
    opens: str
    closes: str


class Tree(Frozen):
    """The contents of a book: all its sections in order, those that are left out as well. `version` counts from 1."""

    book_id: UUID
    version: int
    confirmed: bool
    sections: tuple[TreeSection, ...]


class TreeVersion(Frozen):
    """The contents as they were once; the version 1 is what extraction found."""

    version: int
    chapters: int
    words: int
    created_at: datetime
    current: bool


class BlockLine(Frozen):
    """A block by its beginning and its last words, to choose where to split."""

    source: int
    block: int
    kind: BlockKind
    text: str
    ends: str
    words: int
