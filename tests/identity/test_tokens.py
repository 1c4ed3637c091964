"""Access tokens: what is in them, eleven kinds of forgery, and keys that change."""

import asyncio
import base64
import hmac
import json
import time
from hashlib import sha256

import httpx2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc.jwk import RSAKey
from sqlalchemy import text

from lyceum.app.house import House
from lyceum.app.roles import SERVICES
from lyceum.app.rooms import sections
from lyceum.domains.identity.errors import KeysUnreadable
from lyceum.domains.identity.keys import KeyRing
from lyceum.domains.identity.service import IdentityService
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings, load

ME = "/api/identity/me"
_foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _opened(token: str) -> tuple[dict, dict]:
    header, claims, _ = token.split(".")
    return json.loads(_unb64(header)), json.loads(_unb64(claims))


def _signed(header: dict, claims: dict, key: rsa.RSAPrivateKey) -> str:
    body = f"{_b64(json.dumps(header).encode())}.{_b64(json.dumps(claims).encode())}"
    return f"{body}.{_b64(key.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


async def _private_key(school) -> rsa.RSAPrivateKey:
    """The school's own current key, as only someone with the database and the root secret has it."""
    async with school.db.as_room("identity") as tx:
        sealed = (await tx.execute(text("SELECT private_sealed FROM identity.signing_keys WHERE state = 'current'"))).scalar_one()
    return RSAKey.import_key(json.loads(school.house.vault.unseal("identity signing key", sealed))).private_key


async def test_what_a_token_says(newcomer):
    person = await newcomer()
    header, claims = _opened(person.session["access_token"])
    assert (header["alg"], header["typ"]) == ("RS256", "at+jwt")
    keys = (await person.browser.get("/.well-known/jwks.json")).json()["keys"]
    assert header["kid"] in {key["kid"] for key in keys}
    user = person.session["user"]
    assert (claims["user_id"], claims["sub"], claims["email"], claims["name"], claims["role"]) == (user["id"],) * 2 + (
        person.email,
        "Mina",
        "student",
    )
    assert (claims["iss"], claims["aud"], claims["amr"]) == ("lyceum", "lyceum", ["pwd"])
    assert claims["exp"] - claims["iat"] == 600
    assert abs(time.time() - claims["auth_time"]) < 30
    later = _opened((await person.refresh()).json()["access_token"])[1]
    assert (later["sid"], later["auth_time"]) == (claims["sid"], claims["auth_time"])
    assert later["jti"] != claims["jti"]


