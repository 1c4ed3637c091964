"""Confirming that it is you, codes by e-mail, and what is left of a session whose factor is gone. By HTTP."""

import asyncio

from sqlalchemy import text

from lyceum.domains.identity import rules
from tests.authenticators import SECOND, Device, code, enrol_passkey
from tests.conftest import OWN_MACHINE
from tests.identity import mailbox
from tests.identity.conftest import FACTORS, PASSWORD, Person, account, enrol

FRESH = "/api/identity/sessions/current/fresh"
SESSIONS = "/api/identity/sessions"


async def tired(school, person: Person) -> dict:
    """The headers of a session whose person has long not shown who they are."""
    async with school.db.as_room("identity") as tx:
        older = "UPDATE identity.sessions SET auth_time = auth_time - interval '601 seconds' WHERE user_id = :user"
        await tx.execute(text(older), {"user": person.id})
    return await renewed(person)


async def renewed(person: Person) -> dict:
    answer = await person.refresh()
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def confirm(person: Person, headers: dict, **given):
    return await person.browser.post(FRESH, json=given, headers=headers)


async def verified(school, person: Person) -> None:
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET email_verified_at = now() WHERE id = :user"), {"user": person.id})


async def test_a_password_makes_a_session_fresh_where_there_is_nothing_better(school, newcomer, audit):
    person = await newcomer()
    headers = await tired(school, person)
    asked = await person.browser.post(f"{FACTORS}/authenticator", headers=headers)
    assert (asked.status_code, asked.json()["code"]) == (403, "fresh_sign_in_needed")
    assert (await person.browser.get(FRESH, headers=headers)).json() == {"methods": ["password"], "email_hint": None}
    wrong = await confirm(person, headers, method="password", password="not the right one")
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "password_wrong", "password")
    assert (await confirm(person, headers, method="totp", code="123456")).json()["code"] == "method_refused"
    right = await confirm(person, headers, method="password", password=PASSWORD)
    assert right.status_code == 200, right.text
    assert "set-cookie" not in right.headers, "the refresh token stays as it is"
    fresh = {"Authorization": f"Bearer {right.json()['access_token']}"}
    assert (await person.browser.post(f"{FACTORS}/authenticator", headers=fresh)).status_code == 200
    assert (await audit(person.id))[-2:] == ["confirming_refused", "confirmed"]


async def test_who_has_a_second_factor_confirms_by_it(school, newcomer):
    person = await newcomer()
    key = await enrol(person)
    headers = await tired(school, person)
    assert (await person.browser.get(FRESH, headers=headers)).json()["methods"] == ["totp"]
    assert (await confirm(person, headers, method="password", password=PASSWORD)).json()["code"] == "method_refused"
    given = code(key)
    both = await asyncio.gather(*(confirm(person, headers, method="totp", code=given) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 422], "a code of the app is taken once, here too"
    wrong = [await confirm(person, headers, method="totp", code="000000") for _ in range(rules.WRONG_SECONDS)]
    assert {answer.status_code for answer in wrong[:-1]} == {422}
    assert (await confirm(person, headers, method="totp", code=code(key, steps=1))).status_code == 429


async def test_a_passkey_confirms_in_the_session_it_was_asked_for(school):
    body = account()
    browser = school.visitor(OWN_MACHINE)
    person = Person(browser, body["email"], (await browser.post("/api/identity/users", json=body)).json())
    device = Device()
    options = (await browser.post(f"{FACTORS}/passkeys/options", headers=person.bearer)).json()["options"]
    made = {"credential": device.make(options), "name": "Phone"}
    assert (await browser.post(f"{FACTORS}/passkeys", json=made, headers=person.bearer)).status_code == 201
    async with school.visitor(OWN_MACHINE) as other:
        sign_in = (await other.post(f"{SESSIONS}/passkey/options")).json()["options"]
        entered = await other.post(f"{SESSIONS}/passkey", json={"credential": device.show(sign_in)})
        elsewhere = {"Authorization": f"Bearer {entered.json()['access_token']}"}
        headers = await tired(school, person)
        asked = (await browser.post(f"{FRESH}/passkey/options", headers=headers)).json()["options"]
        answer = {"method": "passkey", "credential": device.show(asked)}
        assert (await other.post(FRESH, json=answer, headers=elsewhere)).json()["code"] == "passkey_refused"
        assert (await browser.post(FRESH, json=answer, headers=headers)).status_code == 200
        assert (await browser.post(FRESH, json=answer, headers=headers)).json()["code"] == "passkey_refused", "replayed"


async def test_a_session_whose_factor_is_gone_stands_as_low_as_without_it(school, newcomer):
    person = await newcomer()
    key = await enrol(person)
    async with school.visitor() as browser:
        step = (await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})).json()
        taken = {"ticket": step["ticket"], "method": "totp", "code": code(key)}
        other = Person(browser, person.email, (await browser.post(SECOND, json=taken)).json())
        headers = await renewed(person)
        await verified(school, person)
        assert (await person.browser.delete(f"{FACTORS}/authenticator", headers=headers)).status_code == 204
        told = (await mailbox.read(school, person.email))[-1]
        assert "An authenticator app was removed." not in told.text, "in their own language"
        assert "برنامهٔ رمزساز برداشته شد." in told.text
        assert (await person.browser.delete(f"{FACTORS}/authenticator", headers=headers)).status_code in (401, 404)
        for one in (other, person):
            lowered = await renewed(one)
            caller = await school.house.app.state.verifier.check(lowered["Authorization"].removeprefix("Bearer "))
            assert (caller.amr, caller.auth_time) == (("pwd",), 0)
            refused = await one.browser.post(f"{FACTORS}/authenticator", headers=lowered)
            assert refused.json()["code"] == "fresh_sign_in_needed"


