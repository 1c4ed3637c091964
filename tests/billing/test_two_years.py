"""Two years of subscribers with random deposits, changes of mind and lost answers, against an oracle that is written another way.

The service and its database run by a clock that is moved: to each action of a subscriber, and to the next even hour at which something
is due. The oracle is told the same actions and works a life out from its beginning, with fractions and calendar days; it says what was
paid, in which order, what is left in the wallet, and which plan somebody has at each midnight. Of two hundred moves of money one is lost,
and of one the answer.
"""

import random
import time
from calendar import monthrange
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.subscriptions.service import Subscriptions
from lyceum.domains.ledger.port import Party, Transfer
from lyceum.kernel.errors import LyceumError, Unavailable
from lyceum.kernel.ids import new_user_id
from tests.billing.subscribing import BASIC, CREDIT, PLANS, PLUS, PRICES, YEAR, Clock, timed
from tests.conftest import School

BEGIN = datetime(2031, 1, 1, tzinfo=UTC)
PRODUCTS = (BASIC, PLUS, YEAR)
DEPOSITS = (2_000_000, 3_000_000, 7_000_000, 15_000_000, 95_000_000)
GRACE, TRIES = timedelta(days=7), (1, 3, 7)
LOST_EVERY = 100
AGAIN = timedelta(minutes=3)
DAY_SECONDS = 86_400


class Lossy:
    """The books behind a line that now and then loses a request, or its answer; never the same twice running."""

    def __init__(self, ledger: Any, chance: random.Random) -> None:
        self._ledger, self._chance, self._is_well = ledger, chance, True
        self.lost = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    async def transfer(self, *told: Any) -> bool:
        return await self._moved(self._ledger.transfer, *told)

    async def promise(self, *told: Any) -> bool:
        return await self._moved(self._ledger.promise, *told)

    async def _moved(self, move: Callable[..., Awaitable[bool]], *told: Any) -> bool:
        drawn = self._chance.randrange(LOST_EVERY * 2)
        if drawn == 0 and self._is_well:
            self._is_well, self.lost = False, self.lost + 1
            raise Unavailable("The line is down.")
        found = await move(*told)
        if drawn == 1 and self._is_well:
            self._is_well, self.lost = False, self.lost + 1
            raise Unavailable("The line is down.")
        self._is_well = True
        return found


@dataclass(frozen=True)
class Action:
    """What a subscriber does at a moment."""

    at: datetime
    what: str
    product: str = ""
    amount: int = 0
    key: UUID = field(default_factory=uuid4)


@dataclass
class Person:
    """A subscriber, what they do, and the subscription that they have in the end."""

    owner: str
    actions: list[Action]
    subscription: UUID | None = None


def people(chance: random.Random, many: int, days: int) -> list[Person]:
    """Subscribers with their lives; no two actions fall into the same ten minutes, and none near an even hour."""
    slots = [(day, hour, minute) for day in range(days) for hour in range(9, 12) for minute in (5, 15, 25, 35, 45, 53)]
    chance.shuffle(slots)
    found = []
    for _ in range(many):
        taken = sorted(slots.pop() for _ in range(min(chance.randint(6, 20), len(slots))))
        kinds = iter(_kinds(chance))
        found.append(Person(new_user_id(), [_action(chance, slot, next(kinds)) for slot in taken]))
    return found


def _kinds(chance: random.Random) -> Iterator[str]:
    yield "deposit"
    yield "subscribe"
    while True:
        yield chance.choices(("deposit", "change", "cancel", "resume", "pay", "subscribe"), (8, 4, 1, 1, 1, 2))[0]


def _action(chance: random.Random, slot: tuple[int, int, int], what: str) -> Action:
    day, hour, minute = slot
    at = BEGIN + timedelta(days=day, hours=hour, minutes=minute, seconds=chance.randrange(60))
    return Action(at, what, chance.choice(PRODUCTS), chance.choice(DEPOSITS))


# --- the oracle ------------------------------------------------------------------------------------------------------------------


