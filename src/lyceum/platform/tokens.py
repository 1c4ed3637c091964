"""Access tokens as every service checks them by itself: RS256, our keys alone, all claims required (RFC 9068, RFC 8725)."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry, extract_compact

from lyceum.kernel.errors import Unauthenticated, Unavailable
from lyceum.kernel.principal import Principal

AUDIENCE = "lyceum"
ISSUER = "lyceum"
TOKEN_TYPE = "at+jwt"  # noqa: S105  (RFC 9068's name of the type, not a secret)
KEYS_KEPT_SECONDS = 300
REFETCH_AFTER_SECONDS = 30

KeySource = Callable[[], Awaitable[dict[str, Any]]]

_CLAIMS = jwt.JWTClaimsRegistry(
    leeway=5,
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    exp={"essential": True},
    iat={"essential": True},
    sub={"essential": True},
    sid={"essential": True},
    role={"essential": True},
)
_REGISTRY = JWSRegistry(algorithms=["RS256"])


class TokenInvalid(Unauthenticated):
    """Your session has ended; sign in again."""

    code = "token_invalid"


class Verifier:
    """Checks tokens against the published key set, which it keeps for five minutes; an unknown key id refetches at most twice a minute.
    While the keys can't be fetched, those it has stay good."""

    def __init__(self, keys: KeySource) -> None:
        self._source = keys
        self._keys: dict[str, Any] = {}
        self._fetched_at = float("-inf")

    async def check(self, token: str) -> Principal:
        """The caller a token speaks for. Raises TokenInvalid for anything but a good token of ours."""
        try:
            header = extract_compact(token.encode(), registry=_REGISTRY).headers()
            if header.get("alg") != "RS256" or header.get("typ") != TOKEN_TYPE:
                raise TokenInvalid
            key = await self._key(str(header.get("kid")))
            claims = jwt.decode(token, key, algorithms=["RS256"], registry=_REGISTRY).claims
            _CLAIMS.validate(claims)
            return Principal(user_id=claims["sub"], role=claims["role"], session_id=claims["sid"])
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            raise TokenInvalid from wrong

    async def _key(self, kid: str) -> Any:
        age = time.monotonic() - self._fetched_at
        if age > KEYS_KEPT_SECONDS or (kid not in self._keys and age > REFETCH_AFTER_SECONDS):
            try:
                key_set = KeySet.import_key_set(await self._source())  # type: ignore[arg-type]
            except Unavailable:
                if kid not in self._keys:
                    raise
                self._fetched_at = time.monotonic() - KEYS_KEPT_SECONDS + REFETCH_AFTER_SECONDS  # do not ask for each token
            else:
                self._keys = {str(key.kid): key for key in key_set.keys}
                self._fetched_at = time.monotonic()
        if kid not in self._keys:
            raise TokenInvalid
        return self._keys[kid]
