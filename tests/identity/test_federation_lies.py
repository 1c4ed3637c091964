"""A provider that lies, is down, slow or malformed; Apple's form; where the school may ask. Against a stand-in with the wire format."""

import json
from base64 import urlsafe_b64encode
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import text

from lyceum.domains.identity.federation import fetch
from lyceum.domains.identity.http import router
from lyceum.domains.identity.service import IdentityService
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.platform.http import install_errors
from tests.identity.conftest import OURS, new_email
from tests.identity.openid import (
    ARRIVAL,
    KEY,
    OTHER_KEY,
    PROVIDERS,
    add_provider,
    arrive,
    come_back,
    set_out,
    stand_in,
    switch,
)


@pytest.fixture(scope="module")
async def running():
    async with stand_in() as provider:
        yield provider


@pytest.fixture(scope="module")
async def admin(school):
    return await school.client("admin")


@pytest.fixture(scope="module")
async def house(admin, running):
    provider = await add_provider(admin, running.issuer)
    yield provider
    await admin.delete(f"{PROVIDERS}/{provider['id']}")


@pytest.fixture(autouse=True)
def honest(school, running):
    running.reset()
    school.house.ports["identity"].federation.trips._discovery.forget(running.issuer)


async def back(school, house, running, **brought):
    """A browser that comes back with a code; `where` it goes on to."""
    browser = school.visitor()
    asked = await set_out(browser, house)
    running.nonce = asked["nonce"]
    return browser, await come_back(browser, house, state=asked["state"], code="c", **brought)


def part(said: dict) -> str:
    """A part of a token, unsigned."""
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


REFUSED, MALFORMED, AWAY = ("/arrived#door_refused", "/arrived#provider_malformed", "/arrived#door_away")


async def test_the_stand_in_is_believed_when_it_is_honest(school, house, running):
    running.claims = {"sub": new_email()}
    browser, where = await back(school, house, running)
    assert where == "/arrived"
    assert (await arrive(browser)).status_code == 201
    path, form, proof = running.asked[-2 if running.asked[-1][0] == "/keys" else -1]
    assert path == "/token"
    assert set(form) == {"grant_type", "code", "redirect_uri", "code_verifier"}
    assert proof == "Basic c2Nob29sOnMzY3JldA=="


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another trip"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "somebody else"},
        {"aud": ["school", "somebody else"]},
        {"aud": ["school", "somebody else"], "azp": "somebody else"},
        {"aud": None},
        {"azp": "somebody else"},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=str,
)
async def test_an_id_token_that_says_something_else_is_refused(school, house, running, claims):
    running.claims = claims
    browser, where = await back(school, house, running)
    assert where == REFUSED
    assert (await arrive(browser)).status_code == 403


async def test_a_forged_id_token_is_refused(school, house, running):
    for forged in ({"tamper": True}, {"key": OTHER_KEY}, {"header": {"kid": "unknown"}}):
        running.reset()
        running.__dict__.update(forged)
        assert (await back(school, house, running))[1] == REFUSED, forged


async def test_no_algorithm_but_the_agreed_ones(school, house, running):
    """`none`, and HS256 with what everybody may read as the key."""
    claims = jwt.decode(running.token(), KEY, algorithms=["ES256"]).claims
    public = OctKey.import_key(json.dumps(KEY.as_dict(private=False)))
    made: list = [
        lambda right: jwt.encode({"alg": "HS256", "kid": "one"}, right, public, algorithms=["HS256"]),
        lambda right: ".".join((*(part(each) for each in ({"alg": "none"}, right)), "")),
        *((lambda _, token=token: token) for token in ("", "x.y.z", 7, "x" * 30_000)),
    ]
    for make in made:
        browser = school.visitor()
        asked = await set_out(browser, house)
        token = make(claims | {"nonce": asked["nonce"]})
        running.answers["/token"] = (200, {"id_token": token})
        where = await come_back(browser, house, state=asked["state"], code="c")
        assert where in (REFUSED, MALFORMED), token


async def test_an_answer_of_another_issuer_is_refused(school, house, running):
    """Mix-up: the browser comes back from a provider other than the one that was asked (RFC 9207)."""
    assert (await back(school, house, running, iss="https://evil.example"))[1] == REFUSED
    assert (await back(school, house, running, iss=running.issuer))[1] == "/arrived"
    running.described = {"authorization_response_iss_parameter_supported": True}
    school.house.ports["identity"].federation.trips._discovery.forget(running.issuer)
    assert (await back(school, house, running))[1] == REFUSED, "one that says it names itself has to"


async def test_one_provider_is_not_another(school, admin, house, running):
    """The state of a trip to one provider at the return address of another."""
    async with stand_in() as second:
        other = await add_provider(admin, second.issuer, name="Other")
        browser = school.visitor()
        asked = await set_out(browser, house)
        assert await come_back(browser, other, state=asked["state"], code="c") == "/arrived#door_forgotten"
        await admin.delete(f"{PROVIDERS}/{other['id']}")