async def test_who_must_have_one_keeps_one_and_another_one_may_go(school):
    admin = await school.client("admin")
    held = (await admin.get(FACTORS)).json()
    assert held["needed"]
    last = await admin.delete(f"{FACTORS}/passkeys/{held['passkeys'][0]['id']}")
    assert (last.status_code, last.json()["code"]) == (409, "factor_needed")
    made = (await admin.post(f"{FACTORS}/authenticator")).json()
    confirmed = await admin.post(f"{FACTORS}/authenticator/confirm", json={"setup": made["setup"], "code": code(made["key"])})
    assert confirmed.status_code == 204, confirmed.text
    only = await admin.delete(f"{FACTORS}/passkeys/{held['passkeys'][0]['id']}")
    assert (only.status_code, only.json()["code"]) == (409, "last_way_in"), "without a password an app opens nothing"
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("INSERT INTO identity.credentials VALUES (:user, 'x', now())"), {"user": admin.user_id})
    assert (await admin.delete(f"{FACTORS}/passkeys/{held['passkeys'][0]['id']}")).status_code == 204
    refreshed = await admin.post(f"{SESSIONS}/refresh", headers={"X-Lyceum": "refresh"})
    assert refreshed.status_code == 200, "the app that was shown in this session carries it"


async def test_factors_that_were_reset_end_every_session_and_ticket(school, identity):
    admin = await school.client("accountant")
    async with school.visitor(OWN_MACHINE) as browser:
        link = await identity.make_link(admin.user_id)
        step = (await browser.post(f"{SESSIONS}/link", json={"token": link})).json()
        await identity.reset_factors(admin.user_id)
        assert (await admin.post(f"{SESSIONS}/refresh", headers={"X-Lyceum": "refresh"})).status_code == 401
        stale = await browser.post(f"{SECOND}/enrol/passkey/options", json={"ticket": step["ticket"]})
        assert stale.json()["code"] == "second_step_over"
        again = (await browser.post(f"{SESSIONS}/link", json={"token": await identity.make_link(admin.user_id)})).json()
        assert again["methods"] == ["enrol"]
        assert (await enrol_passkey(browser, again["ticket"]))[1].status_code == 201


async def mailed(school, person: Person) -> str:
    """The code that was sent last to sign in with."""
    return [letter for letter in await mailbox.read(school, person.email) if "is your code" in letter.subject][-1].code


async def test_a_code_by_e_mail_for_learners_who_want_one(school, newcomer):
    person = await newcomer(locale="en")
    switch = f"{FACTORS}/email"
    refused = await person.browser.put(switch, json={"on": True}, headers=person.bearer)
    assert refused.json()["code"] == "method_refused", "an address that nobody confirmed"
    await verified(school, person)
    assert (await person.browser.put(switch, json={"on": True}, headers=person.bearer)).status_code == 204
    async with school.visitor() as browser:
        step = (await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})).json()
        assert (step["methods"], step["email_hint"]) == (["email"], rules.masked(person.email))
        ticket = {"ticket": step["ticket"]}
        assert (await browser.post(f"{SECOND}/email", json=ticket)).status_code == 204
        soon = await browser.post(f"{SECOND}/email", json=ticket)
        assert (soon.status_code, soon.json()["code"]) == (409, "code_too_soon")
        assert 0 < soon.json()["params"]["seconds"] <= 60
        given = await mailed(school, person)
        taken = ticket | {"method": "email", "code": given}
        other = (await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})).json()
        assert (await browser.post(SECOND, json=taken | {"ticket": other["ticket"]})).status_code == 422, "another ticket's code"
        last = (await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})).json()["ticket"]
        assert (await browser.post(f"{SECOND}/email", json={"ticket": last})).status_code == 204
        given = await mailed(school, person)
        both = await asyncio.gather(*(browser.post(SECOND, json=taken | {"ticket": last, "code": given}) for _ in range(2)))
        assert sorted(answer.status_code for answer in both) == [201, 401]
    await enrol(person)
    async with school.visitor() as browser:
        better = (await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})).json()
        assert better["methods"] == ["totp"], "no code by e-mail beside an app"
    async with school.db.as_room("identity") as tx:
        kept = (await tx.execute(text("SELECT string_agg(email_codes::text, '') FROM identity.email_codes"))).scalar_one()
    assert given not in (kept or "")


