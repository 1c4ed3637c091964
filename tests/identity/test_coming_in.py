"""Guests, sign-up, sign-in, links: by HTTP."""

import asyncio
import re
import time

import httpx2
import pytest
from sqlalchemy import text

from lyceum.domains.identity.errors import LinkInvalid, RoleDiffers, SignInBusy
from lyceum.domains.identity.passwords import MAX_WAITING, Passwords
from lyceum.domains.identity.port import Identity
from lyceum.kernel.errors import Invalid, NotFound
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.platform.secrets import Vault
from tests.identity.conftest import OURS, PASSWORD, account, confirm, new_email

GUEST = {"locale": "en", "time_zone": "Europe/Berlin"}


async def test_a_guest_has_an_id_and_nothing_else(school):
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/guests", json=GUEST)
        session = answer.json()
        assert answer.status_code == 201
        assert {name: session["user"][name] for name in ("role", "email", "name", "locale", "time_zone")} == {
            "role": "guest",
            "email": None,
            "name": "",
            **GUEST,
        }
        assert re.match(USER_ID_PATTERN, session["user"]["id"])
        assert (session["token_type"], session["expires_in"]) == ("Bearer", 600)
        me = await browser.get("/api/identity/me", headers={"Authorization": f"Bearer {session['access_token']}"})
        assert me.json() == session["user"]
        assert answer.headers["cache-control"] == "no-store"


async def test_signing_up_keeps_the_guests_id_once(school, audit):
    async with school.visitor() as browser:
        guest = (await browser.post("/api/identity/guests", json=GUEST)).json()
        guests_cookie = browser.cookies["lyceum_refresh"]
        bearer = {"Authorization": f"Bearer {guest['access_token']}"}
        both = await asyncio.gather(*(browser.post("/api/identity/users", json=account(), headers=bearer) for _ in range(5)))
        assert [answer.status_code for answer in both] == [201] * 5
        users = [answer.json()["user"] for answer in both]
        assert sorted(user["id"] == guest["user"]["id"] for user in users) == [False] * 4 + [True]
        assert {user["role"] for user in users} == {"student"}
        assert "guest_signed_up" in await audit(guest["user"]["id"])
        assert (await browser.get("/api/identity/me", headers=bearer)).status_code == 401, "the guest's session has ended"
    async with school.visitor() as other:
        answer = await other.post("/api/identity/sessions/refresh", headers=OURS | {"Cookie": f"lyceum_refresh={guests_cookie}"})
        assert answer.status_code == 401


async def test_a_token_that_still_says_guest_takes_over_no_account(school):
    async with school.visitor() as browser:
        guest = (await browser.post("/api/identity/guests", json=GUEST)).json()
        async with school.db.as_room("identity") as tx:
            await tx.execute(text("UPDATE identity.users SET role = 'student' WHERE id = :user"), {"user": guest["user"]["id"]})
        bearer = {"Authorization": f"Bearer {guest['access_token']}"}
        answer = await browser.post("/api/identity/users", json=account(), headers=bearer)
        assert answer.status_code == 201
        assert answer.json()["user"]["id"] != guest["user"]["id"]


async def test_the_school_hears_of_a_sign_up(school, newcomer):
    person = await newcomer()
    async with school.db.as_room("platform") as tx:
        query = text("SELECT payload FROM platform.outbox WHERE type = 'UserSignedUp' AND payload->>'user_id' = :user")
        told = (await tx.execute(query, {"user": person.id})).scalars().all()
    assert [event["was_guest"] for event in told] == [False]


async def test_a_guest_stays_one_when_sign_up_fails(school):
    async with school.visitor() as browser:
        guest = (await browser.post("/api/identity/guests", json=GUEST)).json()
        bearer = {"Authorization": f"Bearer {guest['access_token']}"}
        refused = await browser.post("/api/identity/users", json=account(password="password123"), headers=bearer)
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "password_too_common", "password")
        assert (await browser.get("/api/identity/me", headers=bearer)).json()["role"] == "guest"


async def test_a_bad_guest_token_is_not_ignored(school):
    """Otherwise what the guest has done would be lost without a word; the browser refreshes and tries again."""
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/users", json=account(), headers={"Authorization": "Bearer x.y.z"})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


