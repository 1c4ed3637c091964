"""Books of their own, and the checks that any set of SQL has to pass: a walk beside the oracle, and attacks as the application's role."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from lyceum.domains.ledger.models import Party, Transfer, Usage
from lyceum.domains.ledger.service import LedgerService
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.ids import new_user_id
from lyceum.platform import embedded, migrate, postgres
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings
from tests.ledger.oracle import PICO, SMALLEST, Oracle, between

SQL = migrate.CHAINS / "ledger" / "sql"
PARTS = (
    "0001_tables",
    "0001_guards",
    "0001_moves",
    "0001_holds",
    "0001_audit",
    "0001_sight",
    "0002_together",
    "0005_promotions",
    "0008_at_once",
)
CENT_PICO = SMALLEST["EUR"] * PICO
START_UNITS = 300_000
LONG_SECONDS = 86_400
"""Longer than all walks together take: what one left must not expire in another."""
NUDGES = st.sampled_from([-1, 0, 0, 1])
ENDS = [datetime(2030, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
AFTER_ALL = ENDS[-1] + timedelta(days=1)
Changes = tuple[tuple[str, str], ...]


def source(changes: Changes = ()) -> str:
    """The migration's SQL with a defect planted: every change must find its place."""
    sql = "".join((SQL / f"{part}.sql").read_text() for part in PARTS)
    for old, new in changes:
        assert old in sql, f"nothing to change: {old}"
        sql = sql.replace(old, new)
    return sql


