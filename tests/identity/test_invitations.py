"""Invitations: by letter, for one address and one role, good once."""

import asyncio

import pytest
from sqlalchemy import text

from lyceum.domains.identity.people_rules import MAY_INVITE
from lyceum.kernel.principal import PERMISSIONS
from tests.identity.conftest import FACTORS, PASSWORD, new_email

INVITATIONS = "/api/identity/invitations"
STAFF_PASSWORD = "violet kettle 77 stairs tea"


@pytest.fixture(scope="module")
async def admin(school):
    return await school.client("admin")


@pytest.fixture
def invite(school, admin):
    """Invites somebody; returns the invitation and the token out of the letter."""

    async def send(inviter, email: str, role: str = "student") -> tuple[dict, str]:
        answer = await inviter.post(INVITATIONS, json={"email": email, "role": role, "locale": "en"})
        assert answer.status_code == 201, answer.text
        return answer.json(), await _letter(school, admin, email)

    return send


async def _letter(school, admin, email: str) -> str:
    """The token in the newest invitation, which went to this address."""
    await school.work()
    newest = (await admin.get("/api/notify/messages", params={"template": "invitation", "limit": 1})).json()["items"][0]
    content = (await admin.get(f"/api/notify/messages/{newest['id']}")).json()["content"]
    assert content["to"] == email
    return content["links"][0].partition("/invitation#")[2]


def _newcomer(token: str, **changes) -> dict:
    return {"token": token, "name": "Newcomer", "password": STAFF_PASSWORD, "locale": "en", "time_zone": "UTC"} | changes


async def _accept(school, token: str, **changes):
    return await school.visitor().post(f"{INVITATIONS}/accept", json=_newcomer(token, **changes))


async def _verify(school, person) -> None:
    """As if the person had opened the letter that verifies an address."""
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET email_verified_at = now() WHERE id = :id"), {"id": person.id})


async def _join(person, token: str):
    return await person.browser.post(f"{INVITATIONS}/join", json={"token": token}, headers=person.bearer)


async def _state(client, invitation_id: str) -> str:
    listed = (await client.get(INVITATIONS)).json()["items"]
    return next(one["state"] for one in listed if one["id"] == invitation_id)


async def test_a_new_account_comes_out_of_an_invitation(school, invite, audit):
    inviter, email = await school.client("supervisor"), new_email()
    made, token = await invite(inviter, email, "teacher")
    seen = (await school.visitor().post(f"{INVITATIONS}/look", json={"token": token})).json()
    assert (seen["email"], seen["role"], seen["inviter"], seen["has_account"]) == (email, "teacher", "Test Person", False)
    answer = await _accept(school, token)
    assert answer.status_code == 201, answer.text
    user = answer.json()["user"]
    assert (user["role"], user["email"], user["email_verified"], user["name"]) == ("teacher", email, True, "Newcomer")
    assert await _state(inviter, made["id"]) == "accepted"
    assert await audit(user["id"]) == ["invitation_accepted", "signed_in"]
    again = await _accept(school, token)
    assert (again.status_code, again.json()["code"]) == (404, "invitation_invalid"), "used twice"


async def test_an_invitation_does_not_stand_in_for_a_second_factor(school, newcomer, invite):
    supervisor = await school.client("supervisor")
    _, token = await invite(await school.client("admin"), new_email(), "accountant")
    step = await _accept(school, token)
    assert (step.status_code, step.json()["methods"]) == (202, ["enrol"])
    person = await newcomer()
    await _verify(school, person)
    await person.browser.put(f"{FACTORS}/email", json={"on": True}, headers=person.bearer)
    _, token = await invite(supervisor, person.email, "teacher")
    step = await _join(person, token)
    assert step.status_code == 202, "all sessions end, and the second step is asked for anew"


async def test_only_the_hash_of_a_token_is_kept(school, invite):
    _, token = await invite(await school.client("teacher"), new_email())
    async with school.db.as_room("identity") as tx:
        rows = (await tx.execute(text("SELECT string_agg(i::text, '') FROM identity.invitations i"))).scalar_one()
        log = (await tx.execute(text("SELECT string_agg(a::text, '') FROM identity.audit a WHERE what = 'invited'"))).scalar_one()
    assert token not in rows + log
    assert token.encode().hex() not in rows
    assert "@identity.test" not in log


