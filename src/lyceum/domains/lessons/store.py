"""Every query of the lessons room. Row-level security shows own and shared lessons, and own attempts, only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, delete, func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.lessons.tables import SCHOOL, ActivityRow, AnswerRow, AttemptRow, LessonRow
from lyceum.domains.library.port import Chapter
from lyceum.platform.jobs import enqueue

# One round trip, for every answer pays it.
_KEEP = text("""
    WITH kept AS (
        INSERT INTO lessons.attempts (owner_id, id, lesson_id, activity_id, response, milliseconds, judgement, created_at)
        VALUES (:owner_id, :id, :lesson_id, :activity_id, CAST(:response AS jsonb), :milliseconds, CAST(:judgement AS jsonb), :created_at)
        ON CONFLICT DO NOTHING RETURNING owner_id, lesson_id, activity_id, created_at
    )
    INSERT INTO lessons.answers AS known (owner_id, lesson_id, activity_id, verdict, score, tries, answered_at)
    SELECT owner_id, lesson_id, activity_id, :verdict, :score, 1, created_at FROM kept
    ON CONFLICT (owner_id, lesson_id, activity_id) DO UPDATE
    SET verdict = excluded.verdict, score = excluded.score, tries = known.tries + 1, answered_at = excluded.answered_at
    RETURNING tries
""")


_CHAPTER = func.coalesce(LessonRow.chapter, 2**31 - 1)
"""Lessons whose chapter is no more come last."""


@dataclass(frozen=True)
class Counted:
    """A lesson and how many of its activities the asker has answered."""

    lesson: LessonRow
    answered: int


def _answered(user_id: str) -> Subquery:
    """The asker's answers by lesson."""
    counts = select(AnswerRow.lesson_id, func.count().label("answered"), func.max(AnswerRow.answered_at).label("last"))
    return counts.where(AnswerRow.owner_id == user_id).group_by(AnswerRow.lesson_id).subquery()


def _lessons(user_id: str) -> tuple[Any, Any]:
    answers = _answered(user_id)
    return select(LessonRow, func.coalesce(answers.c.answered, 0)).outerjoin(answers, answers.c.lesson_id == LessonRow.id), answers.c


async def _all(tx: AsyncSession, wanted: Any) -> list[Counted]:
    return [Counted(row[0], row[1]) for row in (await tx.execute(wanted)).all()]


async def newest(tx: AsyncSession, user_id: str, after: UUID | None, limit: int) -> list[Counted]:
    """Lessons the asker sees, newest first, from behind `after`."""
    wanted, _ = _lessons(user_id)
    if after:
        wanted = wanted.where(LessonRow.id < after)
    return await _all(tx, wanted.order_by(LessonRow.id.desc()).limit(limit))


async def of_book(tx: AsyncSession, user_id: str, book_id: UUID, after: UUID | None, limit: int) -> list[Counted]:
    """The lessons of a book by chapter, from behind the lesson `after`."""
    wanted, _ = _lessons(user_id)
    wanted = wanted.where(LessonRow.book_id == book_id)
    if after:
        last = select(_CHAPTER.label("chapter"), LessonRow.id).where(LessonRow.id == after).subquery()
        wanted = wanted.where(tuple_(_CHAPTER, LessonRow.id) > select(last.c.chapter, last.c.id).scalar_subquery())
    return await _all(tx, wanted.order_by(_CHAPTER, LessonRow.id).limit(limit))


async def shared(tx: AsyncSession, user_id: str, language: str | None, limit: int) -> list[Counted]:
    """The school's lessons in the order they were put in."""
    wanted, _ = _lessons(user_id)
    wanted = wanted.where(LessonRow.shared)
    if language:
        wanted = wanted.where(LessonRow.language == language)
    return await _all(tx, wanted.order_by(LessonRow.id).limit(limit))


async def one(tx: AsyncSession, user_id: str, lesson_id: UUID) -> Counted | None:
    """A lesson the asker sees."""
    wanted, _ = _lessons(user_id)
    return next(iter(await _all(tx, wanted.where(LessonRow.id == lesson_id))), None)


