"""An admin acts for somebody: for thirty minutes, without money and keys, and it is written down as done by the admin."""

import base64
import json

import pytest
from sqlalchemy import text

PEOPLE = "/api/identity/people"
WHY = {"reason": "They cannot find their book"}


@pytest.fixture
async def admin(school):
    return await school.client("admin")


async def _begun(school, admin, user_id: str):
    answer = await admin.post(f"{PEOPLE}/{user_id}/acting", json=WHY)
    assert answer.status_code == 201, answer.text
    acting = school.visitor()
    acting.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return answer.json(), acting


async def test_it_shows_what_the_person_sees(school, admin, newcomer, audit):
    person = await newcomer()
    begun, acting = await _begun(school, admin, person.id)
    assert begun["user"]["id"] == person.id
    assert (begun["acting"]["by"], begun["acting"]["name"]) == (admin.user_id, "Mina")
    assert (await acting.get("/api/identity/me")).json()["id"] == person.id
    assert not acting.cookies, "it lives in one tab: there is nothing to refresh it with"
    kept = {"language": "en", "word": "harbour", "lemma": "harbour"}
    assert (await acting.post("/api/cards/notes", json=kept)).status_code == 201
    assert (await acting.post("/api/identity/acting/end")).status_code == 204
    assert [what for what in await audit(person.id) if what.startswith("act")] == ["acting_began", "acted", "acting_ended"]
    log = (await admin.get("/api/identity/audit", params={"actor": admin.user_id, "user": person.id, "what": "acted"})).json()["items"]
    assert [(line["detail"]["method"], line["detail"]["route"]) for line in log] == [("POST", "/api/cards/notes")]


@pytest.mark.parametrize("role", ["admin"])
async def test_not_for_those_who_run_the_school_nor_for_who_is_out(school, admin, newcomer, role):
    other, person = await school.client(role), await newcomer()
    assert (await admin.post(f"{PEOPLE}/{other.user_id}/acting", json=WHY)).json()["code"] == "not_below_you"
    body = {"version": 1} | WHY
    assert (await admin.post(f"{PEOPLE}/{person.id}/suspension", json=body)).status_code == 200
    assert (await admin.post(f"{PEOPLE}/{person.id}/acting", json=WHY)).json()["code"] == "not_below_you"
    assert (await admin.post(f"{PEOPLE}/zzzzzzzzzz/acting", json=WHY)).status_code == 404


async def test_nobody_acts_out_of_acting(school, admin, newcomer):
    """A supervisor's account does not give its powers to who acts for it."""
    supervisor, person = await school.client("supervisor"), await newcomer()
    _, acting = await _begun(school, admin, supervisor.user_id)
    for method, path in (
        ("GET", PEOPLE),
        ("POST", f"{PEOPLE}/{person.id}/acting"),
        ("POST", "/api/identity/invitations"),
        ("PATCH", "/api/identity/me"),
        ("POST", "/api/identity/keys"),
        ("DELETE", f"/api/identity/sessions/{person.id}"),
    ):
        refused = await acting.request(method, path, json={})
        assert refused.status_code == 403, path
        assert refused.json()["code"] in ("not_while_acting", "forbidden"), path


async def test_it_is_renewed_while_it_lasts_and_ends(school, admin, newcomer):
    person = await newcomer()
    begun, acting = await _begun(school, admin, person.id)
    renewed = (await acting.post("/api/identity/acting/renewal")).json()
    assert renewed["acting"] == begun["acting"]
    assert renewed["expires_in"] <= 600
    async with school.db.as_room("identity") as tx:
        late = text("UPDATE identity.sessions SET created_at = created_at - interval '29 minutes 50 seconds' WHERE acted_by = :by")
        await tx.execute(late, {"by": admin.user_id})
    assert (await acting.post("/api/identity/acting/renewal")).json()["expires_in"] <= 10
    async with school.db.as_room("identity") as tx:
        late = text("UPDATE identity.sessions SET created_at = created_at - interval '11 seconds' WHERE acted_by = :by")
        await tx.execute(late, {"by": admin.user_id})
    assert (await acting.post("/api/identity/acting/renewal")).json()["code"] == "acting_is_over"
    assert (await admin.post("/api/identity/acting/end")).json()["code"] == "acting_is_over"
    assert (await admin.post("/api/identity/acting/renewal")).json()["code"] == "acting_is_over"


async def test_an_admin_who_lost_the_role_acts_for_nobody(school, admin, newcomer):
    other, person = await school.client("admin"), await newcomer()
    _, acting = await _begun(school, other, person.id)
    body = {"version": 1, "role": "teacher", "reason": "left the office"}
    assert (await admin.put(f"{PEOPLE}/{other.user_id}/role", json=body)).status_code == 200
    assert (await acting.post("/api/identity/acting/renewal")).json()["code"] == "acting_is_over"
    async with school.db.as_room("identity") as tx:
        alive = text("SELECT count(*) FROM identity.sessions WHERE acted_by = :by AND ended_at IS NULL")
        assert (await tx.execute(alive, {"by": other.user_id})).scalar_one() == 0


async def test_it_begins_well_right_after_a_new_role(school, admin, newcomer):
    """Tokens of the second in which a role changed are refused afterwards: that of who acts for the person is not among them."""
    person = await newcomer()
    body = {"version": 1, "role": "teacher", "reason": "teaches"}
    assert (await admin.put(f"{PEOPLE}/{person.id}/role", json=body)).status_code == 200
    begun, _ = await _begun(school, admin, person.id)
    part = begun["access_token"].split(".")[1]
    issued = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["iat"]
    async with school.db.as_room("identity") as tx:
        before = text("SELECT max(before) FROM identity.pulses WHERE user_id = :id")
        assert issued >= (await tx.execute(before, {"id": person.id})).scalar_one()