async def test_a_key_that_is_new_is_looked_for_once(school, house, running, monkeypatch):
    assert (await back(school, house, running))[1] == "/arrived"
    for _ in range(3):
        running.header = {"kid": "two"}
        await back(school, house, running)
    assert [path for path, _, _ in running.asked].count("/keys") == 1, "an unknown key asks again after half a minute at the earliest"


@pytest.mark.parametrize(
    ("path", "answer", "where"),
    [
        ("/token", (400, {"error": "invalid_grant"}), REFUSED),
        ("/token", (500, {"error": "server_error"}), AWAY),
        ("/token", (200, b"<html>"), MALFORMED),
        ("/token", (200, []), MALFORMED),
        ("/token", (200, b" " * 300_000), MALFORMED),
        ("/token", (302, {}), REFUSED),
        ("/keys", (200, {"keys": []}), MALFORMED),
        ("/keys", (200, {"keys": "none"}), MALFORMED),
        ("/keys", (404, {}), AWAY),
        ("/keys", (200, {"keys": [{"kty": "EC", "crv": "P-256", "x": "!", "y": "!"}]}), MALFORMED),
    ],
    ids=str,
)
async def test_a_provider_that_answers_otherwise(school, house, running, path, answer, where):
    running.answers[path] = answer
    browser, went = await back(school, house, running)
    assert went == where
    assert (await arrive(browser)).status_code == 403


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": None},
        {"token_endpoint": "http://provider.example/token"},
        {"jwks_uri": "ftp://provider.example/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
    ids=str,
)
async def test_a_description_that_cannot_be_gone_by(school, house, running, described):
    running.described = described
    answer = await school.visitor().post(f"/api/identity/doors/{house['id']}/trips", headers=OURS)
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_malformed")


async def test_a_provider_that_is_slow_or_gone(school, house, running, monkeypatch):
    monkeypatch.setattr(fetch, "FETCH_SECONDS", 0.2)
    begin = f"/api/identity/doors/{house['id']}/trips"
    running.seconds = 0.5
    slow = await school.visitor().post(begin, headers=OURS)
    assert (slow.status_code, slow.json()["code"]) == (503, "door_away")
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.providers SET issuer = 'http://127.0.0.1:1' WHERE id = :id"), {"id": house["id"]})
    try:
        gone = await school.visitor().post(begin, headers=OURS)
        assert (gone.status_code, gone.json()["code"]) == (503, "door_away")
    finally:
        async with school.db.as_room("identity") as tx:
            issued = {"id": house["id"], "issuer": running.issuer}
            await tx.execute(text("UPDATE identity.providers SET issuer = :issuer WHERE id = :id"), issued)


async def test_called_off_there(school, house, running):
    browser = school.visitor()
    asked = await set_out(browser, house)
    assert await come_back(browser, house, state=asked["state"], error="access_denied") == "/arrived#door_cancelled"
    for brought in ({}, {"state": "x"}, {"state": "é", "code": "c"}, {"code": "c"}):
        assert await come_back(browser, house, **brought) == "/arrived#door_forgotten"


async def test_the_way_back_leads_to_our_own_pages_alone(school, house, running):
    """Whatever is in the address: nothing of it is followed."""
    browser = school.visitor()
    for brought in ({"next": "https://evil.example"}, {"redirect_uri": "//evil.example"}, {"error": "https://evil.example"}):
        assert await come_back(browser, house, **brought) == "/arrived#door_forgotten"
    answer = await browser.get("/api/identity/doors/%2F%2Fevil.example/back")
    assert answer.status_code in (303, 404)
    assert answer.headers.get("location", "/arrived").startswith("/arrived")


async def test_a_page_of_another_site_begins_nothing(school, house):
    browser = school.visitor()
    begin = f"/api/identity/doors/{house['id']}/trips"
    assert (await browser.post(begin)).status_code == 403
    assert (await browser.post(begin, headers=OURS | {"Origin": "https://evil.example"})).status_code == 403
    assert (await browser.post("/api/identity/sessions/trip", json=ARRIVAL)).status_code == 403


async def test_a_door_that_is_closed(school, admin, house, running):
    browser = school.visitor()
    asked = await set_out(browser, house)
    listed = (await admin.get(PROVIDERS)).json()
    closed = await switch(admin, next(one for one in listed if one["id"] == house["id"]), enabled=False)
    try:
        assert (await browser.get("/api/identity/doors")).json()["providers"] == []
        assert await come_back(browser, house, state=asked["state"], code="c") == "/arrived#door_closed"
        answer = await browser.post(f"/api/identity/doors/{house['id']}/trips", headers=OURS)
        assert (answer.status_code, answer.json()["code"]) == (404, "door_closed")
    finally:
        await switch(admin, closed, enabled=True)


