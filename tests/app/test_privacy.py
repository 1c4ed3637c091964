"""Asking the school for all that it keeps of oneself, and leaving it: by its owner alone, and so that nothing is found afterwards."""

import asyncio
import io
import json
import os
import re
import zipfile
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psutil
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import NoResultFound

from lyceum.app.privacy import words
from lyceum.app.rooms import ROOMS
from lyceum.domains.library import store
from lyceum.kernel.clock import now
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.ids import new_id
from lyceum.platform import activity, postgres
from tests import dump
from tests.app.lives import Life, lived

ROOT = "/api/privacy"


@pytest.fixture
def server(home, addresses) -> str:
    """The school's database, as somebody sees it who may see everything."""
    return make_url(postgres.start_embedded(home)).set(database=addresses.owner.database).render_as_string(hide_password=False)


async def due(school, user_id: str) -> None:
    """Let the days of grace be over."""
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET deletion_due_at = now() WHERE id = :id"), {"id": user_id})


async def erase(school) -> None:
    """As the recurring work does."""
    await school.house.privacy._forget_those_due()
    await school.work()


async def unfresh(school, client) -> None:
    """Let the last sign-in be an hour ago."""
    async with school.db.as_room("identity") as tx:
        old = {"id": client.user_id, "at": now() - timedelta(hours=1)}
        await tx.execute(text("UPDATE identity.sessions SET auth_time = :at WHERE user_id = :id"), old)
    session = (await client.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})).json()
    client.headers["Authorization"] = f"Bearer {session['access_token']}"


async def test_an_archive_holds_everything_and_is_its_owners_for_a_day(school, home):
    life, other = await lived(school, "fa"), await school.client()
    client = life.client
    asked = await client.post(f"{ROOT}/exports")
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    again = await client.post(f"{ROOT}/exports")
    assert (again.status_code, again.json()["code"]) == (409, "export_running")
    path = f"{ROOT}/exports/{asked.json()['id']}/file"
    assert (await client.get(path)).json()["code"] == "export_gone", "it is not ready"
    await school.work()
    told = (await client.get(ROOT)).json()
    assert told["export"]["state"] == "ready"
    assert told["left"][0]["available"] == 1_500_000
    assert (await other.get(path)).status_code == 404
    assert (await school.visitor().get(path)).status_code == 401
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (200, "application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        content = {name: archive.read(name) for name in names}
    assert life.book in content.values()
    assert "هرچه این مدرسه" in content[words.README].decode()
    assert life.name in content[words.README].decode()
    lines = [json.loads(line) for name in names if name.endswith(".jsonl") for line in content[name].splitlines()]
    assert any(line.get("email") == life.email for line in lines)
    assert {name.partition("/")[0] for name in names} - {words.README} <= set(ROOMS)
    async with school.db.as_room("platform") as tx:
        await tx.execute(text("UPDATE platform.exports SET expires_at = now() WHERE owner_id = :id"), {"id": client.user_id})
    assert (await client.get(path)).status_code == 404
    await school.house.privacy.exports.tidy()
    assert (await client.get(ROOT)).json()["export"] is None
    assert dump.in_files(home / "files" / "exports", client.user_id) == [] or not any(
        path.is_file() for path in (home / "files" / "exports" / client.user_id).rglob("*")
    )
    outbox = [found for found in (home / "outbox").glob("*.eml") if life.email in found.read_text()]
    assert len(outbox) == 1


def test_an_archive_speaks_of_every_room():
    for locale in ("en", "fa"):
        assert words.described(locale) == set(ROOMS)


async def test_asking_takes_a_fresh_sign_in_of_the_owner(school):
    client = await school.client()
    key = (await client.post("/api/identity/keys", json={"name": "program"})).json()["key"]
    await unfresh(school, client)
    for method, path, body in (("POST", "/exports", None), ("POST", "/deletion", {"email": "x@example.org"})):
        answer = await client.request(method, ROOT + path, json=body)
        assert answer.json()["code"] == "fresh_sign_in_needed", path
    for method, path in (("GET", ""), ("POST", "/exports"), ("DELETE", "/deletion")):
        answer = await client.request(method, ROOT + path, headers={"Authorization": f"Bearer {key}"})
        assert answer.json()["code"] == "not_by_api_key", path
    guest = await school.client("guest")
    assert (await guest.post(f"{ROOT}/exports")).status_code == 401


async def test_a_closed_account_can_be_kept_and_nothing_else(school):
    client = await school.client()
    me = (await client.get("/api/identity/me")).json()
    key = (await client.post("/api/identity/keys", json={"name": "program"})).json()["key"]
    wrong = await client.post(f"{ROOT}/deletion", json={"email": "another@example.org"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "email_differs", "email")
    planned = await client.post(f"{ROOT}/deletion", json={"email": me["email"].upper()})
    assert planned.status_code == 200
    assert timedelta(days=13, hours=23) < _moment(planned.json()["deletion_due_at"]) - now() <= timedelta(days=14)
    assert (await client.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})).json()["code"] == "session_ended"
    by_key = await school.visitor().get("/v1/models", headers={"Authorization": f"Bearer {key}"})
    assert by_key.status_code == 401

    back = school.visitor()
    token = await school.house.ports["identity"].make_link(client.user_id)
    session = (await back.post("/api/identity/sessions/link", json={"token": token})).json()
    assert session["user"]["deletion_due_at"] == planned.json()["deletion_due_at"]
    back.headers["Authorization"] = f"Bearer {session['access_token']}"
    for path in ("/api/today", "/api/library/books", "/api/identity/keys", ROOT):
        assert (await back.get(path)).json()["code"] == "account_closing", path
    assert (await back.get("/api/identity/me")).status_code == 200
    assert (await back.delete(f"{ROOT}/deletion")).status_code == 204
    session = (await back.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})).json()
    back.headers["Authorization"] = f"Bearer {session['access_token']}"
    assert (await back.get("/api/today")).status_code == 200
    await due(school, "nobody")
    await erase(school)
    assert (await back.get("/api/identity/me")).status_code == 200