async def of_chapter(tx: AsyncSession, user_id: str, book_id: UUID, chapter: int) -> Counted | None:
    """The lesson of a chapter: the school's if there is one, else the asker's own."""
    wanted, _ = _lessons(user_id)
    wanted = wanted.where(LessonRow.book_id == book_id, LessonRow.chapter == chapter)
    return next(iter(await _all(tx, wanted.order_by(LessonRow.shared.desc()).limit(1))), None)


async def unfinished(tx: AsyncSession, user_id: str) -> Counted | None:
    """The lesson begun last and not finished, else the first own one that waits."""
    wanted, answers = _lessons(user_id)
    begun = func.coalesce(answers.answered, 0)
    wanted = wanted.where(or_(LessonRow.owner_id == user_id, begun > 0), begun < LessonRow.activity_count)
    return next(iter(await _all(tx, wanted.order_by(answers.last.desc().nulls_last(), LessonRow.id).limit(1))), None)


async def activities(tx: AsyncSession, lesson_id: UUID) -> Sequence[Any]:
    """(type, view) of a lesson's activities in order; the keys stay behind."""
    wanted = select(ActivityRow.type, ActivityRow.view).where(ActivityRow.lesson_id == lesson_id).order_by(ActivityRow.number)
    return (await tx.execute(wanted)).all()


async def solved(tx: AsyncSession, lesson_id: UUID) -> Sequence[Any]:
    """(id, type, view, key) of a lesson's activities in order."""
    wanted = select(ActivityRow.id, ActivityRow.type, ActivityRow.view, ActivityRow.key).where(ActivityRow.lesson_id == lesson_id)
    return (await tx.execute(wanted.order_by(ActivityRow.number))).all()


async def activity(tx: AsyncSession, lesson_id: UUID, activity_id: UUID) -> Any:
    """(type, view, key, difficulty, shared, language) of an activity of a lesson the asker sees."""
    wanted = select(ActivityRow.type, ActivityRow.view, ActivityRow.key, ActivityRow.difficulty, ActivityRow.shared, LessonRow.language)
    wanted = wanted.join(LessonRow, LessonRow.id == ActivityRow.lesson_id)
    return (await tx.execute(wanted.where(ActivityRow.id == activity_id, ActivityRow.lesson_id == lesson_id))).one_or_none()


async def answers(tx: AsyncSession, user_id: str, lesson_id: UUID) -> Sequence[Any]:
    """(activity_id, verdict, score): the asker's last answers in a lesson."""
    wanted = select(AnswerRow.activity_id, AnswerRow.verdict, AnswerRow.score)
    return (await tx.execute(wanted.where(AnswerRow.owner_id == user_id, AnswerRow.lesson_id == lesson_id))).all()


async def add_lesson(tx: AsyncSession, lesson: dict[str, Any], made: list[dict[str, Any]]) -> bool:
    """Put a lesson in with its activities; False, and nothing, when the owner has one of that chapter."""
    added = insert(LessonRow).values(lesson).on_conflict_do_nothing(constraint="one_lesson_a_chapter").returning(LessonRow.id)
    if (await tx.execute(added)).scalar_one_or_none() is None:
        return False
    await tx.execute(insert(ActivityRow), made)
    if lesson["owner_id"] != SCHOOL:  # its book may have gone, or changed, while the lesson was being made
        facts = {"user_id": lesson["owner_id"], "book_id": str(lesson["book_id"]), "lesson_id": str(lesson["id"])}
        await enqueue(tx, "lessons.settle", **facts)
    return True


@dataclass(frozen=True)
class Followed:
    """An own lesson: the chapter it stands at, and the digest of the text it was made from."""

    id: UUID
    chapter: int | None
    text: str


async def own_of_book(tx: AsyncSession, user_id: str, book_id: UUID, lesson_id: UUID | None = None) -> list[Followed]:
    """The asker's own lessons of a book, or one of them."""
    wanted = select(LessonRow.id, LessonRow.chapter, LessonRow.digest).where(LessonRow.owner_id == user_id, LessonRow.book_id == book_id)
    wanted = wanted.where(LessonRow.id == lesson_id) if lesson_id else wanted
    return [Followed(row.id, row.chapter, row.digest.rpartition(":")[2]) for row in await tx.execute(wanted.order_by(LessonRow.id))]