async def test_userinfo_of_somebody_else_is_refused(school, house, running):
    running.described = {"userinfo_endpoint": f"{running.issuer}/me"}
    for said, where in (({"sub": "another", "email": "a@b.example"}, REFUSED), ({"sub": "somebody", "name": "Mina"}, "/arrived")):
        school.house.ports["identity"].federation.trips._discovery.forget(running.issuer)
        running.answers["/me"] = (200, said)
        assert (await back(school, house, running))[1] == where


GOOGLES = (
    ({"email": "{}@gmail.com", "email_verified": True}, True),
    ({"email": "{}@company.example", "email_verified": True, "hd": "company.example"}, True),
    ({"email": "{}@company.example", "email_verified": True}, False),
    ({"email": "{}@gmail.com", "email_verified": False}, False),
    ({"email": "{}@gmail.com"}, False),
    ({"email": "no address", "email_verified": True}, False),
    ({"email": ["a@gmail.com"], "email_verified": True}, False),
)


async def test_google_speaks_for_its_own_addresses(school, admin, house, running):
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.providers SET kind = 'google' WHERE id = :id"), house)
    settings = (await admin.get("/api/identity/school")).json()
    opened = (await admin.put("/api/identity/school", json=settings | {"sign_in_by_google": True})).json()
    try:
        for claims, counts in GOOGLES:
            who = uuid4().hex
            email = claims["email"].format(who) if isinstance(claims["email"], str) else claims["email"]
            running.claims = claims | {"sub": who, "email": email}
            browser, where = await back(school, house, running)
            assert where == "/arrived"
            assert (await arrive(browser)).json()["user"]["email"] == (email if counts else None), claims
    finally:
        await admin.put("/api/identity/school", json=opened | {"sign_in_by_google": False})
        async with school.db.as_room("identity") as tx:
            await tx.execute(text("UPDATE identity.providers SET kind = 'oidc' WHERE id = :id"), house)


# -- Apple, and a school that people reach by https


@pytest.fixture
async def secure(school):
    service = IdentityService(
        db=school.db,
        vault=school.house.vault,
        notify=school.house.ports["notify"],
        settings=IdentitySettings(),
        public_url="https://School.example",
    )
    app = FastAPI()
    app.state.verifier = school.house.app.state.verifier
    install_errors(app)
    app.include_router(router(service))

    def visitor() -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="https://school.example")

    yield visitor
    await service.close()


@pytest.fixture
async def apples():
    async with stand_in() as provider:
        yield provider


async def test_apple_comes_back_by_a_form_and_tells_the_name_once(school, admin, secure, apples):
    there = secure()
    there.headers["Authorization"] = admin.headers["Authorization"]
    pem = ECKey.generate_key("P-256").as_pem(private=True).decode()
    body = {"kind": "apple", "client_id": "school", "secret": pem, "team_id": "TEAM123456", "key_id": "KEY1234567", "trusted": True}
    for wrong, code in (
        (body | {"secret": "not a key"}, "apple_key_wrong"),
        (body | {"secret": ECKey.generate_key("P-384").as_pem(private=True).decode()}, "apple_key_wrong"),
        (body | {"team_id": None}, "secret_wanting"),
        (body | {"secret": None}, "secret_wanting"),
    ):
        assert (await there.post(PROVIDERS, json=wrong)).json()["code"] == code
    assert (await admin.post(PROVIDERS, json=body)).json()["code"] == "needs_https"
    made = await there.post(PROVIDERS, json=body)
    assert made.status_code == 201, made.text
    assert pem not in made.text
    await switch(there, made.json(), enabled=True)
    async with school.db.as_room("identity") as tx:
        issued = {"issuer": apples.issuer}
        await tx.execute(text("UPDATE identity.providers SET issuer = :issuer, private = true WHERE id = 'apple'"), issued)
    email = new_email()
    relay = {"sub": "001.apple", "email": email, "email_verified": "true", "is_private_email": "true"}
    try:
        for person, name in (({"name": {"firstName": "Leila", "lastName": "Karimi"}}, "Leila Karimi"), (None, "Leila Karimi")):
            browser = secure()
            begun = await browser.post("/api/identity/doors/apple/trips", headers=OURS)
            cookie = begun.headers["set-cookie"].lower()
            assert cookie.startswith("__host-lyceum_trip=")
            assert {"secure", "httponly", "samesite=none", "path=/"} <= {part.strip() for part in cookie.split(";")}
            asked = httpx2.URL(begun.json()["address"]).params
            assert (asked["response_mode"], asked["scope"]) == ("form_post", "name email")
            apples.nonce, apples.claims = asked["nonce"], relay
            form = {"state": asked["state"], "code": "c"} | ({"user": json.dumps(person)} if person else {})
            back = await browser.post("/api/identity/doors/apple/back", data=form, headers={"Origin": "https://appleid.apple.com"})
            assert (back.status_code, back.headers["location"]) == (303, "/arrived")
            session = (await arrive(browser)).json()
            assert (session["user"]["name"], session["user"]["email"]) == (name, email)
        secret = next(form["client_secret"] for path, form, _ in reversed(apples.asked) if path == "/token")
        signed = jwt.decode(secret, ECKey.import_key(pem), algorithms=["ES256"])
        assert signed.header["kid"] == "KEY1234567"
        assert (signed.claims["iss"], signed.claims["sub"], signed.claims["aud"]) == ("TEAM123456", "school", apples.issuer)
        assert signed.claims["exp"] - signed.claims["iat"] <= 300
        assert (await admin.get("/api/identity/doors")).json()["apple"] is False, "over plain http Apple leads nowhere"
    finally:
        assert (await there.delete(f"{PROVIDERS}/apple")).status_code == 204


