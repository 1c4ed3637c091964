"""Budgets are told at 80 and at 100 per cent, once a month each: whoever looks at once, and whoever dies in between."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.budgets.models import Spent
from lyceum.domains.ledger.models import Usage
from tests.ledger.conftest import topped_up

SCHOOLS, OWN = "/api/billing/budgets", "/api/billing/budgets/own"
EURO, PICO = 1_000_000, 10**12


@pytest.fixture
async def accountant(school):
    return await school.client("accountant", locale="fa")


async def mails(school, template: str, user_id: str) -> list[str]:
    """Keys of the messages of this kind to somebody, in the order of their making."""
    query = text("SELECT key FROM notify.messages WHERE template = :template AND owner_id = :user ORDER BY created_at")
    async with school.db.as_room("notify") as tx:
        return list((await tx.execute(query, {"template": template, "user": user_id})).scalars())


async def named(accountant, name: str, euro: int = 10, version: int = 0) -> dict:
    body = {"subject": "name", "value": name, "amount": euro * EURO, "version": version}
    answer = await accountant.put(SCHOOLS, json=body)
    assert answer.status_code == 200, answer.text
    return next(one for one in answer.json() if one["value"] == name)


async def test_each_level_is_told_once_however_many_look_and_whoever_dies(school, accountant):
    billing = school.house.ports["billing"]
    budget = await named(accountant, f"tutor {uuid4().hex[:6]}")

    def at(euro: float) -> tuple[Spent, ...]:
        return (Spent(budget_id=budget["id"], month=budget["month"], pico=int(euro * PICO)),)

    async def told() -> list[int]:
        await school.work()
        keys = await mails(school, "school_budget", accountant.user_id)
        return [int(key.split()[3]) for key in keys if key.split()[1] == budget["id"]]

    await billing.spent(at(7.99))
    assert await told() == []
    await asyncio.gather(*(billing.spent(at(8)) for _ in range(4)))
    assert await told() == [80]
    await billing.spent(at(9))
    await billing.budget_telling.tell(budget["id"], budget["month"], 80, 9 * PICO)  # a worker died after it had sent
    assert await told() == [80]
    await asyncio.gather(*(billing.spent(at(10)) for _ in range(4)))
    await billing.spent(at(25))
    assert await told() == [80, 100]
    seen = next(one for one in (await accountant.get(SCHOOLS)).json() if one["id"] == budget["id"])
    assert (seen["spent_pico"], seen["told"]) == (str(25 * PICO), [80, 100])


async def test_what_jumps_over_both_is_told_as_the_higher_alone(school, accountant):
    budget = await named(accountant, f"jump {uuid4().hex[:6]}")
    await school.house.ports["billing"].spent((Spent(budget_id=budget["id"], month=budget["month"], pico=30 * PICO),))
    await school.work()
    keys = await mails(school, "school_budget", accountant.user_id)
    assert [key.split()[3] for key in keys if key.split()[1] == budget["id"]] == ["100"]


async def test_a_person_is_told_of_a_budget_of_their_own(school):
    client, ledger, billing = await school.client(), school.house.ports["ledger"], school.house.ports["billing"]
    answer = await client.put(OWN, json={"amount": 2 * EURO, "calendar": "persian"})
    assert answer.status_code == 200, answer.text
    await ledger.transfer(topped_up(client.user_id, 5 * EURO))
    for spent, keys in ((1.5, 0), (0.25, 1), (0.25, 2)):
        await ledger.deliver(Usage(id=uuid4(), owner=client.user_id, service="tutor", cost_pico=int(spent * PICO)))
        await billing.budgets.look()
        await billing.budgets.look()
        await school.work()
        assert len(await mails(school, "own_budget", client.user_id)) == keys
    (own,) = (await client.get(OWN)).json()
    assert (own["spent_pico"], own["told"]) == (str(2 * PICO), [80, 100])
    assert (await client.delete(f"{OWN}/{own['id']}")).status_code == 204
    assert (await client.get(OWN)).json() == []


async def test_budgets_are_not_overwritten_nor_set_by_anybody(school, accountant):
    name = f"stale {uuid4().hex[:6]}"
    budget = await named(accountant, name)
    raised = await named(accountant, name, 20, budget["version"])
    assert (raised["amount"], raised["version"]) == (20 * EURO, 2)
    body = {"subject": "name", "value": name, "amount": EURO, "version": 1}
    stale = await accountant.put(SCHOOLS, json=body)
    assert (stale.status_code, stale.json()["code"], stale.json()["params"]) == (409, "stale_budget", {"version": 2})
    for wrong in (
        {"subject": "plan"},
        {"subject": "school", "value": "x"},
        {"subject": "own"},
        {"amount": 0},
        {"amount": 1.5},
        {"amount": 7},
    ):
        assert (await accountant.put(SCHOOLS, json={"subject": "school", "amount": EURO, **wrong})).status_code == 422, wrong
    student = await school.client()
    assert (await student.get(SCHOOLS)).status_code == (await student.put(SCHOOLS, json=body)).status_code == 403
    assert (await student.delete(f"{OWN}/{budget['id']}")).status_code == 404
    assert (await accountant.delete(f"{SCHOOLS}/{budget['id']}")).status_code == 204
    gone = await accountant.delete(f"{SCHOOLS}/{budget['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "budget_not_found")
