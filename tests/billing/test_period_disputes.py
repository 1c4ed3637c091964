"""A subscriber's bank takes back what was paid for a period: books, plan and credit follow, once, and again when the money returns."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.billing.providers import StandIn
from tests.billing.subscribers import SMALL, Subscriber, sell
from tests.billing.subscription_scenarios import NINE
from tests.billing.test_webhooks import sent

GATEWAYS = ("stripe", "paddle")


async def subscribed(market: Any, gateway: str) -> Subscriber:
    await sell(market.school)
    one = Subscriber(market.school, await market.school.client(), StandIn(market.banks[gateway]))
    await one.subscribe(SMALL)
    await one.answer()
    await one.look()
    assert (await one.plan(), await one.booked(), await one.credit()) == ("plus", [NINE], 2_000_000)
    return one


async def disputed(market: Any, one: Subscriber, becomes: str, times: int = 2) -> None:
    """The bank acts, and the provider tells of it more than once."""
    bank = market.banks[one.provider.gateway]
    event = bank.disputes(bank.books.of(one.id), becomes)
    for number in range(times):
        again = {**event, "id" if "id" in event else "event_id": f"evt_{number}_{one.id}_{becomes}"}
        assert (await sent(market, one.provider.gateway, again)).status_code == 200
    await market.school.work()


async def seen_by_accountant(market: Any, one: Subscriber) -> list[Any]:
    accountant = await market.school.client("accountant")
    items = (await accountant.get("/api/billing/disputes")).json()["items"]
    return [each for each in items if each["user_id"] == one.client.user_id]


async def happened(one: Subscriber) -> list[str]:
    items = (await one.client.get("/api/billing/subscriptions/history")).json()["items"]
    return [each["what"] for each in reversed(items)]


async def receipts(one: Subscriber) -> list[tuple[str, int]]:
    items = (await one.client.get("/api/billing/receipts")).json()["items"]
    return [(each["kind"], each["amount"]) for each in reversed(items)]


@pytest.mark.parametrize("gateway", GATEWAYS)
async def test_what_was_paid_for_a_period_is_taken_back_and_returns(market, gateway):
    one = await subscribed(market, gateway)
    await disputed(market, one, "warning_needs_response")
    assert (await one.plan(), await one.booked()) == ("plus", [NINE])
    await disputed(market, one, "lost")
    await one.look()
    assert (await one.booked(), await one.credit(), (await one.standing())[0]) == ([NINE, -NINE], 0, "ended")
    assert await one.plan() != "plus"
    assert await one.provider.state(market.school, one.id) == "ended"
    assert await happened(one) == ["started", "charged_back", "ended"]
    assert await receipts(one) == [("period", NINE), ("refund", NINE)]
    told = next(each for each in await seen_by_accountant(market, one) if each["state"] == "lost")
    assert (told["amount"], told["withdrawn"], told["order_number"], told["gateway"]) == (NINE, True, None, gateway)
    assert told["subscription_number"]
    await disputed(market, one, "won")
    assert (await one.booked(), (await one.standing())[0], await one.credit()) == ([NINE, -NINE, NINE], "ended", 0)
    assert (await happened(one))[-1] == "charge_returned"
    assert await receipts(one) == [("period", NINE), ("refund", NINE), ("period", NINE)]
    assert (await market.school.house.ports["ledger"].verify()).problems == ()


async def test_a_process_that_dies_while_it_is_booked_leaves_it_to_the_clock(market):
    one = await subscribed(market, "stripe")
    await disputed(market, one, "lost", times=1)
    async with market.school.db.as_room("billing") as tx:
        undone = text("UPDATE billing.disputes SET booked = 'none', kept = NULL, taken = NULL WHERE subscription_id = :id")
        await tx.execute(undone, {"id": one.id})
    for _ in range(2):
        await market.school.house.ports["billing"].look_at_disputes()
    assert (await one.booked(), await one.credit(), (await one.standing())[0]) == ([NINE, -NINE], 0, "ended")
    assert await happened(one) == ["started", "charged_back", "ended"]
    assert await receipts(one) == [("period", NINE), ("refund", NINE)]
    async with market.school.db.as_room("billing") as tx:
        query = text("SELECT booked FROM billing.disputes WHERE subscription_id = :id")
        assert (await tx.execute(query, {"id": one.id})).scalars().all() == ["out"]


async def test_a_period_that_is_over_leaves_the_one_that_was_paid_since(market):
    one = await subscribed(market, "stripe")
    bank = market.banks["stripe"]
    event = bank.disputes(bank.books.of(one.id), "lost")
    await one.month()
    await one.look()
    assert (await sent(market, "stripe", event)).status_code == 200
    await market.school.work()
    await one.look()
    assert await one.standing() == ("active", SMALL, None, True)
    assert (await one.plan(), sum(await one.booked())) == ("plus", NINE)
