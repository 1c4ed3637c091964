"""Between rows and the shapes of the port."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from lyceum.domains.lessons.activities import registry
from lyceum.domains.lessons.activities.base import AbsentActivity
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.lesson import MadeLesson
from lyceum.domains.lessons.port import Answered, Lesson, LessonPack, LessonsToday, LessonSummary, NewAttempt
from lyceum.domains.lessons.store import Counted
from lyceum.domains.lessons.tables import SCHOOL
from lyceum.domains.library.port import Chapter
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id


def _head(counted: Counted) -> dict[str, Any]:
    row = counted.lesson
    columns = ("id", "title", "language", "direction", "book_id", "chapter", "minutes", "activity_count", "shared")
    return {name: getattr(row, name) for name in columns} | {"answered_count": min(counted.answered, row.activity_count)}


def summary(counted: Counted) -> LessonSummary:
    """A lesson for a list."""
    return LessonSummary(**_head(counted))


def lesson(counted: Counted, activities: Iterable[Row[Any]], answers: Iterable[Row[Any]]) -> Lesson:
    """A lesson to play, from rows of (type, view) and (activity_id, verdict, score)."""
    return Lesson(
        **_head(counted),
        activities=tuple(registry.read_view(row.view) for row in activities),
        absent=tuple(AbsentActivity.model_validate(one) for one in counted.lesson.absent),
        answers=tuple(Answered(activity_id=str(row.activity_id), verdict=row.verdict, score=row.score) for row in answers),
    )


def pack(lesson: Lesson, keys: Iterable[Row[Any]]) -> LessonPack:
    """A lesson with its keys, from rows of (id, type, key)."""
    read = {str(row.id): (row.type, registry.read_key(row.type, row.key)) for row in keys}
    heard = (name for name, (kind, key) in read.items() if registry.KINDS[kind].spoken(key) is not None)
    return LessonPack(lesson=lesson, keys={name: key.model_dump(mode="json") for name, (_, key) in read.items()}, heard=tuple(heard))


def today(counted: Counted) -> LessonsToday:
    """A lesson to go on with, and the minutes that are left of it."""
    row = counted.lesson
    left = -(-row.minutes * (row.activity_count - counted.answered) // row.activity_count)
    return LessonsToday(
        lesson_id=row.id,
        title=row.title,
        book_title=row.book_title,
        minutes=max(1, left),
        begun=counted.answered > 0,
        book_id=row.book_id,
        chapter=row.chapter,
    )


def made_rows(
    chapter: Chapter, made: MadeLesson, owner_id: str, *, digest: str, lesson_id: UUID | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The rows of a lesson and its activities."""
    lesson_id = lesson_id or new_id()
    absent = [one.model_dump() for one in made.absent]
    owner = {"owner_id": owner_id, "shared": owner_id == SCHOOL}
    rows = []
    for number, one in enumerate(made.activities, 1):
        activity_id = new_id()
        view = one.view.model_copy(update={"id": str(activity_id)})
        row = {"id": activity_id, "lesson_id": lesson_id, "number": number, "type": view.type, "difficulty": one.difficulty}
        rows.append({**owner, **row, "view": view.model_dump(mode="json"), "key": one.key.model_dump(mode="json")})
    head = {"id": lesson_id, "book_id": chapter.book_id, "chapter": chapter.number, "title": chapter.title or chapter.book_title}
    about = {"book_title": chapter.book_title, "language": chapter.language, "direction": chapter.direction, "created_at": now()}
    size = {"minutes": made.minutes, "activity_count": len(rows)}
    return {**owner, **head, **about, **size, "absent": absent, "digest": digest}, rows


def attempt_row(user_id: str, lesson_id: UUID, attempt: NewAttempt, judgement: Judgement, at: datetime) -> dict[str, Any]:
    """The row of an attempt, its response and judgement as JSON."""
    return {
        "owner_id": user_id,
        "id": attempt.id,
        "lesson_id": lesson_id,
        "activity_id": attempt.activity_id,
        "response": attempt.response.model_dump_json(),
        "milliseconds": attempt.milliseconds,
        "judgement": judgement.model_dump_json(),
        "created_at": at,
    }
