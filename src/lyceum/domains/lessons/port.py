"""The door of the lessons room. Its events are progress's: `ActivityAnswered` is defined there."""

from typing import Annotated, Any, ClassVar, Literal, Protocol
from uuid import UUID

from pydantic import AwareDatetime, Field

from lyceum.domains.gateway.port import Speech, Speed
from lyceum.domains.lessons.activities.base import AbsentActivity
from lyceum.domains.lessons.activities.registry import AnyActivity, AnyResponse
from lyceum.domains.lessons.judging.verdicts import Frozen, Judgement, Share
from lyceum.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from lyceum.kernel.languages import Direction
from lyceum.kernel.personal import Personal

PAGE_LESSONS = 50
MAX_OPEN_LESSONS = 100
MAX_CHAPTER = 1_000_000
MAX_MILLISECONDS = 86_400_000
"""A day: nobody thinks longer about one activity."""

Settled = Literal["right", "slip", "partial", "wrong"]


class LessonSummary(Frozen):
    """A lesson as a list shows it. `answered_count`: how many of its activities the asker has answered; `shared` ones are the school's."""

    id: UUID
    title: str
    language: str
    direction: Direction
    book_id: UUID | None
    chapter: int | None
    minutes: int
    activity_count: int
    answered_count: int
    shared: bool


class Answered(Frozen):
    """The asker's last answer to an activity."""

    activity_id: str
    verdict: Settled
    score: Share


class Lesson(LessonSummary):
    """A lesson to play. What is right is never part of it. `absent` says which types the text could not carry, and why."""

    activities: tuple[AnyActivity, ...]
    absent: tuple[AbsentActivity, ...]
    made_by: Literal["rules"] = "rules"
    answers: tuple[Answered, ...]


class LessonPack(Frozen):
    """A lesson to be played without a network. `keys`: what is right, by activity; `heard`: the activities that say something aloud."""

    lesson: Lesson
    keys: dict[str, dict[str, Any]]
    heard: tuple[str, ...]


class ActivitySound(Frozen):
    """What an activity says aloud, at a speed; without its words."""

    activity_id: UUID
    speed: Speed
    speech: Speech


class MadeOrFound(Frozen):
    """A lesson; `created` is false when it was there before."""

    lesson: Lesson
    created: bool


class LessonPage(Frozen):
    """Part of a list; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[LessonSummary, ...]
    next: UUID | None = None


class NewAttempt(Frozen):
    """An answer. The learner's own device makes the id, so that an answer sent twice counts once.

    `answered_at`: when, if that was a while ago, for somebody who answered without a network; it counts for that day.
    """

    id: UUID
    activity_id: UUID
    response: AnyResponse
    milliseconds: Annotated[int, Field(ge=0, le=MAX_MILLISECONDS)]
    answered_at: AwareDatetime | None = None


class Verdict(Judgement):
    """What an attempt was worth, and why."""

    attempt_id: UUID
    activity_id: UUID
    verdict: Settled


class Judged(Frozen):
    """A verdict; `created` is false when this attempt had been judged before."""

    verdict: Verdict
    created: bool


class LessonsToday(Frozen):
    """The lesson to go on with; `minutes` is what is left of it, and `begun` whether something of it is answered."""

    lesson_id: UUID
    title: str
    book_title: str
    minutes: int
    begun: bool
    book_id: UUID | None
    chapter: int | None


class LessonNotFound(NotFound):
    """There is no such lesson among yours, nor among the school's."""

    code: ClassVar[str] = "lesson_not_found"


class ActivityNotFound(NotFound):
    """The lesson has no such activity."""

    code: ClassVar[str] = "activity_not_found"


class ActivityIsSilent(NotFound):
    """There is nothing to hear in this activity."""

    code: ClassVar[str] = "activity_is_silent"


class KeysStayHere(Forbidden):
    """What is right in graded work never leaves the school: it can be answered with a connection only."""

    code: ClassVar[str] = "keys_stay_here"


class NothingToPractise(Invalid):
    """This chapter has too few sentences that can stand alone to make a lesson of it; try another chapter."""

    code: ClassVar[str] = "nothing_to_practise"


class AttemptDiffers(Conflict):
    """This attempt was sent before with another answer; give the new answer an id of its own."""

    code: ClassVar[str] = "attempt_differs"


class Lessons(Personal, Protocol):
    """What others may ask of lessons. Whoever asks sees own lessons and those of the school."""

    async def page(self, user_id: str, book_id: UUID | None = None, after: UUID | None = None, limit: int = PAGE_LESSONS) -> LessonPage:
        """Lessons, newest first; those of one book by chapter."""

    async def open(self, user_id: str, language: str | None = None) -> tuple[LessonSummary, ...]:
        """The school's lessons, in one language or in all, easiest first."""

    async def lesson(self, user_id: str, lesson_id: UUID) -> Lesson:
        """A lesson to play. Raises LessonNotFound."""

    async def pack(self, user_id: str, lesson_id: UUID) -> LessonPack:
        """A lesson with its keys, for practice without a network. Raises LessonNotFound, KeysStayHere."""

    async def make(self, user_id: str, book_id: UUID, chapter: int) -> MadeOrFound:
        """The lesson of a chapter. Safe to repeat: a learner has one a chapter. Raises the library's errors, NothingToPractise."""

    async def add_shared(self, book_id: UUID) -> None:
        """Make the lessons of a shared book's chapters for everybody; those that are there stay unless the text changed."""

    async def attempt(self, user_id: str, lesson_id: UUID, attempt: NewAttempt) -> Judged:
        """Judge an answer and keep it. Safe to repeat with the same id and answer.

        Raises LessonNotFound, ActivityNotFound, AttemptDiffers, and Invalid for a response that does not belong to the activity.
        """

    async def sounds(self, user_id: str, lesson_id: UUID) -> tuple[ActivitySound, ...]:
        """What a lesson that may be kept says aloud; what cannot be spoken now is left out. Raises as `pack` does."""

    async def say(self, user_id: str, lesson_id: UUID, activity_id: UUID, speed: Speed = "normal") -> Speech:
        """The sound of an activity, without its words. Raises ActivityNotFound, ActivityIsSilent and the gateway's errors."""

    async def today(self, user_id: str) -> LessonsToday | None:
        """The lesson to go on with: the one begun last, else the first one made of the learner's own books, else None."""
