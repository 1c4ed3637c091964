"""Tables of the lessons room. `shared` stands on every row of a lesson so that row-level security needs no look-up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.kernel.ids import USER_ID_LENGTH
from lyceum.platform.personal import Kept

SCHOOL = "school"
"""Owner of shared lessons. No user can have it: a user's id is ten characters long."""


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="lessons")
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB}  # noqa: RUF012  (SQLAlchemy's way)


class LessonRow(Base):
    """A lesson made from a chapter. `digest` tells the text, and the version of the rules, it was made from."""

    __tablename__ = "lessons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    shared: Mapped[bool]
    book_id: Mapped[UUID | None]
    chapter: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text)
    book_title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    direction: Mapped[str] = mapped_column(String(3))
    minutes: Mapped[int]
    activity_count: Mapped[int]
    absent: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class ActivityRow(Base):
    """An activity: what is seen, and apart from it what is right."""

    __tablename__ = "activities"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID]
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    shared: Mapped[bool]
    number: Mapped[int]
    type: Mapped[str] = mapped_column(String(40))
    view: Mapped[dict[str, Any]]
    key: Mapped[dict[str, Any]]
    difficulty: Mapped[float]


class AttemptRow(Base):
    """One answer and its judgement. Ids are made by the learner's device and mean nothing beside another learner's."""

    __tablename__ = "attempts"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID]
    activity_id: Mapped[UUID]
    response: Mapped[dict[str, Any]]
    milliseconds: Mapped[int]
    judgement: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class AnswerRow(Base):
    """A learner's last answer to an activity, and how many there were."""

    __tablename__ = "answers"

    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10))
    score: Mapped[float]
    tries: Mapped[int]
    answered_at: Mapped[datetime]


KEPT = (
    Kept(AttemptRow),
    Kept(AnswerRow),
    Kept(ActivityRow, hidden=frozenset({"shared"}), erased=False),  # goes with its lesson
    Kept(LessonRow, hidden=frozenset({"shared", "digest"})),
)
"""What the room keeps of a person. The lessons of the school belong to nobody."""
