"""Many clients at once: no deadlock, nothing lost, nothing twice."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.ledger.models import Party, Transfer, Usage
from lyceum.domains.ledger.port import NotEnoughCredit
from lyceum.domains.ledger.service import LedgerService
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.ids import new_user_id
from tests.ledger.conftest import EURO, credit, topped_up
from tests.ledger.machine import Books, books

CLIENTS = 32


async def test_of_many_who_race_for_the_same_credit_as_many_win_as_it_bears(ledger):
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, 1_000))

    async def take(number: int) -> bool:
        try:
            if number % 2:
                return (await ledger.hold(uuid4(), owner, 7)).created
            spent = Transfer(
                id=uuid4(), debit=Party(owner=owner, code="credit"), credit=Party(code="revenue.test"), currency="EUR", amount=7, reason="x"
            )
            return await ledger.transfer(spent)
        except NotEnoughCredit:
            return False

    won = await asyncio.gather(*(take(number) for number in range(300)))
    assert sum(won) == 1_000 // 7
    assert (await credit(ledger, owner))[0] == 1_000 % 7


async def test_the_same_keys_at_once_are_booked_once(ledger):
    owner = new_user_id()
    deposit, hold, usage = topped_up(owner, EURO), uuid4(), uuid4()
    assert Counter(await asyncio.gather(*(ledger.transfer(deposit) for _ in range(40)))) == {True: 1, False: 39}
    held = await asyncio.gather(*(ledger.hold(hold, owner, 30_000) for _ in range(40)))
    assert Counter(found.created for found in held) == {True: 1, False: 39}
    wish = Usage(id=usage, owner=owner, service="test/model", cost_pico=12_345_600_000, hold_id=hold)
    told = await asyncio.gather(*(ledger.deliver(wish) for _ in range(40)))
    assert Counter((found.created, found.charged) for found in told) == {(True, 12_345): 1, (False, 12_345): 39}
    back = [uuid4() for _ in range(20)]

    async def reverse(key: UUID) -> int:
        try:
            return await ledger.reverse(key, deposit.id, "refund", 70_000)
        except LyceumError:
            return 0

    assert sum(await asyncio.gather(*(reverse(key) for key in back))) == 980_000  # fourteen times: what is there bears no more
    assert await credit(ledger, owner) == (EURO - 980_000 - 12_345 - 1, 0, 600_000)


class Crowd:
    """Clients that do all there is to do with a few people's accounts."""

    def __init__(self, ledgers: list[LedgerService], people: int, seed: int) -> None:
        self.ledgers, self.dice, self.done = ledgers, random.Random(seed), Counter[str]()
        self.people = [new_user_id() for _ in range(people)]
        self.holds: list[UUID] = []
        self.deposits: list[UUID] = []
        often = [self.pay, self.use, self.use]
        self.acts: list[Callable[[], Awaitable[Any]]] = [*often, self.deposit, self.pay, self.several, self.use, self.keep, self.capture]
        self.acts += [self.release, self.refund, self.sweep]

    @property
    def ledger(self) -> LedgerService:
        """One of several, as in several processes: each puts together what comes to it at one moment."""
        return self.dice.choice(self.ledgers)

    def between(self, debit: str, credit_: str) -> Transfer:
        sides = [
            Party(owner=owner, code="credit" if owner else self.dice.choice(("clearing.a", "clearing.b"))) for owner in (debit, credit_)
        ]
        amount = self.dice.randrange(1, 20_000)
        return Transfer(id=uuid4(), debit=sides[0], credit=sides[1], currency="EUR", amount=amount, reason="moved")

    async def deposit(self) -> None:
        wish = self.between("", self.dice.choice(self.people))
        await self.ledger.transfer(wish.model_copy(update={"amount": 200_000}))
        self.deposits.append(wish.id)

    async def pay(self) -> None:
        await self.ledger.transfer(self.between(*self.dice.sample(self.people, 2)))

    async def several(self) -> None:
        chain = self.dice.sample([*self.people, ""], 4)
        await self.ledger.transfer_all(tuple(self.between(*pair) for pair in pairwise(chain)))

    async def use(self) -> None:
        owner = self.dice.choice(self.people)
        hold = await self.ledger.hold(uuid4(), owner, 30_000, self.dice.choice((0, 60)))
        cost = self.dice.randrange(0, 40_000_000_000)
        usage = Usage(id=uuid4(), owner=owner, service="test/model", cost_pico=cost, hold_id=hold.id)
        await asyncio.gather(*(self.ledger.deliver(usage) for _ in range(self.dice.choice((1, 1, 2)))))

    async def keep(self) -> None:
        self.holds.append((await self.ledger.hold(uuid4(), self.dice.choice(self.people), self.dice.randrange(1, 30_000))).id)

    async def capture(self) -> None:
        if self.holds:
            await self.ledger.capture(uuid4(), self.dice.choice(self.holds), self.dice.choice(("", self.people[0])), "income", 1, "bought")

    async def release(self) -> None:
        if self.holds:
            await self.ledger.release(self.dice.choice(self.holds))

    async def refund(self) -> None:
        if self.deposits:
            await self.ledger.reverse(uuid4(), self.dice.choice(self.deposits), "refund", self.dice.randrange(1, 100_000))

    async def sweep(self) -> None:
        await self.ledger.sweep()

    async def client(self, until: float) -> None:
        while time.monotonic() < until:
            try:
                await self.dice.choice(self.acts)()
                self.done["done"] += 1
            except LyceumError as refused:
                self.done[refused.code] += 1


def crowd(found: Books, seconds: float) -> Counter[str]:
    """Runs the crowd; what came of it. Raises AssertionError for a deadlock or wrong books."""
    here = Crowd([found.ledger, *(LedgerService(db=found.db) for _ in range(3))], 12, 5)

    async def all_of_them() -> int:
        until = time.monotonic() + seconds
        await asyncio.gather(*(here.client(until) for _ in range(CLIENTS)))
        await asyncio.sleep(1.1)  # sessions report their statistics at most once a second, when they are next used
        await asyncio.gather(*(found.ledger.balances(here.people[0]) for _ in range(CLIENTS)))
        async with found.db.as_room("ledger") as tx:
            deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            return int((await tx.execute(text(deadlocks))).scalar_one())

    assert found.do(all_of_them()) == 0
    assert found.do(found.ledger.verify()).problems == ()
    assert set(here.done) <= {"done", "not_enough_credit", "hold_closed", "hold_too_small", "reversal_refused"}
    return here.done


def test_a_crowd_meets_no_deadlock(home):
    with books(connections=CLIENTS) as found:
        assert crowd(found, 2)["done"] > 50


@pytest.mark.prove
@pytest.mark.timeout(300)
def test_a_crowd_meets_no_deadlock_for_long(home):
    with books(connections=CLIENTS) as found:
        done = crowd(found, 30)
    print(done)
    assert done["done"] > 1_000
