"""The lessons room at work."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import get_args
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.gateway.port import Gateway, LanguageNotSpoken, Speech, SpeechBusy, SpeechRequest, SpeechUnavailable, Speed
from lyceum.domains.lessons import rows, rules, store
from lyceum.domains.lessons.activities import registry
from lyceum.domains.lessons.activities.base import Response
from lyceum.domains.lessons.following import Following
from lyceum.domains.lessons.lookup import look_up
from lyceum.domains.lessons.making.lesson import RULES_VERSION, digest_of, make_lesson, paragraphs_of
from lyceum.domains.lessons.making.meanings import worth_looking_up
from lyceum.domains.lessons.port import (
    MAX_OPEN_LESSONS,
    PAGE_LESSONS,
    ActivityIsSilent,
    ActivityNotFound,
    ActivitySound,
    AttemptDiffers,
    Judged,
    Lesson,
    LessonNotFound,
    LessonPack,
    LessonPage,
    LessonsToday,
    LessonSummary,
    MadeOrFound,
    NewAttempt,
    NothingToPractise,
    Verdict,
)
from lyceum.domains.lessons.tables import KEPT, SCHOOL, AttemptRow
from lyceum.domains.library.port import BookNotFound, BookReady, Chapter, Library
from lyceum.domains.progress.port import ActivityAnswered, Progress
from lyceum.kernel.clock import now
from lyceum.kernel.text import subtag
from lyceum.platform.database import Database
from lyceum.platform.events import publish
from lyceum.platform.logs import log
from lyceum.platform.personal import PersonalRecords

ATTEMPTS = UUID("6f3c2a9e-52a7-5a0c-9d0b-7c5f5e1f2b44")
"""Namespace of the events' ids: one attempt of one learner is one event, however often it is sent."""
FIRST_LESSONS = 3
"""So many lessons of a new book are made before anyone asks."""
FIRST_CHAPTERS = 10
"""They are looked for in so many chapters: a preface may carry none."""