async def test_of_many_who_use_it_at_once_one_succeeds(school, invite):
    _, token = await invite(await school.client("teacher"), new_email())
    answers = await asyncio.gather(*(_accept(school, token) for _ in range(4)))
    assert {answer.json()["code"] for answer in answers if answer.status_code != 201} <= {"invitation_invalid", "invitation_needs_sign_in"}
    assert [answer.status_code for answer in answers].count(201) == 1


async def test_a_guest_who_is_invited_keeps_its_id(school, invite):
    guest = await school.client("guest")
    _, token = await invite(await school.client("teacher"), new_email())
    answer = await guest.post(f"{INVITATIONS}/accept", json=_newcomer(token))
    assert answer.json()["user"]["id"] == guest.user_id


async def test_a_school_for_the_invited_alone_is_open_to_them(school, invite, admin):
    _, token = await invite(admin, new_email())
    before = (await admin.get("/api/identity/school")).json()
    closed = (await admin.put("/api/identity/school", json=before | {"by_invitation_only": True})).json()
    try:
        body = {"email": new_email(), "password": PASSWORD, "name": "X", "locale": "en", "time_zone": "UTC"}
        assert (await school.visitor().post("/api/identity/users", json=body)).json()["code"] == "invitation_needed"
        assert (await _accept(school, token)).status_code == 201
    finally:
        await admin.put("/api/identity/school", json=before | {"version": closed["version"]})


async def test_an_account_takes_the_role_after_signing_in(school, invite, newcomer, audit):
    person, inviter = await newcomer(), await school.client("supervisor")
    _, token = await invite(inviter, person.email, "author")
    unverified = await _join(person, token)
    assert (unverified.status_code, unverified.json()["code"]) == (403, "invitation_for_other")
    await _verify(school, person)
    refused = await _accept(school, token)
    assert (refused.status_code, refused.json()["code"]) == (409, "invitation_needs_sign_in")
    joined = await _join(person, token)
    assert joined.status_code == 201, joined.text
    assert joined.json()["user"]["role"] == "author"
    assert "role_changed" in await audit(person.id)
    person.session = joined.json()
    assert (await _join(person, token)).json()["code"] == "invitation_invalid", "used twice"


async def test_it_is_for_its_own_address_alone(school, invite, newcomer):
    other = await newcomer()
    await _verify(school, other)
    _, token = await invite(await school.client("supervisor"), new_email(), "teacher")
    refused = await _join(other, token)
    assert (refused.status_code, refused.json()["code"]) == (403, "invitation_for_other")
    smuggled = await _accept(school, token, email=other.email)
    assert smuggled.status_code == 422, "the address is the invitation's, whatever is sent"
    assert (await _accept(school, token, role="admin")).status_code == 422


@pytest.mark.parametrize("role", [role for role in PERMISSIONS if role != "guest"])
async def test_nobody_invites_to_more_than_they_may_give(school, role):
    client = await school.client(role)
    if role not in MAY_INVITE:
        assert (await client.post(INVITATIONS, json={"email": new_email(), "role": "student"})).status_code == 403
        return
    assert (await client.get(INVITATIONS)).json()["roles"] == sorted(MAY_INVITE[role])
    for wanted in PERMISSIONS:
        answer = await client.post(INVITATIONS, json={"email": new_email(), "role": wanted})
        expected = 422 if wanted == "guest" else 201 if wanted in MAY_INVITE[role] else 403
        assert answer.status_code == expected, f"{role} invites to {wanted}: {answer.text}"


async def test_an_invitation_is_worth_what_its_inviter_may_give_now(school, invite, admin):
    """The inviter's role was taken back in between, or they were suspended: what they promised is void."""
    for change in ({"role": "student"}, {}):
        inviter = await school.client("supervisor")
        _, token = await invite(inviter, new_email(), "teacher")
        path = f"/api/identity/people/{inviter.user_id}"
        body = {"version": 1, "reason": "left the school"} | change
        done = await (admin.put(f"{path}/role", json=body) if change else admin.post(f"{path}/suspension", json=body))
        assert done.status_code == 200, done.text
        assert (await _accept(school, token)).json()["code"] == "invitation_invalid"


async def test_a_role_that_was_raised_in_between_is_not_lowered(school, invite, newcomer):
    person, admin = await newcomer(), await school.client("admin")
    await _verify(school, person)
    _, token = await invite(await school.client("supervisor"), person.email, "teacher")
    version = (await admin.get(f"/api/identity/people/{person.id}")).json()["version"]
    body = {"version": version, "role": "creator", "reason": "makes films"}
    assert (await admin.put(f"/api/identity/people/{person.id}/role", json=body)).status_code == 200
    refused = await _join(person, token)
    assert (refused.status_code, refused.json()["code"]) == (409, "invitation_useless")
    later = await (await school.client("supervisor")).post(INVITATIONS, json={"email": person.email, "role": "teacher"})
    assert later.json()["code"] == "invitation_useless"


