"""Forgotten passwords, changed passwords, and those who try other people's."""

import asyncio

import httpx2
import pytest
from sqlalchemy import text

from lyceum.domains.identity import rules
from tests.identity import mailbox
from tests.identity.conftest import PASSWORD, new_email
from tests.identity.test_addresses import OTHER, age

FORGOTTEN, RESET, MINE = "/api/identity/password/forgotten", "/api/identity/password/reset", "/api/identity/me/password"


@pytest.fixture
def forgotten(school):
    """Asks for a link; gives what stands in it."""

    async def ask(email: str) -> str:
        async with school.visitor() as browser:
            assert (await browser.post(FORGOTTEN, json={"email": email})).status_code == 202
        return (await mailbox.read(school, email))[-1].token

    return ask


async def test_a_new_password_by_link_once(school, confirmed, forgotten, audit):
    person = await confirmed()
    token = await forgotten(f" {person.email.upper()}".strip().lower())
    async with school.visitor() as browser:
        weak = await browser.post(RESET, json={"token": token, "password": "password123"})
        assert weak.json()["code"] == "password_too_common", "and the link is still good"
        answers = await asyncio.gather(*(browser.post(RESET, json={"token": token, "password": OTHER}) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        assert next(one for one in answers if one.status_code == 201).json()["user"]["id"] == person.id
    assert (await person.browser.get("/api/identity/me", headers=person.bearer)).status_code == 401, "every session has ended"
    async with school.visitor() as browser:
        for password, status in ((PASSWORD, 401), (OTHER, 201)):
            assert (await browser.post("/api/identity/sessions", json={"email": person.email, "password": password})).status_code == status
    assert (await mailbox.read(school, person.email))[-1].subject == "Your password was changed"
    assert "password_reset" in await audit(person.id)


async def test_a_link_runs_out_after_half_an_hour_and_a_newer_one_ends_it(school, confirmed, forgotten):
    person = await confirmed()
    first = await forgotten(person.email)
    second = await forgotten(person.email)
    async with school.visitor() as browser:
        assert (await browser.post(RESET, json={"token": first, "password": OTHER})).status_code == 409
        await age(school, person, 1_801)
        late = await browser.post(RESET, json={"token": second, "password": OTHER})
        assert (late.status_code, late.json()["code"]) == (409, "address_link_over")
        for token in ("x", "é" * 50):
            assert (await browser.post(RESET, json={"token": token, "password": OTHER})).status_code == 409


async def test_a_link_does_not_stand_in_for_the_second_factor(school, confirmed, forgotten):
    person = await confirmed()
    token = await forgotten(person.email)
    async with school.db.as_room("identity") as tx:
        seed = text("INSERT INTO identity.totp_seeds (user_id, sealed, made_at, confirmed_at) VALUES (:user, '\\x00', now(), now())")
        await tx.execute(seed, {"user": person.id})
    async with school.visitor() as browser:
        answer = await browser.post(RESET, json={"token": token, "password": OTHER})
        assert answer.status_code == 202
        assert "totp" in answer.json()["methods"]
        assert "access_token" not in answer.json()
        assert "email" not in answer.json()["methods"], "one mailbox is not two factors"


async def test_a_learner_who_never_confirmed_gets_back_in(school, newcomer, forgotten):
    person = await newcomer(locale="en")
    token = await forgotten(person.email)
    async with school.visitor() as browser:
        answer = await browser.post(RESET, json={"token": token, "password": OTHER})
        assert (answer.status_code, answer.json()["user"]["id"], answer.json()["user"]["email_verified"]) == (201, person.id, True)


async def test_an_account_prepared_for_another_persons_address_is_not_handed_to_them(school, newcomer):
    """What its maker could come back by would outlive the new password."""
    squatter = await newcomer(locale="en")
    assert (await squatter.browser.post("/api/identity/keys", json={"name": "k"}, headers=squatter.bearer)).status_code == 201
    async with school.visitor() as browser:
        assert (await browser.post(FORGOTTEN, json={"email": squatter.email})).status_code == 202
    assert [one.subject for one in await mailbox.read(school, squatter.email)] == ["Confirm your address"]


async def test_an_unknown_address_answers_the_same_and_nothing_is_sent(school, confirmed):
    person, nobody = await confirmed(), new_email()
    async with school.visitor() as browser:
        answers = [await browser.post(FORGOTTEN, json={"email": email}) for email in (person.email, nobody, "no address")]
    shown = [(one.status_code, one.content, sorted(set(one.headers) - {"x-request-id"})) for one in answers]
    assert shown[0] == shown[1] == shown[2]
    assert await mailbox.read(school, nobody) == []


async def test_changing_a_password_offers_to_end_the_other_sessions(school, confirmed):
    person = await confirmed()
    async with school.visitor() as other:
        second = (await other.post("/api/identity/sessions", json={"email": person.email, "password": PASSWORD})).json()
        there = {"Authorization": f"Bearer {second['access_token']}"}
        kept = await person.browser.put(MINE, json={"password": OTHER, "end_others": False}, headers=person.bearer)
        assert kept.status_code == 204, kept.text
        assert (await other.get("/api/identity/me", headers=there)).status_code == 200
        ended = await person.browser.put(MINE, json={"password": f"{OTHER} more"}, headers=person.bearer)
        assert ended.status_code == 204
        assert (await other.get("/api/identity/me", headers=there)).status_code == 401
    assert (await person.browser.get("/api/identity/me", headers=person.bearer)).status_code == 200
    weak = await person.browser.put(MINE, json={"password": "password123"}, headers=person.bearer)
    assert weak.json()["code"] == "password_too_common"


# -- those who try other people's passwords


def at(school, address: str) -> httpx2.AsyncClient:
    """A browser somewhere else."""
    transport = httpx2.ASGITransport(school.house.app, client=(address, 1))
    return httpx2.AsyncClient(transport=transport, base_url="http://school.test")


async def test_locking_an_owner_out_from_everywhere_leaves_their_own_device_free(school, confirmed, monkeypatch):
    monkeypatch.setattr(rules, "WRONG_ANYWHERE", 8)
    monkeypatch.setattr(rules, "WRONG_ON_KNOWN_DEVICE", 4)
    person = await confirmed()
    right = {"email": person.email, "password": PASSWORD}
    statuses = []
    for number in range(5):
        async with at(school, f"192.0.2.{number}") as guesser:
            wrong = [right | {"password": f"guess {n}"} for n in range(2)]
            statuses += [(await guesser.post("/api/identity/sessions", json=one)).status_code for one in wrong]
    assert statuses == [401] * 8 + [429] * 2, "guesses from many networks are counted together"
    async with at(school, "198.51.100.7") as stranger:
        assert (await stranger.post("/api/identity/sessions", json=right)).status_code == 429
    assert (await person.browser.post("/api/identity/sessions", json=right)).status_code == 201, "a device that signed in before"
    wrong = [await person.browser.post("/api/identity/sessions", json=right | {"password": "no"}) for _ in range(6)]
    assert {one.status_code for one in wrong} == {401, 429}, "and it cannot guess for ever"
    async with at(school, "198.51.100.8") as forger:
        forger.cookies["lyceum_device"] = f"{person.id}.x.{'0' * 64}"
        assert (await forger.post("/api/identity/sessions", json=right)).status_code == 429


async def test_a_claimant_wins_no_guesses_at_the_owners_password(school, confirmed, newcomer):
    """Whoever claims the address signs in there by right: that neither forgives guesses nor makes its device the owner's."""
    owner = await confirmed()
    claimant = await newcomer(email=owner.email, password=OTHER)
    answers = []
    for _ in range(3):
        typed = [{"email": owner.email, "password": password} for password in ("guess", "guess", OTHER)]
        answers += [await claimant.browser.post("/api/identity/sessions", json=one) for one in typed]
    assert [one.status_code for one in answers].count(401) == 6
    limited = await claimant.browser.post("/api/identity/sessions", json={"email": owner.email, "password": PASSWORD})
    assert limited.status_code == 401, "past the limit its own device may try its own password alone"


@pytest.mark.prove
@pytest.mark.timeout(600)
async def test_a_thousand_demands_bury_nobody_and_lock_nobody_out(school, confirmed):
    """From forty networks: links for a new password, and wrong ones."""
    person = await confirmed()
    right = {"email": person.email, "password": PASSWORD}
    statuses = []
    for number in range(40):
        async with at(school, f"203.0.113.{number}") as stranger:
            statuses += [(await stranger.post(FORGOTTEN, json={"email": person.email})).status_code for _ in range(25)]
            for _ in range(4):
                await stranger.post("/api/identity/sessions", json=right | {"password": "guess"})
    assert set(statuses) == {202}
    assert len(await mailbox.read(school, person.email)) == 3, "the one that confirmed the address among them"
    assert (await person.browser.post("/api/identity/sessions", json=right)).status_code == 201


async def test_who_is_signed_out_for_safety_is_told(school, confirmed):
    person = await confirmed()
    stolen = person.cookie()
    await person.refresh()
    async with school.db.as_room("identity") as tx:
        used = text(
            "UPDATE identity.refresh_tokens SET used_at = used_at - interval '1 minute' WHERE user_id = :user AND used_at IS NOT NULL"
        )
        await tx.execute(used, {"user": person.id})
    assert (await person.refresh_with(stolen)).status_code == 401
    assert (await mailbox.read(school, person.email))[-1].subject == "You were signed out for safety"
