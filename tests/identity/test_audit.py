"""The audit log: what an admin finds in it, that nobody can change it, how long it is kept, and that each kind has its words."""

import re
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lyceum.kernel.clock import now

AUDIT = "/api/identity/audit"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
async def admin(school):
    return await school.client("admin")


@pytest.fixture
async def lines(school, newcomer):
    """Somebody to whom four things happened, by two people, over a year."""
    person, actor = await newcomer(), await newcomer(name="Actor")
    moment = now()
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("SELECT set_config('app.room', 'identity', true)"))
        for what, days, detail in (
            ("suspended", 300, {"by": actor.id, "reason": "r"}),
            ("restored", 200, {"by": actor.id}),
            ("acted", 100, {"acted_by": actor.id, "route": "/x"}),
            ("session_ended", 50, {"by": "0190163d-8694-739b-aea5-966c26f8ad90"}),
        ):
            row = "INSERT INTO identity.audit (at, user_id, what, detail) VALUES (:at, :user, :what, cast(:detail AS jsonb))"
            values = {"at": moment - timedelta(days=days), "user": person.id, "what": what, "detail": str(detail).replace("'", '"')}
            await tx.execute(text(row), values)
    return person, actor, moment


async def _kinds(admin, **sought) -> list[str]:
    answer = await admin.get(AUDIT, params=sought)
    assert answer.status_code == 200, answer.text
    return [line["what"] for line in answer.json()["items"]]


async def test_it_is_asked_by_whom_of_whom_what_and_when(admin, lines):
    person, actor, moment = lines
    latest = ["signed_in", "session_ended", "acted", "restored", "suspended"]
    assert await _kinds(admin, user=person.id) == latest
    assert await _kinds(admin, actor=actor.id) == ["acted", "restored", "suspended"]
    assert await _kinds(admin, user=person.id, what="restored") == ["restored"]
    since, until = (moment - timedelta(days=150)).isoformat(), (moment - timedelta(days=60)).isoformat()
    assert await _kinds(admin, user=person.id, since=since) == latest[:3]
    assert await _kinds(admin, user=person.id, until=until) == latest[2:]
    line = (await admin.get(AUDIT, params={"user": person.id, "what": "acted"})).json()["items"][0]
    assert (line["user"], line["actor_id"], line["actor"]) == ("Mina", actor.id, "Actor")
    for wrong in ({"user": "x"}, {"what": "DROP"}, {"since": "yesterday"}, {"since": "2026-01-01T00:00:00"}, {"after": "1"}):
        assert (await admin.get(AUDIT, params=wrong)).status_code == 422, wrong


async def test_pages_follow_each_other_and_the_file_has_them_all(admin, lines, audit):
    person, _, _ = lines
    seen, after = [], None
    for _ in range(3):
        page = (await admin.get(AUDIT, params={"user": person.id, "limit": 2} | ({"after": after} if after else {}))).json()
        seen, after = seen + [line["id"] for line in page["items"]], page["next"]
    assert after is None
    sheet = (await admin.get(f"{AUDIT}.csv", params={"user": person.id})).text.splitlines()
    assert [int(line.partition(",")[0]) for line in sheet[1:]] == seen


async def test_it_lets_go_of_what_is_older_than_twelve_months_and_of_nothing_else(school, addresses, lines, admin):
    person, _, moment = lines
    with psycopg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True) as owner:
        owner.execute("SELECT set_config('app.room', 'identity', false)")
        old = "UPDATE identity.audit SET at = %s WHERE user_id = %s AND what = 'suspended'"
        owner.execute(old, (moment - timedelta(days=367), person.id))
    await school.house.ports["identity"].audit.forget()
    assert await _kinds(admin, user=person.id) == ["signed_in", "session_ended", "acted", "restored"]
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with school.db.as_user(person.id) as tx:
            await tx.execute(text("SELECT identity.forget_audit()"))
            await tx.execute(text("INSERT INTO identity.sign_in_links VALUES ('x', '0000000000', now())"))


def _written() -> set[str]:
    """Every kind that the code writes."""
    source = "\n".join(path.read_text() for path in (ROOT / "src" / "lyceum" / "domains" / "identity").rglob("*.py"))
    return set(re.findall(r"\bnote\(\s*tx,\s*[^,]+,\s*\"(\w+)\"", source))


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_kind_has_its_words(language):
    told = set(re.findall(r'"audit\.what\.(\w+)"', (ROOT / "web" / "src" / "i18n" / language / "audit.ts").read_text()))
    listed = set(re.findall(r'"(\w+)"', (ROOT / "web" / "src" / "features" / "people" / "kinds.ts").read_text()))
    assert _written() - listed == set()
    assert listed == told
