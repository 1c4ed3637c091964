"""Passkeys: as the only factor, as the second, and what a forged or copied one tries. The device is the tests' own. By HTTP."""

import asyncio
from dataclasses import dataclass

import cbor2
import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lyceum.domains.identity.factor_errors import PasskeysUnavailable
from lyceum.domains.identity.passkeys import Site, site_of
from tests.authenticators import SECOND, Device, encoded, enrol_passkey
from tests.conftest import OWN_MACHINE
from tests.identity.conftest import PASSWORD, Person, account

PASSKEYS = "/api/identity/factors/passkeys"
DOOR = "/api/identity/sessions/passkey"


@dataclass
class Keeper:
    """Somebody whose device holds a passkey."""

    person: Person
    device: Device


async def sign_up(school) -> Person:
    body = account()
    browser = school.visitor(OWN_MACHINE)
    answer = await browser.post("/api/identity/users", json=body)
    assert answer.status_code == 201, answer.text
    return Person(browser, body["email"], answer.json())


async def add(person: Person, device: Device, **bent) -> httpx2.Response:
    asked = await person.browser.post(f"{PASSKEYS}/options", headers=person.bearer)
    assert asked.status_code == 200, asked.text
    made = {"credential": device.make(asked.json()["options"], **bent), "name": "My phone"}
    return await person.browser.post(PASSKEYS, json=made, headers=person.bearer)


@pytest.fixture
def keeper(school):
    """Makes people with a passkey."""

    async def make() -> Keeper:
        person, device = await sign_up(school), Device()
        assert (await add(person, device)).status_code == 201
        return Keeper(person, device)

    return make


async def ask(browser: httpx2.AsyncClient) -> dict:
    return (await browser.post(f"{DOOR}/options")).json()["options"]


async def enter(browser: httpx2.AsyncClient, credential: dict, **more) -> httpx2.Response:
    return await browser.post(DOOR, json={"credential": credential, **more})


async def test_a_passkey_signs_in_by_itself(school, keeper, audit):
    someone = await keeper()
    async with school.visitor(OWN_MACHINE) as browser:
        options = await ask(browser)
        assert (options["rpId"], options["userVerification"], options["allowCredentials"]) == ("localhost", "required", [])
        signed_in = await enter(browser, someone.device.show(options))
        assert signed_in.status_code == 201, signed_in.text
        assert signed_in.json()["user"]["id"] == someone.person.id
        me = await browser.get(PASSKEYS.rpartition("/")[0], headers={"Authorization": f"Bearer {signed_in.json()['access_token']}"})
        (passkey,) = me.json()["passkeys"]
        assert (passkey["name"], passkey["used_at"] is not None) == ("My phone", True)
    assert (await audit(someone.person.id))[-2:] == ["factor_passkey_added", "signed_in"]


async def test_a_challenge_is_good_once_in_the_browser_that_asked(school, keeper):
    someone = await keeper()
    async with school.visitor(OWN_MACHINE) as browser, school.visitor(OWN_MACHINE) as other:
        answer = someone.device.show(await ask(browser))
        await ask(other)
        assert (await enter(other, answer)).json()["code"] == "passkey_refused", "made in another browser"
        at_once = await asyncio.gather(*(enter(browser, answer) for _ in range(4)))
        assert sorted(one.status_code for one in at_once) == [201, 422, 422, 422]
        assert (await enter(browser, answer)).status_code == 422, "replayed"
        earlier = await ask(browser)
        await ask(browser)
        assert (await enter(browser, someone.device.show(earlier))).status_code == 422, "an older challenge"


BENT = {
    "another origin": {"origin": "http://localhost.evil.test"},
    "another port": {"origin": "http://localhost:81"},
    "another site": {"rp_id": "evil.test"},
    "another challenge": {"challenge": encoded(b"x" * 32)},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "another user": {"user": b"0000000000"},
}


@pytest.mark.parametrize("lie", BENT)
async def test_a_bent_answer_is_refused(school, keeper, lie):
    someone = await keeper()
    async with school.visitor(OWN_MACHINE) as browser:
        refused = await enter(browser, someone.device.show(await ask(browser), **BENT[lie]))
        assert (refused.status_code, refused.json()["code"]) == (422, "passkey_refused")


