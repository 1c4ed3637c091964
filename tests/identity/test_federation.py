"""Sign-in through a real OpenID provider: the way in, and what attackers try with it."""

import asyncio
import re
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from sqlalchemy import text

from tests.conftest import ADDRESS, OWN_MACHINE
from tests.identity import mailbox
from tests.identity.conftest import OURS, PASSWORD, new_email
from tests.identity.openid import add_provider, arrive, come_back, real_provider, set_out, sign_in_there, switch

BACK = re.compile(r"^http://school\.test/api/identity/doors/\w+/back\?")


@pytest.fixture(scope="module")
async def admin(school):
    return await school.client("admin")


@pytest.fixture(scope="module")
async def house(admin):
    """The school's provider; where the school is registered there as any client is."""
    async with real_provider() as issuer:
        provider = await add_provider(admin, issuer)
        # Without a public address the school goes by the one that each browser asks for: here the admin's is another.
        here = provider["return_address"].replace(OWN_MACHINE, ADDRESS)
        new = {"redirect_uris": [here], "client_name": "School"}
        async with httpx2.AsyncClient() as client:
            registered = (await client.post(f"{issuer}/reg", json=new)).json()
        known = {"client_id": registered["client_id"], "secret": registered["client_secret"]}
        yield await switch(admin, provider, **known)
        assert (await admin.delete(f"/api/identity/providers/{provider['id']}")).status_code == 204


async def back_from(browser, house, login: str, headers: dict | None = None) -> dict[str, str]:
    """Sign in there; what the provider puts into the address back."""
    address = (await set_out(browser, house, headers))["address"]
    back = await sign_in_there(address, login)
    assert BACK.match(back)
    return dict(parse_qsl(urlsplit(back).query))


async def sign_in(school, house, login: str):
    browser = school.visitor()
    assert await come_back(browser, house, **await back_from(browser, house, login)) == "/arrived"
    return await arrive(browser)


async def verify_email(school, user_id: str) -> None:
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET email_verified_at = now() WHERE id = :user"), {"user": user_id})


async def test_somebody_new_gets_an_account_and_comes_back_to_it(school, house, audit):
    email = new_email()
    first = await sign_in(school, house, email)
    assert first.status_code == 201
    user = first.json()["user"]
    expected = {"role": "student", "email": email, "email_verified": True, "name": "Sara Karimi", "locale": "fa"}
    assert {name: user[name] for name in expected} == expected
    again = await sign_in(school, house, email)
    assert again.json()["user"]["id"] == user["id"]
    assert await audit(user["id"]) == ["identity_linked", "signed_in", "signed_in"]


async def test_a_guest_keeps_its_id(school, house):
    browser = school.visitor()
    guest = (await browser.post("/api/identity/guests", json={"locale": "en", "time_zone": "UTC"})).json()
    await come_back(browser, house, **await back_from(browser, house, new_email()))
    session = await arrive(browser, {"Authorization": f"Bearer {guest['access_token']}"})
    assert session.json()["user"]["id"] == guest["user"]["id"]
    assert session.json()["user"]["role"] == "student"


async def test_a_verified_account_is_linked_by_a_verified_address_and_told_so(school, house, newcomer):
    person = await newcomer()
    await verify_email(school, person.id)
    linked = await sign_in(school, house, person.email)
    assert linked.json()["user"]["id"] == person.id
    letters = await mailbox.read(school, person.email)
    assert "House هم حساب‌تان را باز می‌کند" in [letter.subject for letter in letters]
    password = {"email": person.email, "password": PASSWORD}
    assert (await person.browser.post("/api/identity/sessions", json=password)).status_code == 201, "nothing is taken away"


async def test_an_account_made_in_wait_for_its_victim_is_lost_to_the_attacker(school, house, newcomer, identity, audit):
    """Somebody signs up with the victim's address before the victim does. When the victim comes, the attacker is out for good."""
    attacker = await newcomer()
    key = await identity.make_api_key(attacker.id, "way back")
    link = await identity.make_link(attacker.id)
    victim = await sign_in(school, house, attacker.email)
    assert victim.status_code == 201
    assert victim.json()["user"]["id"] == attacker.id
    password = {"email": attacker.email, "password": PASSWORD}
    assert (await school.visitor().post("/api/identity/sessions", json=password)).status_code == 401
    assert (await school.visitor().post("/api/identity/sessions/link", json={"token": link})).status_code == 401
    assert (await attacker.refresh()).status_code == 401
    by_key = await school.visitor().get("/api/identity/me", headers={"Authorization": f"Bearer {key.key}"})
    assert by_key.status_code == 401
    assert "account_disarmed" in await audit(attacker.id)


