"""Who sees what in the books, and that the application's role changes nothing in them by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from asyncpg import PostgresError
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lyceum.domains.ledger.models import Usage
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_user_id
from tests.ledger.conftest import EURO, topped_up

TABLES = ("accounts", "transfers", "holds", "usage", "lots", "lot_uses")
OF_THE_ROOM = ("stripes", "inspections")
PUBLIC_TABLES = ("currencies", "alembic_version")
COUNTERS = {
    "accounts": "credits",
    "stripes": "credits",
    "inspections": "problems",
    "currencies": "scale",
    "alembic_version": "version_num",
    "lot_uses": "amount",
}


async def busy(ledger) -> str:
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, EURO))
    await ledger.promise(uuid4(), owner, 30_000, now() + timedelta(days=1))
    hold = await ledger.hold(uuid4(), owner, 20_000)
    await ledger.deliver(Usage(id=uuid4(), owner=owner, service="test/model", cost_pico=15_000_000_000, hold_id=hold.id))
    return owner


async def count(tx, table: str) -> int:
    return (await tx.execute(text(f"SELECT count(*) FROM ledger.{table}"))).scalar_one()


async def test_every_table_is_one_of_these(school):
    async with school.db.as_room("ledger") as tx:
        tables = (await tx.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'ledger'"))).scalars()
        assert set(tables) == {*TABLES, *OF_THE_ROOM, *PUBLIC_TABLES}


async def test_a_user_sees_its_own_rows_and_no_others(school, ledger):
    mina, _ = await busy(ledger), await busy(ledger)
    await ledger.inspect()
    async with school.db.as_user(mina) as tx:
        assert {table: await count(tx, table) for table in TABLES} == {
            "accounts": 1,
            "transfers": 3,
            "holds": 1,
            "usage": 1,
            "lots": 1,
            "lot_uses": 1,
        }
        assert [await count(tx, table) for table in OF_THE_ROOM] == [0, 0]
        assert (await tx.execute(text("SELECT owner_id FROM ledger.accounts"))).scalars().all() == [mina]


@pytest.mark.parametrize("room", ["", "library", "platform"])
async def test_nobody_and_other_rooms_see_nothing(school, ledger, room):
    await busy(ledger)
    async with school.db.as_room(room) as tx:
        assert [await count(tx, table) for table in (*TABLES, *OF_THE_ROOM)] == [0] * 8


@pytest.mark.parametrize("table", [*TABLES, *OF_THE_ROOM, *PUBLIC_TABLES])
async def test_the_role_of_the_application_changes_no_table(school, ledger, table):
    owner = await busy(ledger)
    column = COUNTERS.get(table, "id")
    for change in (
        f"INSERT INTO ledger.{table} DEFAULT VALUES",
        f"UPDATE ledger.{table} SET {column} = {column}",
        f"DELETE FROM ledger.{table}",
    ):
        for who in (school.db.as_user(owner), school.db.as_room("ledger")):
            with pytest.raises(ProgrammingError, match="permission denied"):
                async with who as tx:
                    await tx.execute(text(change))
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with school.db.as_room("ledger") as tx:
            await tx.execute(text(f"TRUNCATE ledger.{table}"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {0}.transfers SET amount = amount + 1",
        "DELETE FROM {0}.transfers",
        "TRUNCATE {0}.transfers CASCADE",
        "UPDATE {0}.usage SET cost_pico = 0",
        "DELETE FROM {0}.usage",
        "DELETE FROM {0}.accounts",
        "UPDATE {0}.accounts SET owner_id = 'somebody00' WHERE owner_id IS NOT NULL",
        "UPDATE {0}.accounts SET debits = credits + 1 WHERE owner_id IS NOT NULL",
        "UPDATE {0}.holds SET state = 'open'",
        "DELETE FROM {0}.holds",
    ],
)
async def test_even_the_owner_of_the_tables_does_not_change_history(addresses, ledger, change):
    import asyncpg  # noqa: PLC0415

    await busy(ledger)
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        with pytest.raises(PostgresError, match=r"forbidden|never_negative|is closed"):
            await owner.execute(change.format("ledger"))
    finally:
        await owner.close()
