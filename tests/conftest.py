"""A real school for the tests: embedded PostgreSQL, all rooms in one process, spoken to through HTTP."""

import gc
import os
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx2
import psycopg
import pytest

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.identity.rules import MUST_HAVE_SECOND
from lyceum.platform import embedded, migrate, postgres
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings, load
from tests.authenticators import enrol_passkey

ADDRESS = "http://school.test"
OWN_MACHINE = "http://localhost"
"""Where passkeys work without a public address."""
UNHURRIED = {
    "LYCEUM_CALLS_A_MINUTE": "1000000",
    "LYCEUM_ADDRESS_CALLS_A_MINUTE": "1000000",
    "LYCEUM_GATEWAY_FREE_CALLS_AN_HOUR": "1000000",
    "LYCEUM_BILLING_WALLET_WITHDRAWALS_A_DAY": "1000",
}
"""No test waits for a minute to end; those of the limits set their own."""
PREPARED = pytest.StashKey[Addresses]()


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """LYCEUM_HOME of this run, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="lyceum-test-"))
    before = os.environ.get("LYCEUM_HOME")
    os.environ["LYCEUM_HOME"] = str(path)
    os.environ.update(UNHURRIED)
    yield path
    embedded.stop_embedded(path)
    shutil.rmtree(path, ignore_errors=True)
    for name in UNHURRIED:
        del os.environ[name]
    os.environ.pop("LYCEUM_HOME") if before is None else os.environ.update(LYCEUM_HOME=before)


@pytest.fixture(scope="session")
def addresses(home: Path, pytestconfig: pytest.Config) -> Addresses:
    """A migrated database of its own."""
    settings = Settings()
    addresses = postgres.prepare(settings, Vault.open(home, None))
    with psycopg.connect(embedded.start_embedded(home), autocommit=True) as server:
        # A server that is thrown away need not survive a power cut; the tests that kill one start their own.
        server.execute("ALTER SYSTEM SET fsync = off")
        server.execute("SELECT pg_reload_conf()")
    migrate.migrate(addresses.owner, str(addresses.app.username))
    pytestconfig.stash[PREPARED] = addresses
    return addresses


@pytest.fixture(scope="module", autouse=True)
def empty_queue(request: pytest.FixtureRequest) -> None:
    """Each file begins with nothing to do: the first that runs the jobs would run those that nobody waited for in the files before."""
    if addresses := request.config.stash.get(PREPARED, None):
        with psycopg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
            connection.execute("SET LOCAL search_path TO jobs")
            connection.execute("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE status = 'todo'")


@dataclass
class School:
    """A running school and ways to walk in."""

    house: House

    @property
    def db(self) -> Database:
        return self.house.db

    def visitor(self, address: str = ADDRESS) -> httpx2.AsyncClient:
        """A browser that nobody is signed in at."""
        transport = httpx2.ASGITransport(self.house.app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url=address)

    async def client(self, role: str = "student", *, locale: str = "en") -> "Client":
        """A browser with a new user of this role signed in; `client.user_id` says who. Role `guest` gives a guest.

        Who runs the school or its money has set up a passkey on the way.
        """
        visitor = self.visitor(OWN_MACHINE if role in MUST_HAVE_SECOND else ADDRESS)
        if role == "guest":
            answer = await visitor.post("/api/identity/guests", json={"locale": locale, "time_zone": "UTC"})
        else:
            identity = self.house.ports["identity"]
            email = f"{uuid4().hex}@school.test"
            user_id = await identity.ensure_user(email=email, name="Test Person", role=role, locale=locale, time_zone="UTC")
            token = await identity.make_link(user_id)
            answer = await visitor.post("/api/identity/sessions/link", json={"token": token})
            if answer.status_code == 202:
                _, answer = await enrol_passkey(visitor, answer.json()["ticket"])
        assert answer.status_code == 201, answer.text
        session = answer.json()
        visitor.headers["Authorization"] = f"Bearer {session['access_token']}"
        return Client(visitor, session["user"]["id"])

    async def work(self) -> None:
        """Run every job and event that is due."""
        assert self.house.jobs
        await self.house.jobs.run_until_empty()


@dataclass
class Client:
    """A signed-in browser."""

    http: httpx2.AsyncClient
    user_id: str

    def __getattr__(self, name: str):
        return getattr(self.http, name)


@pytest.fixture(scope="session")
async def school(addresses: Addresses) -> AsyncIterator[School]:
    """The school of this run, shared by its tests: users are new for each test, and row-level security keeps them apart."""
    house = House("all", load(sections()), addresses)
    async with house.open():
        yield School(house)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the cases of a test that is `sampled(n)`, n are always run, the same on every machine; the others by `make prove`."""
    cases: dict[tuple[Path, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled"):
            cases[item.path, item.name.partition("[")[0]].append(item)
    for (_, name), found in cases.items():
        (most,) = next(found[0].iter_markers("sampled")).args
        chosen = random.Random(name).sample(found, min(most, len(found)))
        for item in found:
            if item not in chosen:
                item.add_marker("prove")


def pytest_collection_finish() -> None:
    """What is imported stays to the end, as in a serving process: the collector need not look through it each time."""
    gc.collect()
    gc.freeze()