@dataclass
class Life:
    """What became of somebody, as it should be."""

    wallet: int = 0
    paid: list[int] = field(default_factory=list)
    credit: int = 0
    nights: set[tuple[date, str]] = field(default_factory=set)
    product: str | None = None
    following: str | None = None
    day_of_month: int = 0
    month_of_year: int = 0
    since: datetime = BEGIN
    until: datetime = BEGIN
    ends: bool = False
    unpaid: bool = False
    next_try: datetime = BEGIN

    def pay(self, amount: int) -> bool:
        if self.wallet < amount:
            return False
        self.wallet -= amount
        self.paid.append(amount)
        return True

    def begin(self, product: str, start: datetime, *, anew: bool) -> None:
        """A period from `start`; `anew`: its day of the month is the day from then on."""
        if anew:
            self.day_of_month, self.month_of_year = start.day, start.month
        year, month = (start.year + 1, self.month_of_year) if product == YEAR else divmod(start.year * 12 + start.month, 12)
        month = month if product == YEAR else month + 1
        day = self.day_of_month
        while day > monthrange(year, month)[1]:
            day -= 1
        self.product, self.since, self.until = product, start, start.replace(year=year, month=month, day=day)
        self.following, self.unpaid = None, False
        self.credit += CREDIT[product]

    def renew(self) -> bool:
        product = self.following or self.product
        assert product
        if not self.pay(PRICES[product]):
            return False
        self.begin(product, self.until, anew=(product == YEAR) != (self.product == YEAR))
        return True

    def over(self) -> None:
        self.product, self.following, self.ends, self.unpaid = None, None, False, False

    def due(self) -> datetime:
        """When the school next does something that matters: at the even hour after the end of the period, or after the next try."""
        moment = self.next_try if self.unpaid else self.until
        whole = moment.replace(minute=0, second=0, microsecond=0)
        while whole < moment or whole.hour % 2:
            whole += timedelta(hours=1)
        return whole

    def school(self, moment: datetime) -> None:
        """What the school does at that hour."""
        if self.ends:
            self.over()
        elif not self.renew():
            left = [self.until + timedelta(days=days) for days in TRIES if self.until + timedelta(days=days) > moment]
            self.unpaid = True
            if left:
                self.next_try = left[0]
            else:
                self.over()

    def act(self, action: Action) -> None:
        """What somebody's action comes to."""
        match action.what:
            case "deposit":
                self.wallet += action.amount
                if self.unpaid:
                    self.renew()
            case "subscribe" if self.product is None:
                if self.pay(PRICES[action.product]):
                    self.begin(action.product, action.at, anew=True)
            case "pay" if self.unpaid:
                self.renew()
            case "cancel" if self.unpaid:
                self.over()
            case "cancel" if self.product:
                self.ends, self.following = True, None
            case "resume":
                self.ends = False
            case "change" if self.product and not self.ends:
                self.change(action)

    def change(self, action: Action) -> None:
        old, new = self.product, action.product
        assert old
        if old == new:
            self.following = None
            return
        months = {BASIC: 1, PLUS: 1, YEAR: 12}
        is_dearer = Fraction(PRICES[new], months[new]) > Fraction(PRICES[old], months[old])
        if self.unpaid or action.at >= self.until or not is_dearer or months[new] < months[old]:
            self.following = new
            return
        share = Fraction(floor((self.until - action.at).total_seconds()), floor((self.until - self.since).total_seconds()))
        debit = PRICES[new] if new == YEAR else ceil(PRICES[new] * share)
        if not self.pay(debit - floor(PRICES[old] * share)):
            return
        if new == YEAR:
            self.begin(new, action.at, anew=True)
        else:
            self.product, self.following = new, None

    def night(self, midnight: datetime) -> None:
        """Write down the plan that somebody has at a midnight."""
        if self.product and midnight < (self.until + GRACE if self.unpaid else self.until):
            self.nights.add((midnight.date(), PLANS[self.product]))