async def test_a_device_that_verifies_nobody_is_refused(school, keeper):
    someone, careless = await keeper(), Device(verified=False)
    assert (await add(someone.person, careless)).json()["code"] == "passkey_refused"
    someone.device.verified = False
    async with school.visitor(OWN_MACHINE) as browser:
        assert (await enter(browser, someone.device.show(await ask(browser)))).status_code == 422


async def test_a_copied_passkey_is_noticed(school, keeper, audit):
    someone = await keeper()
    async with school.visitor(OWN_MACHINE) as browser:
        assert (await enter(browser, someone.device.show(await ask(browser)))).status_code == 201
        someone.device.count = 0
        assert (await enter(browser, someone.device.show(await ask(browser)))).status_code == 422
        assert "passkey_count_fell" in await audit(someone.person.id)
        someone.device.count = 5
        assert (await enter(browser, someone.device.show(await ask(browser)))).status_code == 201


async def test_devices_that_do_not_count_are_good(school):
    person, device = await sign_up(school), Device(counts=False)
    assert (await add(person, device)).status_code == 201
    async with school.visitor(OWN_MACHINE) as browser:
        for _ in range(2):
            assert (await enter(browser, device.show(await ask(browser)))).status_code == 201


async def test_a_passkey_as_the_second_step(school, keeper):
    someone, stranger = await keeper(), await keeper()
    credentials = {"email": someone.person.email, "password": PASSWORD}
    async with school.visitor(OWN_MACHINE) as browser:
        step = (await browser.post("/api/identity/sessions", json=credentials)).json()
        assert step["methods"] == ["passkey"]
        options = (await browser.post(f"{SECOND}/passkey/options", json={"ticket": step["ticket"]})).json()["options"]
        assert [named["id"] for named in options["allowCredentials"]] == [encoded(someone.device.id)]
        taken = {"ticket": step["ticket"], "method": "passkey"}
        theirs = await browser.post(SECOND, json=taken | {"credential": stranger.device.show(options)})
        assert theirs.json()["code"] == "passkey_refused"
        again = (await browser.post(f"{SECOND}/passkey/options", json={"ticket": step["ticket"]})).json()["options"]
        right = await browser.post(SECOND, json=taken | {"credential": someone.device.show(again)})
        assert right.status_code == 201, right.text
        for method in ("totp", "email", "recovery"):
            other = (await browser.post("/api/identity/sessions", json=credentials)).json()["ticket"]
            refused = await browser.post(SECOND, json={"ticket": other, "method": method, "code": "123456"})
            assert refused.json()["code"] == "method_refused"


@pytest.mark.parametrize(
    "bent",
    [{"origin": "https://evil.test"}, {"rp_id": "evil.test"}, {"challenge": encoded(b"y" * 32)}, {"cose": cbor2.dumps({1: 2, 3: -7})}],
)
async def test_a_bent_passkey_is_not_kept(school, bent):
    person = await sign_up(school)
    assert (await add(person, Device(), **bent)).json()["code"] == "passkey_refused"


async def test_attestation_is_not_looked_at(school):
    assert (await add(await sign_up(school), Device(), fmt="tpm")).status_code == 201


async def test_one_id_belongs_to_one(school, keeper):
    someone, thief = await keeper(), await sign_up(school)
    copy = Device(id=someone.device.id)
    assert (await add(thief, copy)).json()["code"] == "passkey_known"
    asked = (await someone.person.browser.post(f"{PASSKEYS}/options", headers=someone.person.bearer)).json()["options"]
    assert [named["id"] for named in asked["excludeCredentials"]] == [encoded(someone.device.id)]
    assert asked["excludeCredentials"][0]["transports"] == ["internal"], "and no transport that nobody knows"
    sent = {"credential": Device().make(asked), "name": "Not mine"}
    assert (await thief.browser.post(PASSKEYS, json=sent, headers=thief.bearer)).json()["code"] == "passkey_refused", "another's challenge"