async def test_the_key_set_is_public_and_holds_nothing_private(school):
    async with school.visitor() as browser:
        answer = await browser.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    keys = answer.json()["keys"]
    assert len(keys) >= 2
    assert all(set(key) == {"kty", "kid", "use", "alg", "n", "e"} for key in keys)
    assert all((key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256") for key in keys)


def _no_signature(header, claims, own):
    return f"{_b64(json.dumps(header | {'alg': 'none'}).encode())}.{_b64(json.dumps(claims).encode())}."


def _hs256_with_the_public_key(header, claims, own):
    body = f"{_b64(json.dumps(header | {'alg': 'HS256'}).encode())}.{_b64(json.dumps(claims).encode())}"
    pem = RSAKey.import_key(own.public_key()).as_pem(private=False)
    return f"{body}.{_b64(hmac.digest(pem, body.encode(), sha256))}"


def _key_in_the_header(header, claims, own):
    key = RSAKey.import_key(_foreign.public_key()).as_dict(private=False)
    return _signed(header | {"jwk": key}, claims, _foreign)


def _without(name):
    return lambda header, claims, own: _signed(header, {key: value for key, value in claims.items() if key != name}, own)


def _claiming(**changes):
    return lambda header, claims, own: _signed(header, claims | changes, own)


def _headed(**changes):
    return lambda header, claims, own: _signed(header | changes, claims, own)


def _truncated(header, claims, own):
    return _signed(header, claims, own)[:-8]


def _changed(header, claims, own):
    head, _, signature = _signed(header, claims, own).split(".")
    return f"{head}.{_b64(json.dumps(claims | {'role': 'admin'}).encode())}.{signature}"


FORGERIES = {
    "alg none": _no_signature,
    "HS256 with the public key": _hs256_with_the_public_key,
    "a key of its own in the header": _key_in_the_header,
    "a critical header that nobody knows": _headed(crit=["lyceum"], lyceum=True),
    "expired": _claiming(exp=int(time.time()) - 60),
    "no expiry": _without("exp"),
    "not yet": _claiming(nbf=int(time.time()) + 3600),
    "issued in the future": _claiming(iat=int(time.time()) + 3600),
    "for another audience": _claiming(aud="another"),
    "for no audience": _without("aud"),
    "from another issuer": _claiming(iss="https://evil.test"),
    "from no issuer": _without("iss"),
    "of another type": _headed(typ="JWT"),
    "a foreign key under our id": lambda header, claims, own: _signed(header, claims, _foreign),
    "an unknown key id": _headed(kid="unknown"),
    "no key id": lambda header, claims, own: _signed({"alg": "RS256", "typ": "at+jwt"}, claims, own),
    "truncated": _truncated,
    "changed": _changed,
    "a role that there is not": _claiming(role="root"),
    "a session id that is none": _claiming(sid="no uuid"),
    "RS512": _headed(alg="RS512"),
    "two words": lambda header, claims, own: "a b",
    "not a token": lambda header, claims, own: "token",
    "bytes": lambda header, claims, own: "é.é.é",
}


IN_ROLES = {
    "all": ME,
    "auth": ME,
    "data": "/api/cards/notes",
    "credit": "/api/credit/balance",
    "gateway": "/api/gateway/calls",
    "ai": "/api/ai/providers",
    "worker": "/api/cards/notes",
}
"""Each role that knows callers, with something of its own that it answers to them."""


@pytest.fixture(scope="module")
def roles(school, addresses):
    """Every role as it runs apart, each with a verifier of its own that fetches the keys."""
    served = {"all": school.house.app}
    for role in IN_ROLES.keys() - served:
        loaded = load(sections())
        others = ",".join(f"{name}=http://127.0.0.1:9" for name in SERVICES)
        loaded[Settings] = loaded[Settings].model_copy(update={"services": others})
        house = House(role, loaded, addresses)
        house.app.state.verifier._source = school.house.ports["identity"].jwks  # what the process of the keys publishes
        served[role] = house.app
    return served


@pytest.mark.parametrize("kind", FORGERIES)
@pytest.mark.sampled(8)
async def test_forgeries_are_refused_by_every_role(school, newcomer, roles, kind):
    person = await newcomer()
    header, claims = _opened(person.session["access_token"])
    own = await _private_key(school)
    good, forged = _signed(header, claims, own), FORGERIES[kind](header, claims, own)
    for role, path in IN_ROLES.items():
        caller = await roles[role].state.verifier.check(good)
        assert (caller.user_id, caller.amr) == (person.id, ("pwd",)), "the forger's tools work"
        transport = httpx2.ASGITransport(roles[role])
        async with httpx2.AsyncClient(transport=transport, base_url="http://school.test") as browser:
            answer = await browser.get(path, headers={"Authorization": f"Bearer {forged}".encode()})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), role
        assert answer.json()["code"] == "token_invalid", role


async def test_other_words_than_bearer(newcomer):
    person = await newcomer()
    for words in ("", "Bearer", "Basic bWluYTptaW5h", person.session["access_token"]):
        answer = await person.browser.get(ME, headers={"Authorization": words})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.fixture
async def keys_of_their_own(school):
    """The school's keys are put back after tests that replace them."""
    async with school.db.as_room("identity") as tx:
        rows = (await tx.execute(text("SELECT * FROM identity.signing_keys"))).mappings().all()
        await tx.execute(text("DELETE FROM identity.signing_keys"))
    yield
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("DELETE FROM identity.signing_keys"))
        put = "INSERT INTO identity.signing_keys VALUES (:kid, :private_sealed, CAST(:public AS jsonb), :state, :made_at, :current_since)"
        for row in rows:
            await tx.execute(text(put), {**row, "public": json.dumps(row["public"])})