async def test_someone_signed_in_who_signs_up_makes_another_account(newcomer):
    person = await newcomer()
    other = await person.browser.post("/api/identity/users", json=account(), headers=person.bearer)
    assert other.status_code == 201
    assert other.json()["user"]["id"] != person.id


async def test_one_address_signed_up_at_once_makes_accounts_that_know_nothing_of_each_other(school):
    body = account()
    async with school.visitor() as browser:
        answers = await asyncio.gather(*(browser.post("/api/identity/users", json=body) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["user"]["id"] for answer in answers}) == 6


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": "mina"}, "email_invalid", "email"),
        ({"email": "m" * 255}, "malformed_request", "email"),
        ({"email": "mina@example.org\x00"}, "malformed_request", "email"),
        ({"email": None}, "malformed_request", "email"),
        ({"password": "short"}, "password_too_short", "password"),
        ({"password": "password123"}, "password_too_common", "password"),
        ({"password": "x7" * 65}, "malformed_request", "password"),
        ({"name": ""}, "malformed_request", "name"),
        ({"name": "\u202e"}, "invalid", "name"),
        ({"name": "m" * 81}, "malformed_request", "name"),
        ({"locale": "de"}, "malformed_request", "locale"),
        ({"time_zone": "Europe/Atlantis"}, "invalid", "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "invalid", "time_zone"),
        ({"role": "admin"}, "malformed_request", "role"),
        ({"id": "0000000000"}, "malformed_request", "id"),
    ],
)
async def test_what_cannot_sign_up(school, change, code, field):
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/users", json=account(**change))
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (422, code, field)
    assert answer.headers["content-type"] == "application/problem+json"
    assert not browser.cookies


async def test_signing_in(school, newcomer):
    person = await newcomer()
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/sessions", json={"email": f" {person.email.upper()}", "password": PASSWORD})
        assert answer.status_code == 201
        assert answer.json()["user"] == person.session["user"]


async def test_an_unknown_address_and_a_wrong_password_answer_the_same(school, newcomer, audit):
    person = await newcomer()
    no_password = await school.client("student")
    user = await school.house.ports["identity"].user(no_password.user_id)
    answers = []
    async with school.visitor() as browser:
        for email in (person.email, new_email(), user.email, "no address", ""):
            answer = await browser.post("/api/identity/sessions", json={"email": email, "password": "not the right one"})
            answers.append((answer.status_code, {**answer.json(), "request_id": ""}, dict(answer.headers) | {"x-request-id": ""}))
        assert not browser.cookies
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "sign_in_refused"
    assert all(answer == answers[0] for answer in answers)
    assert (await audit(person.id))[-1] == "sign_in_refused"


async def test_a_user_that_is_not_there_costs_a_verification_too():
    passwords = Passwords(Vault(b"a secret of thirty-two bytes, or so"))
    hashed = await passwords.hash(PASSWORD)
    assert await passwords.verify(hashed, PASSWORD)
    shortest = {hashed: 1.0, None: 1.0}
    for kept in [hashed, None] * 15:
        began = time.perf_counter()
        assert not await passwords.verify(kept, "another")
        shortest[kept] = min(shortest[kept], time.perf_counter() - began)
    assert 0.5 < shortest[hashed] / shortest[None] < 2
    passwords.close()


@pytest.mark.prove
async def test_more_than_the_school_can_check_are_told_to_come_back():
    passwords = Passwords(Vault(b"a secret of thirty-two bytes, or so"))
    crowd = [asyncio.create_task(passwords.verify(None, "x")) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(SignInBusy):
        await passwords.verify(None, "x")
    assert await crowd[0] is False
    assert await passwords.verify(None, "x") is False, "there is room for one more"
    passwords.close()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_hashing_leaves_the_loop_free():
    passwords = Passwords(Vault(b"a secret of thirty-two bytes, or so"))
    work = asyncio.gather(*(passwords.hash(PASSWORD) for _ in range(10)))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.001)
        turns += 1
    hashes = await work
    passwords.close()
    assert turns > 20
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in hashes)


