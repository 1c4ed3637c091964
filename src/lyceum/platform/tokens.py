"""Who a bearer speaks for. Every service checks access tokens by itself: RS256, our keys alone, all claims required (RFC 9068, RFC 8725).
A user's API key is looked up at identity, and remembered for some seconds."""

import json
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry, extract_compact, validate_compact

from lyceum.kernel.errors import Unauthenticated, Unavailable
from lyceum.kernel.principal import Principal
from lyceum.platform.revocations import Revocations

AUDIENCE = "lyceum"
ISSUER = "lyceum"
TOKEN_TYPE = "at+jwt"  # noqa: S105  (RFC 9068's name of the type, not a secret)
KEYS_KEPT_SECONDS = 300
REFETCH_AFTER_SECONDS = 30

API_KEY_PREFIX = "lyc_"
API_KEY_KEPT_SECONDS = 5
"""So long a revoked key may still be good."""
MAX_API_KEYS_KEPT = 1_000

KeySource = Callable[[], Awaitable[dict[str, Any]]]
ApiKeyOwner = Callable[[str], Awaitable[Principal]]

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


class ApiKeys:
    """Asks whose an API key is, and remembers the answer; what was refused is not remembered."""

    def __init__(self, owner: ApiKeyOwner) -> None:
        self._owner = owner
        self._known: dict[bytes, tuple[float, Principal]] = {}

    async def check(self, key: str) -> Principal:
        """Whose key this is. Raises what the source raises."""
        digest = sha256(key.encode()).digest()  # no key lies in memory longer than its request
        asked_at, principal = self._known.get(digest, (float("-inf"), None))
        moment = time.monotonic()
        if principal is None or moment - asked_at > API_KEY_KEPT_SECONDS:
            self._known.pop(digest, None)
            principal = await self._owner(key)
            while len(self._known) >= MAX_API_KEYS_KEPT:
                del self._known[next(iter(self._known))]
            self._known[digest] = (moment, principal)
        return principal


class Verifier:
    """Checks tokens against the published key set, which it keeps for five minutes; an unknown key id refetches at most twice a minute.
    While the keys can't be fetched, those it has stay good. A good token of a session that has ended is refused."""

    def __init__(self, keys: KeySource, api_key_owner: ApiKeyOwner, revocations: Revocations | None = None) -> None:
        self._source = keys
        self._revocations = revocations
        self._api_keys = ApiKeys(api_key_owner)
        self._keys: dict[str, Any] = {}
        self._fetched_at = float("-inf")

    async def check(self, token: str) -> Principal:
        """The caller that a token or an API key speaks for. Raises TokenInvalid for anything but a good token of ours, and what
        identity says of a key that is not good."""
        if token.startswith(API_KEY_PREFIX):
            return await self._api_keys.check(token)
        try:
            parts = extract_compact(token.encode(), registry=_REGISTRY)
            header = parts.headers()
            if header.get("alg") != "RS256" or header.get("typ") != TOKEN_TYPE:
                raise TokenInvalid
            key = await self._key(str(header.get("kid")))
            if not validate_compact(parts, key, registry=_REGISTRY):
                raise TokenInvalid
            claims = json.loads(parts.payload or b"")
            _CLAIMS.validate(claims)
            caller = _caller(claims)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise TokenInvalid from wrong
        if self._revocations is not None and self._revocations.refuses(caller):
            raise TokenInvalid
        return caller

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


def _caller(claims: dict[str, Any]) -> Principal:
    """Whom a token's claims, which are valid, speak of."""
    actor = claims.get("act")
    return Principal(
        user_id=claims["sub"],
        role=claims["role"],
        session_id=str(UUID(claims["sid"])),
        amr=tuple(claims.get("amr", ())),
        auth_time=claims.get("auth_time", 0),
        issued_at=int(claims["iat"]),
        acted_by=actor.get("sub") if actor else None,
        closing=bool(claims.get("closing")),
    )
