"""Plans are recorded facts: who is on which, since when, who said so; they decide what may be asked, and how often."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lyceum.domains.gateway.tariff import Route, Terms
from tests.gateway.conftest import ADMIN, hourly, question

UPSTREAM = {"provider": "compatible", "model": "m-1"}


@pytest.fixture
async def larger(served):
    """A name that only people of the larger plan may ask."""
    tariffs = served.house.ports["gateway"].tariffs
    await tariffs.put_route(Route.model_validate({"name": "sage", "plan": "premium", "capability": "chat", "upstreams": [UPSTREAM]}), ADMIN)
    yield {**question(), "model": "sage"}
    await tariffs.drop_route("sage", "premium", ADMIN)


async def test_a_plan_opens_what_it_includes_and_says_what_is_missing(person, larger):
    refused = await person.ask(larger)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "plan_too_low")
    assert "premium" in refused.json()["error"]["message"]
    gateway = person.served.house.ports["gateway"]
    await gateway.grant_plan(person.id, "premium", "Won the contest", "0000000000")
    assert (await person.ask(larger)).status_code == 200
    await gateway.grant_plan(person.id, "free", "The year is over", "0000000000")
    assert (await person.ask(larger)).status_code == 403
    standing = await gateway.standing(person.id, "student")
    assert (standing.plan, [grant.plan for grant in standing.grants]) == ("free", ["free", "premium"])
    assert [grant.reason for grant in standing.grants] == ["The year is over", "Won the contest"]


async def test_without_a_grant_the_plan_goes_with_the_role(person):
    gateway = person.served.house.ports["gateway"]
    assert [(await gateway.standing("0000000zzz", role)).plan for role in ("guest", "student", "teacher", "admin")] == [
        "free",
        "free",
        "premium",
        "premium",
    ]


async def test_nobody_raises_their_own_plan_nor_sees_that_of_others(person):
    house = person.served.house
    await house.ports["gateway"].grant_plan(person.id, "premium", "by the school", "console")
    add = "INSERT INTO gateway.plan_grants (id, owner_id, plan, reason, actor) VALUES (gen_random_uuid(), :me, 'premium', 'x', :me)"
    for statement in (add, "UPDATE gateway.plan_grants SET plan = 'premium' WHERE owner_id = :me", "DELETE FROM gateway.plan_grants"):
        with pytest.raises(DBAPIError):
            async with house.db.as_user(person.id) as tx:
                await tx.execute(text(statement), {"me": person.id})
    with pytest.raises(DBAPIError):
        async with house.db.as_room("gateway") as tx:
            await tx.execute(text("UPDATE gateway.plan_grants SET plan = 'free'"))
    other = await person.served.person()
    async with house.db.as_user(other.id) as tx:
        assert (await tx.execute(text("SELECT count(*) FROM gateway.plan_grants"))).scalar_one() == 0


async def test_a_name_of_a_lower_plan_means_the_same_above_it_and_terms_begin_at_a_rank(person, larger):
    gateway = person.served.house.ports["gateway"]
    await gateway.tariffs.put_terms(Terms(**UPSTREAM, minimum_plan="plus"), ADMIN)
    try:
        for plan, status in (("basic", 403), ("plus", 200), ("premium", 200), ("professional", 200)):
            await gateway.grant_plan(person.id, plan, "a try", "console")
            assert (await person.ask()).status_code == status, plan
        assert (await person.ask(larger)).status_code == 200
        assert "sage" in {offer.name for offer in await gateway.routes(person.principal)}
    finally:
        await gateway.tariffs.drop_terms(UPSTREAM, ADMIN)


async def test_a_plan_that_is_not_there_is_refused_wherever_it_is_named(person, school):
    admin = await school.client("admin")
    route = {"capability": "chat", "upstreams": [UPSTREAM]}
    for answer in (
        await admin.put("/api/gateway/routes/sage/gold", json=route),
        await admin.put("/api/gateway/terms", json={**UPSTREAM, "minimum_plan": "gold"}),
        await admin.put(f"/api/credit/users/{person.id}/plan", json={"plan": "gold", "reason": "why not"}),
    ):
        assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (422, "plan_unknown", {"plan": "gold"})


async def test_calls_an_hour_are_those_that_the_table_says_now(person, school):
    admin, gateway = await school.client("admin"), person.served.house.ports["gateway"]
    await gateway.grant_plan(person.id, "plus", "a try", "console")

    async def put(calls: int | None) -> None:
        (seen,) = [one for one in (await admin.get("/api/billing/plans")).json() if one["code"] == "plus"]
        assert (await admin.put("/api/billing/plans", json={**seen, "calls_an_hour": calls})).status_code == 200
        await gateway._ladder.ask()  # which it does every three seconds

    try:
        await put(1)
        assert [(await person.ask()).status_code for _ in range(2)] == [200, 429]
        await put(None)
        assert [(await person.ask()).status_code for _ in range(3)] == [200] * 3
    finally:
        await put(500)


@pytest.fixture
def two_an_hour(served, monkeypatch):
    monkeypatch.setattr(served.house.ports["gateway"].meter, "_quota", hourly(2))


async def test_only_calls_that_reach_a_paid_provider_count_for_the_hour(person, two_an_hour):
    rules = {"model": "rulebook", "messages": [{"role": "user", "content": "What is a harbour?"}]}
    same = question()
    assert [(await person.ask(rules)).status_code for _ in range(4)] == [200] * 4
    assert [(await person.ask(same)).headers["x-lyceum-source"] for _ in range(4)] == ["model", "cache", "cache", "cache"]
    person.served.provider.cases = ["500"]
    assert [(await person.ask()).status_code for _ in range(3)] == [503] * 3
    person.served.provider.cases = ["success"]
    answers = await asyncio.gather(*(person.ask() for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 429, 429]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["error"]["code"] == "rate_limit_exceeded"
    assert "free" in refused.json()["error"]["message"]
    assert 1_700 < int(refused.headers["retry-after"]) <= 1_800
    assert (await person.credit())[1] == 0, "nothing is set aside for what was refused"
    assert (await person.ask(rules)).status_code == 200


async def test_who_has_no_credit_has_not_used_up_the_hour(served, two_an_hour):
    poor = await served.person(credit=0)
    assert [(await poor.ask()).status_code for _ in range(4)] == [402] * 4