async def put_chapters(tx: AsyncSession, user_id: str, book_id: UUID, places: Mapping[UUID, Chapter | None]) -> None:
    """Move own lessons to these chapters. One that gets none, or one that another lesson has, goes unless it has been played."""
    own = (LessonRow.owner_id == user_id, LessonRow.book_id == book_id)
    unset = update(LessonRow).where(*own, LessonRow.id.in_(places)).values(chapter=None)
    await tx.execute(unset.execution_options(synchronize_session=False))  # or two that change places would meet
    taken = set((await tx.execute(select(LessonRow.chapter).where(*own, LessonRow.chapter.is_not(None)))).scalars())
    for lesson_id, chapter in places.items():
        if chapter and chapter.number not in taken:
            taken.add(chapter.number)
            moved = {"chapter": chapter.number, "title": chapter.title or chapter.book_title}
            await tx.execute(update(LessonRow).where(LessonRow.id == lesson_id).values(moved).execution_options(synchronize_session=False))
    played = select(AnswerRow.lesson_id).where(AnswerRow.owner_id == user_id, AnswerRow.lesson_id.in_(places))
    await tx.execute(delete(LessonRow).where(*own, LessonRow.id.in_(places), LessonRow.chapter.is_(None), LessonRow.id.not_in(played)))


async def forget_book(tx: AsyncSession, user_id: str, book_id: UUID) -> None:
    """Remove the asker's own lessons of a book, with the answers that were given in them."""
    own = select(LessonRow.id).where(LessonRow.owner_id == user_id, LessonRow.book_id == book_id)
    for table in (AttemptRow, AnswerRow):
        await tx.execute(delete(table).where(table.owner_id == user_id, table.lesson_id.in_(own)))
    await tx.execute(delete(LessonRow).where(LessonRow.owner_id == user_id, LessonRow.book_id == book_id))


async def replace_lesson(tx: AsyncSession, lesson_id: UUID, lesson: dict[str, Any], made: list[dict[str, Any]]) -> None:
    """Give a lesson other activities. Answers to the old ones go; the attempts stay as a record."""
    await tx.execute(delete(AnswerRow).where(AnswerRow.lesson_id == lesson_id))
    await tx.execute(delete(ActivityRow).where(ActivityRow.lesson_id == lesson_id))
    await tx.execute(update(LessonRow).where(LessonRow.id == lesson_id).values(lesson))
    await tx.execute(insert(ActivityRow), made)


async def shared_digests(tx: AsyncSession, book_id: UUID) -> dict[int, tuple[UUID, str]]:
    """Chapter -> (lesson's id, digest) of the school's lessons of a book."""
    wanted = select(LessonRow.chapter, LessonRow.id, LessonRow.digest)
    rows = await tx.execute(wanted.where(LessonRow.owner_id == SCHOOL, LessonRow.book_id == book_id))
    return {row.chapter: (row.id, row.digest) for row in rows}


async def drop_shared(tx: AsyncSession, book_id: UUID, beyond: int) -> None:
    """Remove the school's lessons of chapters that the book no longer has."""
    await tx.execute(delete(LessonRow).where(LessonRow.owner_id == SCHOOL, LessonRow.book_id == book_id, LessonRow.chapter > beyond))


async def keep_attempt(tx: AsyncSession, attempt: dict[str, Any], verdict: str, score: float) -> int | None:
    """Keep an attempt, and make it the learner's last answer to its activity; returns how many answers there were with it.

    None, and nothing kept, when this learner has an attempt of that id. `response` and `judgement` are JSON.
    """
    kept = await tx.execute(_KEEP, {**attempt, "verdict": verdict, "score": score})
    return kept.scalar_one_or_none()


async def attempt(tx: AsyncSession, user_id: str, attempt_id: UUID) -> AttemptRow:
    """An attempt that is known to be there."""
    return (await tx.execute(select(AttemptRow).where(AttemptRow.owner_id == user_id, AttemptRow.id == attempt_id))).scalar_one()
