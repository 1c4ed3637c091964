"""What a provider says of a subscription, in any order and as often as it likes, ends in the same rows and the same books."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from lyceum.domains.billing.biller import Billed, Biller, PaidPeriod, Subscribing
from lyceum.domains.billing.gateway import Begun
from lyceum.domains.billing.models import Money, Product
from lyceum.domains.billing.subscriptions import rules
from tests.billing.buying import keyed
from tests.billing.subscribing import BASIC, CREDIT, PATH, PLUS, PRICES, START, Subscriber, timed

MAY = timedelta(days=28)


@dataclass
class Plain(Biller):
    """The plainest provider there can be: it has one subscription at a time, and says of it what it was told to."""

    name: str = "plain"
    currencies: frozenset[Money] = frozenset({"EUR"})
    is_test: bool = True
    asked: Subscribing | None = None
    says: Billed | None = None
    heard: list[tuple[Any, ...]] = field(default_factory=list)

    async def begin(self, ask: Subscribing) -> Begun:
        self.asked = ask
        return Begun(authority=f"checkout-{ask.subscription_id}", url="https://plain.example/pay")

    async def look(self, reference: str | None, subscription_id: UUID) -> Billed | None:
        return self.says

    async def change(self, reference: str, product: Product, key: UUID, *, at_end: bool = False) -> None:
        self.heard.append(("change", product.code, at_end))

    async def cancel(self, reference: str, at_end: bool, key: UUID) -> None:
        self.heard.append(("cancel", at_end))
        if self.says:
            changed = {"cancels_at_end": True} if at_end else {"state": "ended"}
            self.says = self.says.model_copy(update={**changed, "occurred_at": self.says.occurred_at + timedelta(seconds=1)})

    async def resume(self, reference: str, key: UUID) -> None:
        assert self.says
        later = self.says.occurred_at + timedelta(seconds=1)
        self.says = self.says.model_copy(update={"cancels_at_end": False, "occurred_at": later})

    async def give_back(self, paid: PaidPeriod, key: UUID) -> bool:
        self.heard.append(("give_back", paid.reference))
        return True

    async def close(self) -> None:
        """Nothing is open."""


def period(name: str, number: int, code: str = PLUS, **other: Any) -> PaidPeriod:
    start = START + number * MAY
    facts = {"period_start": start, "period_end": start + MAY, "amount": PRICES[code], "currency": "EUR", "product_code": code}
    return PaidPeriod(reference=name, **{**facts, **other})


def billed(name: str, number: int, at: datetime, paid: tuple[PaidPeriod, ...], **other: Any) -> Billed:
    start = START + number * MAY
    facts = {"state": "active", "product_code": PLUS, "period_start": start, "period_end": start + MAY, "customer": "cus_1"}
    return Billed(**{"reference": name, "occurred_at": at, "paid": paid, **facts, **other})


@pytest.fixture
async def at_provider(school):
    plain = Plain()
    async with timed(school, {"plain": plain}) as (at_work, clock):
        one = Subscriber(school, await school.client())
        turned = await one.subscribe(PLUS, currency="EUR", biller="plain")
        assert turned["url"] == "https://plain.example/pay"
        assert turned["subscription"]["state"] == "starting"
        yield one, plain, at_work, clock


async def sold(school, one: Subscriber) -> int:
    """What the books have taken for this subscription."""
    query = text("SELECT coalesce(sum(amount), 0)::bigint FROM ledger.transfers WHERE group_id = :id AND reason = 'subscription'")
    async with school.db.as_room("ledger") as tx:
        return int((await tx.execute(query, {"id": one.current["id"]})).scalar_one())


async def test_it_begins_when_it_was_paid_and_is_found_by_either_name(school, at_provider):
    one, plain, at_work, clock = at_provider
    mine = one.current["id"]
    assert plain.asked
    assert (plain.asked.price, str(plain.asked.subscription_id)) == (PRICES[PLUS], mine)
    assert not await at_work.project("plain", "of somebody else")
    plain.says = billed(f"sub-{mine}", 0, clock.moment, (period(f"in-1-{mine}", 0),))
    for _ in range(2):
        assert await at_work.project("plain", mine)
        assert await at_work.project("plain", f"sub-{mine}")
    seen = await one.seen()
    assert (seen["state"], seen["terms"]["plan"], seen["is_test"]) == ("active", "plus", True)
    assert (await sold(school, one), await one.has("credit")) == (PRICES[PLUS], CREDIT[PLUS])
    assert await one.happened() == ["started"]
    assert await one.told() == ("plus", START + MAY + rules.HANDOVER)
    assert (await one.client.get(f"{PATH}/{mine}/portal")).json() == {"url": None}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", range(30))
async def test_the_same_facts_in_any_order_are_the_same_end(school, at_provider, seed):
    one, plain, at_work, clock = at_provider
    mine, moment = one.current["id"], clock.moment
    paid = tuple(period(f"in-{number}-{mine}", number) for number in range(3))
    change = period(f"in-up-{mine}", 1, amount=123_456, is_change=True)
    facts = [
        billed(f"sub-{mine}", 0, moment, paid[:1]),
        billed(f"sub-{mine}", 1, moment + MAY, paid[:2], state="past_due", period_start=START, period_end=START + MAY),
        billed(f"sub-{mine}", 1, moment + MAY + timedelta(days=2), paid[:2]),
        billed(f"sub-{mine}", 1, moment + MAY + timedelta(days=3), (*paid[:2], change), cancels_at_end=True),
        billed(f"sub-{mine}", 2, moment + 2 * MAY, (*paid, change)),
    ]
    told = facts * 2
    random.Random(seed).shuffle(told)
    clock.moment = moment + 2 * MAY
    for fact in told:
        plain.says = fact
        await at_work.project("plain", mine)
    seen = await one.seen()
    assert (seen["state"], seen["cancels_at_end"], datetime.fromisoformat(seen["period_end"])) == ("active", False, START + 3 * MAY)
    assert (await sold(school, one), await one.has("credit")) == (3 * PRICES[PLUS] + 123_456, 3 * CREDIT[PLUS])
    assert await one.told() == ("plus", START + 3 * MAY + rules.HANDOVER)
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_it_is_past_due_recovers_is_cancelled_and_ends_as_the_provider_says(at_provider):
    one, plain, at_work, clock = at_provider
    mine = one.current["id"]
    first, second = period(f"in-1-{mine}", 0), period(f"in-2-{mine}", 1)
    plain.says = billed(f"sub-{mine}", 0, clock.moment, (first,))
    await at_work.project("plain", mine)
    clock.on(days=28)
    plain.says = billed(f"sub-{mine}", 0, clock.moment, (first,), state="past_due")
    await at_work.project("plain", mine)
    assert await one.told() == ("plus", START + MAY + timedelta(days=7))
    clock.on(days=1)
    plain.says = billed(f"sub-{mine}", 1, clock.moment, (first, second))
    await at_work.project("plain", mine)
    assert (await one.act("cancel"))["cancels_at_end"]
    assert await one.told() == ("plus", START + 2 * MAY)
    assert not (await one.act("resume"))["cancels_at_end"]
    await one.act("change", product=BASIC)
    assert plain.heard == [("cancel", True), ("change", BASIC, True)]
    plain.says = plain.says.model_copy(update={"state": "ended", "occurred_at": clock.moment + timedelta(hours=1)})
    await at_work.project("plain", mine)
    assert await one.seen() is None
    assert await one.happened() == [
        "started",
        "past_due",
        "payment_failed",
        "recovered",
        "cancel_planned",
        "cancel_withdrawn",
        "ended",
    ]


async def test_one_that_nobody_pays_is_given_up_and_begins_if_it_is_paid_after_all(at_provider):
    one, plain, at_work, clock = at_provider
    clock.on(hours=2)
    await at_work.run()
    assert await one.seen() is None
    plain.says = billed(f"sub-{one.current['id']}", 0, clock.moment, (period(f"in-{one.current['id']}", 0),))
    await at_work.project("plain", one.current["id"])
    assert (await one.seen())["state"] == "active"


async def test_a_second_subscription_that_is_paid_ends_and_its_money_goes_back(school, at_provider):
    one, plain, at_work, clock = at_provider
    first = one.current
    await one.fill(PRICES[BASIC])
    assert (await one.subscribe(BASIC))["subscription"]["state"] == "active"
    plain.says = billed(f"sub-{first['id']}", 0, clock.moment, (period(f"in-{first['id']}", 0),))
    for _ in range(2):
        await at_work.project("plain", first["id"])
    assert ("cancel", False) in plain.heard
    assert ("give_back", f"in-{first['id']}") in plain.heard
    assert (await one.seen())["biller"] == "wallet"
    assert await one.has("credit") == 0
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_keys_make_one_of_two(at_provider):
    one = at_provider[0]
    key = keyed()
    assert (await one.subscribe(PLUS, key=key, currency="EUR", biller="plain"))["url"], "chosen again before it was paid"
    again = await one.subscribe(PLUS, key=key, currency="EUR", biller="plain")
    assert again["subscription"]["id"] == one.current["id"]
