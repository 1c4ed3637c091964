"""The door of the library room: books, their chapters, where a reader is in them, and words."""

from typing import ClassVar, Protocol
from uuid import UUID

from pydantic import Field

from lyceum.domains.library.extract.errors import BookOfAnotherKind, BookProblem, BookTooLarge
from lyceum.domains.library.extract.models import BlockKind
from lyceum.domains.library.models import (
    Band,
    Block,
    Book,
    BookDetail,
    Chapter,
    ChapterLine,
    ChapterTerms,
    LibraryToday,
    Meaning,
    Place,
    SameBook,
    SharedBook,
    SharedChapter,
    Status,
    Term,
    Trouble,
    WordCard,
)
from lyceum.kernel.errors import Conflict, Invalid, NotFound
from lyceum.kernel.events import Event
from lyceum.kernel.personal import Personal

__all__ = [
    "Band",
    "Block",
    "BlockKind",
    "Book",
    "BookDetail",
    "BookIsShared",
    "BookNotFound",
    "BookNotReady",
    "BookOfAnotherKind",
    "BookProblem",
    "BookReady",
    "BookRearranged",
    "BookRemoved",
    "BookTooLarge",
    "Chapter",
    "ChapterLine",
    "ChapterNotFound",
    "ChapterRead",
    "ChapterTerms",
    "ContentsChanged",
    "Library",
    "LibraryToday",
    "Meaning",
    "Place",
    "PlaceNotThere",
    "SameBook",
    "SharedBook",
    "SharedChapter",
    "Status",
    "Term",
    "Trouble",
    "WordCard",
]

MAX_WORD_CHARS = 100
MAX_SENTENCE_CHARS = 2_000
MAX_GLOSS_CHARS = 500


class BookNotFound(NotFound):
    """There is no such book among yours, nor among the school's."""

    code: ClassVar[str] = "book_not_found"


class ChapterNotFound(NotFound):
    """The book has no such chapter."""

    code: ClassVar[str] = "chapter_not_found"


class BookNotReady(Conflict):
    """The book is still being read; ask again in a moment. (Or it could not be read: its `problem` says why.)"""

    code: ClassVar[str] = "book_not_ready"


class PlaceNotThere(Invalid):
    """The book has no such place."""

    code: ClassVar[str] = "place_not_there"


class ContentsChanged(Conflict):
    """The contents of this book were arranged anew since; open the book again. `params["version"]` is the newest."""

    code: ClassVar[str] = "contents_changed"


class BookIsShared(Conflict):
    """This book belongs to the school and cannot be changed or removed from here."""

    code: ClassVar[str] = "book_is_shared"


class BookReady(Event):
    """A book that the user uploaded can be read now."""

    book_id: UUID
    title: str
    language: str


class BookRemoved(Event):
    """The owner removed a book; nothing of it is left in the library."""

    book_id: UUID


class BookRearranged(Event):
    """The owner changed what the chapters of an own book are. It tells of every chapter there was, by its old number.

    `chapters` gives the new number of a chapter whose text is the same as before (its title may be another), and None for a
    chapter whose text was merged, split or left out.
    """

    book_id: UUID
    chapters: dict[int, int | None]


class ChapterRead(Event):
    """The reader reached the end of a chapter for the first time.

    `milliseconds` is the time since the reader's place first was in the chapter, pauses included: whoever counts it caps it.
    """

    book_id: UUID
    chapter: int = Field(ge=1)
    language: str
    words: int = Field(ge=0)
    milliseconds: int = Field(ge=0)


class Library(Personal, Protocol):
    """What other rooms ask of the library. Whoever asks sees own and shared books only."""

    async def book(self, user_id: str, book_id: UUID) -> BookDetail:
        """A book with its contents. Raises BookNotFound."""

    async def chapter(self, user_id: str, book_id: UUID, number: int) -> Chapter:
        """A chapter to read. Raises BookNotFound, BookNotReady or ChapterNotFound."""

    async def today(self, user_id: str) -> LibraryToday:
        """Where the reader goes on reading."""

    async def place_now(self, user_id: str, book_id: UUID, place: Place, contents_version: int) -> Place:
        """Where a place of these contents is in those there are now; where its passage is left out, what follows it.

        Raises BookNotFound, BookNotReady, PlaceNotThere, and ContentsChanged for contents that are not kept any more.
        """

    async def word(self, language: str, word: str, into: str | None = None, book_id: UUID | None = None) -> WordCard:
        """A word's card; meanings in the language `into`, or in any when it is None; those that the book brings along come first.

        Never raises for a word nobody knows.
        """

    async def chapter_terms(self, user_id: str, book_id: UUID, number: int) -> ChapterTerms:
        """The words of a chapter by lemma, as their cards would say. Kept in memory: asking again costs one query.

        Raises BookNotFound, BookNotReady or ChapterNotFound.
        """

    async def add_shared(self, book: SharedBook) -> UUID:
        """Put a book of the school on everybody's shelf, or bring the one of this slug up to date; its id stays the same."""
