"""The second step: codes of an app, recovery codes, and what attackers try with tickets and codes. By HTTP."""

import asyncio
from dataclasses import dataclass

import httpx2
import pytest
from sqlalchemy import text

from lyceum.domains.identity import rules
from lyceum.domains.identity.second import MAX_TRIES
from tests.authenticators import SECOND, code
from tests.identity.conftest import FACTORS, PASSWORD, Person, enrol

FRESH = "/api/identity/sessions/current/fresh"


@dataclass
class Held:
    """Somebody with an authenticator app, whose key this is."""

    person: Person
    key: str

    async def arrive(self, browser: httpx2.AsyncClient) -> str:
        """The ticket of a sign-in that has come as far as the password."""
        answer = await browser.post("/api/identity/sessions", json={"email": self.person.email, "password": PASSWORD})
        assert answer.status_code == 202, answer.text
        return answer.json()["ticket"]


async def take(browser, ticket: str, given: str, method: str = "totp") -> httpx2.Response:
    return await browser.post(SECOND, json={"ticket": ticket, "method": method, "code": given})


async def refused(answer: httpx2.Response, code_: str) -> None:
    assert answer.json()["code"] == code_, answer.text


@pytest.fixture
def held(newcomer):
    """Makes people with an authenticator app."""

    async def make() -> Held:
        person = await newcomer()
        return Held(person, await enrol(person))

    return make


async def test_a_password_alone_no_longer_opens_a_session(school, held, audit):
    someone = await held()
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/sessions", json={"email": someone.person.email, "password": PASSWORD})
        step = answer.json()
        assert (answer.status_code, step["methods"], step["expires_in"]) == (202, ["totp"], 600)
        assert "lyceum_refresh" not in browser.cookies
        signed_in = await take(browser, step["ticket"], f" {code(someone.key)[:3]} {code(someone.key)[3:]} ")
        assert signed_in.status_code == 201, signed_in.text
        assert signed_in.json()["user"]["id"] == someone.person.id
    assert (await audit(someone.person.id))[-3:] == ["factor_authenticator_added", "second_step_asked", "signed_in"]


async def test_persian_digits_are_digits(school, held):
    someone = await held()
    async with school.visitor() as browser:
        typed = code(someone.key).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert (await take(browser, await someone.arrive(browser), typed)).status_code == 201


async def test_a_code_is_good_once_and_of_two_at_once_one_wins(school, held):
    someone = await held()
    async with school.visitor() as one, school.visitor() as other, school.visitor() as late:
        first, second, given = await someone.arrive(one), await someone.arrive(other), code(someone.key)
        both = await asyncio.gather(take(one, first, given), take(other, second, given))
        assert sorted(answer.status_code for answer in both) == [201, 422]
        again = await take(late, await someone.arrive(late), given)
        assert (again.status_code, again.json()["code"], again.json()["field"]) == (422, "code_refused", "code")
        earlier = await take(late, await someone.arrive(late), code(someone.key, steps=-1))
        assert earlier.status_code == 422, "a code from before the last one taken"
        assert (await take(late, await someone.arrive(late), code(someone.key, steps=1))).status_code == 201, "a clock that is ahead"


@pytest.mark.parametrize("steps", [-3, 3])
async def test_codes_of_other_times_are_refused(school, held, steps):
    someone = await held()
    async with school.visitor() as browser:
        assert (await take(browser, await someone.arrive(browser), code(someone.key, steps=steps))).status_code == 422


async def test_a_ticket_counts_in_its_own_browser_once_and_for_ten_minutes(school, held):
    someone = await held()
    async with school.visitor() as browser, school.visitor() as thief:
        ticket = await someone.arrive(browser)
        stolen = await take(thief, ticket, code(someone.key))
        assert (stolen.status_code, stolen.json()["code"]) == (401, "second_step_over"), "a ticket without the cookie beside it"
        await someone.arrive(thief)
        assert (await take(thief, ticket, code(someone.key))).status_code == 401, "nor with another ticket's"
        assert (await take(browser, ticket, code(someone.key))).status_code == 201
        assert (await take(browser, ticket, code(someone.key, steps=1))).status_code == 401, "used"
        old = await someone.arrive(browser)
        async with school.db.as_room("identity") as tx:
            late = "UPDATE identity.second_steps SET expires_at = expires_at - interval '601 seconds' WHERE user_id = :user"
            await tx.execute(text(late), {"user": someone.person.id})
        assert (await take(browser, old, code(someone.key, steps=1))).status_code == 401, "run out"
        for wrong in ("", "x" * 22, "é" * 22):
            assert (await take(browser, wrong, code(someone.key))).status_code == 401