class LessonsService(PersonalRecords):
    """Implements `lyceum.domains.lessons.port.Lessons`."""

    kept = KEPT

    def __init__(
        self, *, db: Database, library: Library, gateway: Gateway, progress: Progress, clock: Callable[[], datetime] = now
    ) -> None:
        self._db = db
        self._library = library
        self._progress = progress
        self._gateway = gateway
        self._clock = clock
        self.following = Following(db, library)

    async def page(self, user_id: str, book_id: UUID | None = None, after: UUID | None = None, limit: int = PAGE_LESSONS) -> LessonPage:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            if book_id:
                found = await store.of_book(tx, user_id, book_id, after, limit + 1)
            else:
                found = await store.newest(tx, user_id, after, limit + 1)
        items = tuple(rows.summary(one) for one in found[:limit])
        return LessonPage(items=items, next=items[-1].id if len(found) > limit else None)

    async def open(self, user_id: str, language: str | None = None) -> tuple[LessonSummary, ...]:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            found = await store.shared(tx, user_id, subtag(language) if language else None, MAX_OPEN_LESSONS)
        return tuple(rows.summary(one) for one in found)

    async def lesson(self, user_id: str, lesson_id: UUID) -> Lesson:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            found = await store.one(tx, user_id, lesson_id)
            if not found:
                raise LessonNotFound
            return rows.lesson(found, await store.activities(tx, lesson_id), await store.answers(tx, user_id, lesson_id))

    async def pack(self, user_id: str, lesson_id: UUID) -> LessonPack:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            found = await store.one(tx, user_id, lesson_id)
            if not found:
                raise LessonNotFound
            lesson = rows.lesson(found, await store.activities(tx, lesson_id), await store.answers(tx, user_id, lesson_id))
            rules.check_keys_may_leave(lesson.made_by)
            return rows.pack(lesson, await store.solved(tx, lesson_id))

    async def make(self, user_id: str, book_id: UUID, chapter: int) -> MadeOrFound:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            found = await store.of_chapter(tx, user_id, book_id, chapter)
        if found:
            return MadeOrFound(lesson=await self.lesson(user_id, found.lesson.id), created=False)
        lesson, made = await self._made(await self._library.chapter(user_id, book_id, chapter), user_id)
        if not made:
            raise NothingToPractise
        async with self._db.as_user(user_id) as tx:
            created = await store.add_lesson(tx, lesson, made)
            mine = await store.of_chapter(tx, user_id, book_id, chapter)
        if not mine:
            raise LessonNotFound
        return MadeOrFound(lesson=await self.lesson(user_id, mine.lesson.id), created=created)

    async def add_shared(self, book_id: UUID) -> None:
        """See the port."""
        book = await self._library.book(SCHOOL, book_id)
        async with self._db.as_room("lessons") as tx:
            there = await store.shared_digests(tx, book_id)
            await store.drop_shared(tx, book_id, len(book.chapters))
        for line in book.chapters:
            chapter = await self._library.chapter(SCHOOL, book_id, line.number)
            lesson_id, digest = there.get(line.number, (None, ""))
            if digest != _version(chapter):
                await self._share(chapter, lesson_id)

    async def _share(self, chapter: Chapter, lesson_id: UUID | None) -> None:
        lesson, made = await self._made(chapter, SCHOOL, lesson_id)
        if not made:
            return
        async with self._db.as_room("lessons") as tx:
            if lesson_id:
                await store.replace_lesson(tx, lesson_id, lesson, made)
            else:
                await store.add_lesson(tx, lesson, made)

    async def _made(
        self, chapter: Chapter, owner_id: str, lesson_id: UUID | None = None
    ) -> tuple[dict[str, object], list[dict[str, object]]]:
        """The rows of a chapter's lesson; no activities when the text carries none."""
        paragraphs = _paragraphs(chapter)
        spoken = await self._is_spoken(chapter.language)
        words = await asyncio.to_thread(worth_looking_up, paragraphs, chapter.language)
        into = None if owner_id == SCHOOL else (await self._progress.profile(owner_id)).native_language
        meanings = await look_up(self._library, words, chapter.language, into)
        made = await asyncio.to_thread(make_lesson, paragraphs, chapter.language, meanings, spoken=spoken)
        return rows.made_rows(chapter, made, owner_id, digest=_version(chapter), lesson_id=lesson_id)

    async def _is_spoken(self, language: str) -> bool:
        """Whether the school has a voice for the language. When its voice fails just now, it is taken to have one."""
        try:
            return subtag(language) in {subtag(voice.language) for voice in await self._gateway.voices()}
        except SpeechUnavailable:
            return True

    async def attempt(self, user_id: str, lesson_id: UUID, attempt: NewAttempt) -> Judged:
        """See the port."""
        at = self._clock()
        async with self._db.as_user(user_id) as tx:
            found = await store.activity(tx, lesson_id, attempt.activity_id)
            if not found:
                raise await _not_found(tx, user_id, lesson_id)
            view, key = registry.read_view(found.view), registry.read_key(found.type, found.key)
            # In a thread: a language's word lists are read from disk the first time.
            judgement = await asyncio.to_thread(registry.judge, view, key, attempt.response, found.language)
            verdict = Verdict(attempt_id=attempt.id, activity_id=attempt.activity_id, **judgement.model_dump())
            row = rows.attempt_row(user_id, lesson_id, attempt, judgement, at)
            tries = await store.keep_attempt(tx, row, verdict.verdict, verdict.score)
            if tries is None:
                return _again(await store.attempt(tx, user_id, attempt.id), lesson_id, attempt)
            await publish(
                tx,
                ActivityAnswered(
                    id=uuid5(ATTEMPTS, f"{user_id}/{attempt.id}"),
                    user_id=user_id,
                    at=rules.answered(attempt.answered_at, at),
                    source=str(lesson_id),
                    activity_id=str(attempt.activity_id),
                    kind=found.type,
                    language=found.language,
                    verdict=verdict.verdict,
                    score=verdict.score,
                    milliseconds=attempt.milliseconds,
                    difficulty=found.difficulty,
                    first_try=tries == 1,
                ),
            )
        return Judged(verdict=verdict, created=True)

    async def right_responses(self, user_id: str, lesson_id: UUID) -> dict[UUID, Response]:
        """A response to each activity that its key calls right, in the order of the lesson; empty when the asker sees no such lesson.

        Not in the port on purpose: neither another process nor a browser can ask for it.
        """
        async with self._db.as_user(user_id) as tx:
            found = await store.solved(tx, lesson_id)
        return {row.id: registry.right_response(registry.read_view(row.view), registry.read_key(row.type, row.key)) for row in found}

    async def say(self, user_id: str, lesson_id: UUID, activity_id: UUID, speed: Speed = "normal") -> Speech:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            found = await store.activity(tx, lesson_id, activity_id)
            if not found:
                raise await _not_found(tx, user_id, lesson_id)
        text = registry.KINDS[found.type].spoken(registry.read_key(found.type, found.key))
        if text is None:
            raise ActivityIsSilent
        speech = await self._gateway.speak(user_id, SpeechRequest(text=text, language=found.language, speed=speed, published=found.shared))
        # Times of words would tell how the sentence is written.
        return speech.model_copy(update={"words": ()})

    async def sounds(self, user_id: str, lesson_id: UUID) -> tuple[ActivitySound, ...]:
        """See the port."""
        found = []
        for activity_id in (await self.pack(user_id, lesson_id)).heard:
            for speed in get_args(Speed):
                try:
                    speech = await self.say(user_id, lesson_id, UUID(activity_id), speed)
                except (SpeechUnavailable, SpeechBusy, LanguageNotSpoken) as silent:
                    log.info("a sound is left out of what is kept", code=silent.code)
                else:
                    found.append(ActivitySound(activity_id=UUID(activity_id), speed=speed, speech=speech))
        return tuple(found)

    async def today(self, user_id: str) -> LessonsToday | None:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            found = await store.unfinished(tx, user_id)
        return rows.today(found) if found else None

    async def make_first(self, event: BookReady) -> None:
        """Make the first lessons of a new book, so that they wait for its reader."""
        try:
            book = await self._library.book(event.user_id, event.book_id)
        except BookNotFound:  # removed before anyone came to it
            return
        made = 0
        for line in book.chapters[:FIRST_CHAPTERS]:
            try:
                await self.make(event.user_id, event.book_id, line.number)
            except NothingToPractise:
                log.info("chapter carries no lesson", book_id=str(event.book_id), chapter=line.number)
                continue
            made += 1
            if made == FIRST_LESSONS:
                return


async def _not_found(tx: AsyncSession, user_id: str, lesson_id: UUID) -> LessonNotFound | ActivityNotFound:
    """Whether the lesson is missing or only its activity."""
    return ActivityNotFound() if await store.one(tx, user_id, lesson_id) else LessonNotFound()


def _paragraphs(chapter: Chapter) -> list[str]:
    return paragraphs_of((block.kind, block.text) for block in chapter.blocks)


def _version(chapter: Chapter) -> str:
    """What a lesson is made from: the text and the rules."""
    return f"{RULES_VERSION}:{digest_of(_paragraphs(chapter), chapter.language)}"


def _again(kept: AttemptRow, lesson_id: UUID, attempt: NewAttempt) -> Judged:
    """The verdict of an attempt that was sent before."""
    sent = (lesson_id, attempt.activity_id, attempt.response.model_dump(mode="json"), attempt.milliseconds)
    if sent != (kept.lesson_id, kept.activity_id, kept.response, kept.milliseconds):
        raise AttemptDiffers
    return Judged(verdict=Verdict(attempt_id=kept.id, activity_id=kept.activity_id, **kept.judgement), created=False)
