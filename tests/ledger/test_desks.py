"""Who may do what with the books is a fact of the database: the app's role moves nothing, the till no money, payments no usage, and
reports change nothing at all. Each is tried with the login that the school itself uses.
"""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lyceum.kernel.ids import new_user_id
from lyceum.platform.postgres import DESKS, desk_roles
from tests.ledger.conftest import EURO, credit, topped_up

TILL = {"reserve", "reserve_all", "release", "deliver", "deliver_all", "sweep", "inspect", "open_holds"}
PAYMENTS = {"post", "post_all", "reverse", "promise", "expire", "close_account", "reserve", "release", "capture", "forget_owner"}
MAY = {"app": set(), "till": TILL, "payments": PAYMENTS, "reports": set()}
FUNCTIONS = (
    "SELECT p.proname, has_function_privilege(current_user, p.oid, 'EXECUTE'), "
    "EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0), "
    "p.prosecdef AND coalesce(p.proconfig::text LIKE '%search_path=ledger, pg_temp%', false) "
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'ledger'"
)
FORGED = "SELECT set_config('app.user_id', '', false), set_config('app.room', 'ledger', false), set_config('role', 'none', false)"


def calls(owner: str) -> dict[str, str]:
    """A call of each function that would do something for this person."""
    key = uuid4()
    return {
        "post": f"SELECT ledger.post('{key}', '', 'grants', '{owner}', 'credit', 'EUR', 5, 'grant', NULL, NULL, NULL, NULL)",
        "post_all": "SELECT ledger.post_all('[]')",
        "reverse": f"SELECT ledger.reverse('{key}', '{key}', NULL, 'refund', NULL, NULL)",
        "close_account": f"SELECT ledger.close_account('{key}', '{owner}', 'credit', 'EUR', 'forfeited', NULL)",
        "promise": f"SELECT ledger.promise('{uuid4()}', '{owner}', 5, '2040-01-01', 'promotion', NULL, NULL)",
        "expire": "SELECT ledger.expire(1, '2020-01-01')",
        "capture": f"SELECT ledger.capture('{key}', '{key}', '{owner}', 'credit', 1, 'bought', NULL)",
        "reserve": f"SELECT * FROM ledger.reserve('{key}', '{owner}', 'credit', 'EUR', 1, 5)",
        "reserve_all": f"SELECT ledger.reserve_all('{{{key}}}', '{{{owner}}}', '{{credit}}', '{{EUR}}', '{{1}}', '{{5}}')",
        "release": f"SELECT ledger.release('{key}')",
        "deliver": f"SELECT * FROM ledger.deliver('{uuid4()}', NULL, '{owner}', 'credit', 'EUR', 'revenue.ai', 'x', 1, 0)",
        "deliver_all": "SELECT ledger.deliver_all({})".format(
            ", ".join(f"'{{{value}}}'" for value in (uuid4(), "NULL", owner, "credit", "EUR", "revenue.ai", "x", 1, 0))
        ),
        "forget_owner": f"SELECT * FROM ledger.forget_owner('{new_user_id()}', 'u000000000')",
        "sweep": "SELECT ledger.sweep(1)",
        "inspect": "SELECT * FROM ledger.inspect()",
        "open_holds": "SELECT * FROM ledger.open_holds('{00000000}', 1)",
    }


WRITES = (
    "UPDATE ledger.accounts SET credits = credits + 1",
    "INSERT INTO ledger.usage (id) VALUES (gen_random_uuid())",
    "DELETE FROM ledger.holds",
    "TRUNCATE ledger.transfers",
    "ALTER TABLE ledger.accounts DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE ledger.transfers DISABLE TRIGGER ALL",
    "CREATE TABLE ledger.mine (x int)",
)


@pytest.fixture(params=MAY)
async def login(request, addresses) -> AsyncIterator[tuple[str, asyncpg.Connection]]:
    """Each role in turn, with all that a statement can forge."""
    url = addresses.app if request.param == "app" else addresses.desks[request.param]
    connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    await connection.execute(FORGED)
    yield request.param, connection
    await connection.close()


async def test_a_role_calls_its_own_functions_and_no_others(login, ledger):
    name, connection = login
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, EURO))
    told = {}
    for function, statement in calls(owner).items():
        try:
            await connection.execute(statement)
            told[function] = "done"
        except asyncpg.PostgresError as refused:
            told[function] = "denied" if refused.sqlstate == "42501" else "refused by the books"
    assert {function for function, outcome in told.items() if outcome != "denied"} == MAY[name]
    rows = await connection.fetch(FUNCTIONS)
    assert {row[0] for row in rows if row[1]} == MAY[name], "nor anything that is not tried above"
    assert [row[0] for row in rows if row[2]] == []
    assert [row[0] for row in rows if row[1] and not row[3]] == []
    available, _, _ = await credit(ledger, owner)
    assert available <= EURO + (10 if name == "payments" else 0)


async def test_no_role_writes_past_the_functions_or_becomes_another(login, addresses):
    name, connection = login
    others = [*desk_roles(str(addresses.app.username)).values(), str(addresses.app.username), str(addresses.owner.username), "postgres"]
    mine = str(addresses.app.username) if name == "app" else str(addresses.desks[name].username)
    becoming = [f'{verb} "{other}"' for verb in ("SET ROLE", "SET SESSION AUTHORIZATION") for other in others if other != mine]
    for statement in (*WRITES, *becoming):
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.execute(statement)
        assert refused.value.sqlstate in ("42501", "0LP01", "22023"), statement
    reads = name in ("app", "reports")
    for table in ("accounts", "transfers", "holds", "usage", "lots", "lot_uses", "audit"):
        try:
            await connection.fetchval(f"SELECT count(*) FROM ledger.{table}")
            assert reads
        except asyncpg.InsufficientPrivilegeError:
            assert not reads
    if name != "app":
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetchval("SELECT count(*) FROM identity.users")


async def test_no_transaction_of_a_user_or_a_room_raises_a_users_credit(school, ledger):
    """Whatever statement got into it: it is the login that may not, not the setting."""
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, EURO))
    for act, name in ((school.db.as_user, owner), (school.db.as_room, "ledger"), (school.db.as_room, "gateway")):
        for statement in calls(owner).values():
            with pytest.raises(DBAPIError, match="permission denied"):
                async with act(name) as tx:
                    await tx.execute(text(statement))
    assert await credit(ledger, owner) == (EURO, 0, 0)


async def test_a_transaction_of_a_user_moves_nothing_at_a_desk_either(addresses, ledger):
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, EURO))
    for desk in DESKS[:2]:
        connection = await asyncpg.connect(addresses.desks[desk].set(drivername="postgresql").render_as_string(hide_password=False))
        await connection.execute(f"SELECT set_config('app.user_id', '{owner}', false)")
        for function, statement in calls(owner).items():
            if function in MAY[desk]:
                with pytest.raises(asyncpg.PostgresError, match="moves no money"):
                    await connection.execute(statement)
        await connection.close()