@pytest.mark.usefixtures("keys_of_their_own")
@pytest.mark.prove
async def test_processes_that_start_together_make_one_pair_of_keys(school):
    rings = [KeyRing(school.db, school.house.vault) for _ in range(4)]
    sets = await asyncio.gather(*(ring.published() for ring in rings))
    assert all(published == sets[0] for published in sets)
    assert len(sets[0]["keys"]) == 2
    headers = {_opened(await ring.sign({}))[0]["kid"] for ring in rings}
    assert len(headers) == 1


@pytest.mark.usefixtures("keys_of_their_own")
async def test_the_next_key_is_known_before_it_signs(school):
    ring, other = KeyRing(school.db, school.house.vault), KeyRing(school.db, school.house.vault)
    _next, current = (key["kid"] for key in (await ring.published())["keys"])
    assert _opened(await other.sign({}))[0]["kid"] == current
    assert await ring.rotate() == _next
    after = [key["kid"] for key in (await ring.published())["keys"]]
    assert after[1:] == [_next, current]
    assert after[0] not in (_next, current)
    assert _opened(await ring.sign({}))[0]["kid"] == _next
    assert _opened(await other.sign({}))[0]["kid"] in after, "a process that has not noticed yet signs with what is still known"
    assert await ring.rotate(only_from=current) == _next, "someone else has rotated already"
    await ring.rotate()
    assert current not in [key["kid"] for key in (await ring.published())["keys"]]


@pytest.mark.usefixtures("keys_of_their_own")
async def test_a_key_of_ninety_days_is_replaced(school):
    ring = KeyRing(school.db, school.house.vault)
    before = _opened(await ring.sign({}))[0]["kid"]
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.signing_keys SET current_since = now() - interval '91 days' WHERE state = 'current'"))
    late = [KeyRing(school.db, school.house.vault) for _ in range(3)]
    kids = {_opened(token)[0]["kid"] for token in await asyncio.gather(*(ring.sign({}) for ring in late))}
    assert len(kids) == 1
    assert before not in kids


@pytest.mark.usefixtures("keys_of_their_own")
async def test_another_root_secret_is_named_and_rotation_mends_it(school):
    await KeyRing(school.db, school.house.vault).published()
    service = IdentityService(
        db=school.db,
        vault=Vault(b"another secret of thirty-two bytes"),
        notify=school.house.ports["notify"],
        settings=IdentitySettings(),
    )
    sick, *_ = await service.check()
    assert (sick.ok, sick.hint) == (False, "Put the old secret back, or run `lyceum keys rotate`.")
    stranger = KeyRing(school.db, Vault(b"another secret of thirty-two bytes"))
    with pytest.raises(KeysUnreadable):
        await stranger.sign({})
    kid = await stranger.rotate()
    assert _opened(await stranger.sign({}))[0]["kid"] == kid
    assert (await service.check())[0].ok
    await service.close()


async def test_a_dump_shows_no_secret(school, newcomer, identity):
    person = await newcomer()
    link = await identity.make_link(person.id)
    first, second = person.cookie(), (await person.refresh()) and person.cookie()
    async with school.db.as_room("identity") as tx:
        tables = (await tx.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'identity'"))).scalars().all()
        dump = b""
        for table in tables:
            for row in (await tx.execute(text(f"SELECT * FROM identity.{table}"))).all():
                dump += b"".join(bytes(value) if isinstance(value, bytes) else str(value).encode() for value in row)
    assert person.email.encode() in dump
    for secret in (link, first, second, person.session["access_token"], "PRIVATE KEY", '"d"', "violet kettle"):
        assert secret.encode() not in dump