async def test_it_runs_out_and_can_be_sent_again_or_revoked(school, invite, admin):
    inviter, email = await school.client("teacher"), new_email()
    made, first = await invite(inviter, email)
    twice = await inviter.post(INVITATIONS, json={"email": email.upper(), "role": "student"})
    assert (twice.status_code, twice.json()["code"]) == (409, "invitation_open")
    async with school.db.as_room("identity") as tx:
        late = "UPDATE identity.invitations SET expires_at = now() - interval '1 second' WHERE id = :id"
        await tx.execute(text(late), {"id": made["id"]})
    assert (await _accept(school, first)).json()["code"] == "invitation_invalid"
    assert await _state(inviter, made["id"]) == "expired"
    assert (await inviter.post(f"{INVITATIONS}/{made['id']}/again")).json()["state"] == "open"
    second = await _letter(school, admin, email)
    assert (await _accept(school, first)).json()["code"] == "invitation_invalid", "the link of before opens nothing"
    assert (await inviter.delete(f"{INVITATIONS}/{made['id']}")).status_code == 204
    assert (await _accept(school, second)).json()["code"] == "invitation_invalid"
    assert (await inviter.delete(f"{INVITATIONS}/{made['id']}")).status_code == 404
    assert await _state(inviter, made["id"]) == "revoked"
    assert (await invite(inviter, email))[0]["state"] == "open", "the address is free again"


async def test_each_sees_their_own_and_the_admin_everybodys(school, invite):
    one, other, admin = await school.client("teacher"), await school.client("teacher"), await school.client("admin")
    made, _ = await invite(one, new_email())
    assert (await other.get(INVITATIONS)).json()["items"] == []
    for answer in (await other.delete(f"{INVITATIONS}/{made['id']}"), await other.post(f"{INVITATIONS}/{made['id']}/again")):
        assert answer.status_code == 404
    assert made["id"] in [item["id"] for item in (await admin.get(INVITATIONS)).json()["items"]]
    assert [item["id"] for item in (await one.get(INVITATIONS, params={"state": "open"})).json()["items"]] == [made["id"]]


async def test_a_role_of_weight_is_given_out_of_a_fresh_sign_in(school, monkeypatch):
    admin = await school.client("admin")
    monkeypatch.setattr("lyceum.platform.http.FRESH_SECONDS", -1)
    for role, status in (("teacher", 201), ("accountant", 403), ("admin", 403)):
        answer = await admin.post(INVITATIONS, json={"email": new_email(), "role": role})
        assert answer.status_code == status, role


async def test_so_many_a_day_and_no_more(school, monkeypatch):
    monkeypatch.setattr("lyceum.domains.identity.invitations.INVITATIONS_A_DAY", 2)
    teacher = await school.client("teacher")
    answers = [await teacher.post(INVITATIONS, json={"email": new_email(), "role": "student"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


async def test_who_is_forgotten_leaves_no_address_in_invitations(school, invite, newcomer, confirmed, identity):
    inviter, email = await school.client("supervisor"), new_email()
    _, token = await invite(inviter, email)
    user_id = (await _accept(school, token)).json()["user"]["id"]
    person, claimant = await confirmed(), await newcomer()
    for one in (person, claimant):
        await invite(inviter, one.email, "teacher")
    for gone in (user_id, person.id, claimant.id):
        await identity.forget(gone)
    listed = (await inviter.get(INVITATIONS)).json()["items"]
    by_now = [(claimant.email, "open"), ("", "revoked"), ("", "accepted")]
    assert [(one["email"], one["state"]) for one in listed] == by_now, "an address that was only claimed is somebody else's"


async def test_an_account_that_only_claims_the_address_keeps_nobody_out(school, invite, newcomer):
    """Somebody signed up with the invited address without showing that it is theirs: the invited person gets their own account."""
    squatter = await newcomer()
    _, token = await invite(await school.client("supervisor"), squatter.email, "author")
    assert (await school.visitor().post(f"{INVITATIONS}/look", json={"token": token})).json()["has_account"] is False
    accepted = await _accept(school, token)
    assert (accepted.status_code, accepted.json()["user"]["role"]) == (201, "author")
    assert accepted.json()["user"]["id"] != squatter.id
