"""Plans that renew, billed out of the wallet: charged once a period, changed to the second, given a week of grace, ended at one's word."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lyceum.domains.billing.subscriptions import rules
from lyceum.domains.billing.subscriptions.service import Subscriptions
from tests.billing.buying import keyed
from tests.billing.subscribing import BASIC, CREDIT, PATH, PLUS, PRICES, START, YEAR, Clock, Subscriber, timed

FEBRUARY, MARCH, APRIL = (datetime(2027, *day, 9, 30, tzinfo=UTC) for day in ((2, 28), (3, 31), (4, 30)))
SOON = rules.HANDOVER


@pytest.fixture
async def at_work(school) -> AsyncIterator[tuple[Subscriptions, Clock]]:
    async with timed(school) as found:
        yield found


@pytest.fixture
async def one(school, at_work) -> Subscriber:
    return Subscriber(school, await school.client())


async def books_are_right(school) -> bool:
    return (await school.house.ports["ledger"].verify()).problems == ()


async def test_a_period_is_paid_once_and_counts_at_once(school, one):
    short = await one.subscribe(PLUS, 402)
    assert (short["code"], short["params"]["missing"]) == ("wallet_short", PRICES[PLUS])
    assert (await one.seen(), await one.happened()) == (None, [])
    await one.fill(PRICES[PLUS] * 2)
    key = keyed()
    begun = await one.subscribe(PLUS, key=key)
    assert begun["url"] is None
    assert await one.subscribe(PLUS, key=key) == begun
    assert (await one.has(), await one.has("credit")) == (PRICES[PLUS], CREDIT[PLUS])
    assert (await one.subscribe(BASIC, 409))["code"] == "subscription_exists"
    seen = await one.seen()
    assert (seen["state"], seen["terms"]["plan"], datetime.fromisoformat(seen["period_end"])) == ("active", "plus", FEBRUARY)
    assert await one.told() == ("plus", FEBRUARY + SOON)
    await school.work()
    assert await school.house.ports["gateway"].plans.of(one.client.user_id, "student") == "plus"
    assert await one.happened() == ["started"]
    assert await books_are_right(school)


@pytest.mark.parametrize(
    "wrong",
    [
        {"product": "credit_5", "code": "not_renewing"},
        {"product": "no_such", "code": "not_renewing"},
        {"biller": "sandbox_two", "code": "biller_unknown"},
        {"currency": "EUR", "code": "biller_unknown"},
    ],
)
async def test_what_cannot_be_subscribed_to_is_refused(one, wrong):
    wrong = dict(wrong)
    code = wrong.pop("code")
    assert (await one.subscribe(wrong.pop("product", BASIC), 422, **wrong))["code"] == code


async def test_periods_are_renewed_by_the_calendar_with_a_reminder_before(school, one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[BASIC] * 3)
    await one.subscribe()
    for end in (FEBRUARY, MARCH):
        clock.moment = end - timedelta(days=3)
        await at_work_now.run()
        assert (await one.happened())[-1] == "reminded"
        clock.moment = end
        await at_work_now.run()
        assert (await one.happened())[-1] == "renewed"
    assert datetime.fromisoformat((await one.seen())["period_end"]) == APRIL
    assert await one.has() == 0
    await school.work()
    async with school.db.as_room("notify") as tx:
        sent = (await tx.execute(text("SELECT template FROM notify.messages WHERE owner_id = :me"), {"me": one.client.user_id})).scalars()
        assert sorted(sent) == sorted(["subscription_renews", "subscription_renewed"] * 2)
    before = await one.happened()
    await at_work_now.run()
    assert await one.happened() == before, "nothing is done twice"


async def test_a_dearer_plan_counts_at_once_and_costs_what_is_left(one, at_work):
    _, clock = at_work
    await one.fill(PRICES[BASIC] + PRICES[PLUS])
    await one.subscribe()
    clock.on(days=10, seconds=7)
    preview = await one.preview(PLUS)
    whole, left = (FEBRUARY - START).total_seconds(), (FEBRUARY - clock.moment).total_seconds()
    lines = preview["lines"]
    assert (lines["period_seconds"], lines["left_seconds"]) == (whole, left)
    assert lines["credit"] == PRICES[BASIC] * left // whole
    assert lines["debit"] == -(-PRICES[PLUS] * left // whole)
    assert preview["pays"] == lines["debit"] - lines["credit"]
    refused = await one.act("change", 409, product=PLUS, at_most=preview["pays"] - 1)
    assert refused["code"] == "costs_more"
    before, key = await one.has(), keyed()
    changed = await one.act("change", key=key, product=PLUS, at_most=preview["pays"])
    assert await one.act("change", key=key, product=PLUS, at_most=preview["pays"]) == changed
    assert changed["terms"]["plan"] == "plus"
    assert datetime.fromisoformat(changed["period_end"]) == FEBRUARY
    assert before - await one.has() == preview["pays"]
    assert await one.has("credit") == 0, "the credit of the new plan comes with its own first period"
    assert await one.told() == ("plus", FEBRUARY + SOON)
    line = (await one.client.get(f"{PATH}/history")).json()["items"][0]
    assert (line["what"], line["detail"]["lines"]) == ("changed", lines)
    assert (await one.act("change", 409, product=PLUS))["code"] == "same_plan"


async def test_a_change_that_the_wallet_cannot_pay_changes_nothing(one, at_work):
    _, clock = at_work
    await one.fill(PRICES[BASIC] + 10)
    await one.subscribe()
    clock.on(days=3)
    before = await one.seen()
    assert (await one.act("change", 402, product=PLUS))["code"] == "wallet_short"
    assert (await one.seen(), await one.has()) == (before, 10)


async def test_a_year_begins_at_once_less_what_is_left_of_the_month(one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[PLUS] + PRICES[YEAR])
    await one.subscribe(PLUS)
    clock.on(days=14)
    preview = await one.preview(YEAR)
    assert preview["pays"] == PRICES[YEAR] - PRICES[PLUS] // 2
    changed = await one.act("change", product=YEAR)
    assert datetime.fromisoformat(changed["period_end"]) == clock.moment.replace(year=2028)
    assert await one.has("credit") == CREDIT[PLUS] + CREDIT[YEAR]
    clock.on(days=40)
    await at_work_now.run()
    assert (await one.happened())[-1] == "changed", "the month is over, the year is not"
    assert not (await one.preview(PLUS))["at_once"], "a year that is paid is used"


async def test_a_cheaper_plan_waits_for_the_next_period(one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[PLUS] + PRICES[BASIC])
    await one.subscribe(PLUS)
    preview = await one.preview(BASIC)
    assert (preview["at_once"], preview["pays"], preview["lines"]) == (False, 0, None)
    planned = await one.act("change", product=BASIC)
    assert (planned["terms"]["product_code"], planned["next"]["product_code"]) == (PLUS, BASIC)
    kept = await one.act("change", product=PLUS)
    assert kept["next"] is None
    await one.act("change", product=BASIC)
    clock.moment = FEBRUARY
    await at_work_now.run()
    seen = await one.seen()
    assert (seen["terms"]["product_code"], seen["next"], await one.has()) == (BASIC, None, 0)
    assert datetime.fromisoformat(seen["period_end"]) == MARCH
    assert await one.told() == ("basic", MARCH + SOON)
    assert await one.happened() == ["started", "change_planned", "change_withdrawn", "change_planned", "changed", "renewed"]


async def test_it_ends_with_its_period_when_one_says_so_and_not_when_one_takes_it_back(one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[BASIC] * 2)
    await one.subscribe()
    for _ in range(2):
        assert (await one.act("cancel"))["cancels_at_end"]
    assert await one.told() == ("basic", FEBRUARY)
    assert (await one.act("change", 409, product=PLUS))["code"] == "subscription_ends"
    assert not (await one.act("resume"))["cancels_at_end"]
    assert await one.told() == ("basic", FEBRUARY + SOON)
    clock.moment = FEBRUARY
    await at_work_now.run()
    await one.act("cancel")
    clock.moment = MARCH
    await at_work_now.run()
    assert (await one.seen(), await one.has()) == (None, 0)
    assert await one.told() == ("basic", MARCH)
    assert (await one.happened())[-1] == "ended"
    await one.fill(PRICES[PLUS])
    await one.subscribe(PLUS)
    assert (await one.seen())["terms"]["plan"] == "plus"


async def unpaid(one: Subscriber, at_work: tuple[Subscriptions, Clock]) -> None:
    """A renewal that could not be paid."""
    await one.fill(PRICES[BASIC])
    await one.subscribe()
    at_work[1].moment = FEBRUARY
    await at_work[0].run()


async def test_what_is_not_paid_is_tried_for_a_week_and_then_ends(school, one, at_work):
    at_work_now, clock = at_work
    await unpaid(one, at_work)
    seen = await one.seen()
    until = FEBRUARY + timedelta(days=7)
    assert (seen["state"], datetime.fromisoformat(seen["plan_until"])) == ("past_due", until)
    assert await one.told() == ("basic", until)
    assert not (await one.preview(PLUS))["at_once"], "nothing is prorated that is not paid"
    for days in range(1, 7):
        clock.moment = FEBRUARY + timedelta(days=days)
        await at_work_now.run()
    assert (await one.happened()).count("payment_failed") == 3
    assert (await one.seen())["state"] == "past_due"
    clock.moment = until
    await at_work_now.run()
    assert (await one.seen(), (await one.happened())[-1]) == (None, "ended")
    assert await one.told() == ("basic", until)
    await school.work()
    async with school.db.as_room("notify") as tx:
        sent = (await tx.execute(text("SELECT template FROM notify.messages WHERE owner_id = :me"), {"me": one.client.user_id})).scalars()
        assert sorted(sent) == sorted(["subscription_unpaid"] * 3 + ["subscription_ended"])


@pytest.mark.parametrize("way", ["filled", "pay", "job"])
async def test_a_wallet_that_is_filled_in_time_keeps_the_plan(one, at_work, way):
    at_work_now, clock = at_work
    await unpaid(one, at_work)
    clock.on(days=2, hours=5)
    if way == "pay":
        assert (await one.act("pay", 402))["code"] == "wallet_short"
    await one.fill(PRICES[BASIC])
    if way == "filled":
        await at_work_now.filled(one.client.user_id)
    elif way == "pay":
        await one.act("pay")
    else:
        clock.on(days=1)
        await at_work_now.run()
    seen = await one.seen()
    assert (seen["state"], datetime.fromisoformat(seen["period_end"]), seen["problem"]) == ("active", MARCH, None)
    assert await one.told() == ("basic", MARCH + SOON)
    assert (await one.has(), (await one.happened())[-1]) == (0, "recovered")


async def test_what_is_past_due_can_be_ended_or_paid_for_less(one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[PLUS])
    await one.subscribe(PLUS)
    clock.moment = FEBRUARY
    await at_work_now.run()
    await one.act("change", product=BASIC)
    await one.fill(PRICES[BASIC])
    assert (await one.act("pay"))["terms"]["product_code"] == BASIC
    clock.moment = MARCH
    await at_work_now.run()
    assert (await one.act("cancel"))["state"] == "ended"
    assert await one.told() == ("basic", MARCH)


async def test_nobody_pays_for_a_time_in_which_the_school_stood_still(one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[BASIC] * 3)
    await one.subscribe()
    clock.moment = FEBRUARY + timedelta(days=100)
    await at_work_now.run()
    seen = await one.seen()
    assert datetime.fromisoformat(seen["period_start"]) == clock.moment
    assert await one.has() == PRICES[BASIC]


async def test_others_see_and_change_nothing_and_accountants_see_all(school, one):
    await one.fill(PRICES[BASIC])
    await one.subscribe()
    other = Subscriber(school, await school.client(), one.current)
    for name in ("cancel", "resume", "pay"):
        assert (await other.act(name, 404))["code"] == "subscription_not_found"
    await other.act("change", 404, product=PLUS)
    await other.preview(PLUS, 404)
    assert (await other.seen(), await other.happened()) == (None, [])
    assert (await other.client.get(f"{PATH}/all")).status_code == 403
    accountant = await school.client("accountant")
    listed = (await accountant.get(f"{PATH}/all", params={"user_id": one.client.user_id, "state": "active", "biller": "wallet"})).json()
    assert [(item["id"], item["user_id"]) for item in listed["items"]] == [(one.current["id"], one.client.user_id)]
    assert (await accountant.get(f"{PATH}/all", params={"user_id": one.client.user_id, "state": "ended"})).json()["items"] == []


async def test_one_that_cannot_be_billed_does_not_stop_the_others(school, at_work):
    at_work_now, clock = at_work
    people = [Subscriber(school, await school.client()) for _ in range(3)]
    for person in people:
        await person.fill(PRICES[BASIC] * 2)
        await person.subscribe()
    async with school.db.as_room("billing") as tx:
        broken = text('UPDATE billing.subscriptions SET next_terms = \'{"plan": "no terms at all"}\' WHERE owner_id = :me')
        await tx.execute(broken, {"me": people[1].client.user_id})
    clock.moment = FEBRUARY
    await at_work_now.run()
    states: list[Any] = [await person.has() for person in people]
    assert states == [0, PRICES[BASIC], 0]
    async with school.db.as_room("billing") as tx:
        mend = text("UPDATE billing.subscriptions SET next_terms = NULL WHERE owner_id = :me")
        await tx.execute(mend, {"me": people[1].client.user_id})
    clock.on(minutes=3)
    await at_work_now.run()
    assert await people[1].has() == 0


async def test_whoever_leaves_is_charged_no_more(school, one, at_work):
    at_work_now, clock = at_work
    await one.fill(PRICES[BASIC] * 2)
    await one.subscribe()
    billing = school.house.ports["billing"]
    told = {piece.name async for piece in billing.export(one.client.user_id)}
    assert {"billing/subscriptions.jsonl", "billing/subscription_periods.jsonl", "billing/subscription_history.jsonl"} <= told
    assert (await billing.forget(one.client.user_id)).kept["subscriptions"] == 1
    clock.moment = FEBRUARY
    await at_work_now.run()
    assert await one.has() == PRICES[BASIC]


def overdue(detail: str) -> int:
    """How many the check tells of."""
    return int(detail.partition(" overdue")[0])


async def test_what_is_overdue_by_more_than_a_day_is_told_of(school):
    async with timed(school) as (subscriptions, clock):
        one = Subscriber(school, await school.client())
        await one.fill(PRICES[BASIC] * 2)
        await one.subscribe()
        clock.on(days=32, hours=1)
        late = await subscriptions.check()
        assert not late.ok
        await subscriptions.run()
        # Others of this school may wait for what this clock does not bring: one less is overdue at least.
        assert overdue((await subscriptions.check()).detail) < overdue(late.detail)
