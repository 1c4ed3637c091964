"""The door of the progress room. Learning rooms publish the events defined here; progress listens."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Protocol
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from lyceum.kernel.errors import Invalid
from lyceum.kernel.events import Event
from lyceum.kernel.personal import Personal

DEFAULT_GOAL_MINUTES: Literal[10] = 10
MAX_SOURCE_CHARS = 100

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
GoalMinutes = Literal[5, 10, 15, 20, 30]
Verdict = Literal["right", "slip", "partial", "wrong", "pending"]

Name = Annotated[str, Field(min_length=1, max_length=MAX_SOURCE_CHARS)]
Tag = Annotated[str, Field(max_length=35)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ActivityAnswered(Event):
    """A learner answered an activity; published by the room that judged it, in the transaction that kept the attempt.

    `source` is what the activity belongs to (a lesson's id), `kind` the activity's type, `milliseconds` the time the learner took
    as the browser measured it (progress caps it). `difficulty` is 0 (easiest) to 1; `first_try` is false for a later attempt of the same
    activity by this learner.
    """

    source: Name
    activity_id: Name
    kind: Name
    language: Tag
    verdict: Verdict
    score: Share
    milliseconds: int = Field(ge=0)
    difficulty: Share
    first_try: bool


class ReviewedCard(_Frozen):
    """One review of a card. `rating` is 1 (again) to 4 (easy), `difficulty` the card's own, 0 to 1."""

    id: UUID
    at: AwareDatetime
    deck_id: UUID
    card_id: UUID
    kind: Name
    language: Tag
    rating: int = Field(ge=1, le=4)
    milliseconds: int = Field(ge=0)
    difficulty: Share


class CardReviewed(Event):
    """A learner reviewed cards; published by the cards room in the transaction that kept the reviews, one event for one upload.

    Reviews that are undone later were study all the same: they keep counting here.
    """

    reviews: tuple[ReviewedCard, ...]


class Reading(_Frozen):
    """A chapter, or a part of one, that was read: `words` of it in `milliseconds`. The same `id` again is not counted again."""

    id: UUID
    user_id: str
    at: AwareDatetime
    book_id: UUID
    chapter: int = Field(ge=0)
    language: Tag
    words: int = Field(ge=0)
    milliseconds: int = Field(ge=0)


class ProfileChoice(_Frozen):
    """What a learner chooses in the first minute and may change later; what was skipped is None.

    `time_zone` is an IANA name and decides when the learner's day begins; None keeps the one that is known (at first UTC).
    """

    native_language: str | None = None
    target_language: str | None = None
    level: Level | None = None
    daily_goal_minutes: GoalMinutes = DEFAULT_GOAL_MINUTES
    time_zone: str | None = None


class Profile(_Frozen):
    """What is known of a learner; `onboarded` once the first minute's questions were answered or skipped."""

    native_language: str | None = None
    target_language: str | None = None
    level: Level | None = None
    daily_goal_minutes: GoalMinutes = DEFAULT_GOAL_MINUTES
    time_zone: str = "UTC"
    onboarded: bool = False


class Earned(_Frozen):
    """What one source (such as a lesson) has brought a learner so far: answers counted, XP, seconds of study."""

    source: str
    answers: int
    xp: int
    seconds: int


class Day(_Frozen):
    """One of the learner's days: full minutes of study, and whether they reached the goal of that day."""

    date: date
    minutes: int
    met: bool


class ProgressToday(_Frozen):
    """Where a learner stands today. `week` is the last seven days, oldest first, today last; `past` are the days of the last
    half year on which there was any study, oldest first.

    `streak_days` counts today only if `today_counts`; until then it is the run up to yesterday, which today can still carry on.
    """

    date: date
    minutes_done: int
    minutes_goal: GoalMinutes
    met: bool
    streak_days: int
    today_counts: bool
    freezes: int
    xp_today: int
    xp_total: int
    week: tuple[Day, ...]
    past: tuple[Day, ...]


class UnknownLanguage(Invalid):
    """The school does not know this language; choose one of the list."""

    code: ClassVar[str] = "unknown_language"


class Progress(Personal, Protocol):
    """What others may ask of progress and tell it."""

    async def profile(self, user_id: str) -> Profile:
        """The learner's profile; for one who has chosen nothing yet, the defaults."""

    async def keep_profile(self, user_id: str, choice: ProfileChoice) -> Profile:
        """Replace the profile. A new goal counts from today on: past days stay as they were, and a day once met stays met.

        Raises UnknownLanguage, and Invalid for a time zone that is none.
        """

    async def summary(self, user_id: str) -> ProgressToday:
        """Where the learner stands today."""

    async def earned(self, user_id: str, source: str) -> Earned:
        """What a source has brought so far, zeros for an unknown one. Answers arrive by events: a moment after they are given."""

    async def record_answer(self, event: ActivityAnswered) -> None:
        """Listener: count an answer, once however often it is told."""

    async def record_cards(self, event: CardReviewed) -> None:
        """Listener: count reviews of cards, each once however often it is told."""

    async def record_reading(self, reading: Reading) -> None:
        """Count a reading, once however often it is told."""
