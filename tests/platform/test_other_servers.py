"""A PostgreSQL that the operator brings: with a plain role, too old an owner, or none; and one that goes away and comes back."""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from lyceum.platform import embedded, migrate, postgres
from lyceum.platform.addresses import Addresses, DatabaseRefused
from lyceum.platform.database import Database, DatabaseGone
from lyceum.platform.jobs import enqueue
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings
from lyceum.platform.worker import Jobs


class Server:
    """A database server of the operator's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        embedded.start_embedded(self.folder)

    def stop(self) -> None:
        embedded.stop_embedded(self.folder)

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}:x@/{database}?host={self.folder / 'postgres'}"

    def settings(self, role: str, database: str, owner: str | None = None) -> Settings:
        owner_url = self.url(owner, database) if owner else None
        return Settings(home=self.folder, database_url=self.url(role, database), database_owner_url=owner_url)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """With a database `plain` that belongs to the role `owns`, and a role `plain` that owns nothing."""
    folder = Path(tempfile.mkdtemp(prefix="lyceum-pg-"))
    server = Server(folder)
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        for role in ("owns", "plain", "weak"):
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
        connection.execute("CREATE DATABASE plain OWNER owns")
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def addresses(server: Server) -> Addresses:
    """Of a migrated school that runs on the plain role."""
    found = postgres.prepare(server.settings("plain", "plain", "owns"), Vault(b"x" * 40))
    migrate.migrate(found.owner, str(found.app.username))
    return found


async def test_a_plain_role_runs_jobs(addresses):
    done: list[str] = []

    async def note(what: str) -> None:
        done.append(what)

    db = Database(addresses.app, connections=2)
    await db.refuse_dangerous_role()
    async with db.as_room("platform") as tx:
        await enqueue(tx, "test.note", what="here")
    await Jobs(addresses.direct, {"test.note": note}).run_until_empty()
    await db.close()
    assert done == ["here"]


@pytest.mark.parametrize(
    ("role", "database", "owner", "said"),
    [
        ("plain", "plain", None, "LYCEUM_DATABASE_OWNER_URL"),
        ("plain", "nowhere", "owns", "does not exist"),
        ("nobody", "plain", "owns", "nobody"),
    ],
)
def test_what_is_missing_is_said_in_one_line(server, role, database, owner, said):
    with pytest.raises(DatabaseRefused, match=said) as refused:
        postgres.prepare(server.settings(role, database, owner), Vault(b"x" * 40))
    assert "\n" not in refused.value.detail


def test_an_owner_who_may_not_is_said_in_one_line(server):
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE weak")
    found = postgres.prepare(server.settings("plain", "weak", "weak"), Vault(b"x" * 40))
    with pytest.raises(DatabaseRefused, match="weak: permission denied"):
        migrate.migrate(found.owner, str(found.app.username))


async def test_a_database_that_goes_away_is_a_typed_error_and_all_is_well_when_it_is_back(server, addresses, monkeypatch):
    monkeypatch.setattr("lyceum.platform.worker.RESTART_SECONDS", 0.1)
    done: list[str] = []

    async def note(what: str) -> None:
        done.append(what)

    db = Database(addresses.app, connections=3)

    async def ask() -> int:
        async with db.as_room("platform") as tx:
            return (await tx.execute(text("SELECT 1"))).scalar_one()

    working = asyncio.create_task(Jobs(addresses.direct, {"test.note": note}).run())
    assert await asyncio.gather(*(ask() for _ in range(10))) == [1] * 10
    await asyncio.to_thread(server.stop)
    for _ in range(3):
        with pytest.raises(DatabaseGone):
            await asyncio.wait_for(ask(), 5)
    await asyncio.to_thread(server.start)
    assert await asyncio.gather(*(ask() for _ in range(10))) == [1] * 10, "no old connection is handed out"
    async with db.as_room("platform") as tx:
        await enqueue(tx, "test.note", what="after")
    async with asyncio.timeout(60):
        while not done:
            await asyncio.sleep(0.1)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await db.close()


def test_the_last_who_leaves_stops_the_server_though_others_were_killed(server):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    users = server.folder / "postgres" / ".handle_pids.json"
    users.write_text(json.dumps([*json.loads(users.read_text()), gone.pid]))
    server.stop()
    assert not (server.folder / "postgres" / "postmaster.pid").exists()
    server.start()


async def test_the_database_may_go_in_the_middle_of_a_transaction(server, addresses):
    db = Database(addresses.app, connections=1)
    with pytest.raises(DatabaseGone):
        async with db.as_room("platform") as tx:
            await asyncio.to_thread(server.stop)
            await tx.execute(text("SELECT 1"))
    await asyncio.to_thread(server.start)
    async with db.as_room("platform") as tx:
        assert (await tx.execute(text("SELECT 1"))).scalar_one() == 1
    await db.close()


async def test_a_pool_that_is_used_up_is_a_typed_error(addresses):
    db = Database(addresses.app, connections=1)
    db.engine.sync_engine.pool._timeout = 0.2
    async with db.as_room("platform"):
        with pytest.raises(DatabaseGone):
            async with db.as_room("platform"):
                raise AssertionError("there is no second connection")
    await db.close()
