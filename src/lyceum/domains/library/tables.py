"""Tables of the library room. `shared` stands on every row of a book so that row-level security needs no look-up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, SmallInteger, String, Text, false, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.kernel.ids import USER_ID_LENGTH

SCHOOL = "school"
"""Owner of shared books. No user can have it: a user's id is ten characters long."""


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="library")
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB}  # noqa: RUF012  (SQLAlchemy's way)


class BookRow(Base):
    """A book. `digest` is SHA-256 of the uploaded file (of the slug for a shared one, of the address for an article).

    `blob` is the key of the file, if there is one, and `bytes` its size.
    """

    __tablename__ = "books"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    authors: Mapped[list[Any]]
    language: Mapped[str] = mapped_column(String(35))
    direction: Mapped[str] = mapped_column(String(3))
    status: Mapped[str] = mapped_column(String(10))
    progress: Mapped[float]
    problem: Mapped[dict[str, Any] | None]
    words: Mapped[int]
    chapter_count: Mapped[int]
    format: Mapped[str] = mapped_column(String(20))
    shared: Mapped[bool]
    blob: Mapped[str | None] = mapped_column(Text)
    bytes: Mapped[int] = mapped_column(BigInteger)
    address: Mapped[str | None] = mapped_column(Text)
    tree: Mapped[list[Any]]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    tree_version: Mapped[int] = mapped_column(server_default="1")
    tree_confirmed: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SectionRow(Base):
    """A stretch of a book in reading order. Chapters have a `number`; front and back matter is kept without one.

    `runs` says which blocks it shows, as lists of the fields of `tree.Run`; null as extraction found it: those at its own position.
    """

    __tablename__ = "sections"

    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    shared: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text)
    part: Mapped[str | None] = mapped_column(Text)
    words: Mapped[int]
    block_count: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float]
    runs: Mapped[list[Any] | None]


class TreeRow(Base):
    """A version of a book's contents; `sections` are as `tree.Section.to_json` makes them. None is kept until the first change."""

    __tablename__ = "trees"

    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    chapters: Mapped[int]
    words: Mapped[int]
    sections: Mapped[list[Any]]
    created_at: Mapped[datetime]


class BlockRow(Base):
    """A block, counted from 1 in the section that extraction found at `position`, with the character ranges of its sentences.

    Blocks never move: an arrangement of the contents only says which of them a section shows.
    """

    __tablename__ = "blocks"

    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    shared: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(10))
    level: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str] = mapped_column(Text)
    sentences: Mapped[list[Any]]


class FingerprintRow(Base):
    """By what a chapter is known in another edition (see `sameness`), as it was when the book was read."""

    __tablename__ = "fingerprints"

    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    shared: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64))
    words: Mapped[int]


class KeptBesideRow(Base):
    """Two books that are the same and that their reader wants to keep both; stands twice, once for each of the two."""

    __tablename__ = "kept_beside"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)


class PlaceRow(Base):
    """Where a reader is in a book."""

    __tablename__ = "places"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    chapter: Mapped[int]
    block: Mapped[int]
    offset: Mapped[int]
    moved_at: Mapped[datetime]


class ReadingRow(Base):
    """A chapter that a reader has opened; `read_at` when its end was first reached."""

    __tablename__ = "readings"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    chapter: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class GlossRow(Base):
    """A meaning that a shared book brings along. `form` is the word folded for comparison, `headword` as the book spells it."""

    __tablename__ = "glosses"

    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    form: Mapped[str] = mapped_column(Text, primary_key=True)
    into: Mapped[str] = mapped_column(String(35), primary_key=True)
    book_id: Mapped[UUID] = mapped_column(primary_key=True)
    headword: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)


class ConversationRow(Base):
    """A conversation with the study partner. `turns` counts what was said; the title is how it began."""

    __tablename__ = "conversations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    language: Mapped[str] = mapped_column(String(35))
    explain_in: Mapped[str] = mapped_column(String(35))
    title: Mapped[str] = mapped_column(Text)
    book_id: Mapped[UUID | None]
    chapter: Mapped[int | None]
    turns: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TurnRow(Base):
    """What a learner said and what was answered. The id is the browser's; `begun_at` is when an answer was last asked for."""

    __tablename__ = "turns"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    number: Mapped[int]
    said: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    problem: Mapped[dict[str, Any] | None]
    corrections: Mapped[list[Any]]
    vocabulary: Mapped[list[Any]]
    source: Mapped[str | None] = mapped_column(String(10))
    cost_pico: Mapped[int] = mapped_column(BigInteger)
    begun_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
