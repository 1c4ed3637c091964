"""The demo learner's eight weeks are whole after a seeding that was cut off, and never there twice. What is in them: test_running."""

import asyncio
from typing import Any

import pytest

from lyceum.app.demo.past import give_past
from lyceum.app.demo.seed import stories
from tests.conftest import Client, School

pytestmark = pytest.mark.prove
UNTIL_CUT = 40
PATHS = ("today", "cards/statistics", "cards/decks", "cards/notes?limit=100", "lessons?limit=100")
OWN = ("id", "name", "created_at")
"""What differs from learner to learner."""


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


async def test_cut_off_and_gone_on_with_it_is_the_same_as_in_one_go(school, shelf):
    whole, cut = await school.client(), await school.client()
    await give_past(school.house, whole.user_id, shelf)
    first = asyncio.create_task(give_past(school.house, cut.user_id, shelf))
    while (await school.house.ports["cards"].notes(cut.user_id)).total < UNTIL_CUT:
        await asyncio.sleep(0.01)
        assert not first.done()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await give_past(school.house, cut.user_id, shelf)
    await school.work()
    once = await _told(cut)
    assert once == await _told(whole)
    await give_past(school.house, cut.user_id, shelf)
    await school.work()
    assert await _told(cut) == once


async def _told(client: Client) -> list[Any]:
    """All that the school tells a learner of the past, without what is the learner's own."""
    answers = [await client.get(f"/api/{path}") for path in PATHS]
    assert [answer.status_code for answer in answers] == [200] * len(PATHS)
    return [_shared(answer.json()) for answer in answers]


def _shared(told: Any) -> Any:
    if isinstance(told, dict):
        if "items" in told:  # what was made in one moment comes in the order of its ids
            return sorted((_shared(item) for item in told["items"]), key=repr)
        return {name: _shared(value) for name, value in told.items() if name not in OWN and not name.endswith("_id")}
    return [_shared(value) for value in told] if isinstance(told, list) else told
