"""Tables of the progress room."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.progress.port import MAX_SOURCE_CHARS
from lyceum.kernel.ids import USER_ID_LENGTH
from lyceum.platform.personal import Kept


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="progress")


class LearnerRow(Base):
    """A learner's profile. The row is there from the first effort on, and is the lock that a learner's efforts queue at."""

    __tablename__ = "learners"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    native_language: Mapped[str | None] = mapped_column(String(35))
    target_language: Mapped[str | None] = mapped_column(String(35))
    level: Mapped[str | None] = mapped_column(String(2))
    daily_goal_minutes: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    onboarded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class EffortRow(Base):
    """One answer or reading, by the id of the event that told of it. `points` is its worth by itself, `xp` what it added to its day.

    `item` is the activity or the chapter; `milliseconds` is the counted time; `day` is the learner's day when it was recorded, for good.
    Readings have no verdict, score or difficulty; answers have no words.
    """

    __tablename__ = "efforts"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    day: Mapped[date]
    source: Mapped[str] = mapped_column(String(MAX_SOURCE_CHARS))
    item: Mapped[str] = mapped_column(String(MAX_SOURCE_CHARS))
    kind: Mapped[str] = mapped_column(String(MAX_SOURCE_CHARS))
    language: Mapped[str] = mapped_column(String(35))
    milliseconds: Mapped[int]
    points: Mapped[int]
    xp: Mapped[int]
    verdict: Mapped[str | None] = mapped_column(String(10))
    score: Mapped[float | None]
    difficulty: Mapped[float | None]
    first_try: Mapped[bool | None]
    words: Mapped[int | None]


class DayRow(Base):
    """Sums of one learner's day, kept in the transaction of each effort. `goal_minutes` is the goal of that day; once `met`, always met."""

    __tablename__ = "days"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    milliseconds: Mapped[int] = mapped_column(BigInteger)
    xp: Mapped[int] = mapped_column(BigInteger)
    goal_minutes: Mapped[int]
    met: Mapped[bool]


KEPT = (Kept(EffortRow), Kept(DayRow), Kept(LearnerRow))
"""What the room keeps of a person."""
