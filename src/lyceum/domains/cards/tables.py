"""Tables of the cards room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.cards.port import MAX_LANGUAGE_CHARS, MAX_WORD_CHARS
from lyceum.domains.cards.rules import MAX_FOLDED_CHARS
from lyceum.kernel.ids import USER_ID_LENGTH


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="cards")


class NoteRow(Base):
    """A kept word. Ids are UUIDv7, so the newest has the greatest. `folded` is the lemma as it is compared, one a learner and language."""

    __tablename__ = "notes"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(MAX_LANGUAGE_CHARS))
    folded: Mapped[str] = mapped_column(String(MAX_FOLDED_CHARS))
    word: Mapped[str] = mapped_column(String(MAX_WORD_CHARS))
    lemma: Mapped[str] = mapped_column(String(MAX_WORD_CHARS))
    meaning: Mapped[str | None] = mapped_column(Text)
    sentence: Mapped[str | None] = mapped_column(Text)
    book_id: Mapped[UUID | None]
    chapter: Mapped[int | None]
    block: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TallyRow(Base):
    """How many notes a learner has in a language; language '' is all of them. Kept in the transaction of each note, so counting is free."""

    __tablename__ = "tallies"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    language: Mapped[str] = mapped_column(String(MAX_LANGUAGE_CHARS), primary_key=True)
    notes: Mapped[int]
