"""Today: what the rooms know of a learner, composed into one page."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from lyceum.kernel.principal import Principal
from lyceum.platform.http import Shape, may

if TYPE_CHECKING:  # an edge apart reads the ports of other rooms when it first asks them
    from lyceum.domains.lessons.port import LessonsToday
    from lyceum.domains.library.port import LibraryToday


class Continue(Shape):
    """The one thing to do next, with the minutes that are left of it; `begun` says that some of it is done."""

    kind: Literal["lesson", "chapter", "upload"]
    title: str
    subtitle: str
    minutes: int
    begun: bool = False
    book_id: UUID | None = None
    chapter: int | None = None
    lesson_id: UUID | None = None


class Goal(Shape):
    """Minutes of study today and the learner's own goal."""

    minutes_done: int
    minutes_goal: int
    met: bool


class Streak(Shape):
    """Days in a row on which the goal was met; today is among them only if `today_counts`. `freezes` are days off saved up."""

    days: int
    today_counts: bool
    freezes: int


class Xp(Shape):
    """Points earned."""

    today: int
    total: int


class Words(Shape):
    """The learner's word list."""

    kept: int


class CardsBlock(Shape):
    """Cards of today: due and new ones with the minutes they take, and how many words the learner would recall now."""

    due: int
    new: int
    minutes: int
    recall: int


class Reading(Shape):
    """Where the learner reads."""

    book_id: UUID
    title: str
    chapter: int
    chapter_title: str
    percent: int


class WeekDay(Shape):
    """One day: full minutes of study, and whether they met that day's goal."""

    date: date
    minutes: int
    met: bool


class Today(Shape):
    """The learner's page of the day."""

    date: date
    name: str
    onboarded: bool
    next: Continue
    goal: Goal
    streak: Streak
    xp: Xp
    words: Words
    cards: CardsBlock
    reading: Reading | None
    week: list[WeekDay]
    past: list[WeekDay] = Field(description="The days of the last half year on which there was any study, oldest first.")


def router(ports: Mapping[str, Any]) -> APIRouter:
    """`GET /api/today`."""
    routes = APIRouter(prefix="/api", tags=["today"])

    @routes.get("/today")
    async def today(caller: Annotated[Principal, may("progress:read")]) -> Today:
        """The learner's page of the day: what to do next, the goal, the streak, the place in the book."""
        return await compose(ports, caller.user_id)

    return routes


async def compose(ports: Mapping[str, Any], user_id: str) -> Today:
    """Ask every room that has something for today, all at once."""
    user, profile, summary, lesson, reading, cards = await asyncio.gather(
        ports["identity"].user(user_id),
        ports["progress"].profile(user_id),
        ports["progress"].summary(user_id),
        ports["lessons"].today(user_id),
        ports["library"].today(user_id),
        ports["cards"].today(user_id),
    )
    return Today(
        date=summary.date,
        name=user.name,
        onboarded=profile.onboarded,
        next=what_next(lesson, reading),
        goal=Goal(minutes_done=summary.minutes_done, minutes_goal=summary.minutes_goal, met=summary.met),
        streak=Streak(days=summary.streak_days, today_counts=summary.today_counts, freezes=summary.freezes),
        xp=Xp(today=summary.xp_today, total=summary.xp_total),
        words=Words(kept=cards.kept),
        cards=CardsBlock(due=cards.due, new=cards.new, minutes=cards.minutes, recall=cards.recall_today),
        reading=Reading.model_validate(reading, from_attributes=True) if reading.book_id else None,
        week=[WeekDay(**day.model_dump()) for day in summary.week],
        past=[WeekDay(**day.model_dump()) for day in summary.past],
    )


def what_next(lesson: "LessonsToday | None", reading: "LibraryToday") -> Continue:
    """A lesson that is begun or waiting goes first, then the chapter that lies open, else a first book."""
    if lesson:
        return Continue(
            kind="lesson",
            title=lesson.title,
            subtitle=lesson.book_title,
            minutes=lesson.minutes,
            begun=lesson.begun,
            book_id=lesson.book_id,
            chapter=lesson.chapter,
            lesson_id=lesson.lesson_id,
        )
    if reading.book_id:
        return Continue(
            kind="chapter",
            title=reading.chapter_title,
            subtitle=reading.title,
            minutes=reading.minutes_left,
            begun=reading.begun,
            book_id=reading.book_id,
            chapter=reading.chapter,
        )
    return Continue(kind="upload", title="", subtitle="", minutes=5)