async def test_guessing_ends_after_five_and_does_not_lock_the_owner_out(school, newcomer):
    person = await newcomer()
    wrong = {"email": person.email, "password": "not the right one"}
    async with school.visitor() as guesser:
        at_once = await asyncio.gather(*(guesser.post("/api/identity/sessions", json=wrong) for _ in range(12)))
        assert sorted(answer.status_code for answer in at_once) == [401] * 5 + [429] * 7
        refused = await guesser.post("/api/identity/sessions", json=wrong | {"password": PASSWORD})
        seconds = refused.json()["params"]["seconds"]
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
        assert 800 < seconds <= 900
        assert refused.headers["retry-after"] == str(seconds)
    elsewhere = httpx2.ASGITransport(school.house.app, client=("192.0.2.7", 1))
    async with httpx2.AsyncClient(transport=elsewhere, base_url="http://school.test") as owner:
        assert (await owner.post("/api/identity/sessions", json=wrong | {"password": PASSWORD})).status_code == 201


@pytest.mark.prove
async def test_the_right_password_wipes_the_wrong_ones_out(school, newcomer):
    """For the owner of the address: whoever only claims it has no say over what was tried on others."""
    person = await newcomer()
    await confirm(school, person)
    async with school.visitor() as browser:
        for _ in range(3):
            for _ in range(4):
                answer = await browser.post("/api/identity/sessions", json={"email": person.email, "password": "not the right one"})
                assert answer.status_code == 401
            assert (await browser.post("/api/identity/sessions", json={"email": person.email, "password": PASSWORD})).status_code == 201


async def test_a_link_signs_in_once(school, newcomer, identity, audit):
    person = await newcomer()
    token = await identity.make_link(person.id)
    async with school.visitor() as browser:
        answers = await asyncio.gather(*(browser.post("/api/identity/sessions/link", json={"token": token}) for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401, 401, 401]
        assert next(answer.json()["user"] for answer in answers if answer.status_code == 201) == person.session["user"]
        refused = await browser.post("/api/identity/sessions/link", json={"token": token})
        assert (refused.status_code, refused.json()["code"]) == (401, LinkInvalid.code)
        for wrong in ("", "x", "é" * 100):
            assert (await browser.post("/api/identity/sessions/link", json={"token": wrong})).status_code == 401
    assert "link_made" in await audit(person.id)


async def test_a_link_runs_out_after_ten_minutes(school, newcomer, identity):
    person = await newcomer()
    token = await identity.make_link(person.id)
    async with school.db.as_room("identity") as tx:
        older = text("UPDATE identity.sign_in_links SET expires_at = expires_at - interval '601 seconds' WHERE user_id = :user")
        await tx.execute(older, {"user": person.id})
    async with school.visitor() as browser:
        assert (await browser.post("/api/identity/sessions/link", json={"token": token})).status_code == 401


async def test_users_of_the_command_line(identity: Identity):
    email = new_email()
    ids = await asyncio.gather(*(identity.ensure_user(email, "Head", "admin") for _ in range(5)))
    assert len(set(ids)) == 1
    assert await identity.ensure_user(email.upper(), "Another name", "admin") == ids[0]
    assert (await identity.user(ids[0])).name == "Head"
    with pytest.raises(RoleDiffers) as differs:
        await identity.ensure_user(email, "Head", "student")
    assert differs.value.params == {"role": "admin"}
    with pytest.raises(Invalid):
        await identity.ensure_user(new_email(), "Nobody", "guest")
    for call in (identity.user, identity.make_link):
        with pytest.raises(NotFound):
            await call("0000000000")


async def test_a_password_from_the_command_line(school, identity, audit):
    email = new_email()
    user_id = await identity.ensure_user(email, "Head", "teacher")
    with pytest.raises(Invalid) as refused:
        await identity.set_password(user_id, "7hTq!x2bb")
    assert refused.value.code == "password_too_short"
    await identity.set_password(user_id, PASSWORD)
    async with school.visitor() as browser:
        signed_in = (await browser.post("/api/identity/sessions", json={"email": email, "password": PASSWORD})).json()
        bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
        await identity.set_password(user_id, PASSWORD + " and more")
        assert (await browser.get("/api/identity/me", headers=bearer)).status_code == 401, "a new password ends the sessions"
    assert (await audit(user_id)).count("password_set") == 2


async def test_a_user_is_found_by_id_and_by_address_in_any_case(school, newcomer):
    person = await newcomer()
    identity = school.house.ports["identity"]
    assert (await identity.find(person.id)).id == (await identity.find(person.email.upper())).id == person.id
    for nobody in ("0000000000", "nobody@example.org", ""):
        with pytest.raises(NotFound):
            await identity.find(nobody)