async def test_guessing_ends_the_ticket_and_then_waits_for_all_tickets(school, held, audit):
    someone = await held()
    good = code(someone.key)
    wrong = next(guess for guess in ("000000", "111111") if guess not in {code(someone.key, steps=steps) for steps in (-1, 0, 1)})
    async with school.visitor() as browser:
        ticket = await someone.arrive(browser)
        at_once = await asyncio.gather(*(take(browser, ticket, wrong) for _ in range(MAX_TRIES + 2)))
        assert sorted(answer.status_code for answer in at_once) == [401, 401] + [422] * MAX_TRIES
        assert (await take(browser, ticket, good)).status_code == 401, "too late on this ticket"
        another = await someone.arrive(browser)
        guesses = [await take(browser, another, wrong) for _ in range(rules.WRONG_SECONDS - MAX_TRIES)]
        assert [answer.status_code for answer in guesses] == [422] * len(guesses)
        waiting = await take(browser, await someone.arrive(browser), good)
        assert (waiting.status_code, waiting.json()["code"]) == (429, "too_many")
        assert 0 < waiting.json()["params"]["seconds"] <= 900
    elsewhere = httpx2.ASGITransport(school.house.app, client=("192.0.2.7", 1))
    async with httpx2.AsyncClient(transport=elsewhere, base_url="http://school.test") as other:
        assert (await take(other, await someone.arrive(other), good)).status_code == 429, "nor from another address"
    assert (await audit(someone.person.id)).count("second_step_refused") == rules.WRONG_SECONDS


async def test_right_codes_wipe_wrong_ones_out(school, held):
    someone = await held()
    async with school.visitor() as browser:
        for steps in (0, 1):
            for _ in range(2):
                ticket = await someone.arrive(browser)
                for _ in range(MAX_TRIES - 1):
                    assert (await take(browser, ticket, "12")).status_code == 422
            assert (await take(browser, ticket, code(someone.key, steps=steps))).status_code == 201


async def test_recovery_codes_are_good_once_each_and_are_renewed_as_ten(school, held):
    someone = await held()
    made = await someone.person.browser.post(f"{FACTORS}/recovery-codes", headers=someone.person.bearer)
    codes = made.json()["codes"]
    assert (made.status_code, len(set(codes))) == (201, 10)
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/sessions", json={"email": someone.person.email, "password": PASSWORD})
        assert answer.json()["methods"] == ["totp", "recovery"]
        typed = codes[0].upper().replace("-", " ").replace("0", "O")
        tickets = [await someone.arrive(browser)]
        assert (await take(browser, tickets[0], typed, "recovery")).status_code == 201
        assert (await take(browser, await someone.arrive(browser), codes[0], "recovery")).status_code == 422, "used"
        left = (await someone.person.browser.get(FACTORS, headers=someone.person.bearer)).json()["recovery_codes_left"]
        assert left == 9
        await someone.person.browser.post(f"{FACTORS}/recovery-codes", headers=someone.person.bearer)
        assert (await take(browser, await someone.arrive(browser), codes[1], "recovery")).status_code == 422, "renewed"
    async with school.db.as_room("identity") as tx:
        kept = (await tx.execute(text("SELECT string_agg(recovery_codes::text, '') FROM identity.recovery_codes"))).scalar_one()
        seeds = (await tx.execute(text("SELECT string_agg(encode(sealed, 'escape'), '') FROM identity.totp_seeds"))).scalar_one()
    assert not any(code_ in kept for code_ in codes)
    assert someone.key not in seeds


async def test_no_recovery_codes_where_there_is_nothing_they_stand_in_for(newcomer):
    person = await newcomer()
    answer = await person.browser.post(f"{FACTORS}/recovery-codes", headers=person.bearer)
    assert (answer.status_code, answer.json()["code"]) == (409, "factor_needed")
    assert (await take(person.browser, "x", "y", "enrol")).status_code == 422, "enrolling is no way to take the step"


async def test_a_set_up_is_its_users_own_and_runs_out(newcomer, monkeypatch):
    person, other = await newcomer(), await newcomer()
    made = (await person.browser.post(f"{FACTORS}/authenticator", headers=person.bearer)).json()
    confirm = f"{FACTORS}/authenticator/confirm"
    body = {"setup": made["setup"], "code": code(made["key"])}
    theirs = await other.browser.post(confirm, json=body, headers=other.bearer)
    assert (theirs.status_code, theirs.json()["code"]) == (422, "setup_over")
    for wrong in ("", "AAAA", "é"):
        assert (await person.browser.post(confirm, json=body | {"setup": wrong}, headers=person.bearer)).status_code == 422
    assert (await person.browser.post(confirm, json=body | {"code": "1"}, headers=person.bearer)).json()["code"] == "code_refused"
    monkeypatch.setattr("lyceum.domains.identity.enrolment.SETUP_SECONDS", -1)
    late = (await person.browser.post(f"{FACTORS}/authenticator", headers=person.bearer)).json()
    assert (await person.browser.post(confirm, json=body | {"setup": late["setup"]}, headers=person.bearer)).json()["code"] == "setup_over"
