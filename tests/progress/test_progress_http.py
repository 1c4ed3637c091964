"""The progress room through its routes."""

import pytest

from lyceum.domains.progress.port import ActivityAnswered
from lyceum.platform.events import publish

CHOICE = {"native_language": "fa", "target_language": "en", "level": "A2", "daily_goal_minutes": 5, "time_zone": "Asia/Tehran"}
DEFAULTS = {
    "native_language": None,
    "target_language": None,
    "level": None,
    "daily_goal_minutes": 10,
    "time_zone": "UTC",
    "onboarded": False,
}


@pytest.mark.parametrize("role", ["guest", "student"])
async def test_the_first_minute(school, role):
    browser = await school.client(role)
    assert (await browser.get("/api/progress/profile")).json() == DEFAULTS
    answer = await browser.put("/api/progress/profile", json=CHOICE)
    assert (answer.status_code, answer.json()) == (200, CHOICE | {"onboarded": True})
    assert (await browser.get("/api/progress/profile")).json() == CHOICE | {"onboarded": True}


async def test_every_question_can_be_skipped_and_the_time_zone_stays(school):
    browser = await school.client()
    await browser.put("/api/progress/profile", json=CHOICE)
    answer = await browser.put("/api/progress/profile", json={})
    assert answer.json() == DEFAULTS | {"onboarded": True, "time_zone": "Asia/Tehran"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"native_language": "xx"}, "unknown_language", "native_language"),
        ({"target_language": "en-GB"}, "unknown_language", "target_language"),
        ({"time_zone": "Europe/Atlantis"}, "invalid", "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "invalid", "time_zone"),
        ({"time_zone": "UTC\x00"}, "malformed_request", "time_zone"),
        ({"level": "D1"}, "malformed_request", "level"),
        ({"daily_goal_minutes": 7}, "malformed_request", "daily_goal_minutes"),
        ({"daily_goal_minutes": None}, "malformed_request", "daily_goal_minutes"),
        ({"onboarded": False}, "malformed_request", "onboarded"),
        ({"native_language": "e" * 36}, "malformed_request", "native_language"),
    ],
)
async def test_what_a_profile_may_not_hold(school, change, code, field):
    browser = await school.client()
    answer = await browser.put("/api/progress/profile", json=CHOICE | change)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (422, code, field)
    assert (await browser.get("/api/progress/profile")).json() == DEFAULTS


async def test_nobody_is_asked_to_sign_in(school):
    async with school.visitor() as visitor:
        assert (await visitor.get("/api/progress/profile")).status_code == 401
        assert (await visitor.put("/api/progress/profile", json=CHOICE)).status_code == 401
        assert (await visitor.get("/api/progress/earned?source=x")).status_code == 401


async def test_an_answer_published_by_a_lesson_is_earned_by_its_learner_alone(school):
    browser, other = await school.client(), await school.client()
    event = ActivityAnswered(
        user_id=browser.user_id,
        source="a lesson",
        activity_id="a1",
        kind="multiple_choice",
        language="en",
        verdict="right",
        score=1,
        milliseconds=2_500,
        difficulty=0.5,
        first_try=True,
    )
    async with school.db.as_user(browser.user_id) as tx:
        await publish(tx, event)
        await publish(tx, event)
    await school.work()
    earned = "/api/progress/earned?source=a lesson"
    assert (await browser.get(earned)).json() == {"source": "a lesson", "answers": 1, "xp": 4, "seconds": 2}
    assert (await other.get(earned)).json() == {"source": "a lesson", "answers": 0, "xp": 0, "seconds": 0}


@pytest.mark.parametrize("query", ["", "?source=", "?source=" + "x" * 101, "?source=%00"])
async def test_a_source_that_is_none(school, query):
    browser = await school.client()
    assert (await browser.get(f"/api/progress/earned{query}")).status_code == 422
