"""People as those see and change them who look after them."""

import asyncio
import base64
import json
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text

from lyceum.domains.identity import rules
from tests.identity.conftest import new_email

PEOPLE = "/api/identity/people"
WHY = "Asked for by the school"


@pytest.fixture(scope="module")
async def admin(school):
    return await school.client("admin")


@pytest.fixture
def seen(admin):
    """An account as the admin sees it."""

    async def look(user_id: str) -> dict:
        answer = await admin.get(f"{PEOPLE}/{user_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    return look


@pytest.fixture
def act(admin, seen):
    """Does something to an account as it is at this moment."""

    async def do(user_id: str, what: str, method: str = "POST", **body):
        version = (await seen(user_id))["version"]
        return await admin.request(method, f"{PEOPLE}/{user_id}/{what}", json={"version": version, "reason": WHY} | body)

    return do


async def _found(client, **sought) -> list[str]:
    answer = await client.get(PEOPLE, params=sought)
    assert answer.status_code == 200, answer.text
    return [person["id"] for person in answer.json()["items"]]


async def test_somebody_is_found_by_the_beginnings_of_their_words(school, newcomer, admin):
    person = await newcomer(name="Zarrintaj Qaem-Maqami", email=f"zt.qm+{new_email()}")
    local = person.email.partition("@")[0]
    for sought in ("zarrin", "ZARRINTAJ", "maqami zarr", "qaem", person.id, person.email, person.email[:12], local[6:18]):
        assert person.id in await _found(admin, q=sought), sought
    for sought in ("arrintaj", "zarrintaj mina", "identity.testx", "zzzzzzzzzz", "%", "_"):
        assert person.id not in await _found(admin, q=sought), sought
    assert (await person.browser.patch("/api/identity/me", json={"name": "كيميا ي."}, headers=person.bearer)).status_code == 200
    assert person.id in await _found(admin, q="کیم"), "Arabic and Persian letters are one"
    assert person.id not in await _found(admin, q="zarrintaj"), "nothing of the old name is left"


async def test_a_guest_is_nobody_to_look_after(school, admin):
    guest = await school.client("guest")
    assert await _found(admin, q=guest.user_id) == []
    assert (await admin.get(f"{PEOPLE}/{guest.user_id}")).status_code == 404
    assert (await admin.post(f"{PEOPLE}/{guest.user_id}/sign-out")).status_code == 404


async def test_filters_and_pages(newcomer, admin, act):
    people = [await newcomer(name="Filterable Person") for _ in range(3)]
    assert (await act(people[1].id, "role", "PUT", role="teacher")).status_code == 200
    assert (await act(people[2].id, "suspension")).status_code == 200
    ids = [person.id for person in reversed(people)]
    assert await _found(admin, q="filterable") == ids
    assert await _found(admin, q="filterable", role="teacher") == [people[1].id]
    assert await _found(admin, q="filterable", state="suspended") == [people[2].id]
    assert await _found(admin, q="filterable", state="unverified") == ids
    assert await _found(admin, q="filterable", state="active") == []
    first = (await admin.get(PEOPLE, params={"q": "filterable", "limit": 2})).json()
    second = (await admin.get(PEOPLE, params={"q": "filterable", "limit": 2, "after": first["next"]})).json()
    assert [one["id"] for one in first["items"] + second["items"]] == ids
    assert second["next"] is None
    for wrong in ({"after": "9" * 18 + ".a"}, {"after": "x"}, {"role": "guest"}, {"state": "sad"}):
        assert (await admin.get(PEOPLE, params=wrong)).status_code == 422, wrong


async def test_a_supervisor_sees_people_and_no_addresses(school, newcomer):
    supervisor, person = await school.client("supervisor"), await newcomer(name="Masked Person")
    listed = (await supervisor.get(PEOPLE, params={"q": person.id})).json()["items"][0]
    one = (await supervisor.get(f"{PEOPLE}/{person.id}")).json()
    assert listed["email"] == one["email"] == rules.masked(person.email)
    assert [session["network"] for session in one["sessions"]] == [None]
    assert await _found(supervisor, q=person.email) == [], "nor are they found by one, letter by letter"
    sheet = (await supervisor.get(f"{PEOPLE}.csv", params={"q": person.id})).text
    assert person.id in sheet
    assert person.email not in sheet


async def test_the_list_as_a_file_runs_nothing(newcomer, admin, audit):
    person = await newcomer(name="=HYPERLINK(1;2)", email=new_email())
    answer = await admin.get(f"{PEOPLE}.csv", params={"q": person.id})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, line = answer.text.removeprefix("\ufeff").splitlines()
    assert head.startswith("id,name,email")
    assert f"{person.id},'=HYPERLINK(1;2),{person.email}," in line


async def test_kinds_of_ways_and_factors_and_nothing_of_what_they_hold(school, newcomer, seen):
    person = await newcomer()
    async with school.db.as_room("identity") as tx:
        await tx.execute(
            text("INSERT INTO identity.totp_seeds (user_id, sealed, made_at, confirmed_at) VALUES (:id, 'x', now(), now())"),
            {"id": person.id},
        )
    one = await seen(person.id)
    assert (one["ways"], one["factors"]) == (["password"], ["totp"])


async def test_what_an_account_says_is_changed_once_of_two(newcomer, admin, seen, audit):
    person = await newcomer()
    version = (await seen(person.id))["version"]
    answers = await asyncio.gather(
        *(admin.patch(f"{PEOPLE}/{person.id}", json={"version": version, "name": name}) for name in ("One", "Two"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (refused["code"], refused["params"]) == ("stale_person", {"version": version + 1})
    assert (await audit(person.id)).count("person_changed") == 1
    nothing = await admin.patch(f"{PEOPLE}/{person.id}", json={"version": version + 1})
    assert nothing.json()["version"] == version + 1
    extra = {"version": version + 1, "role": "admin"}
    assert (await admin.patch(f"{PEOPLE}/{person.id}", json=extra)).status_code == 422


async def test_an_account_made_by_hand(school, admin, audit):
    body = {"email": new_email(), "name": "Made", "role": "author", "locale": "fa", "time_zone": "Asia/Tehran"}
    made = await admin.post(PEOPLE, json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["role"], made.json()["ways"], made.json()["states"]) == ("author", [], ["active"]), (
        "who makes it vouches for the address"
    )
    again = await admin.post(PEOPLE, json=body | {"email": body["email"].upper()})
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (409, "email_taken", "email")
    for wrong in ({"role": "guest"}, {"email": "x"}, {"name": " "}, {"time_zone": "Mars"}, {"id": "0" * 10}):
        assert (await admin.post(PEOPLE, json=body | {"email": new_email()} | wrong)).status_code == 422, wrong
    assert await audit(made.json()["id"]) == ["user_made"]


async def test_a_changed_role_counts_where_somebody_is_signed_in(school, newcomer, act, audit, seen):
    person = await newcomer()
    assert (await act(person.id, "role", "PUT", role="teacher")).json()["role"] == "teacher"
    pulse = await school.house.ports["identity"].pulse(0)
    assert person.id in {one.user_id for one in pulse.stale} or await _later(school, person.id)
    refreshed = await person.refresh()
    assert refreshed.json()["user"]["role"] == "teacher", "a refresh brings the new role"
    assert "role_changed" in await audit(person.id)
    same = await act(person.id, "role", "PUT", role="teacher")
    assert same.status_code == 200
    assert (await audit(person.id)).count("role_changed") == 1


async def _later(school, user_id: str) -> bool:
    await asyncio.sleep(1.1)  # a stale user is told of when the second has passed
    return user_id in {one.user_id for one in (await school.house.ports["identity"].pulse(0)).stale}


async def test_a_role_that_needs_a_second_factor_is_come_to_anew(newcomer, act):
    person = await newcomer()
    assert (await act(person.id, "role", "PUT", role="supervisor")).status_code == 200
    assert (await person.refresh()).status_code == 401, "a session with a password alone does not become a supervisor's"


async def test_a_learners_short_password_does_not_open_a_staff_account_alone(school, newcomer, act):
    short, long = await newcomer(password="violet kettl"), await newcomer(password="violet kettle 77 stairs")
    for person in (short, long):
        assert (await act(person.id, "role", "PUT", role="teacher")).status_code == 200
    told = []
    for person, password in ((short, "violet kettl"), (long, "violet kettle 77 stairs")):
        answer = await school.visitor().post("/api/identity/sessions", json={"email": person.email, "password": password})
        told.append((answer.status_code, answer.json().get("methods")))
    assert told == [(202, ["enrol"]), (201, None)]


async def test_nobody_acts_on_themselves(admin, act):
    for what, method, body in (("role", "PUT", {"role": "student"}), ("suspension", "POST", {}), ("factors/reset", "POST", {})):
        refused = await act(admin.user_id, what, method, **body)
        assert (refused.status_code, refused.json()["code"]) == (403, "own_account")
    acting = await admin.post(f"{PEOPLE}/{admin.user_id}/acting", json={"reason": WHY})
    assert acting.json()["code"] == "own_account"


async def test_the_last_admin_stays(school):
    """Two admins take each other's role away at the same moment: one of them succeeds, and is the last."""
    admin = await school.client("admin")
    async with school.db.as_room("identity") as tx:
        others = text("SELECT id FROM identity.users WHERE role = 'admin' AND suspended_at IS NULL AND id <> :me")
        others = list((await tx.execute(others, {"me": admin.user_id})).scalars())
    second = await school.client("admin")
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET suspended_at = now() WHERE id = ANY(:ids)"), {"ids": others})
    try:
        versions = {one: (await admin.get(f"{PEOPLE}/{one}")).json()["version"] for one in (admin.user_id, second.user_id)}
        answers = await asyncio.gather(
            admin.put(f"{PEOPLE}/{second.user_id}/role", json=_demote(versions[second.user_id])),
            second.put(f"{PEOPLE}/{admin.user_id}/role", json=_demote(versions[admin.user_id])),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 403], [answer.text for answer in answers]
        winner = admin if answers[0].status_code == 200 else second
        async with school.db.as_room("identity") as tx:
            able = text("SELECT id FROM identity.users WHERE role = 'admin' AND suspended_at IS NULL")
            assert list((await tx.execute(able)).scalars()) == [winner.user_id]
    finally:
        async with school.db.as_room("identity") as tx:
            await tx.execute(text("UPDATE identity.users SET suspended_at = NULL WHERE id = ANY(:ids)"), {"ids": others})


def _demote(version: int) -> dict:
    return {"version": version, "role": "student", "reason": WHY}


async def test_a_suspended_person_is_out_everywhere(school, newcomer, act, seen, audit):
    person = await newcomer()
    made = await person.browser.post("/api/identity/keys", json={"name": "program"}, headers=person.bearer)
    done = (await act(person.id, "suspension")).json()
    assert (done["states"][0], done["suspended_reason"], done["sessions"]) == ("suspended", WHY, [])
    pulse = await school.house.ports["identity"].pulse(0)
    assert set(pulse.ended) & {claim["sid"] for claim in [_claims(person)]}, "what is being streamed is cut, and the token refused"
    program = school.visitor()
    program.headers["Authorization"] = f"Bearer {made.json()['key']}"
    assert (await program.get("/api/cards/notes")).json()["code"] == "api_key_refused"
    assert (await person.refresh()).status_code == 401
    lifted = (await act(person.id, "suspension/end")).json()
    assert (lifted["states"], lifted["suspended_reason"]) == (["unverified"], None)
    assert (await program.get("/api/cards/notes")).status_code == 200
    assert [what for what in await audit(person.id) if what in ("suspended", "restored")] == ["suspended", "restored"]


def _claims(person) -> dict:
    part = person.session["access_token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


async def test_signed_out_and_without_factors(school, newcomer, admin, act, seen, audit):
    person = await newcomer()
    assert (await admin.post(f"{PEOPLE}/{person.id}/sign-out")).json() == {"sessions": 1}
    assert (await person.refresh()).status_code == 401
    async with school.db.as_room("identity") as tx:
        await tx.execute(
            text("INSERT INTO identity.recovery_codes (hash, user_id, made_at) VALUES (decode(md5(:id), 'hex'), :id, now())"),
            {"id": person.id},
        )
        await tx.execute(
            text("INSERT INTO identity.totp_seeds (user_id, sealed, made_at, confirmed_at) VALUES (:id, 'x', now(), now())"),
            {"id": person.id},
        )
    assert (await act(person.id, "factors/reset")).json()["factors"] == []
    assert {"signed_out_everywhere", "second_factors_reset"} <= set(await audit(person.id))


async def test_an_old_version_changes_nothing(newcomer, admin, seen):
    person = await newcomer()
    for what, method, body in (
        ("role", "PUT", {"role": "teacher"}),
        ("suspension", "POST", {}),
        ("suspension/end", "POST", {}),
        ("factors/reset", "POST", {}),
    ):
        stale = {"version": 99, "reason": WHY} | body
        refused = await admin.request(method, f"{PEOPLE}/{person.id}/{what}", json=stale)
        assert (refused.status_code, refused.json()["code"]) == (409, "stale_person"), what
        bare = await admin.request(method, f"{PEOPLE}/{person.id}/{what}", json={"version": 1} | body)
        assert bare.status_code == 422, "every act has its reason"
    assert (await seen(person.id))["version"] == 1


async def test_whoever_lost_their_role_a_moment_ago_cannot_use_it(school, admin, newcomer, act):
    """The token still says admin; the database says otherwise, and it is asked."""
    other, person = await school.client("admin"), await newcomer()
    assert (await act(other.user_id, "role", "PUT", role="teacher")).status_code == 200
    body = {"version": 1, "role": "admin", "reason": WHY}
    assert (await other.put(f"{PEOPLE}/{person.id}/role", json=body)).status_code == 403


async def test_a_fresh_sign_in_is_asked_for(school, newcomer, monkeypatch):
    admin, person = await school.client("admin"), await newcomer()
    monkeypatch.setattr("lyceum.platform.http.FRESH_SECONDS", -1)
    for method, path in (("PUT", "role"), ("POST", "factors/reset"), ("POST", "acting")):
        refused = await admin.request(method, f"{PEOPLE}/{person.id}/{path}", json={})
        assert (refused.status_code, refused.json()["code"]) == (403, "fresh_sign_in_needed"), path


async def test_that_an_admin_looked_is_written_once(newcomer, seen, audit):
    person = await newcomer()
    await seen(person.id)
    await seen(person.id)
    assert (await audit(person.id)).count("person_read") == 1


@pytest.mark.prove
async def test_a_list_of_a_hundred_thousand_is_quick(school, admin, addresses):
    """Pages and searches go by an index; the word that all hundred thousand have takes longest."""
    await _many(school, 100_000)
    with psycopg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True) as owner:
        owner.execute("ANALYZE identity.users, identity.user_words")  # as the server does by itself within minutes
    for sought in (
        {},
        {"q": "crowd"},
        {"q": "person77"},
        {"q": "crowd person4242"},
        {"role": "teacher"},
        {"state": "suspended"},
        {"q": "0123456789"},
    ):
        began = datetime.now(UTC)
        for _ in range(5):
            assert (await admin.get(PEOPLE, params=sought)).status_code == 200
        took = (datetime.now(UTC) - began).total_seconds() / 5
        print(f"{sought}: {took * 1000:.0f} ms")
        assert took < (0.6 if sought == {"q": "crowd"} else 0.25), sought


async def _many(school, count: int) -> None:
    add_users = text(
        "INSERT INTO identity.users (id, role, email, name, locale, time_zone, created_at) SELECT translate(lpad(to_hex(n), 10, '0'), "
        "'ilou', 'jkmn'), CASE WHEN n % 50 = 0 THEN 'teacher' ELSE 'student' END, 'person' || n || '@crowd.test', 'Crowd Person' || n, "
        "'en', 'UTC', now() - n * interval '1 minute' FROM generate_series(1, :count) n"
    )
    words = text(
        "INSERT INTO identity.user_words SELECT id, kind, word FROM identity.users, LATERAL (VALUES "
        "('name', lower(split_part(name, ' ', 2))), ('name', 'crowd'), ('email', email), ('email', 'crowd.test')) w (kind, word) "
        "WHERE email LIKE '%@crowd.test'"
    )
    async with school.db.as_room("identity") as tx:
        await tx.execute(add_users, {"count": count})
        await tx.execute(words)