async def test_staff_have_no_code_by_e_mail(school):
    teacher = await school.client("teacher")
    assert not (await teacher.get(FACTORS)).json()["email_allowed"]
    assert (await teacher.put(f"{FACTORS}/email", json={"on": True})).json()["code"] == "method_refused"


async def test_a_switch_of_the_school_asks_everybody(school, newcomer, identity):
    person, stranger = await newcomer(), await newcomer()
    await verified(school, person)
    before = await school.house.ports["identity"].settings()
    wanted = before.model_copy(update={"second_factor_for_all": True})
    after = await identity.school.change(wanted, "0000000000")
    try:
        async with school.visitor() as browser:
            mail = (await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})).json()
            assert mail["methods"] == ["email"]
            unsure = (await browser.post(SESSIONS, json={"email": stranger.email, "password": PASSWORD})).json()
            assert unsure["methods"] == ["enrol"], "an address that nobody confirmed is no factor"
            guest = await browser.post("/api/identity/guests", json={"locale": "en", "time_zone": "UTC"})
            assert guest.status_code == 201
    finally:
        await identity.school.change(after.model_copy(update={"second_factor_for_all": False}), "0000000000")


async def test_the_door_of_those_who_run_the_school_is_theirs(school, newcomer, identity):
    person = await newcomer()
    async with school.visitor() as browser:
        credentials = {"email": person.email, "password": PASSWORD, "entrance": "admin"}
        refused = await browser.post(SESSIONS, json=credentials)
        assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_refused")
        assert (await browser.post(SESSIONS, json=credentials | {"entrance": "app"})).status_code == 201
        admin = await identity.ensure_user("head@confirming.test", "Head", "admin")
        await identity.set_password(admin, "four quiet lamps by the sea")
        head = {"email": "head@confirming.test", "password": "four quiet lamps by the sea", "entrance": "admin"}
        step = await browser.post(SESSIONS, json=head)
        assert (step.status_code, step.json()["methods"]) == (202, ["enrol"])
        ticket = {"ticket": step.json()["ticket"]}
        asked = (await browser.post(f"{SECOND}/enrol/authenticator", json=ticket)).json()
        assert not asked["password_needed"]
        first = ticket | {"setup": asked["setup"], "code": code(asked["key"])}
        assert (await browser.post(f"{SECOND}/enrol/authenticator/confirm", json=first | {"password": "x" * 15})).status_code == 422
        assert (await browser.post(f"{SECOND}/enrol/authenticator/confirm", json=first)).status_code == 201


async def test_an_app_without_a_password_is_half_a_way_in(school, identity):
    supervisor = await identity.ensure_user("watch@confirming.test", "Watch", "supervisor")
    async with school.visitor() as browser:
        step = (await browser.post(f"{SESSIONS}/link", json={"token": await identity.make_link(supervisor)})).json()
        asked = (await browser.post(f"{SECOND}/enrol/authenticator", json={"ticket": step["ticket"]})).json()
        assert asked["password_needed"]
        first = {"ticket": step["ticket"], "setup": asked["setup"], "code": code(asked["key"])}
        confirm_at = f"{SECOND}/enrol/authenticator/confirm"
        assert (await browser.post(confirm_at, json=first)).json()["code"] == "password_needed"
        assert (await browser.post(confirm_at, json=first | {"password": "short one"})).json()["code"] == "password_too_short"
        assert (await browser.post(confirm_at, json=first | {"password": "seven brown kettles sing"})).status_code == 201
        signed_in = await browser.post(SESSIONS, json={"email": "watch@confirming.test", "password": "seven brown kettles sing"})
        assert signed_in.json()["methods"] == ["totp"]
