"""Plans are data: seen by everybody who can buy, changed live by an admin, obeyed within five seconds."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.port import FIRST_PLANS
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.kernel.errors import Unavailable

PLANS, SECONDS = "/api/billing/plans", 5


async def plan(client, code: str) -> dict:
    return next(one for one in (await client.get(PLANS)).json() if one["code"] == code)


@pytest.fixture
async def admin(school):
    return await school.client("admin")


@pytest.fixture
async def plus(school, admin):
    """The plan `plus`, as it was before and will be again."""
    before = await plan(admin, "plus")
    yield before
    now = await plan(admin, "plus")
    await admin.put(PLANS, json={**before, "version": now["version"]})


async def test_a_school_begins_with_five_plans_of_which_the_last_has_no_limit(school):
    learner = await school.client()
    listed = (await learner.get(PLANS)).json()
    assert [(one["code"], one["rank"], one["calls_an_hour"]) for one in listed] == [
        ("free", 0, 10),
        ("basic", 1, 100),
        ("plus", 2, 500),
        ("premium", 3, 2_000),
        ("professional", 4, None),
    ]
    assert all(one["names"].keys() == {"en", "fa"} for one in listed)
    assert [one["names"] for one in listed] == [dict(one.names) for one in FIRST_PLANS]


async def test_a_change_counts_within_five_seconds(school, admin, plus):
    learner = await school.client()
    await school.house.ports["gateway"].grant_plan(learner.user_id, "plus", "a try", "console")
    assert (await learner.get("/api/credit/record")).json()["calls_an_hour"] == 500
    done = await admin.put(PLANS, json={**plus, "calls_an_hour": None})
    assert (done.status_code, done.json()) == (200, {**plus, "calls_an_hour": None, "version": plus["version"] + 1})
    async with asyncio.timeout(SECONDS):
        while (await learner.get("/api/credit/record")).json()["calls_an_hour"] is not None:
            await asyncio.sleep(0.2)


async def test_a_change_does_not_overwrite_somebody_elses(admin, plus):
    first = await admin.put(PLANS, json={**plus, "names": {"en": "Standard", "fa": "معمولی"}})
    second = await admin.put(PLANS, json={**plus, "calls_an_hour": 7})
    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 409, "stale_plan")
    assert second.json()["params"] == {"version": plus["version"] + 1}
    assert (await admin.put(PLANS, json={**plus, "version": 0})).status_code == 409
    assert (await plan(admin, "plus"))["names"]["en"] == "Standard"


async def test_a_plan_of_ones_own_stands_between_the_others(school, admin):
    code = f"p{uuid4().hex[:8]}"
    new = {"code": code, "rank": 60, "calls_an_hour": 9, "names": {"en": "Choir", "fa": "هم‌خوان"}}
    taken = await admin.put(PLANS, json={**new, "rank": 3})
    assert (taken.status_code, taken.json()["code"], taken.json()["params"]) == (422, "rank_taken", {"plan": "premium"})
    assert (await admin.put(PLANS, json=new)).json() == {**new, "version": 1}
    learner = await school.client()
    put = await admin.put(f"/api/credit/users/{learner.user_id}/plan", json={"plan": code, "reason": "sings with us"})
    assert (put.json()["plan"], put.json()["calls_an_hour"]) == (code, 9)
    async with school.db.as_room("billing") as tx:
        await tx.execute(text("DELETE FROM billing.plans WHERE code = :code"), {"code": code})


@pytest.mark.parametrize(
    "change",
    [
        {"calls_an_hour": 0},
        {"calls_an_hour": 2_000_000},
        {"rank": 0},
        {"rank": 100},
        {"names": {"en": "x"}},
        {"code": "Plus"},
        {"color": 1},
    ],
)
async def test_what_is_no_plan_is_refused(admin, change):
    body = {"code": "plus", "rank": 2, "calls_an_hour": 5, "names": {"en": "Plus", "fa": "پلاس"}, "version": 1}
    assert (await admin.put(PLANS, json={**body, **change})).status_code == 422


async def test_the_free_plan_stays_the_least_and_learners_change_none(school, admin):
    free = await plan(admin, "free")
    assert (await admin.put(PLANS, json={**free, "rank": 9})).status_code == 422
    learner, accountant = await school.client(), await school.client("accountant")
    assert [(await one.put(PLANS, json=free)).status_code for one in (learner, accountant)] == [403, 403]
    with pytest.raises(Exception, match="row-level security"):
        async with school.db.as_user(learner.user_id) as tx:
            await tx.execute(text("INSERT INTO billing.plans (code, rank, names, version) VALUES ('mine', 98, '{}', 1)"))


class Away:
    """The room that sells plans, in a process that comes and goes."""

    def __init__(self) -> None:
        self.plans_now: tuple | None = None

    async def plans(self) -> tuple:
        if self.plans_now is None:
            raise Unavailable
        return self.plans_now


async def test_while_the_shop_is_away_the_newest_that_is_known_counts():
    billing = Away()
    ladder = Ladder(GatewaySettings(), billing)
    await ladder.ask()
    assert ladder.pace("plus").most == 500
    assert ladder.pace("professional") is None
    assert ladder.up_to("premium") == ("premium", "plus", "basic", "free")
    assert ladder.above("plus") == ("premium", "professional")
    refused = ladder.too_low("sage", "free", "premium")
    assert {"needed": "premium", "needed_en": "Premium", "needed_fa": "ویژه", "plan_en": "Free"}.items() <= refused.params.items()
    billing.plans_now = tuple(one.model_copy(update={"calls_an_hour": 3}) for one in FIRST_PLANS[:3])
    await ladder.ask()
    billing.plans_now = None
    await ladder.ask()
    assert (ladder.pace("plus").most, ladder.pace("premium"), ladder.up_to("premium")) == (3, ladder.pace("free"), ("free",))
