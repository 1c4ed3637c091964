"""What an attacker tries beside forged tokens: lines smuggled into logs, a planted session, a stolen cookie, powers."""

import pytest
from sqlalchemy import text

from lyceum.domains.identity import rules
from lyceum.domains.identity.errors import SignInRefused
from lyceum.domains.identity.service import IdentityService
from lyceum.domains.identity.sessions import Device
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.kernel.errors import TooMany
from tests.identity.conftest import OURS, PASSWORD, account, new_email

FORGED = "Mina\r\n2026-01-01 [error] signed_in user=admin"
CONTROL = "\u0085\u2028\x1b[31m"


async def _noted(school, user_id: str) -> list[str]:
    """What the audit log says of a user and of nobody, as it is kept."""
    query = text("SELECT what || ' ' || value FROM identity.audit, jsonb_each_text(detail) WHERE user_id = :user OR user_id IS NULL")
    async with school.db.as_room("identity") as tx:
        return list((await tx.execute(query, {"user": user_id})).scalars())


async def test_nobody_writes_a_line_of_their_own_into_a_log(school, newcomer, caplog):
    """Names, addresses and what browsers say of themselves are kept, noted and logged: none of them may look like another line."""
    person = await newcomer(name=FORGED)
    assert person.session["user"]["name"] == "Mina 2026-01-01 [error] signed_in user=admin"
    agent = {"User-Agent": f"Firefox{CONTROL}".encode("utf-8", "replace")}
    credentials = {"email": person.email, "password": PASSWORD}
    assert (await person.browser.post("/api/identity/sessions", json=credentials, headers=agent)).status_code == 201
    wrong = {"email": f"{CONTROL}\n{new_email()}", "password": "x"}
    assert (await person.browser.post("/api/identity/sessions", json=wrong)).status_code == 401
    async with school.db.as_user(person.id) as tx:
        agents = (await tx.execute(text("SELECT user_agent FROM identity.sessions"))).scalars().all()
    kept = "".join([*agents, *await _noted(school, person.id), rules.masked(f"\n{CONTROL}@\u202eevil.test")])
    assert not any(ord(character) < 32 or character in "\u0085\u2028\u202e\x7f" for character in kept), kept


async def test_a_session_is_never_one_that_was_there_before(school, newcomer):
    """Fixation: whatever cookie or session an attacker has planted in a browser, whoever signs in there gets one of their own."""
    attacker, victim = await newcomer(), await newcomer()
    planted = attacker.cookie()
    async with school.visitor() as browser:
        credentials = {"email": victim.email, "password": PASSWORD}
        headers = {"Cookie": f"lyceum_refresh={planted}"} | attacker.bearer
        answer = await browser.post("/api/identity/sessions", json=credentials, headers=headers)
        assert answer.json()["user"]["id"] == victim.id
        assert browser.cookies["lyceum_refresh"] not in (planted, victim.cookie())
    still = await attacker.refresh_with(planted)
    assert still.json()["user"]["id"] == attacker.id, "the planted session is still the attacker's own, and nobody else's"


async def test_an_answer_with_a_token_is_for_its_browser_alone(newcomer):
    """A page of another site that makes a browser send its cookie can neither read the answer nor make it kept on the way."""
    person = await newcomer()
    answer = await person.browser.post("/api/identity/sessions/refresh", headers=OURS | {"Origin": "http://school.test"})
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("path", ["/api/identity/sessions/end", "/api/identity/keys"])
async def test_a_cookie_alone_does_nothing_but_refresh(newcomer, path):
    """What changes anything asks for the token, which no other site's page has."""
    person = await newcomer()
    answer = await person.browser.post(path, json={"which": "all", "name": "k"}, headers=OURS)
    assert answer.status_code == 401
    assert (await person.refresh()).status_code == 200


async def test_a_role_is_not_taken(school, newcomer):
    """Neither at sign-up nor afterwards can somebody say what they are."""
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/users", json=account(role="admin"))
        assert answer.status_code == 422
    person = await newcomer()
    for body in ({"role": "admin"}, {"suspended": False}, {"email_verified": True}, {"id": "0000000000"}):
        assert (await person.browser.patch("/api/identity/me", json=body, headers=person.bearer)).status_code == 422


async def test_passwords_of_many_people_are_not_tried_from_one_place(school, newcomer):
    """Stuffing: lists of addresses and passwords from elsewhere, each pair tried once. Others at other places come in meanwhile."""
    settings = IdentitySettings(wrong_passwords_per_client=5)
    service = IdentityService(db=school.db, vault=school.house.vault, notify=school.house.ports["notify"], settings=settings)
    person = await newcomer()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await service.sign_in(new_email(), "leaked elsewhere", Device("203.0.113.7", "bot"))
    with pytest.raises(TooMany):
        await service.sign_in(person.email, PASSWORD, Device("203.0.113.7", "bot"))
    assert (await service.sign_in(person.email, PASSWORD, Device("203.0.113.8", "Firefox"))).user.id == person.id
    await service.close()
