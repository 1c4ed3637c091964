"""Lessons stay beside the chapters they were made from, whatever becomes of the book."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from lyceum.domains.lessons import store
from lyceum.domains.lessons.making.lesson import digest_of, paragraphs_of
from lyceum.domains.library.port import BookDetail, BookNotFound, BookRearranged, BookRemoved, Chapter, ChapterNotFound, Library
from lyceum.platform.database import Database

MAX_LOOKS = 3
"""A book may be arranged anew while its lessons follow; then they are looked at again. Later changes tell of themselves."""


class Following:
    """Brings a learner's own lessons in line with the library. All of it may be done twice, late, or in another order than it was told."""

    def __init__(self, db: Database, library: Library) -> None:
        self._db = db
        self._library = library

    async def removed(self, event: BookRemoved) -> None:
        """Lessons go with their book. What was earned in them stays with the progress room."""
        async with self._db.as_user(event.user_id) as tx:
            await store.forget_book(tx, event.user_id, event.book_id)

    async def rearranged(self, event: BookRearranged) -> None:
        """Lessons follow their chapters, which are known by their text; the event's numbers say where to look first."""
        await self.follow(event.user_id, event.book_id, hints=event.chapters)

    async def settle(self, user_id: str, book_id: str, lesson_id: str) -> None:
        """The job `lessons.settle`: the book may have gone, or changed, while this lesson was being made of it."""
        await self.follow(user_id, UUID(book_id), lesson_id=UUID(lesson_id))

    async def follow(
        self, user_id: str, book_id: UUID, *, lesson_id: UUID | None = None, hints: Mapping[int, int | None] | None = None
    ) -> None:
        """Bring the lessons of a book, or one of them, to where their texts are now.

        One whose text is in no chapter any more is dropped; if it has been played it stays, without a chapter.
        """
        async with self._db.as_user(user_id) as tx:
            lessons = await store.own_of_book(tx, user_id, book_id, lesson_id)
        if not lessons:
            return
        try:
            book = await self._library.book(user_id, book_id)
            for _ in range(MAX_LOOKS):
                seen = book
                places = await self._places(user_id, seen, lessons, hints or {})
                async with self._db.as_user(user_id) as tx:
                    await store.put_chapters(tx, user_id, book_id, places)
                book = await self._library.book(user_id, book_id)
                if book.chapters == seen.chapters:
                    return
        except BookNotFound:
            async with self._db.as_user(user_id) as tx:
                await store.forget_book(tx, user_id, book_id)

    async def _places(
        self, user_id: str, book: BookDetail, lessons: Sequence[store.Followed], hints: Mapping[int, int | None]
    ) -> dict[UUID, Chapter | None]:
        """Lesson -> the chapter that has its text. Reads no more chapters than it takes to find all."""
        wanted = Counter(lesson.text for lesson in lessons)
        found: defaultdict[str, list[Chapter]] = defaultdict(list)
        for number in _likely_first(lessons, hints, (line.number for line in book.chapters)):
            if all(len(found[text]) >= count for text, count in wanted.items()):
                break
            try:
                chapter = await self._library.chapter(user_id, book.id, number)
            except ChapterNotFound:  # arranged anew just now
                continue
            found[_text(chapter)].append(chapter)
        return {lesson.id: found[lesson.text].pop(0) if found[lesson.text] else None for lesson in lessons}


def _likely_first(lessons: Sequence[store.Followed], hints: Mapping[int, int | None], numbers: Iterable[int]) -> list[int]:
    there = list(numbers)
    likely = [number for lesson in lessons if lesson.chapter for number in (hints.get(lesson.chapter), lesson.chapter)]
    return [number for number in dict.fromkeys([*likely, *there]) if number in set(there)]


def _text(chapter: Chapter) -> str:
    return digest_of(paragraphs_of((block.kind, block.text) for block in chapter.blocks), chapter.language)
