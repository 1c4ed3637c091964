"""Tokens go on being checked while the process that publishes the keys is away."""

import time

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from lyceum.kernel.errors import Unauthenticated, Unavailable
from lyceum.kernel.principal import Principal
from lyceum.platform import tokens
from lyceum.platform.tokens import TokenInvalid, Verifier


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})


def token(key: RSAKey, kid: str) -> str:
    moment = int(time.time())
    claims = {
        "iss": tokens.ISSUER,
        "aud": tokens.AUDIENCE,
        "sub": "abcdefghjk",
        "iat": moment,
        "exp": moment + 60,
        "sid": "01976a2f-8f4e-7cc0-b2f0-3f1c3d0a5b11",
        "role": "student",
    }
    return jwt.encode({"alg": "RS256", "kid": kid, "typ": tokens.TOKEN_TYPE}, claims, key)


async def nobodys(_key: str) -> Principal:
    raise Unauthenticated


async def test_known_keys_outlive_their_publisher(key):
    asked, away = 0, False

    async def published() -> dict:
        nonlocal asked
        asked += 1
        if away:
            raise Unavailable
        return {"keys": [key.as_dict(private=False)]}

    verifier = Verifier(published, nobodys)
    assert (await verifier.check(token(key, "one"))).user_id == "abcdefghjk"
    away = True
    verifier._fetched_at -= tokens.KEYS_KEPT_SECONDS + 1
    for _ in range(5):
        assert (await verifier.check(token(key, "one"))).role == "student"
    assert asked == 2, "a publisher that is away is not asked for each token"
    with pytest.raises(Unavailable):
        await verifier.check(token(key, "two"))
    away = False
    verifier._fetched_at -= tokens.REFETCH_AFTER_SECONDS + 1
    with pytest.raises(TokenInvalid):
        await verifier.check(token(key, "two"))
    assert (await verifier.check(token(key, "one"))).role == "student"
    assert asked == 4