async def test_an_address_that_several_claim_is_nobodys(school, house, newcomer):
    """None has shown that it is theirs: who shows it now gets an account of their own, and the others keep what they have."""
    first = await newcomer()
    second = await newcomer(email=first.email)
    owner = (await sign_in(school, house, first.email)).json()["user"]
    assert owner["id"] not in (first.id, second.id)
    assert (owner["email"], owner["email_verified"]) == (first.email, True)
    assert (await first.refresh()).status_code == 200


async def test_an_unverified_address_leads_nowhere(school, house, newcomer):
    """`mallory+unverified` claims the victim's very address at the provider, which has not verified it."""
    victim = await newcomer(email=f"mallory+unverified-{new_email()}")
    await verify_email(school, victim.id)
    mallory = await sign_in(school, house, victim.email)
    assert mallory.status_code == 201
    assert mallory.json()["user"]["id"] != victim.id
    assert mallory.json()["user"]["email"] is None
    unknown = await sign_in(school, house, f"mallory+unverified-{new_email()}")
    assert unknown.json()["user"]["email"] is None, "the same whether the address has an account or not"


async def test_a_provider_that_is_not_trusted_links_nothing(school, admin, house, newcomer):
    person = await newcomer()
    await verify_email(school, person.id)
    house = await switch(admin, await now(admin, house), trusted=False)
    try:
        other = await sign_in(school, house, person.email)
        assert other.json()["user"]["id"] != person.id
        assert other.json()["user"]["email"] is None
    finally:
        await switch(admin, await now(admin, house), trusted=True)


async def test_staff_are_not_linked_by_an_address_nobody_verified(school, house, identity):
    email = new_email()
    accountant = await identity.ensure_user(email, "Accountant", "accountant")
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET email_verified_at = NULL WHERE id = :user"), {"user": accountant})
    refused = await sign_in(school, house, email)
    assert (refused.status_code, refused.json()["code"]) == (409, "door_needs_sign_in")


async def test_a_code_works_once_however_many_use_it(school, house):
    browser = school.visitor()
    brought = await back_from(browser, house, new_email())
    ways = await asyncio.gather(*(come_back(browser, house, **brought) for _ in range(50)))
    assert sorted(ways) == ["/arrived"] + ["/arrived#door_forgotten"] * 49
    arrivals = await asyncio.gather(*(arrive(browser) for _ in range(10)))
    assert sorted(answer.status_code for answer in arrivals) == [201] + [403] * 9


async def test_a_code_of_another_trip_is_refused(school, house):
    """Its verifier is another: the provider itself turns it away."""
    browser = school.visitor()
    stolen = await back_from(school.visitor(), house, new_email())
    mine = await set_out(browser, house)
    assert await come_back(browser, house, **{**stolen, "state": mine["state"]}) == "/arrived#door_refused"
    assert (await arrive(browser)).json()["code"] == "door_forgotten"


async def test_a_callback_in_another_browser_signs_nobody_in(school, house):
    """Login CSRF: the attacker's own callback address, opened by the victim."""
    attackers = await back_from(school.visitor(), house, new_email())
    victim = school.visitor()
    assert await come_back(victim, house, **attackers) == "/arrived#door_forgotten"
    await set_out(victim, house)
    assert await come_back(victim, house, **attackers) == "/arrived#door_forgotten", "a trip of one's own doesn't help"
    assert (await arrive(victim)).status_code == 403
    assert "lyceum_refresh" not in victim.cookies


@pytest.mark.parametrize("without", ["code_challenge", "code_challenge_method"])
async def test_the_provider_refuses_a_trip_without_pkce(school, house, without):
    browser = school.visitor()
    asked = await set_out(browser, house)
    assert asked["code_challenge_method"] == "S256"
    url = httpx2.URL(asked["address"])
    async with httpx2.AsyncClient() as tampered:
        answer = await tampered.get(url.copy_remove_param("code_challenge").copy_remove_param(without))
    brought = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert brought["error"] == "invalid_request"
    assert await come_back(browser, house, **brought) == "/arrived#door_refused"


