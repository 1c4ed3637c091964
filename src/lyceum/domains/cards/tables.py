"""Tables of the cards room."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Computed, DateTime, MetaData, SmallInteger, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.cards.models import MAX_DECK_NAME_CHARS
from lyceum.domains.cards.port import MAX_LANGUAGE_CHARS, MAX_WORD_CHARS
from lyceum.domains.cards.rules import MAX_FOLDED_CHARS
from lyceum.kernel.ids import USER_ID_LENGTH
from lyceum.platform.personal import Kept


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="cards")


class NoteRow(Base):
    """A kept word. Ids are UUIDv7, so the newest has the greatest. `folded` is the lemma as it is compared, one a learner and language.

    `deck_id` is None for a note that has no cards yet; `rearranged_by` is the last event that changed its chapter.
    """

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
    deck_id: Mapped[UUID | None]
    rearranged_by: Mapped[UUID | None]


class TallyRow(Base):
    """How many notes a learner has in a language; language '' is all of them. Kept in the transaction of each note, so counting is free."""

    __tablename__ = "tallies"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    language: Mapped[str] = mapped_column(String(MAX_LANGUAGE_CHARS), primary_key=True)
    notes: Mapped[int]


class DeckRow(Base):
    """A deck; one of each language is its default."""

    __tablename__ = "decks"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(MAX_LANGUAGE_CHARS))
    name: Mapped[str] = mapped_column(String(MAX_DECK_NAME_CHARS))
    is_default: Mapped[bool]
    desired_retention: Mapped[float]
    new_per_day: Mapped[int]
    reviews_per_day: Mapped[int]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CardRow(Base):
    """A card, and what its log says of it: a cache that every upload of reviews brings up to date by replay.

    A card whose note is gone stays as `deleted`, so that reviews which arrive late are kept and counted. `idle` cards are not studied.
    """

    __tablename__ = "cards"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    note_id: Mapped[UUID]
    deck_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="new")
    step: Mapped[int] = mapped_column(SmallInteger, default=0)
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    last_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_day: Mapped[date | None]
    due_day: Mapped[date | None]
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reps: Mapped[int] = mapped_column(default=0)
    lapses: Mapped[int] = mapped_column(default=0)
    leech: Mapped[bool] = mapped_column(default=False)
    suspended: Mapped[bool | None]
    put_off_on: Mapped[date | None]
    deleted: Mapped[bool] = mapped_column(default=False)
    idle: Mapped[bool] = mapped_column(Computed("deleted OR coalesce(suspended, leech)", persisted=True))


class ReviewRow(Base):
    """One line of the log, never changed. `day` and `deck_id` are those of the moment it was given; a row has a rating or `voids`."""

    __tablename__ = "reviews"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID]
    deck_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    day: Mapped[date]
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    voids: Mapped[UUID | None]
    milliseconds: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DayRow(Base):
    """Sums of one learner's day in one deck, as `schedule.DaySums` has them; kept in the transaction of each upload."""

    __tablename__ = "days"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    deck_id: Mapped[UUID] = mapped_column(primary_key=True)
    reviews: Mapped[int]
    introduced: Mapped[int]
    tested: Mapped[int]
    recalled: Mapped[int]
    mature_tested: Mapped[int]
    mature_recalled: Mapped[int]
    milliseconds: Mapped[int] = mapped_column(BigInteger)


class TermRow(Base):
    """What a learner said of a word; `folded` is its lemma as it is compared. `sweep_id` names the request that marked a whole chapter."""

    __tablename__ = "terms"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    language: Mapped[str] = mapped_column(String(MAX_LANGUAGE_CHARS), primary_key=True)
    folded: Mapped[str] = mapped_column(String(MAX_FOLDED_CHARS), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sweep_id: Mapped[UUID | None]


KEPT = (Kept(DeckRow), Kept(NoteRow), Kept(CardRow), Kept(ReviewRow), Kept(TermRow), Kept(DayRow), Kept(TallyRow, told=False))
"""What the room keeps of a person."""
