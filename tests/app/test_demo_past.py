"""The demo learner's eight weeks: there after the first seeding, whole after one that was cut off, and never there twice."""

import asyncio
from datetime import date, timedelta

import pytest

from lyceum.app.demo.past import STUDIED, give_past
from lyceum.app.demo.seed import stories
from tests.conftest import Client, School

UNTIL_CUT = 40


@pytest.fixture(scope="module")
async def shelf(school: School):
    """The English stories with their lessons, under names of their own."""
    books = []
    for story in stories():
        if story.language == "en":
            own = story.model_copy(update={"slug": f"past-{story.slug}"})
            book_id = await school.house.ports["library"].add_shared(own)
            await school.house.ports["lessons"].add_shared(book_id)
            books.append((book_id, own))
    return books


@pytest.fixture(scope="module")
async def learner(school: School, shelf) -> Client:
    """A learner whose past was cut off in the middle the first time, and came to its end the second."""
    client = await school.client()
    first = asyncio.create_task(give_past(school.house, client.user_id, shelf))
    while (await school.house.ports["cards"].notes(client.user_id)).total < UNTIL_CUT:
        await asyncio.sleep(0.01)
        assert not first.done()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await give_past(school.house, client.user_id, shelf)
    await school.work()
    return client


async def told(client: Client, *paths: str) -> list:
    answers = [await client.get(f"/api/{path}") for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return [answer.json() for answer in answers]


async def test_today_has_a_streak_over_a_day_off_something_due_and_a_lesson_to_go_on_with(learner):
    (today,) = await told(learner, "today")
    since_the_gap = [ago for ago, _, _ in STUDIED if ago <= 16]
    assert today["streak"] == {"days": len(since_the_gap), "today_counts": False, "freezes": 1}
    assert [day["met"] for day in today["week"]] == [True, True, False, True, True, True, False]
    assert today["next"]["kind"] == "lesson"
    assert min(today["cards"][part] for part in ("due", "new", "minutes", "recall")) > 0
    assert today["xp"]["total"] > 1_000
    assert today["reading"]["percent"] in range(1, 100)


async def test_statistics_have_something_in_every_chart(learner):
    statistics, decks = await told(learner, "cards/statistics", "cards/decks")
    assert min(statistics["maturity"][stage] for stage in ("new", "young", "mature", "suspended")) > 0
    assert 0.8 < statistics["retention"]["all"]["share"] < 0.95
    assert statistics["retention"]["mature"]["tested"] > 10
    assert len(statistics["heatmap"]) == len(STUDIED)
    assert sum(day["due"] for day in statistics["forecast"][1:]) > 20
    assert [deck["name"] for deck in decks] == ["", "The Radio Doctor"]
    assert all(deck["counts"]["new"] + deck["counts"]["due"] for deck in decks)


async def test_words_have_meanings_sentences_and_places(learner):
    (page,) = await told(learner, "cards/notes?limit=100")
    assert page["total"] > 80
    assert all(note["word"] in note["sentence"] and note["meaning"] and note["book_id"] for note in page["items"])
    days = [date.fromisoformat(note["created_at"][:10]) for note in page["items"]]
    assert days == sorted(days, reverse=True)
    assert days[0] - days[-1] > timedelta(days=30)


async def test_lessons_were_judged_and_not_all_is_right(school, learner, shelf):
    verdicts = []
    for book_id, _ in shelf:
        (page,) = await told(learner, f"lessons?book_id={book_id}")
        for lesson in page["items"]:
            verdicts += [answer["verdict"] for answer in (await told(learner, f"lessons/{lesson['id']}"))[0]["answers"]]
    assert set(verdicts) == {"right", "slip", "partial", "wrong"}
    assert 0.7 < verdicts.count("right") / len(verdicts) < 0.95


async def test_once_more_adds_nothing(school, learner, shelf):
    paths = ("today", "cards/statistics", "cards/notes?limit=100", "cards/decks", f"lessons?book_id={shelf[0][0]}")
    before = await told(learner, *paths)
    await give_past(school.house, learner.user_id, shelf)
    await school.work()
    assert await told(learner, *paths) == before