async def test_misshapen_answers_are_refused_in_words(school, keeper):
    someone = await keeper()
    async with school.visitor(OWN_MACHINE) as browser:
        good = someone.device.show(await ask(browser))
        for part, value in (("clientDataJSON", encoded(b"[]")), ("clientDataJSON", "é"), ("authenticatorData", ""), ("signature", "AA")):
            bent = good | {"response": good["response"] | {part: value}}
            assert (await enter(browser, bent)).json()["code"] == "passkey_refused", part
        for whole in ({}, {"id": "x", "rawId": "x", "type": "password", "response": {}}):
            assert (await enter(browser, whole)).status_code == 422
    person = await sign_up(school)
    asked = (await person.browser.post(f"{PASSKEYS}/options", headers=person.bearer)).json()["options"]
    for attestation in ("", encoded(b"\xa0"), encoded(b"\x9f" * 3000), encoded(cbor2.dumps({"authData": b"short"})), encoded(b"\xd8\x1c")):
        made = Device().make(asked)
        made["response"]["attestationObject"] = attestation
        refused = await person.browser.post(PASSKEYS, json={"credential": made, "name": "x"}, headers=person.bearer)
        assert refused.json()["code"] == "passkey_refused", attestation


async def test_passkeys_are_called_otherwise_and_removed(school, keeper):
    someone, stranger = await keeper(), await sign_up(school)
    mine = f"{PASSKEYS}/{encoded(someone.device.id)}"
    renamed = await someone.person.browser.patch(mine, json={"name": "  Old  phone "}, headers=someone.person.bearer)
    assert renamed.json()["name"] == "Old phone"
    for wrong in (mine, f"{PASSKEYS}/{encoded(b'nobody')}", f"{PASSKEYS}/x"):
        assert (await stranger.browser.patch(wrong, json={"name": "Mine"}, headers=stranger.bearer)).status_code == 404
        assert (await stranger.browser.delete(wrong, headers=stranger.bearer)).status_code == 404
    assert (await someone.person.browser.delete(mine, headers=someone.person.bearer)).status_code == 204
    async with school.visitor(OWN_MACHINE) as browser:
        assert (await enter(browser, someone.device.show(await ask(browser)))).status_code == 422


def test_where_passkeys_are_bound_to():
    assert site_of(None, "localhost:8000") == Site("http://localhost:8000", "localhost")
    assert site_of("https://School.example/", "10.0.0.1") == Site("https://school.example", "school.example")
    assert site_of("https://school.example:443", "x") == Site("https://school.example", "school.example")
    assert site_of("https://school.example:8443", "x").origin == "https://school.example:8443"
    for public_url, host in (
        (None, "school.test"),
        (None, "127.0.0.1:8000"),
        (None, ""),
        ("https://192.0.2.7", "localhost"),
        (None, "[::1]"),
        (None, "localhost:x"),
        (None, "["),
        (None, "localhost:99999"),
    ):
        with pytest.raises(PasskeysUnavailable):
            site_of(public_url, host)


async def test_elsewhere_it_is_said_that_there_are_none(school):
    async with school.visitor() as browser:
        assert (await browser.post(f"{DOOR}/options")).json()["code"] == "passkeys_unavailable"


async def test_who_runs_the_school_needs_no_password_with_a_passkey(school, identity):
    admin = await school.client("admin")
    user = await identity.user(admin.user_id)
    async with school.visitor(OWN_MACHINE) as browser:
        link = await identity.make_link(user.id)
        step = (await browser.post("/api/identity/sessions/link", json={"token": link})).json()
        assert step["methods"] == ["passkey"], "a link does not stand in for the second factor"
        refused = await browser.post(f"{SECOND}/enrol/passkey/options", json={"ticket": step["ticket"]})
        assert refused.json()["code"] == "method_refused", "nor does it add another beside it"
    teacher = await identity.ensure_user("anyone@passkeys.test", "Any One", "supervisor")
    async with school.visitor(OWN_MACHINE) as browser:
        step = (await browser.post("/api/identity/sessions/link", json={"token": await identity.make_link(teacher)})).json()
        assert step["methods"] == ["enrol"]
        device, signed_in = await enrol_passkey(browser, step["ticket"])
        assert signed_in.status_code == 201
        assert (await enter(browser, device.show(await ask(browser)), entrance="admin")).status_code == 201
