"""Eight weeks of study for the demo learner: chapters read, words kept, lessons answered, cards reviewed.

Made by the rooms' own rules: their services, with a clock that is set by hand, and whatever they tell progress by events. All chance
comes from a fixed seed and all ids from what they belong to, so that a seeding that was cut off goes on where it stood.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from random import Random
from uuid import UUID, uuid5

from sqlalchemy import text

from lyceum.app.demo.memory import CardLearner
from lyceum.app.demo.mistakes import mistaken
from lyceum.app.house import House
from lyceum.domains.cards.faces import Kind
from lyceum.domains.cards.models import MAX_BATCH_REVIEWS, CardChanges, DeckChanges, Review, ReviewBatch
from lyceum.domains.cards.port import Cards, NoteDraft
from lyceum.domains.cards.service import CardsService
from lyceum.domains.lessons.activities.base import Activity, Response
from lyceum.domains.lessons.lexicon import zipf
from lyceum.domains.lessons.port import NewAttempt
from lyceum.domains.lessons.service import LessonsService
from lyceum.domains.library.port import Chapter, Place, SharedBook
from lyceum.domains.library.service import LibraryService
from lyceum.domains.progress.rules import MAX_ANSWER_MS, MS_PER_MINUTE
from lyceum.kernel.clock import local_day, now
from lyceum.kernel.text import words
from lyceum.platform.database import Database

ATTEMPTS = UUID("4b1f0b52-8f0e-5c0b-9a55-3f6a1a0c7d21")
LANGUAGE = "en"
KINDS: tuple[Kind, ...] = ("basic", "typed")
WORDS_A_CHAPTER = 12
LEAST_ZIPF, MOST_ZIPF = 2.5, 4.9
"""Words that are worth keeping at this level: neither rare nor so common that everybody knows them."""
WORDS_A_MINUTE = 85
RIGHT_SHARE = 0.78
USUAL_ACTIVITY_MS = 48_000
FIRST_HOUR = 16

STUDIED: tuple[tuple[int, bool, int], ...] = (
    *((56, True, 6), (55, False, 5), (53, False, 4), (52, True, 8), (49, False, 6), (48, True, 11), (46, False, 3)),
    *((45, False, 10), (42, True, 6), (41, False, 5), (40, False, 12), (37, True, 7), (35, False, 5), (34, False, 10)),
    *((33, False, 10), (31, False, 4), (28, True, 12), (27, False, 10), (26, False, 10), (24, False, 5), (21, False, 9), (20, False, 6)),
    *((16, False, 11), (15, True, 12), (14, False, 10), (13, False, 11), (12, False, 10), (11, False, 13), (10, False, 10)),
    *((9, True, 15), (8, False, 10), (7, False, 12), (6, False, 10), (5, False, 11), (3, False, 14), (2, False, 10), (1, False, 11)),
)
"""Days ago, whether a chapter is read, and the least minutes. After weeks with gaps a streak; four days ago a day off was used."""


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class _Exercise:
    """An activity of a lesson, as the learner meets it."""

    lesson_id: UUID
    view: Activity
    right: Response
    goes: int = 1


async def give_past(house: House, learner: str, books: Sequence[tuple[UUID, SharedBook]]) -> None:
    """Let the demo learner have studied for eight weeks up to the day the account was made; nothing happens when that is so already."""
    shelf = [(book_id, book) for book_id, book in books if book.language == LANGUAGE]
    # where the reader is in the last book is written last of all
    if (await house.ports["library"].book(learner, shelf[-1][0])).place:
        return
    async with _alone(house.db):
        made = (await house.ports["identity"].user(learner)).created_at
        await _Past(house, learner, local_day(made, "UTC"), shelf).live()


@asynccontextmanager
async def _alone(db: Database) -> AsyncIterator[None]:
    """Two processes that seed at once do it one after the other; the second finds all of it there."""
    async with db.as_room("platform") as tx:
        await tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('demo past', 0))"))
        yield


class _Past:
    def __init__(self, house: House, learner: str, last_day: date, shelf: Sequence[tuple[UUID, SharedBook]]) -> None:
        db, ports = house.db, house.ports
        self._learner, self._today, self._shelf = learner, last_day, shelf
        self._clock = SetClock(now())
        self._library = LibraryService(
            db=db, blobs=house.blobs, gateway=ports["gateway"], settings=ports["library"].settings, clock=self._clock
        )
        self._lessons = LessonsService(
            db=db, library=self._library, gateway=ports["gateway"], progress=ports["progress"], clock=self._clock
        )
        self._words = CardsService(db=db, library=self._library, progress=ports["progress"], clock=self._clock)
        self._cards: Cards = ports["cards"]  # reviews arrive now, as if a device had been offline all the time
        self._chance = Random("a past for the demo learner")  # noqa: S311  repeatable, not secret
        self._memory = CardLearner(Random("what the demo learner remembers"))  # noqa: S311  the same
        self._kept: set[str] = set()

    async def live(self) -> None:
        """All the days."""
        chapters = [(book_id, book, number) for book_id, book in self._shelf for number in range(1, len(book.chapters) + 1)]
        to_read = iter(chapters)
        usual, begun = await self._to_answer(sum(reads for _, reads, _ in STUDIED))
        reviews: list[Review] = []
        for days_ago, reads, minutes in STUDIED:
            day = self._today - timedelta(days=days_ago)
            self._clock.moment = datetime.combine(day, time(FIRST_HOUR), UTC) + timedelta(minutes=self._chance.randrange(180))
            studied = await self._read(*next(to_read)) if reads else 0
            session = self._memory.session(self._clock.moment, day)
            reviews += session
            studied += sum(review.milliseconds for review in session)
            self._clock.moment += timedelta(milliseconds=studied)
            await self._answer(begun if days_ago == 1 else usual, minutes * MS_PER_MINUTE - studied)
        opened = await self._open(*next(to_read))
        await self._review(reviews)
        await self._stay(opened)

    async def _read(self, book_id: UUID, book: SharedBook, number: int) -> int:
        """Read a chapter from beginning to end and keep words of it; returns the milliseconds it took."""
        chapter = await self._library.chapter(self._learner, book_id, number)
        await self._library.move(self._learner, book_id, Place(chapter=number, block=1, offset=0))
        milliseconds = chapter.words * MS_PER_MINUTE // WORDS_A_MINUTE
        begun = self._clock.moment
        for note_id in await self._keep(chapter, book, None):
            self._memory.meet(note_id, KINDS)
        self._clock.moment = begun + timedelta(milliseconds=milliseconds)
        await self._library.move(self._learner, book_id, Place(chapter=number, block=chapter.blocks[-1].number, offset=0))
        return milliseconds

    async def _keep(self, chapter: Chapter, book: SharedBook, deck_id: UUID | None) -> list[UUID]:
        """Keep words of a chapter, one every few seconds; returns their ids."""
        ids = []
        for draft in self._worth_keeping(chapter, book):
            self._clock.moment += timedelta(seconds=self._chance.randrange(8, 25))
            ids.append((await self._words.keep(self._learner, draft.model_copy(update={"deck_id": deck_id}))).note.id)
        return ids

    def _worth_keeping(self, chapter: Chapter, book: SharedBook) -> list[NoteDraft]:
        """Words that the book explains, each with the first sentence that has it."""
        found: dict[str, NoteDraft] = {}
        for block in chapter.blocks:
            for start, end in block.sentences:
                sentence = block.text[start:end].strip()
                for word in (token.text for token in words(sentence, LANGUAGE)):
                    if word in book.glosses and word not in self._kept and LEAST_ZIPF <= zipf(word, LANGUAGE) <= MOST_ZIPF:
                        place = {"book_id": chapter.book_id, "chapter": chapter.number, "block": block.number}
                        note = {"word": word, "lemma": word, "meaning": book.glosses[word], "sentence": sentence}
                        found.setdefault(word, NoteDraft(language=LANGUAGE, **note, **place))
        chosen = sorted(self._chance.sample(sorted(found), min(WORDS_A_CHAPTER, len(found))), key=list(found).index)
        self._kept.update(chosen)
        return [found[word] for word in chosen]

    async def _to_answer(self, chapters: int) -> tuple[Iterator[_Exercise], Iterator[_Exercise]]:
        """The activities of so many chapters, then the same once more; and those of the chapter after, which is begun last."""
        lessons = []
        for book_id, _ in self._shelf:
            for summary in (await self._lessons.page(self._learner, book_id)).items:
                lesson = await self._lessons.lesson(self._learner, summary.id)
                right = await self._lessons.right_responses(self._learner, summary.id)
                lessons.append([_Exercise(lesson.id, view, right[UUID(view.id)]) for view in lesson.activities])
        usual = list(chain.from_iterable(lessons[:chapters]))
        return chain(usual, (replace(exercise, goes=2) for exercise in usual)), iter(lessons[chapters])

    async def _answer(self, exercises: Iterator[_Exercise], milliseconds: int) -> None:
        """Answer activities, some of them wrong, until so much time has gone by."""
        while milliseconds > 0 and (exercise := next(exercises, None)):
            took = min(int(self._chance.lognormvariate(0, 0.35) * USUAL_ACTIVITY_MS), MAX_ANSWER_MS)
            milliseconds -= took
            self._clock.moment += timedelta(milliseconds=took)
            activity_id, response = UUID(exercise.view.id), exercise.right
            if self._chance.random() > RIGHT_SHARE:
                response = mistaken(exercise.view, exercise.right, self._chance)
            # named by the activity: a newer version of a lesson has other activities, and those were not answered yet
            attempt_id = uuid5(ATTEMPTS, f"{self._learner}/{activity_id}/{exercise.goes}")
            attempt = NewAttempt(id=attempt_id, activity_id=activity_id, response=response, milliseconds=took)
            await self._lessons.attempt(self._learner, exercise.lesson_id, attempt)

    async def _open(self, book_id: UUID, book: SharedBook, number: int) -> Chapter:
        """Begin the first chapter of the last book, whose words have a deck of their own; the cards are there for the reviews then."""
        decks = {deck.name: deck for deck in await self._words.decks(self._learner)}
        await self._words.change_deck(self._learner, decks[""].id, DeckChanges(kinds=KINDS))
        named = DeckChanges(name=book.title, kinds=KINDS)
        own = decks.get(book.title) or await self._words.add_deck(self._learner, LANGUAGE, named)
        chapter = await self._library.chapter(self._learner, book_id, number)
        await self._keep(chapter, book, own.id)
        return chapter

    async def _review(self, reviews: Sequence[Review]) -> None:
        """Send what was reviewed, and put aside the card that was forgotten most."""
        for first in range(0, len(reviews), MAX_BATCH_REVIEWS):
            batch = ReviewBatch(sent_at=now(), reviews=tuple(reviews[first : first + MAX_BATCH_REVIEWS]))
            await self._cards.receive(self._learner, batch)
        hardest = max(self._memory.cards, key=lambda card: card.memory.lapses)
        await self._cards.change_card(self._learner, hardest.id, CardChanges(suspended=True))

    async def _stay(self, chapter: Chapter) -> None:
        """Stop in the middle of a chapter."""
        middle = chapter.blocks[len(chapter.blocks) // 2].number
        await self._library.move(self._learner, chapter.book_id, Place(chapter=chapter.number, block=middle, offset=0))