class Books:
    """Books in a database of their own, spoken to from outside of any event loop."""

    def __init__(self, addresses: Addresses, connections: int) -> None:
        self.loop = asyncio.new_event_loop()
        self.db = Database(addresses.app, connections=connections)
        self.ledger = LedgerService(db=self.db)

    def do(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    async def school(self, code: str) -> int:
        """What an account of the school has."""
        query = "SELECT sum(s.credits - s.debits) FROM ledger.stripes s JOIN ledger.accounts a ON a.id = s.account_id WHERE a.code = :code"
        async with self.db.as_room("ledger") as tx:
            return int((await tx.execute(text(query), {"code": code})).scalar_one())


@contextmanager
def books(changes: Changes = (), *, sealed: bool = True, connections: int = 2) -> Iterator[Books]:
    """A fresh database on the embedded server of this run, with the ledger's SQL alone in it."""
    name = f"books_{uuid4().hex[:12]}"
    settings_ = Settings()
    addresses = postgres.prepare(settings_, Vault.open(settings_.home, None), name)
    engine = create_engine(addresses.owner.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        migrate._prepare_schema(connection, "ledger", str(addresses.app.username))
        connection.exec_driver_sql("SET LOCAL search_path = ledger, pg_temp")
        connection.connection.cursor().execute(source(changes))
        if sealed:
            op = SimpleNamespace(execute=lambda sql: connection.execute(text(sql)), get_bind=lambda: connection)
            migrate.seal(op, "ledger", str(addresses.app.username))
        else:
            connection.exec_driver_sql(f'GRANT ALL ON ALL TABLES IN SCHEMA ledger TO "{addresses.app.username}"')
    engine.dispose()
    found = Books(addresses, connections)
    try:
        yield found
    finally:
        found.do(found.db.close())
        found.loop.close()
        with psycopg.connect(embedded.start_embedded(settings_.home), autocommit=True) as superuser:
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)")
            for role in ("app", "owner", *postgres.DESKS):
                superuser.execute(f"DROP ROLE {name}_{role}")


def outcome(work: Callable[[], Any]) -> Any:
    """What was answered, or the kind of refusal."""
    try:
        return work()
    except LyceumError as refused:
        return type(refused)


class Walk(RuleBasedStateMachine):
    """Whatever is done, ledger and oracle say the same."""

    books: Books

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle()
        self.people = [new_user_id() for _ in range(2)]
        self.again: list[Callable[[], None]] = []
        self.books.do(self.books.ledger.sweep())  # what an earlier walk left
        self.books.do(self.books.ledger.expire(10_000, AFTER_ALL))
        for person in self.people:
            self.move("", person, START_UNITS)

    def both(self, told: Callable[[], Any], expected: Callable[[], Any]) -> None:
        ledger_says, oracle_says = outcome(told), outcome(expected)
        assert ledger_says == oracle_says, f"the ledger says {ledger_says}, the oracle {oracle_says}"

    def step(self, told: Callable[[], Any], expected: Callable[[], Any]) -> None:
        self.both(told, expected)
        self.again.append(lambda: self.both(told, expected))

    def aimed(self, person: str, nudge: int, part: int) -> int:
        """Exactly what is free, or one unit off, or a part of it."""
        return max(self.oracle.purse(person).free // part + nudge, 1)

    def move(self, debit: str, credit: str, amount: int, key=None) -> None:
        wish = between(key or uuid4(), debit, credit, amount)
        self.step(lambda: self.books.do(self.books.ledger.transfer(wish)), lambda: self.oracle.transfer(wish))

    @rule(who=st.integers(0, 1), amount=st.sampled_from([1, 9_999, 10_000, 10_001, 25_000, 1_000_000]))
    def deposit(self, who: int, amount: int) -> None:
        self.move("", self.people[who], amount)

    def grant(self, person: str, amount: int, until: datetime, key=None) -> None:
        key = key or uuid4()
        self.step(
            lambda: self.books.do(self.books.ledger.promise(key, person, amount, until)),
            lambda: self.oracle.promise(key, person, amount, until),
        )

    @rule(who=st.integers(0, 1), amount=st.sampled_from([1, 20_000, 30_001, 200_000]), until=st.sampled_from(ENDS))
    def promise(self, who: int, amount: int, until: datetime) -> None:
        self.grant(self.people[who], amount, until)

    @precondition(lambda self: self.oracle.promises)
    @rule(data=st.data(), until=st.sampled_from(ENDS))
    def reuse_a_promise(self, data: st.DataObject, until: datetime) -> None:
        key = data.draw(st.sampled_from(list(self.oracle.promises)))
        person, amount, _, _ = self.oracle.promises[key]
        self.grant(person, amount, until, key)

    @rule(moment=st.sampled_from([ENDS[0] - timedelta(seconds=1), *ENDS]))
    def expire(self, moment: datetime) -> None:
        self.both(lambda: self.books.do(self.books.ledger.expire(moment=moment)), lambda: self.oracle.expire(moment))

    @rule(who=st.integers(0, 1), nudge=NUDGES, part=st.sampled_from([1, 3, 3, 5]), inside=st.booleans())
    def spend(self, who: int, nudge: int, part: int, inside: bool) -> None:
        self.move(self.people[who], self.people[1 - who] if inside else "", self.aimed(self.people[who], nudge, part))

    @rule(who=st.integers(0, 1), nudge=NUDGES, part=st.sampled_from([1, 3, 3, 5, 5]), short=st.booleans())
    def hold(self, who: int, nudge: int, part: int, short: bool) -> None:
        key, person = uuid4(), self.people[who]
        amount, seconds = self.aimed(person, nudge, part), 0 if short else LONG_SECONDS

        async def held() -> tuple[str, int]:
            told = await self.books.ledger.hold(key, person, amount, seconds)
            return told.state, told.balance.available

        self.step(
            lambda: self.books.do(held()),
            lambda: (self.oracle.hold(key, person, amount, short_lived=short), self.oracle.purse(person).free),
        )

    def step_together(self, told: list[Callable[[], Awaitable[Any]]], expected: list[Callable[[], Any]]) -> None:
        """Several at the same moment, which the ledger takes as one statement."""

        async def gathered() -> list[Any]:
            answers = await asyncio.gather(*(one() for one in told), return_exceptions=True)
            return [type(answer) if isinstance(answer, BaseException) else answer for answer in answers]

        self.step(lambda: self.books.do(gathered()), lambda: [outcome(one) for one in expected])

    @rule(nudges=st.tuples(NUDGES, NUDGES), part=st.sampled_from([1, 3, 5, 5]), same=st.booleans())
    def hold_together(self, nudges: tuple[int, int], part: int, same: bool) -> None:
        people = [self.people[0], self.people[0 if same else 1]]
        wishes = [(uuid4(), person, self.aimed(person, nudge, part)) for person, nudge in zip(people, nudges, strict=True)]

        async def held(key: UUID, person: str, amount: int) -> tuple[Any, ...]:
            balance = (await self.books.ledger.hold(key, person, amount, LONG_SECONDS)).balance
            return balance.available, balance.held, balance.accrued_pico

        def expected(key: UUID, person: str, amount: int) -> tuple[int, int, int]:
            self.oracle.hold(key, person, amount, short_lived=False)
            purse = self.oracle.purse(person)
            return purse.free, purse.held, purse.accrued

        self.step_together([partial(held, *wish) for wish in wishes], [partial(expected, *wish) for wish in wishes])

    @rule(data=st.data(), aim=st.sampled_from(["cent", "all", "much"]), nudges=st.tuples(NUDGES, NUDGES), same=st.booleans())
    def deliver_together(self, data: st.DataObject, aim: str, nudges: tuple[int, int], same: bool) -> None:
        wishes = []
        for who, nudge in zip((0, 0 if same else 1), nudges, strict=True):
            person, purse = self.people[who], self.oracle.purse(self.people[who])
            holds = [key for key, hold in self.oracle.holds.items() if hold.state == "open" or nudge > 0]
            cent, everything = CENT_PICO - purse.accrued, (purse.units - purse.held) * PICO - purse.accrued
            cost = max({"cent": cent, "all": everything, "much": 3 * CENT_PICO + PICO // 2 + 7}[aim] + nudge, 0)
            hold_id = data.draw(st.sampled_from([None, None, *holds]))
            wishes.append(Usage(id=uuid4(), owner=person, service="test/model", cost_pico=cost, hold_id=hold_id))

        async def delivered(usage: Usage) -> tuple[Any, ...]:
            told = await self.books.ledger.deliver(usage)
            return (told.charged, told.short_pico), (told.balance.available, told.balance.held, told.balance.accrued_pico)

        def expected(usage: Usage) -> tuple[Any, ...]:
            due, purse = self.oracle.deliver(usage), self.oracle.purse(usage.owner)
            return due, (purse.free, purse.held, purse.accrued)

        self.step_together([partial(delivered, usage) for usage in wishes], [partial(expected, usage) for usage in wishes])

    @precondition(lambda self: self.oracle.holds)
    @rule(data=st.data(), nudge=NUDGES, part=st.sampled_from([1, 1, 2]))
    def capture(self, data: st.DataObject, nudge: int, part: int) -> None:
        key, hold_id = uuid4(), data.draw(st.sampled_from(list(self.oracle.holds)))
        amount = max(self.oracle.holds[hold_id].amount // part + nudge, 1)
        self.step(
            lambda: self.books.do(self.books.ledger.capture(key, hold_id, "", "revenue.test", amount, "bought")),
            lambda: self.oracle.capture(key, hold_id, amount, "bought"),
        )

    @precondition(lambda self: self.oracle.holds)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        hold_id = data.draw(st.sampled_from(list(self.oracle.holds)))
        self.step(lambda: self.books.do(self.books.ledger.release(hold_id)), lambda: self.oracle.release(hold_id))

    @rule()
    def sweep(self) -> None:
        self.both(lambda: self.books.do(self.books.ledger.sweep()), self.oracle.sweep)

    @rule(data=st.data(), who=st.integers(0, 1), aim=st.sampled_from(["cent", "all", "little", "much"]), nudge=NUDGES)
    def deliver(self, data: st.DataObject, who: int, aim: str, nudge: int) -> None:
        person = self.people[who]
        purse = self.oracle.purse(person)
        exact = {
            "cent": CENT_PICO - purse.accrued,
            "all": (purse.units - purse.held) * PICO - purse.accrued,
            "little": data.draw(st.integers(1, 5_000_000_000)),
            "much": data.draw(st.integers(CENT_PICO, 60_000_000_000)),
        }[aim]
        hold_id = data.draw(st.sampled_from([None, *self.oracle.holds]))
        usage = Usage(id=uuid4(), owner=person, service="test/model", cost_pico=max(exact + nudge, 0), hold_id=hold_id)

        async def delivered() -> tuple[tuple[int, int], int]:
            told = await self.books.ledger.deliver(usage)
            return (told.charged, told.short_pico), told.balance.available

        self.step(lambda: self.books.do(delivered()), lambda: (self.oracle.deliver(usage), self.oracle.purse(person).free))

    def undo(self, original: UUID, amount: int | None) -> None:
        key = uuid4()
        self.step(
            lambda: self.books.do(self.books.ledger.reverse(key, original, "refund", amount)),
            lambda: self.oracle.reverse(key, original, "refund", amount),
        )

    @precondition(lambda self: self.oracle.transfers)
    @rule(data=st.data(), nudge=NUDGES, part=st.sampled_from([0, 1, 1, 2]))
    def reverse(self, data: st.DataObject, nudge: int, part: int) -> None:
        original = data.draw(st.sampled_from(list(self.oracle.transfers)))
        self.undo(original, max(self.oracle.left(original) // part + nudge, 1) if part else None)

    @precondition(lambda self: self.lots_open())
    @rule(data=st.data(), nudge=NUDGES, promotion=st.booleans())
    def take_back(self, data: st.DataObject, nudge: int, promotion: bool) -> None:
        """Exactly what was bought and is free, or what is left of a promotion, or one unit off."""
        lot, person = data.draw(st.sampled_from(self.lots_open()))
        purse = self.oracle.purse(person)
        bought = [key for key, wish in self.oracle.transfers.items() if wish.credit.owner == person and key not in purse.lots]
        original = lot if promotion or not bought else max(bought, key=self.oracle.left)
        self.undo(original, max((purse.lots[lot].left if original == lot else purse.free - purse.promised) + nudge, 1))

    def lots_open(self) -> list[tuple[UUID, str]]:
        return [(key, person) for person in self.people for key in self.oracle.purse(person).lots]

    @precondition(lambda self: self.paid_by_lots())
    @rule(data=st.data(), nudge=NUDGES, aim=st.sampled_from(["bought", "more", "half", "all"]))
    def give_back(self, data: st.DataObject, nudge: int, aim: str) -> None:
        original = data.draw(st.sampled_from(self.paid_by_lots()))
        bought, left = self.oracle.taken[original][-1][1], self.oracle.left(original)
        self.undo(original, max({"bought": bought, "more": bought + 2, "half": left // 2, "all": left}[aim] + nudge, 1))

    def paid_by_lots(self) -> list[UUID]:
        """Transfers that took something of lots; where there are such, those that took of several."""
        several = [key for key, stack in self.oracle.taken.items() if len(stack) > 2]
        return several or [key for key, stack in self.oracle.taken.items() if len(stack) > 1]

    @precondition(lambda self: self.again)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.again))()

    @precondition(lambda self: self.oracle.transfers)
    @rule(data=st.data(), nudge=st.sampled_from([0, 1]))
    def reuse_a_key(self, data: st.DataObject, nudge: int) -> None:
        key = data.draw(st.sampled_from(list(self.oracle.transfers)))
        before = self.oracle.transfers[key]
        self.move(before.debit.owner, before.credit.owner, before.amount + nudge, key)

    @invariant()
    def balances_agree(self) -> None:
        for person in self.people:
            (told,) = self.books.do(self.books.ledger.balances(person))
            purse = self.oracle.purse(person)
            assert (told.available, told.held, told.accrued_pico) == (purse.free, purse.held, purse.accrued)
            lots = [(lot.key, lot.left, lot.until) for lot in purse.in_turn()]
            assert (told.promised, told.promised_until) == (purse.promised, lots[0][2] if lots else None)
            if lots:
                assert [(lot.id, lot.unused, lot.until) for lot in self.books.do(self.books.ledger.promotions(person))] == lots

    def teardown(self) -> None:
        assert self.books.do(self.books.ledger.verify()).problems == ()


def walk(books_: Books, examples: int, steps: int) -> None:
    """Raises AssertionError where ledger and oracle part."""
    machine = type("WalkHere", (Walk,), {"books": books_})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


ATTACKS = (
    """INSERT INTO ledger.transfers (id, debit_account_id, credit_account_id, currency, amount, reason)
       SELECT gen_random_uuid(), b.id, a.id, 'EUR', 1000, 'gift' FROM ledger.accounts a, ledger.accounts b WHERE a.id < b.id LIMIT 1""",
    "UPDATE ledger.accounts SET credits = credits + 1000000 WHERE id < 1000000000000",
    "UPDATE ledger.transfers SET note = 'x'",
    "DELETE FROM ledger.usage",
    "UPDATE ledger.holds SET state = 'open'",
    "UPDATE ledger.lots SET unused = amount",
    "DELETE FROM ledger.lot_uses",
)


def attack(books_: Books) -> None:
    """Raises AssertionError when the application's role, or a user's transaction, gets anything changed."""
    ledger, person = books_.ledger, new_user_id()
    books_.do(ledger.transfer(between(uuid4(), "", person, 1_000_000)))
    books_.do(ledger.promise(uuid4(), person, 500, AFTER_ALL))
    books_.do(ledger.release(books_.do(ledger.hold(uuid4(), person, 5)).id))
    books_.do(ledger.deliver(Usage(id=uuid4(), owner=person, service="test/model", cost_pico=CENT_PICO)))

    async def tried(statement: str, user: str) -> None:
        async with books_.db.as_user(user) if user else books_.db.as_room("ledger") as tx:
            await tx.execute(text(statement))

    by_a_user = f"SELECT ledger.post('{uuid4()}', '', 'grants', '{person}', 'credit', 'EUR', 5, 'grant', NULL, NULL, NULL, NULL)"
    for statement, user in [*((statement, "") for statement in ATTACKS), (by_a_user, person)]:
        with pytest.raises(DBAPIError):
            books_.do(tried(statement, user))
    stranger = new_user_id()

    async def peeked() -> int:
        async with books_.db.as_user(stranger) as tx:
            tables = ("accounts", "transfers", "holds", "usage", "lots", "lot_uses")
            return sum([(await tx.execute(text(f"SELECT count(*) FROM ledger.{table}"))).scalar_one() for table in tables])

    assert books_.do(peeked()) == 0


def part(books_: Books) -> None:
    """Raises AssertionError when a person who goes leaves more or less behind than what they had bought."""
    ledger, person, receiver = books_.ledger, new_user_id(), new_user_id()
    books_.do(ledger.transfer(between(uuid4(), "", person, 70_000)))
    books_.do(ledger.promise(uuid4(), person, 50_000, ENDS[0]))
    books_.do(ledger.transfer(between(uuid4(), person, "", 20_000)))
    assert books_.do(ledger.close_account(uuid4(), person, "credit", "EUR", "left.behind")) == 70_000
    left = Transfer(
        id=uuid4(),
        debit=Party(code="left.behind"),
        credit=Party(owner=receiver, code="credit"),
        currency="EUR",
        amount=70_000,
        reason="moved",
    )
    books_.do(ledger.transfer(left))
    proof = books_.do(ledger.verify())
    assert (proof.problems, books_.do(books_.school("left.behind"))) == ((), 0)
