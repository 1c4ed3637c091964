"""Plans that are bought: in force at once and for as long as was paid, one after the other, and not after they were paid back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.port import PlanTold
from lyceum.kernel.clock import now
from tests.billing.banks import Sandbox
from tests.billing.buying import Buyer, keyed

MONTH, DAYS = "premium_month", 30


async def bought(buyer: Buyer, bank: Any = None) -> str:
    """Another month; gives the payment's id."""
    bank = bank or Sandbox()
    await buyer.ordered(MONTH)
    turn = await buyer.begun()
    back = await bank.choose(buyer, turn, "twice")
    assert back
    await buyer.back(back)
    await buyer.school.work()
    return turn["payment_id"]


async def standing(buyer: Buyer) -> tuple[str, int]:
    """The plan that the gateway goes by, and how many days of it are left."""
    record = (await buyer.client.get("/api/credit/record")).json()
    plan = await buyer.school.house.ports["gateway"].plans.of(buyer.client.user_id, "student")
    assert plan == record["plan"]
    counting = [grant for grant in record["plan_grants"] if grant["in_force"]]
    assert len(counting) <= 1
    until = counting[0]["until"] if counting else None
    return plan, round((datetime.fromisoformat(until) - now()) / timedelta(days=1)) if until else 0


async def given_back(school, payment_id: str) -> None:
    accountant = await school.client("accountant")
    path = f"/api/billing/payments/{payment_id}/refund"
    answer = await accountant.post(path, json={"reason": "changed their mind"}, headers=keyed())
    assert answer.json()["state"] == "refunded"
    await school.work()


@pytest.fixture
async def buyer(school) -> Buyer:
    return Buyer(school, await school.client())


async def test_a_plan_counts_at_once_and_is_no_credit(school, buyer):
    assert await standing(buyer) == ("free", 0)
    before = (await buyer.client.get("/api/credit/record")).json()["calls_an_hour"]
    await bought(buyer)
    assert await standing(buyer) == ("premium", DAYS)
    assert (await buyer.client.get("/api/credit/record")).json()["calls_an_hour"] != before
    assert (await buyer.credit(), await buyer.booked()) == (0, 0)
    order = await buyer.seen()
    assert (order["state"], order["plan"], order["given"], order["given_currency"]) == ("paid", "premium", DAYS, "DAY")
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_months_follow_each_other_and_what_is_paid_back_leaves_the_rest(school, buyer):
    payments = [await bought(buyer) for _ in range(3)]
    assert await standing(buyer) == ("premium", 3 * DAYS)
    await given_back(school, payments[0])  # the one that is in force: the others move up
    assert await standing(buyer) == ("premium", 2 * DAYS)
    await given_back(school, payments[2])
    assert await standing(buyer) == ("premium", DAYS)
    await given_back(school, payments[1])
    assert await standing(buyer) == ("free", 0)
    async with school.db.as_user(buyer.client.user_id) as tx:
        rows = (await tx.execute(text("SELECT from_at, until_at FROM billing.entitlements"))).all()
    assert all(since <= until <= now() for since, until in rows)


async def test_a_plan_that_has_ended_is_none_and_what_people_gave_stays(school, buyer):
    gateway, me = school.house.ports["gateway"], buyer.client.user_id
    told = {"user_id": me, "source_id": uuid4(), "reason": "Order 7", "plan": "premium"}
    await gateway.plans.bought(PlanTold(**told, until=now() - timedelta(seconds=1)))
    assert await standing(buyer) == ("free", 0)
    await gateway.grant_plan(me, "premium", "a gift", "console")
    assert await standing(buyer) == ("premium", 0)
    await gateway.plans.bought(PlanTold(**told, until=now() + timedelta(days=5)))
    assert await standing(buyer) == ("premium", 5)
    await gateway.plans.bought(PlanTold(**told, until=now() - timedelta(seconds=1)))
    assert await standing(buyer) == ("premium", 0), "the gift is there as before"


async def test_what_is_told_late_or_twice_of_an_order_does_not_undo_what_was_told_later(school, buyer):
    gateway, order = school.house.ports["gateway"], uuid4()
    told = {"user_id": buyer.client.user_id, "source_id": order, "reason": "Order 7", "plan": "premium"}
    begun, ended = PlanTold(**told, until=now() + timedelta(days=30)), PlanTold(**told, until=now())
    for event in (ended, begun, ended, begun):
        await gateway.plans.bought(event)
    assert await standing(buyer) == ("free", 0)


async def test_the_highest_plan_in_force_counts_whatever_came_last(school, buyer):
    plans, me = school.house.ports["gateway"].plans, buyer.client.user_id
    days = uuid4()
    await plans.bought(PlanTold(user_id=me, source_id=days, reason="Order 7", plan="premium", until=now() + timedelta(days=5)))
    renewing = {"user_id": me, "source_id": uuid4(), "reason": "Subscription 8", "plan": "basic"}
    await plans.bought(PlanTold(**renewing, until=now() + timedelta(days=30)))
    assert await standing(buyer) == ("premium", 5)
    await plans.bought(PlanTold(user_id=me, source_id=days, reason="Order 7", plan="premium", until=now()))
    assert await standing(buyer) == ("basic", 30)
    assert await plans.of(me, "teacher") == "premium", "what goes with a role is not taken away by buying less"
    await school.house.ports["gateway"].grant_plan(me, "free", "misuse", "console")
    assert await plans.of(me, "teacher") == "basic", "what people gave stands for the role's"


@pytest.mark.parametrize("change", [{"plan": None}, {"amount": 0}, {"amount": 4_000}, {"plan": "gold"}, {"kind": "credit"}])
async def test_a_plan_for_sale_names_itself_and_its_days(school, change):
    admin = await school.client("admin")
    product = {"code": "plan_x", "names": {"en": "x", "fa": "x"}, "kind": "plan", "plan": "premium", "amount": 7, "price_eur": 3_000_000}
    assert (await admin.put("/api/billing/products", json={**product, **change})).status_code == 422