async def test_a_wrong_verifier_is_refused(school, house):
    browser = school.visitor()
    asked = await set_out(browser, house)
    changed = httpx2.URL(asked["address"]).copy_set_param("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    brought = dict(parse_qsl(urlsplit(await sign_in_there(str(changed), new_email())).query))
    assert await come_back(browser, house, **brought) == "/arrived#door_refused"


async def test_linking_in_settings_and_taking_it_away(school, house, newcomer):
    person = await newcomer()
    browser, email = person.browser, new_email()
    begun = await browser.post(f"/api/identity/me/ways/{house['id']}/trips", headers=OURS | person.bearer)
    back = await sign_in_there(begun.json()["address"], email)
    assert await come_back(browser, house, **dict(parse_qsl(urlsplit(back).query))) == "/me/doors#linked"
    assert (await arrive(browser)).status_code == 403, "a trip to link is none to sign in by"
    linked = await browser.post("/api/identity/me/ways", headers=OURS | person.bearer)
    assert [one["name"] for one in linked.json()["linked"]] == ["House"]
    assert email not in linked.text
    assert (await sign_in(school, house, email)).json()["user"]["id"] == person.id
    gone = await browser.delete(f"/api/identity/me/ways/{linked.json()['linked'][0]['id']}", headers=person.bearer)
    assert (gone.status_code, gone.json()["linked"]) == (200, [])
    assert (await sign_in(school, house, email)).json()["user"]["id"] != person.id


async def test_the_last_way_in_stays(school, house):
    session = (await sign_in(school, house, new_email())).json()
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    browser = school.visitor()
    ways = (await browser.get("/api/identity/me/ways", headers=bearer)).json()
    refused = await browser.delete(f"/api/identity/me/ways/{ways['linked'][0]['id']}", headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
    assert len((await browser.get("/api/identity/me/ways", headers=bearer)).json()["linked"]) == 1


async def test_a_second_factor_is_asked_for_all_the_same(school, house):
    email = new_email()
    user = (await sign_in(school, house, email)).json()["user"]["id"]
    async with school.db.as_room("identity") as tx:
        seed = "INSERT INTO identity.totp_seeds (user_id, sealed, made_at, confirmed_at) VALUES (:user, '', now(), now())"
        await tx.execute(text(seed), {"user": user})
    step = await sign_in(school, house, email)
    assert step.status_code == 202
    assert "totp" in step.json()["methods"]
    assert "lyceum_refresh" not in step.headers.get("set-cookie", "")


async def test_only_who_came_in_just_now_links(school, house, newcomer):
    person = await newcomer()
    async with school.db.as_room("identity") as tx:
        old = text("UPDATE identity.sessions SET auth_time = now() - interval '11 minutes' WHERE user_id = :user")
        await tx.execute(old, {"user": person.id})
    stale = {"Authorization": f"Bearer {(await person.refresh()).json()['access_token']}"}
    for path in (f"/api/identity/me/ways/{house['id']}/trips", "/api/identity/me/ways"):
        refused = await person.browser.post(path, headers=OURS | stale)
        assert (refused.status_code, refused.json()["code"]) == (403, "fresh_sign_in_needed")


async def test_what_opens_one_account_opens_no_other(school, house, newcomer):
    email = new_email()
    first = (await sign_in(school, house, email)).json()["user"]["id"]
    other = await newcomer()
    begun = await other.browser.post(f"/api/identity/me/ways/{house['id']}/trips", headers=OURS | other.bearer)
    back = await sign_in_there(begun.json()["address"], email)
    await come_back(other.browser, house, **dict(parse_qsl(urlsplit(back).query)))
    refused = await other.browser.post("/api/identity/me/ways", headers=OURS | other.bearer)
    assert (refused.status_code, refused.json()["code"]) == (409, "door_taken")
    assert (await sign_in(school, house, email)).json()["user"]["id"] == first


async def test_a_link_ends_in_the_session_that_began_it(school, house, newcomer):
    """An attacker's trip, brought to its end in the victim's browser, would link the attacker's identity to the victim's account."""
    attacker, victim = await newcomer(), await newcomer()
    begun = await attacker.browser.post(f"/api/identity/me/ways/{house['id']}/trips", headers=OURS | attacker.bearer)
    back = await sign_in_there(begun.json()["address"], new_email())
    await come_back(attacker.browser, house, **dict(parse_qsl(urlsplit(back).query)))
    refused = await attacker.browser.post("/api/identity/me/ways", headers=OURS | victim.bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "door_forgotten")


async def test_two_first_arrivals_of_one_person_make_one_account(school, house):
    email = new_email()
    browsers = [school.visitor() for _ in range(4)]
    for browser in browsers:
        await come_back(browser, house, **await back_from(browser, house, email))
    answers = await asyncio.gather(*(arrive(browser) for browser in browsers))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["user"]["id"] for answer in answers}) == 1


async def test_a_school_that_takes_nobody_new_takes_nobody_this_way(school, admin, house):
    email = new_email()
    there = (await sign_in(school, house, email)).json()["user"]["id"]
    settings = (await admin.get("/api/identity/school")).json()
    closed = (await admin.put("/api/identity/school", json=settings | {"sign_up_open": False})).json()
    try:
        refused = await sign_in(school, house, new_email())
        assert (refused.status_code, refused.json()["code"]) == (403, "sign_up_closed")
        assert (await sign_in(school, house, email)).json()["user"]["id"] == there
    finally:
        assert (await admin.put("/api/identity/school", json=closed | {"sign_up_open": True})).status_code == 200


async def now(admin, provider: dict) -> dict:
    """A provider as it is at this moment."""
    listed = (await admin.get("/api/identity/providers")).json()
    return next(one for one in listed if one["id"] == provider["id"])