async def test_the_last_admin_stays(school):
    admin = await school.client("admin")
    me = (await admin.get("/api/identity/me")).json()
    async with school.db.as_room("identity") as tx:
        others = text(
            "UPDATE identity.users SET suspended_at = now() WHERE role = 'admin' AND id <> :id AND suspended_at IS NULL RETURNING id"
        )
        shut = list((await tx.execute(others, {"id": admin.user_id})).scalars())
    try:
        assert (await admin.post(f"{ROOT}/deletion", json={"email": me["email"]})).json()["code"] == "last_admin"
    finally:
        async with school.db.as_room("identity") as tx:
            await tx.execute(text("UPDATE identity.users SET suspended_at = NULL WHERE id = ANY(:shut)"), {"shut": shut})
    other = await school.client("admin")
    assert (await admin.post(f"{ROOT}/deletion", json={"email": me["email"]})).status_code == 200
    assert (await other.get("/api/identity/me")).status_code == 200


class Killed(BaseException):
    """What a process feels that is killed."""


class Dying:
    """A room whose process is killed once, right after it has forgotten somebody and before that is noted."""

    def __init__(self, room):
        self._room, self.is_alive = room, True

    def __getattr__(self, name):
        return getattr(self._room, name)

    async def forget(self, user_id):
        forgotten = await self._room.forget(user_id)
        if self.is_alive:
            self.is_alive = False
            raise Killed
        return forgotten


async def _stages(school, user_id: str) -> set[str]:
    async with school.db.as_room("platform") as tx:
        return set((await tx.execute(text("SELECT stage FROM platform.erasures WHERE user_id = :id"), {"id": user_id})).scalars())


async def test_nothing_of_somebody_who_left_is_found_anywhere(school, server, home, monkeypatch):
    life, other = await lived(school, role="teacher"), await school.client()
    invited = {"email": f"{uuid4().hex}@school.test", "role": "student", "locale": "en"}
    assert (await life.client.post("/api/identity/invitations", json=invited)).status_code == 201
    await leave(life)
    await school.work()
    for mail in (home / "outbox").glob("*.eml"):
        if invited["email"] in mail.read_text():
            mail.unlink()  # it is the invited person's now, as one that an SMTP server took
    await due(school, life.client.user_id)
    old = await _jobs(school)
    dying = [Dying(school.house.ports[name]) for name in ("cards", "ledger", "identity")]
    for name, room in zip(("cards", "ledger", "identity"), dying, strict=True):
        monkeypatch.setitem(school.house.ports, name, room)
    run = school.house.privacy.erasing.run
    for killed in ("cards", "ledger"):
        with pytest.raises(Killed):
            await run()
        assert await _stages(school, life.client.user_id), killed
    await run()  # the last message has to go out first
    assert {"told", "notify"} & await _stages(school, life.client.user_id) == {"told"}
    await school.work()
    with pytest.raises(Killed):
        await run()
    await run()
    assert not any(room.is_alive for room in dying)
    school.house.activity.close()
    await school.house.privacy.footprints.scrub()
    assert dump.in_database(server, *life.traces) == []
    assert dump.in_files(home, *life.traces) == []
    assert (await life.client.get("/api/identity/me")).status_code == 401
    audit = await _audit(school)
    assert any(what == "account_erased" and re.match("^u", user) for what, user in audit)
    assert (await school.house.ports["ledger"].verify()).problems == ()
    handlers = school.house._handlers()
    for name, arguments in old:  # as if the queue had kept them
        with suppress(LyceumError, NoResultFound):
            await handlers[name](**arguments)
    await school.work()
    assert dump.in_database(server, *life.traces) == []
    assert (await other.get("/api/identity/me")).status_code == 200


