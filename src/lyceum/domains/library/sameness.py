"""The same book in another format, known by its chapters' words.

A chapter's digest is taken over its folded words without what is between them, so that typography, hyphenation and ZWNJ do not matter.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from lyceum.domains.library.extract.models import ExtractedBook
from lyceum.kernel.text import fold, words

LEAST_SHARE = 0.8
"""Two books are one when equal chapters hold so much of the words of the longer one. Editions of one text, read from EPUB, PDF, Word, HTML
and text, share 0.9 or more; different books, and a story beside its collection, far less."""
WITHOUT_WORDS = frozenset({"figure", "separator"})


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a book has in common with another: words and number of its chapters that the other has too, and all of its words."""

    book_id: UUID
    equal_words: int
    chapters: int
    words: int


def fingerprints(book: ExtractedBook, book_id: UUID, owner_id: str, *, shared: bool) -> list[dict[str, Any]]:
    """Rows of a book's chapters. For a thread: half a second a million words."""
    common = {"book_id": book_id, "owner_id": owner_id, "shared": shared}
    rows = []
    for number, chapter in enumerate(book.chapters, 1):
        digest, count = digest_of(chapter.blocks, book.language)
        if count:
            rows.append({**common, "number": number, "digest": digest, "words": count})
    return rows


class Text(Protocol):
    """What a digest is taken of."""

    @property
    def kind(self) -> str:
        """Of which kind of block."""

    @property
    def text(self) -> str:
        """As it is read."""


def digest_of(blocks: Iterable[Text], language: str) -> tuple[str, int]:
    """The digest of a chapter's words, and how many they are. For a thread."""
    digest, count = hashlib.sha256(), 0
    for block in blocks:
        if block.kind not in WITHOUT_WORDS:
            for word in words(block.text, language):
                digest.update(fold(word.text, language).encode("utf-8", "surrogatepass"))
                count += 1
    return digest.hexdigest(), count


def most_alike(mine: Mapping[str, int], others: Iterable[Overlap], kept: Collection[UUID]) -> Overlap | None:
    """The book that is the same as one whose chapters are `mine` (digest -> words), leaving out those that are `kept` beside it."""
    own = sum(mine.values())
    alike = [other for other in others if other.book_id not in kept and min(other.equal_words, own) >= LEAST_SHARE * max(own, other.words)]
    return max(alike, key=lambda other: (other.equal_words, other.book_id), default=None)