def life(person: Person, days: int) -> Life:
    """A whole life, from its actions alone."""
    lived, actions, day = Life(), list(person.actions), 0
    while day <= days:
        midnight = BEGIN + timedelta(days=day)
        moments = [(actions[0].at, False)] if actions else []
        moments += [(lived.due(), True)] if lived.product else []
        first = min(moments, default=(midnight + timedelta(days=1), True))
        if midnight < first[0]:
            lived.night(midnight)
            day += 1
        elif first[1]:
            lived.school(first[0])
        else:
            lived.act(actions.pop(0))
    return lived


# --- the school ------------------------------------------------------------------------------------------------------------------

_DUE = text("SELECT min(due_at) FROM billing.subscriptions WHERE owner_id = ANY(:owners) AND state <> 'ended'")
_TOLD = text(
    "SELECT payload->>'user_id' AS owner, payload->>'source_id' AS source, payload->>'plan' AS plan, (payload->>'at')::timestamptz AS at, "
    "(payload->>'until')::timestamptz AS until FROM platform.outbox WHERE type = 'PlanTold' AND payload->>'user_id' = ANY(:owners) "
    "ORDER BY id"
)
_BOOKED = text(
    "SELECT a.owner_id AS owner, t.amount, t.currency FROM ledger.transfers t JOIN ledger.accounts a ON a.id = t.{side} "
    "WHERE a.owner_id = ANY(:owners) AND t.reason = :reason ORDER BY t.seq"
)


class Simulation:
    """The school, the clock and everybody in it."""

    def __init__(self, school: School, at_work: Subscriptions, clock: Clock, crowd: list[Person]) -> None:
        self.school, self.at_work, self.clock, self.crowd = school, at_work, clock, crowd
        self.owners = [person.owner for person in crowd]

    async def live(self, days: int) -> None:
        """Everything that happens, in its order."""
        doings = sorted(((action, person) for person in self.crowd for action in person.actions), key=lambda one: one[0].at)
        for action, person in doings:
            await self.pass_to(action.at)
            self.clock.moment = action.at
            await self.do(person, action)
        await self.pass_to(BEGIN + timedelta(days=days))

    async def pass_to(self, moment: datetime) -> None:
        """Let the school do what is due until then, at even hours."""
        while due := await self.due():
            hour = _even_hour(due)
            if hour <= self.clock.moment:  # its hour was there, and an answer was lost: it comes round when nobody holds it any more
                self.clock.moment += AGAIN
            elif hour <= moment:
                self.clock.moment = hour
            else:
                break
            await self.at_work.run()

    async def due(self) -> datetime | None:
        async with self.school.db.as_room("billing") as tx:
            found: datetime | None = (await tx.execute(_DUE, {"owners": self.owners})).scalar_one()
        return found

    async def do(self, person: Person, action: Action) -> None:
        """An action, again when its answer was lost; what is refused is refused."""
        for _ in range(4):
            try:
                await self.once(person, action)
            except Unavailable:
                self.clock.moment += AGAIN
            except LyceumError:
                return
            else:
                return
        raise AssertionError("an answer is lost once, not always")

    async def once(self, person: Person, action: Action) -> None:
        mine, changes = person.subscription or uuid4(), self.at_work.changes
        match action.what:
            case "deposit":
                await self.school.house.ports["ledger"].transfer(_deposit(person.owner, action))
                await self.at_work.filled(person.owner)
            case "subscribe":
                turned = await self.at_work.subscribe(person.owner, action.key, action.product, "IRR", "wallet", "en", "")
                person.subscription = turned.subscription.id
            case "change":
                await changes.change(person.owner, action.key, mine, action.product, None)
            case "cancel":
                await changes.cancel(person.owner, action.key, mine)
            case "resume":
                await changes.resume(person.owner, action.key, mine)
            case "pay":
                await changes.pay(person.owner, mine)

    async def nights(self, days: int) -> dict[str, set[tuple[date, str]]]:
        """The plan that the gateway was told for each midnight: the newest line of each subscription, while it is in force."""
        async with self.school.db.as_room("platform") as tx:
            told = list(await tx.execute(_TOLD, {"owners": self.owners}))
        found: dict[str, set[tuple[date, str]]] = {owner: set() for owner in self.owners}
        newest: dict[tuple[str, str], Any] = {}
        told.reverse()
        for day in range(days + 1):
            midnight = BEGIN + timedelta(days=day)
            while told and told[-1].at <= midnight:
                line = told.pop()
                newest[line.owner, line.source] = line
            for line in newest.values():
                if line.until > midnight:
                    found[line.owner].add((midnight.date(), line.plan))
        return found

    async def booked(self, reason: str, side: str) -> dict[str, list[int]]:
        """What the books moved for each, in its order."""
        found: dict[str, list[int]] = {owner: [] for owner in self.owners}
        query = text(str(_BOOKED).replace("{side}", side))
        async with self.school.db.as_room("ledger") as tx:
            for line in await tx.execute(query, {"owners": self.owners, "reason": reason}):
                found[line.owner].append(line.amount)
        return found


