"""A process that dies while a subscription is billed: whoever comes next goes on, and each period and change is paid once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from lyceum.domains.billing.subscriptions import store
from lyceum.domains.billing.subscriptions.wallet import end
from tests.billing.buying import keyed
from tests.billing.subscribing import BASIC, CREDIT, PLUS, PRICES, START, YEAR, Subscriber, timed


class Died(BaseException):
    """The process is gone."""


class Mortal:
    """The books, as a process reaches them that dies before or after it has moved money for the n-th time."""

    def __init__(self, ledger: Any) -> None:
        self._ledger = ledger
        self.dies_at, self.is_after, self.moved = 0, False, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    async def transfer(self, *told: Any) -> bool:
        return await self._moved(self._ledger.transfer, *told)

    async def promise(self, *told: Any) -> bool:
        return await self._moved(self._ledger.promise, *told)

    async def _moved(self, move: Callable[..., Awaitable[bool]], *told: Any) -> bool:
        self.moved += 1
        if self.moved == self.dies_at and not self.is_after:
            raise Died
        found = await move(*told)
        if self.moved == self.dies_at:
            raise Died
        return found


@pytest.mark.sampled(5)
@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize(
    ("step", "dies_at"), [("subscribe", 1), ("subscribe", 2), ("renew", 1), ("renew", 2), ("upgrade", 1), ("year", 1), ("year", 2)]
)
async def test_it_is_paid_once_whenever_a_process_dies(school, step, dies_at, is_after):
    books = Mortal(school.house.ports["ledger"])
    async with timed(school, ledger=books) as (at_work, clock):
        one = Subscriber(school, await school.client())
        me, key = one.client.user_id, keyed()
        await one.fill(PRICES[PLUS] * 2 + PRICES[YEAR])
        if step != "subscribe":
            await one.subscribe(BASIC if step == "upgrade" else PLUS)
            clock.on(days=7)
        before = await one.has()
        if step == "renew":
            clock.moment = START.replace(month=2, day=28)
        books.moved, books.dies_at, books.is_after = 0, dies_at, is_after
        with pytest.raises(Died):
            match step:
                case "subscribe":
                    await at_work.subscribe(me, _uuid(key), PLUS, "IRR", "wallet", "en", "")
                case "renew":
                    await _claimed(at_work, one)
                case _:
                    product = PLUS if step == "upgrade" else YEAR
                    await at_work.changes.change(me, _uuid(key), _uuid({"x": one.current["id"]}), product, None)
        books.dies_at = 0
        clock.on(minutes=5)
        await at_work.run()
        seen = await one.seen()
        whole, left = 28 * 86_400, 21 * 86_400
        paid = {
            "subscribe": PRICES[PLUS],
            "renew": PRICES[PLUS],
            "upgrade": -(-PRICES[PLUS] * left // whole) - PRICES[BASIC] * left // whole,
            "year": PRICES[YEAR] - PRICES[PLUS] * left // whole,
        }[step]
        assert before - await one.has() == paid
        brought = {"subscribe": CREDIT[PLUS], "renew": 2 * CREDIT[PLUS], "upgrade": 0, "year": CREDIT[PLUS] + CREDIT[YEAR]}[step]
        assert await one.has("credit") == brought
        assert seen
        assert (seen["state"], seen["terms"]["product_code"]) == ("active", YEAR if step == "year" else PLUS)
        assert (await one.happened())[-1] == {"subscribe": "started", "renew": "renewed"}.get(step, "changed")
        after = await one.has()
        clock.on(hours=1)
        await at_work.run()
        assert await one.has() == after
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_one_that_was_given_up_while_it_was_paid_gets_the_money_back(school):
    """Whoever was taken for dead comes back after two minutes: the subscription is over by then."""
    async with timed(school) as (at_work, clock):
        one = Subscriber(school, await school.client())
        await one.fill(PRICES[BASIC] * 2)
        await one.subscribe()
        clock.moment = START.replace(month=2, day=28)
        async with school.db.as_room("billing") as tx:
            row = await store.one(tx, _uuid({"x": one.current["id"]}), lock=True)
            assert row
            store.hold(row, clock.moment)
            period = await at_work.wallet.intend_renewal(tx, row, clock.moment)
        clock.on(minutes=3)
        async with school.db.as_room("billing") as tx:
            kept = await store.one(tx, row.id, lock=True)
            assert kept
            await end(tx, kept, clock.moment, timedelta(days=7), "not_paid")
        await at_work.wallet.finish(row, period)
        assert await one.has() == PRICES[BASIC]
        assert await one.seen() is None


def _uuid(key: dict[str, str]) -> UUID:
    return UUID(next(iter(key.values())))


async def _claimed(at_work: Any, one: Subscriber) -> None:
    """Bill the one subscription, as the job does."""
    async with one.school.db.as_room("billing") as tx:
        row = await store.one(tx, _uuid({"x": one.current["id"]}), lock=True)
        assert row
        store.hold(row, row.period_end)
    await at_work.wallet.advance(row.id)