async def test_a_provider_that_comes_back_by_an_address_gets_a_stricter_cookie(secure, house):
    begun = await secure().post(f"/api/identity/doors/{house['id']}/trips", headers=OURS)
    parts = {part.strip().lower() for part in begun.headers["set-cookie"].split(";")[1:]}
    assert parts == {"httponly", "max-age=600", "path=/", "samesite=lax", "secure"}


# -- where the school may ask


@pytest.mark.parametrize(
    ("issuer", "private", "code"),
    [
        ("http://provider.example", False, "issuer_wrong"),
        ("http://provider.example", True, "issuer_wrong"),
        ("http://127.0.0.1:1", False, "issuer_private"),
        ("https://127.0.0.1:1", False, "issuer_private"),
        ("https://10.0.0.1", False, "issuer_private"),
        ("https://[::1]:1", False, "issuer_private"),
        ("https://169.254.169.254", False, "issuer_private"),
        ("https://0x7f000001", False, "issuer_private"),
        ("https://user:secret@provider.example", False, "issuer_wrong"),
        ("https://provider.example/#x", False, "issuer_wrong"),
        ("file:///etc/passwd", True, "issuer_wrong"),
        ("https://", True, "issuer_wrong"),
        ("not an address", True, "issuer_wrong"),
        ("http://127.0.0.1:1", True, "door_away"),
    ],
)
async def test_where_the_school_asks(school, admin, issuer, private, code):
    answer = await admin.post(f"{PROVIDERS}/test", json={"issuer": issuer, "private": private})
    assert answer.json()["code"] == code


async def test_what_a_provider_says_of_itself(school, admin, house, running):
    found = await admin.post(f"{PROVIDERS}/test", json={"issuer": running.issuer, "private": True})
    assert found.status_code == 200
    said = {"issuer": running.issuer, "keys": 1, "algorithms": ["ES256"], "has_pkce": True}
    assert {name: found.json()[name] for name in said} == said


async def test_the_schools_providers(school, admin, running):
    learner = await school.client("student")
    async with stand_in() as second:
        made = await add_provider(admin, second.issuer, name="Library", secret="never seen again")
        try:
            listed = await admin.get(PROVIDERS)
            assert "never seen again" not in listed.text
            assert next(one for one in listed.json() if one["id"] == made["id"])["has_secret"] is True
            async with school.db.as_room("identity") as tx:
                sealed = (await tx.execute(text("SELECT secret_sealed FROM identity.providers WHERE id = :id"), made)).scalar_one()
            assert b"never seen again" not in sealed
            doors = (await learner.get("/api/identity/doors")).json()["providers"]
            assert {"id": made["id"], "kind": "oidc", "name": "Library"} in doors
            again = await admin.post(
                PROVIDERS, json={"kind": "oidc", "name": "x", "issuer": second.issuer, "client_id": "y", "private": True}
            )
            assert (again.status_code, again.json()["code"]) == (409, "provider_there")
            renamed = await switch(admin, made, name="Reading room")
            kept = ("version", "name", "client_id", "team_id", "key_id", "trusted", "private", "enabled")
            stale = await admin.put(f"{PROVIDERS}/{made['id']}", json={name: made[name] for name in kept})
            assert (stale.status_code, stale.json()["code"]) == (409, "provider_stale")
            assert renamed["version"] == made["version"] + 1
            for refused in (
                await learner.get(PROVIDERS),
                await learner.post(f"{PROVIDERS}/test", json={"issuer": second.issuer}),
                await learner.delete(f"{PROVIDERS}/{made['id']}"),
            ):
                assert refused.status_code == 403
        finally:
            assert (await admin.delete(f"{PROVIDERS}/{made['id']}")).status_code == 204
        assert (await admin.delete(f"{PROVIDERS}/{made['id']}")).status_code == 404