def _even_hour(moment: datetime) -> datetime:
    after = (moment - BEGIN).total_seconds()
    return BEGIN + timedelta(seconds=-(-after // 7_200) * 7_200)


def _deposit(owner: str, action: Action) -> Transfer:
    return Transfer(
        id=action.key,
        debit=Party(code="clearing.test"),
        credit=Party(owner=owner, code="wallet"),
        currency="IRR",
        amount=action.amount,
        reason="deposit",
    )


async def simulated(school: School, seed: int, many: int, days: int) -> str:
    """Let everybody live, and compare. Gives a line about it."""
    chance, began, used = random.Random(seed), time.monotonic(), time.process_time()
    crowd = people(chance, many, days)
    books = Lossy(school.house.ports["ledger"], chance)
    async with school.db.as_room("platform") as tx:
        last_job = (await tx.execute(text("SELECT coalesce(max(id), 0) FROM jobs.procrastinate_jobs"))).scalar_one()
    async with timed(school, ledger=books) as (at_work, clock):
        clock.moment = BEGIN
        simulation = Simulation(school, at_work, clock, crowd)
        await simulation.live(days)
        nights, paid = await simulation.nights(days), await simulation.booked("subscription", "debit_account_id")
        credit = await simulation.booked("plan_credit", "credit_account_id")
        wallets = {person.owner: await at_work.wallet.available(person.owner) for person in crowd}
    for person in crowd:
        should, me = life(person, days), person.owner
        where = f"seed {seed}, {me}: {person.actions}"
        assert paid[me] == should.paid, where
        assert (wallets[me], sum(credit[me])) == (should.wallet, should.credit), where
        assert nights[me] == should.nights, f"{sorted(nights[me] ^ should.nights)} {where}"
    async with school.db.as_room("platform") as tx:  # nobody need be told of what never was
        await tx.execute(text("DELETE FROM jobs.procrastinate_jobs WHERE id > :last AND status = 'todo'"), {"last": last_job})
    assert (await school.house.ports["ledger"].verify()).problems == ()
    periods, money, slept = sum(map(len, paid.values())), sum(map(sum, paid.values())), sum(map(len, nights.values()))
    return (
        f"seed {seed}: {many} subscribers, {days} days, {sum(len(one.actions) for one in crowd)} actions, {periods} payments of "
        f"{money:,} rial, {books.lost} answers lost, {slept:,} nights with a plan: {time.monotonic() - began:.1f} s, "
        f"of which {time.process_time() - used:.1f} s of this process"
    )


async def test_four_months_of_a_few(school):
    print(await simulated(school, random.randrange(10**6), 6, 120))


@pytest.mark.prove
async def test_two_years(school, capsys):
    line = await simulated(school, random.randrange(10**6), 120, 731)
    with capsys.disabled():
        print(f"\n{line}")
