"""Routes of the lessons room."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from lyceum.domains.gateway.port import Speech, Speed
from lyceum.domains.lessons import port
from lyceum.domains.lessons.port import (
    MAX_CHAPTER,
    PAGE_LESSONS,
    ActivitySound,
    Lesson,
    LessonPack,
    LessonPage,
    Lessons,
    LessonSummary,
    Verdict,
)
from lyceum.kernel.principal import Principal
from lyceum.platform.batches import MAX_BATCH_CHANGES, in_turn
from lyceum.platform.http import Body, Limit, Problem, Shape, may

Player = Annotated[Principal, may("lessons:play")]
Reader = Annotated[Principal, may("lessons:read")]
Tag = Annotated[str, Query(pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", max_length=35)]


class NewLesson(Body):
    """The chapter to practise; chapters count from 1."""

    book_id: UUID
    chapter: Annotated[int, Field(ge=1, le=MAX_CHAPTER)]


class NewAttempt(port.NewAttempt, Body):
    """An answer. `id` is made by the client: sent again with the same answer it gets the same verdict."""


class AttemptTold(NewAttempt):
    """An answer, and the lesson it is to."""

    lesson_id: UUID


class AttemptsBody(Body):
    """Answers given without a network, in the order in which they were given."""

    attempts: Annotated[tuple[AttemptTold, ...], Field(min_length=1, max_length=MAX_BATCH_CHANGES)]


class Outcomes(Shape):
    """What became of each answer, in their order: its verdict, or why it is refused."""

    outcomes: list[Verdict | Problem]


def router(service: Lessons) -> APIRouter:
    """The routes, served by this service."""
    routes = APIRouter(prefix="/api/lessons", tags=["lessons"])
    _lists(routes, service)
    _play(routes, service)
    return routes


def _lists(routes: APIRouter, service: Lessons) -> None:
    @routes.get("")
    async def list_lessons(
        caller: Reader,
        book_id: UUID | None = None,
        after: Annotated[UUID | None, Query(description="The `next` of the page before.")] = None,
        limit: Limit = PAGE_LESSONS,
    ) -> LessonPage:
        """Own lessons and the school's, newest first; those of one book by chapter."""
        return await service.page(caller.user_id, book_id, after, limit)

    @routes.get("/open")
    async def open_lessons(caller: Reader, language: Tag | None = None) -> list[LessonSummary]:
        """Lessons of the school that everybody may play, guests too."""
        return list(await service.open(caller.user_id, language))

    @routes.post("", status_code=201, responses={200: {"model": Lesson, "description": "The lesson of this chapter was there already."}})
    async def make_lesson(caller: Annotated[Principal, may("lessons:make")], body: NewLesson, response: Response) -> Lesson:
        """Make the lesson of a chapter, or find the one that is there."""
        made = await service.make(caller.user_id, body.book_id, body.chapter)
        response.status_code = 201 if made.created else 200
        return made.lesson


def _play(routes: APIRouter, service: Lessons) -> None:
    @routes.get("/{lesson_id}")
    async def get_lesson(caller: Reader, lesson_id: UUID) -> Lesson:
        """A lesson to play, with the caller's answers so far."""
        return await service.lesson(caller.user_id, lesson_id)

    @routes.get("/{lesson_id}/pack")
    async def lesson_pack(caller: Player, lesson_id: UUID) -> LessonPack:
        """A lesson to keep for the way without a network: with its keys, for it is practice. Graded work is refused."""
        return await service.pack(caller.user_id, lesson_id)

    @routes.get("/{lesson_id}/sounds")
    async def sounds(caller: Player, lesson_id: UUID) -> list[ActivitySound]:
        """All that a lesson says aloud, in one answer, to keep it for the way without a network. Graded work is refused."""
        return list(await service.sounds(caller.user_id, lesson_id))

    @routes.get("/{lesson_id}/activities/{activity_id}/speech")
    async def activity_speech(caller: Player, lesson_id: UUID, activity_id: UUID, speed: Speed = "normal") -> Speech:
        """The sound of an activity. `words` is empty: their times would give the answer away."""
        return await service.say(caller.user_id, lesson_id, activity_id, speed)

    @routes.post(
        "/{lesson_id}/attempts",
        status_code=201,
        responses={200: {"model": Verdict, "description": "This attempt was judged before; the verdict is the same."}},
    )
    async def attempt(caller: Player, lesson_id: UUID, body: NewAttempt, response: Response) -> Verdict:
        """Answer an activity and learn what was right."""
        judged = await service.attempt(caller.user_id, lesson_id, body)
        response.status_code = 201 if judged.created else 200
        return judged.verdict

    @routes.post("/attempts")
    async def tell_attempts(caller: Player, body: AttemptsBody) -> Outcomes:
        """Answers given without a network, one after the other. A refused one keeps none from being judged; safe to repeat."""

        async def judge(told: AttemptTold) -> Verdict:
            return (await service.attempt(caller.user_id, told.lesson_id, told)).verdict

        return Outcomes(outcomes=await in_turn(body.attempts, judge))
