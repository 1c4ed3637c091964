"""The tariff is changed live, by those who may, and every price counts to the millionth of a millionth."""

import asyncio

import pytest

from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.domains.gateway.store import OfferBook
from lyceum.domains.gateway.tariff import Terms
from tests.gateway.conftest import ADMIN, COST_PICO, EURO, question

ROUTES = "/api/gateway/routes"


@pytest.fixture
async def admin(school):
    return await school.client("admin")


async def test_a_changed_route_counts_from_the_next_request(person, admin):
    first = [{"provider": "compatible", "model": "m-1"}]
    second = [{"provider": "compatible", "model": "m-2"}]
    for listed in (first, second):
        put = await admin.put(f"{ROUTES}/moving/free", json={"capability": "chat", "upstreams": listed})
        assert put.status_code == 200, put.text
        assert (await person.ask({**question(), "model": "moving"})).status_code == 200
    assert [asked.body["model"] for asked in person.served.provider.asked] == ["m-1", "m-2"]
    assert (await admin.delete(f"{ROUTES}/moving/free")).status_code == 204
    assert (await person.ask({**question(), "model": "moving"})).status_code == 404


async def test_once_a_change_is_answered_it_counts_in_a_process_that_has_just_asked(person, admin):
    house = person.served.house
    other = OfferBook(house.db, Ladder(GatewaySettings()))

    async def model() -> str:
        found = await other.offers("moving", "free")
        assert found is not None
        return found.offers[0].upstream.model

    async def asks_all_the_time() -> None:
        while True:
            await model()
            await asyncio.sleep(0)

    for number in range(6):
        listed = [{"provider": "compatible", "model": f"m-{number % 2 + 1}"}]
        asking = asyncio.create_task(asks_all_the_time()) if number else None
        put = await admin.put(f"{ROUTES}/moving/free", json={"capability": "chat", "upstreams": listed})
        assert (put.status_code, await model()) == (200, f"m-{number % 2 + 1}")
        if asking:
            asking.cancel()
            await asyncio.wait({asking})
    assert (await admin.delete(f"{ROUTES}/moving/free")).status_code == 204


async def test_the_next_upstream_answers_when_one_fails_and_only_it_is_paid(person, admin):
    listed = [{"provider": "compatible", "model": "m-1"}, {"provider": "compatible", "model": "m-2"}]
    await admin.put(f"{ROUTES}/spare/free", json={"capability": "chat", "upstreams": listed})
    person.served.provider.cases = ["500", "success"]
    answer = await person.ask({**question(), "model": "spare"})
    assert answer.status_code == 200
    assert await person.paid() == COST_PICO


async def test_what_has_no_price_is_not_asked(person, admin):
    listed = [{"provider": "compatible", "model": "unpriced"}]
    await admin.put(f"{ROUTES}/gift/free", json={"capability": "chat", "upstreams": listed})
    answer = await person.ask({**question(), "model": "gift"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")
    assert person.served.provider.asked == []


@pytest.mark.parametrize(
    ("terms", "status"),
    [({"minimum_plan": "premium"}, 403), ({"minimum_credit": EURO + 1}, 402), ({"coefficient_permille": 100_000}, 200)],
)
async def test_terms(person, terms, status):
    tariffs = person.served.house.ports["gateway"].tariffs
    await tariffs.put_terms(Terms(provider="compatible", model="m-1", **terms), ADMIN)
    try:
        assert (await person.ask()).status_code == status
        assert (await person.credit())[1] == 0
    finally:
        await tariffs.drop_terms({"provider": "compatible", "model": "m-1"}, ADMIN)


async def test_learners_see_and_change_nothing_of_it(school):
    learner = await school.client()
    for answer in (
        await learner.get(ROUTES),
        await learner.put(f"{ROUTES}/x/free", json={"capability": "chat", "upstreams": [{"provider": "rulebook"}]}),
        await learner.get("/api/gateway/rates"),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"capability": "chat", "upstreams": []},
        {"capability": "chat", "upstreams": [{"provider": "nobody", "model": ""}]},
        {"capability": "magic", "upstreams": [{"provider": "rulebook", "model": ""}]},
    ],
)
async def test_a_route_that_leads_nowhere_is_refused(admin, body):
    assert (await admin.put(f"{ROUTES}/bad/free", json=body)).status_code == 422


async def test_rates_are_kept_and_taken_away(admin):
    rate = {"provider": "openai", "model": "gpt-9", "unit": "output_token", "price_pico": 7, "cost_pico": 5}
    assert (await admin.put("/api/gateway/rates", json=rate)).json() == rate
    assert rate in (await admin.get("/api/gateway/rates")).json()
    key = {name: rate[name] for name in ("provider", "model", "unit")}
    assert (await admin.post("/api/gateway/rates/drop", json=key)).status_code == 204
    assert (await admin.post("/api/gateway/rates/drop", json=key)).status_code == 404


async def test_the_sums_are_those_of_the_callers_own_calls(person, admin):
    await admin.put(f"{ROUTES}/summed/free", json={"capability": "chat", "upstreams": [{"provider": "rulebook", "model": ""}]})
    other = await person.served.person()
    for who, name in ((person, "helper"), (person, "helper"), (person, "summed"), (other, "summed")):
        assert (await who.ask({**question(), "model": name})).status_code == 200
    async with person.http() as http:
        told = await http.get("/api/gateway/calls/summary")
        assert told.json() == [{"name": "helper", "calls": 2, "cost_pico": 2 * COST_PICO}, {"name": "summed", "calls": 1, "cost_pico": 0}]
        assert (await http.get("/api/gateway/calls/summary", params={"days": 0})).status_code == 422
