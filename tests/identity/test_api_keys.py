"""Users' own keys to the API: shown once, kept as a hash, ended for good."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from lyceum.domains.identity.errors import ApiKeyRefused
from lyceum.domains.identity.models import MAX_API_KEYS
from lyceum.kernel.clock import now
from lyceum.platform import tokens

KEYS = "/api/identity/keys"


async def _make(person, name="My editor") -> dict:
    answer = await person.browser.post(KEYS, json={"name": name}, headers=person.bearer)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_key_is_shown_once_and_says_whose_it_is(school, newcomer):
    person = await newcomer()
    made = await _make(person)
    assert made["key"].startswith(f"lyc_{made['id']}_")
    owner = await school.house.ports["identity"].api_key_owner(made["key"])
    assert (owner.user_id, owner.role, owner.session_id) == (person.id, "student", f"key:{made['id']}")
    listed = (await person.browser.get(KEYS, headers=person.bearer)).json()
    assert [(key["id"], key["name"], "key" in key) for key in listed] == [(made["id"], "My editor", False)]
    assert listed[0]["used_at"] is not None


async def test_the_database_does_not_hold_it(school, newcomer):
    made = await _make(await newcomer())
    async with school.db.as_room("identity") as tx:
        row = (await tx.execute(text("SELECT k::text FROM identity.api_keys k WHERE id = :id"), {"id": made["id"]})).scalar_one()
        log = (await tx.execute(text("SELECT string_agg(detail::text, '') FROM identity.audit"))).scalar_one()
    secret = made["key"].split("_", 2)[2]
    assert secret not in row + log
    assert secret.encode().hex() not in row


async def test_a_revoked_key_opens_nothing_and_another_does(school, newcomer):
    person = await newcomer()
    first, second = await _make(person), await _make(person)
    gone = await person.browser.delete(f"{KEYS}/{first['id']}", headers=person.bearer)
    again = await person.browser.delete(f"{KEYS}/{first['id']}", headers=person.bearer)
    assert (gone.status_code, again.status_code) == (204, 404)
    identity = school.house.ports["identity"]
    with pytest.raises(ApiKeyRefused):
        await identity.api_key_owner(first["key"])
    assert (await identity.api_key_owner(second["key"])).user_id == person.id


@pytest.mark.parametrize(
    "spoil",
    [lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"), lambda key: key[:-1], str.upper, lambda _: "", lambda key: key + "\0"],
)
async def test_what_is_no_key_is_refused(school, newcomer, spoil):
    made = await _make(await newcomer())
    with pytest.raises(ApiKeyRefused):
        await school.house.ports["identity"].api_key_owner(spoil(made["key"]))


async def test_a_secret_of_another_key_is_refused(school, newcomer):
    mine, theirs = await _make(await newcomer()), await _make(await newcomer())
    crossed = f"lyc_{theirs['id']}_{mine['key'].split('_', 2)[2]}"
    with pytest.raises(ApiKeyRefused):
        await school.house.ports["identity"].api_key_owner(crossed)


async def test_many_at_once_are_never_more_than_one_can_have(newcomer):
    person = await newcomer()
    answers = await asyncio.gather(*(person.browser.post(KEYS, json={"name": "k"}, headers=person.bearer) for _ in range(MAX_API_KEYS + 5)))
    assert sorted(answer.status_code for answer in answers) == [201] * MAX_API_KEYS + [409] * 5
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"too_many_api_keys"}


async def test_a_guest_has_none_and_a_name_is_needed(school, newcomer):
    guest = await school.client("guest")
    assert (await guest.http.get(KEYS)).status_code == 401
    person = await newcomer()
    for name in ("", "   ", "x" * 81):
        assert (await person.browser.post(KEYS, json={"name": name}, headers=person.bearer)).status_code == 422


async def test_a_program_acts_for_its_user_but_not_for_the_account(school, newcomer):
    person = await newcomer()
    made = await _make(person)
    program = school.visitor()
    program.headers["Authorization"] = f"Bearer {made['key']}"
    kept = {"language": "en", "word": "harbour", "lemma": "harbour"}
    assert (await program.post("/api/cards/notes", json=kept)).status_code == 201
    listed = (await person.browser.get("/api/cards/notes", headers=person.bearer)).json()
    assert [note["word"] for note in listed["items"]] == ["harbour"]
    for answer in (await program.get(KEYS), await program.post(KEYS, json={"name": "k"}), await program.get("/api/identity/me")):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_by_api_key")


async def test_a_revoked_key_is_good_for_some_seconds_at_most(school, newcomer, monkeypatch):
    person = await newcomer()
    made = await _make(person)
    program = school.visitor()
    program.headers["Authorization"] = f"Bearer {made['key']}"
    assert (await program.get("/api/cards/notes")).status_code == 200
    await person.browser.delete(f"{KEYS}/{made['id']}", headers=person.bearer)
    monkeypatch.setattr(tokens, "API_KEY_KEPT_SECONDS", 0)
    answer = await program.get("/api/cards/notes")
    assert (answer.status_code, answer.json()["code"]) == (401, "api_key_refused")


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["read"], {"/api/library/books", "/api/cards/notes"}),
        (["write"], {"PUT"}),
        (["ai"], {"/v1/models"}),
        (["read", "ai"], {"/api/library/books", "/api/cards/notes", "/v1/models"}),
        (["read", "write", "ai"], {"/api/library/books", "/api/cards/notes", "/v1/models", "PUT"}),
    ],
)
async def test_a_key_does_what_it_was_made_for(school, newcomer, scopes, allowed):
    person = await newcomer()
    made = (await person.browser.post(KEYS, json={"name": "k", "scopes": scopes}, headers=person.bearer)).json()
    assert made["scopes"] == scopes
    bearer, browser = {"Authorization": f"Bearer {made['key']}"}, school.visitor()
    profile = {"native_language": "fa", "target_language": "en", "level": "A2", "daily_goal_minutes": 10}
    answers = {path: await browser.get(path, headers=bearer) for path in ("/api/library/books", "/api/cards/notes", "/v1/models")}
    answers["PUT"] = await browser.put("/api/progress/profile", json=profile, headers=bearer)
    assert {what for what, answer in answers.items() if answer.status_code == 200} == allowed
    for what, answer in answers.items():
        if what not in allowed:
            told = answer.json()
            assert (answer.status_code, told.get("code") or told["error"]["code"]) == (403, "key_not_for_this"), what
    assert (await browser.get(KEYS, headers=bearer)).json()["code"] == "not_by_api_key"


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"scopes": ["everything"]}, {"days": 0}, {"days": 366}, {"user_id": "0123456789"}])
async def test_a_wish_that_cannot_be_met_makes_no_key(newcomer, wrong):
    person = await newcomer()
    assert (await person.browser.post(KEYS, json={"name": "k", **wrong}, headers=person.bearer)).status_code == 422
    assert (await person.browser.get(KEYS, headers=person.bearer)).json() == []


async def test_a_key_expires(school, newcomer):
    person, identity = await newcomer(), school.house.ports["identity"]
    made = (await person.browser.post(KEYS, json={"name": "k", "days": 30}, headers=person.bearer)).json()
    assert (await identity.api_key_owner(made["key"])).user_id == person.id
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.api_keys SET expires_at = now() WHERE id = :id"), {"id": made["id"]})
    with pytest.raises(ApiKeyRefused):
        await identity.api_key_owner(made["key"])
    assert (await person.browser.get(KEYS, headers=person.bearer)).json() == []


async def test_a_key_is_changed_over_with_both_good_for_a_day(school, newcomer):
    person, identity = await newcomer(), school.house.ports["identity"]
    old = (await person.browser.post(KEYS, json={"name": "k", "scopes": ["ai"], "days": 30}, headers=person.bearer)).json()
    answer = await person.browser.post(f"{KEYS}/{old['id']}/successor", headers=person.bearer)
    assert answer.status_code == 201
    new = answer.json()
    assert (new["name"], new["scopes"]) == ("k", ["ai"])
    for key in (old, new):
        assert (await identity.api_key_owner(key["key"])).scopes == ("ai",)
    ends = {key["id"]: datetime.fromisoformat(key["expires_at"]) for key in (await person.browser.get(KEYS, headers=person.bearer)).json()}
    assert timedelta(hours=23) < ends[old["id"]] - now() <= timedelta(hours=24)
    assert timedelta(days=29) < ends[new["id"]] - now() <= timedelta(days=30)
    stranger = await newcomer()
    assert (await stranger.browser.post(f"{KEYS}/{old['id']}/successor", headers=stranger.bearer)).status_code == 404
