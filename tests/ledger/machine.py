"""Books of their own, and the checks that any set of SQL has to pass: a walk beside the oracle, and attacks as the application's role."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from lyceum.domains.ledger.models import Usage
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
PARTS = ("0001_tables", "0001_guards", "0001_moves", "0001_holds", "0001_audit", "0001_sight", "0002_together")
CENT_PICO = SMALLEST["EUR"] * PICO
START_UNITS = 300_000
LONG_SECONDS = 86_400
"""Longer than all walks together take: what one left must not expire in another."""
NUDGES = st.sampled_from([-1, 0, 0, 1])
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

    @precondition(lambda self: self.oracle.transfers)
    @rule(data=st.data(), nudge=NUDGES, part=st.sampled_from([0, 1, 1, 2]))
    def reverse(self, data: st.DataObject, nudge: int, part: int) -> None:
        key, original = uuid4(), data.draw(st.sampled_from(list(self.oracle.transfers)))
        amount = max(self.oracle.left(original) // part + nudge, 1) if part else None
        self.step(
            lambda: self.books.do(self.books.ledger.reverse(key, original, "refund", amount)),
            lambda: self.oracle.reverse(key, original, "refund", amount),
        )

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
)


def attack(books_: Books) -> None:
    """Raises AssertionError when the application's role, or a user's transaction, gets anything changed."""
    ledger, person = books_.ledger, new_user_id()
    books_.do(ledger.transfer(between(uuid4(), "", person, 1_000_000)))
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
            tables = ("accounts", "transfers", "holds", "usage")
            return sum([(await tx.execute(text(f"SELECT count(*) FROM ledger.{table}"))).scalar_one() for table in tables])

    assert books_.do(peeked()) == 0
