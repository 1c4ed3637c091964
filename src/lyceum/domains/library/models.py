"""What the library shows: frozen shapes that travel between rooms and over HTTP."""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lyceum.domains.library.extract.models import BlockKind
from lyceum.kernel.languages import Direction

Status = Literal["queued", "reading", "ready", "failed"]
Band = Literal["very_common", "common", "less_common", "rare", "unknown"]


class Frozen(BaseModel):
    """Base of the shapes of this room."""

    model_config = ConfigDict(frozen=True)


class Trouble(Frozen):
    """Why a book could not be read: a stable code, an English sentence with what to do, and what fills a translation."""

    code: str
    detail: str
    params: dict[str, str | int | float] = {}


class Book(Frozen):
    """A book as a list shows it. `progress` is 0 to 1; `language` is a primary subtag or empty; words and chapters are 0 until ready.

    `address` is where an article was fetched.
    """

    id: UUID
    title: str
    authors: tuple[str, ...]
    language: str
    direction: Direction
    status: Status
    progress: float = Field(ge=0, le=1)
    problem: Trouble | None
    words: int
    chapter_count: int
    format: str
    shared: bool
    created_at: datetime
    address: str | None


class ChapterLine(Frozen):
    """A chapter as a contents page shows it; `number` counts from 1."""

    number: int
    title: str
    part: str | None
    words: int
    minutes: int


class Place(Frozen):
    """Where a reader stopped: chapter and block count from 1, `offset` is characters into the block's text."""

    chapter: int
    block: int
    offset: int


class SameBook(Frozen):
    """The same book in another edition: one that the reader sees, with how many of its chapters have the same words."""

    book_id: UUID
    title: str
    format: str
    shared: bool
    chapters_equal: int


class BookDetail(Book):
    """A book with its contents, where this reader is in it, and whether the reader has it in another edition too.

    `contents_confirmed` is false until the owner of an uploaded book has said that its contents are right, or changed them.
    """

    chapters: tuple[ChapterLine, ...]
    place: Place | None
    contents_version: int
    contents_confirmed: bool
    same_as: SameBook | None


class Block(Frozen):
    """The smallest citable thing; `number` counts from 1 in its chapter.

    `sentences` are (start, end) character ranges of `text`. A verse keeps its lines, parted by newlines; the text of a
    figure describes it, and has no sentences.
    """

    number: int
    kind: BlockKind
    text: str
    sentences: tuple[tuple[int, int], ...]


class Chapter(ChapterLine):
    """A chapter to read. Its title is not repeated in its blocks. `previous` and `next` are chapter numbers.

    A place in it is told with its `contents_version`: by that it is found again when the contents were arranged anew meanwhile.
    """

    book_id: UUID
    book_title: str
    contents_version: int
    language: str
    direction: Direction
    blocks: tuple[Block, ...]
    previous: int | None
    next: int | None


class LibraryToday(Frozen):
    """The book the reader had open last; `minutes_left` is what is left of the chapter, `begun` whether it was begun; `percent` is words
    read of all words. All None and 0 when there is none.
    """

    book_id: UUID | None = None
    title: str = ""
    chapter: int | None = None
    chapter_title: str = ""
    minutes_left: int = 0
    begun: bool = False
    percent: int = 0


class Meaning(Frozen):
    """What a word means; `source` names the dictionary or the book that says so."""

    text: str
    language: str
    source: str


class WordCard(Frozen):
    """A word as far as the school can explain it.

    `zipf` is the base-10 logarithm of how often it comes in a billion words, None when that is not known; `known_as` is the
    form under which meanings were found, or the lemma. `absent` says why there are no meanings.
    """

    word: str
    lemma: str
    language: str
    band: Band
    zipf: float | None
    meanings: tuple[Meaning, ...]
    known_as: str
    absent: Literal["no_dictionary"] | None


class Term(NamedTuple):
    """A dictionary form (folded for comparison) and the forms of it that a chapter has, in small letters; `words` counts running words.

    `others` are further lemmas that some spelling of these forms has; `zipf` is the greatest of lemma and forms; `name` tells that
    it is used as a name. A tuple, for many chapters of them are kept in memory.
    """

    lemma: str
    others: tuple[str, ...]
    zipf: float | None
    name: bool
    forms: tuple[str, ...]
    words: int


class ChapterTerms(Frozen):
    """All words of a chapter but numbers; none where words are not parted by spaces."""

    language: str
    terms: tuple[Term, ...]


class SharedChapter(Frozen):
    """A chapter of a book of the school: paragraphs are parted by empty lines."""

    title: str
    text: str


class SharedBook(Frozen):
    """A book that the school brings along for everybody, with the meanings of its words in another language."""

    slug: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    title: str
    authors: tuple[str, ...]
    language: str
    chapters: tuple[SharedChapter, ...]
    gloss_language: str
    glosses: dict[str, str] = {}
