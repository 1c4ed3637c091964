"""Every room tells what it keeps of a person, and forgets it: rows, files, and whose an amount of money was."""

import json
from importlib import import_module
from importlib.util import find_spec

import psycopg
import pytest
from sqlalchemy import make_url, text

from lyceum.app.rooms import ROOMS, port
from lyceum.kernel.personal import TOMBSTONE_PATTERN, Exported, Forgotten
from lyceum.platform import postgres, wire
from lyceum.platform.migrate import chains
from lyceum.platform.personal import Kept
from tests import dump
from tests.app.lives import lived

BY_THEMSELVES = {
    "ledger.accounts.owner_id",
    "ledger.transfers.actor",
    "gateway.plan_grants.actor",
    "platform.once.owner_id",
    "platform.exports.owner_id",
    "platform.erasures.user_id",
    "identity.school.changed_by",
    "identity.sessions.acted_by",
    "identity.audit.actor_id",
    "identity.invitations.accepted_by",
}
"""Columns of people that a room tells of, or forgets, by statements of its own; and, by its name, each provider's cache."""
OF_PEOPLE = r"^(owner_id|user_id|actor|inviter_id|[a-z]+_by|actor_id)$"
MAX_PIECE_CHARS = 2_000_000


def kept(room: str) -> tuple[Kept, ...]:
    """What a room says it keeps in tables."""
    places = [f"lyceum.domains.{room}.{module}" for module in ("personal", "tables")]
    return next((found.KEPT for found in map(import_module, filter(find_spec, places)) if hasattr(found, "KEPT")), ())


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_tells_and_forgets_in_whichever_process_it_runs(room):
    called = {method.name: method for method in wire.methods(port(room))}
    assert called["export"].streams
    assert called["export"].response.dump_python(Exported(name="x")) == {"name": "x", "lines": "", "blob": None}
    assert called["forget"].response.dump_python(Forgotten()) == {"erased": {}, "kept": {}}
    assert [list(called[name].request.model_fields) for name in ("export", "forget")] == [["user_id"], ["user_id"]]


@pytest.fixture
def server(home, addresses) -> str:
    """The school's database, as somebody sees it who may see everything."""
    return make_url(postgres.start_embedded(home)).set(database=addresses.owner.database).render_as_string(hide_password=False)


async def test_no_table_with_people_in_it_is_left_out(school):
    """A room that gets a new table about people has to say what becomes of it."""
    told = {f"{one.table.schema}.{one.table.name}.{one.owner}" for room in ROOMS for one in kept(room)}
    query = text(
        "SELECT n.nspname || '.' || c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = ANY(:rooms) AND a.attname ~ :people "
        "AND a.atttypid = 'varchar'::regtype AND c.relname !~ '^cache_' AND NOT a.attisdropped"
    )
    async with school.db.as_room("platform") as tx:
        found = set((await tx.execute(query, {"rooms": chains(), "people": OF_PEOPLE})).scalars())
    assert found - told - BY_THEMSELVES == set()
    assert (told | BY_THEMSELVES) - found <= {"identity.users.id"}, "a column that is not there any more"


async def test_a_person_is_told_everything_and_forgotten_by_every_room(school, server):
    life, other = await lived(school), await school.client()
    user_id = life.client.user_id
    told: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for room in school.house.ports.values():
        async for piece in room.export(user_id):
            assert len(piece.lines) < MAX_PIECE_CHARS
            told[piece.name] = told.get(piece.name, "") + piece.lines
            if piece.blob:
                files[piece.name] = await school.house.blobs.read(piece.blob)
    assert life.book in files.values()
    everything = "".join(told.values())
    for trace in (life.email, life.name, life.said, "program of", "I like the", "1500000", "premium"):
        assert trace in everything, trace
    assert len(told["lessons/attempts.jsonl"].splitlines()) == 1
    assert all(json.loads(line) for content in told.values() for line in content.splitlines())
    for secret in ("password_hash", "sealed", "private"):
        assert secret not in everything

    before = await school.house.ports["ledger"].verify()
    for name in reversed(list(school.house.ports)):
        for _ in range(2):  # again is no harm
            await school.house.ports[name].forget(user_id)
    left = dump.in_database(server, *life.traces)
    assert dump.in_database(server, other.user_id), "it does look"
    machinery = {"jobs.procrastinate_jobs", "platform.outbox", "platform.once"}
    assert [place for place in left if place.partition(":")[0] not in machinery] == []
    assert dump.in_files(school.house.settings.home / "files", *life.traces) == []
    after = await school.house.ports["ledger"].verify()
    assert after.problems == ()
    assert [(one.charged, one.cost_pico) for one in after.sums] == [(one.charged, one.cost_pico) for one in before.sums]
    assert (await other.get("/api/identity/me")).status_code == 200


async def test_the_books_lose_a_name_and_nothing_else(school, server):
    life = await lived(school)
    await school.house.ports["ledger"].forget(life.client.user_id)
    with psycopg.connect(server, autocommit=True) as books:
        mine = books.execute(
            "SELECT owner_id, debits, credits, closed FROM ledger.accounts WHERE owner_id ~ %s", [TOMBSTONE_PATTERN]
        ).fetchall()
        assert all(debits == credited and closed for _, debits, credited, closed in mine)
        assert (1_500_000, True) in [(credited, closed) for _, _, credited, closed in mine]
        for wrong in (
            "UPDATE ledger.transfers SET amount = amount + 1",
            "UPDATE ledger.transfers SET note = 'another'",
            "UPDATE ledger.transfers SET actor = '0123456789' WHERE actor IS NOT NULL",
            "UPDATE ledger.accounts SET owner_id = '0123456789' WHERE owner_id ~ '^u'",
            "UPDATE ledger.accounts SET owner_id = 'u123456789' WHERE owner_id ~ '^u'",
            "UPDATE ledger.accounts SET owner_id = 'u123456789' WHERE NOT closed",
            "DELETE FROM ledger.transfers",
        ):
            with pytest.raises(psycopg.Error, match="forbidden"):
                books.execute(wrong)