async def test_a_guest_is_gone_at_once(school, server):
    guest = await school.client("guest")
    lesson = {"native_language": "fa", "target_language": "en", "level": "A2", "daily_goal_minutes": 10}
    assert (await guest.put("/api/progress/profile", json=lesson)).status_code == 200
    student = await school.client()
    assert (await student.delete(f"{ROOT}/guest")).status_code == 403
    assert (await guest.delete(f"{ROOT}/guest")).status_code == 204
    await school.work()
    assert dump.in_database(server, guest.user_id) == []
    assert (await guest.get("/api/identity/me")).status_code == 401


def test_a_line_of_the_activity_log_loses_its_user_in_its_place(tmp_path):
    path = tmp_path / "all.2026-01-01.jsonl"
    lines = [
        {"user": "abcde12345", "path": "/api/credit/users/abcde12345/balance"},
        {"user": "0123456789", "path": "/api/today"},
        {"user": None, "path": "/abcde12345"},
    ]
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    size = path.stat().st_size
    assert activity.scrub(path, lambda user: user == "abcde12345") == 3
    assert path.stat().st_size == size
    assert "abcde12345" not in path.read_text()
    assert [json.loads(line)["user"] for line in path.read_text().splitlines()] == ["u" * 10, "0123456789", None]
    path.write_text("")
    assert activity.scrub(path, lambda _: True) == 0


async def leave(life: Life) -> None:
    """As the page does."""
    answer = await life.client.post(f"{ROOT}/deletion", json={"email": life.email})
    assert answer.status_code == 200, answer.text


async def _jobs(school) -> list[tuple[str, dict]]:
    async with school.db.as_room("platform") as tx:
        rows = await tx.execute(text("SELECT task_name, args FROM jobs.procrastinate_jobs WHERE task_name <> 'notify.deliver'"))
        return [(row.task_name, row.args) for row in rows]


async def _audit(school) -> list[tuple[str, str]]:
    async with school.db.as_room("identity") as tx:
        return [(row.what, row.user_id or "") for row in await tx.execute(text("SELECT what, user_id FROM identity.audit"))]


def _moment(written: str):

    return datetime.fromisoformat(written)


@pytest.mark.prove
@pytest.mark.timeout(600)
async def test_a_gigabyte_of_books_takes_disk_and_no_memory(school, tmp_path):
    client, process = await school.client(), psutil.Process()
    file = tmp_path / "book.epub"
    with file.open("wb") as book:
        for _ in range(256):
            book.write(os.urandom(1024 * 1024))
    async with school.db.as_user(client.user_id) as tx:
        for _ in range(4):
            book_id = new_id()
            blob = f"library/{client.user_id}/{book_id}.epub"
            await school.house.blobs.put(blob, file)
            row = {"owner_id": client.user_id, "digest": book_id.hex, "title": "Much", "status": "ready", "format": "epub", "blob": blob}
            await store.add_book(tx, id=book_id, **row)
    asked = (await client.post(f"{ROOT}/exports")).json()
    before, peak, making = process.memory_info().rss, 0, asyncio.create_task(school.work())
    while not making.done():
        peak = max(peak, process.memory_info().rss)
        await asyncio.sleep(0.02)
    await making
    size, pieces = await school.house.privacy.exports.open(client.user_id, UUID(asked["id"]))
    assert size > 1024**3
    async with aclosing(pieces):
        assert (await anext(pieces)).startswith(b"PK")
    print(f"{size / 1024**2:.0f} MB in the archive, {(peak - before) / 1024**2:.0f} MB more in memory")
    assert peak - before < 100 * 1024 * 1024
    await school.house.ports["library"].forget(client.user_id)
    await school.house.privacy.exports.forget(client.user_id)
