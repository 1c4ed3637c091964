"""What a provider says of itself, and its keys: fetched when needed, by one at a time, kept for an hour."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lyceum.domains.identity.federation import fetch
from lyceum.domains.identity.federation.errors import DoorRefused, IssuerWrong, ProviderMalformed
from lyceum.domains.identity.federation.models import Found

KEPT_SECONDS = 3_600.0
REFETCH_AFTER_SECONDS = 30.0
ALGORITHMS = ("RS256", "ES256", "PS256")
KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Description:
    """A provider's discovery document, as far as the school needs it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: tuple[str, ...]
    posts_secret: bool
    has_pkce: bool
    names_issuer: bool


@dataclass
class _Kept:
    description: Description
    read_at: float
    keys: dict[str, Any] = field(default_factory=dict)
    keys_at: float = float("-inf")


class Discovery:
    """Keeps what providers say, by issuer and by whether they may lie in a private network."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], _Kept] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def description(self, issuer: str, *, private: bool) -> Description:
        """What this provider says of itself. Raises DoorAway, IssuerPrivate, IssuerWrong, ProviderMalformed."""
        async with self._alone(issuer):
            return (await self._of(issuer, private=private)).description

    async def key(self, issuer: str, kid: str | None, algorithm: str, *, private: bool) -> Any:
        """The key that this provider signs with under this id; an unknown id asks for the keys again, twice a minute at most.

        Raises DoorRefused, and what fetching raises.
        """
        async with self._alone(issuer):
            kept = await self._of(issuer, private=private)
            age = time.monotonic() - kept.keys_at
            if age > KEPT_SECONDS or (kid not in kept.keys and age > REFETCH_AFTER_SECONDS):
                kept.keys = await _keys(kept.description.jwks_uri, private=private)
                kept.keys_at = time.monotonic()
        key = kept.keys.get(kid or "") if kid or len(kept.keys) != 1 else next(iter(kept.keys.values()))
        if key is None or key.key_type != KEY_TYPES[algorithm]:
            raise DoorRefused("The provider signed with a key that it does not publish.")
        return key

    def _alone(self, issuer: str) -> asyncio.Lock:
        return self._asking.setdefault(issuer, asyncio.Lock())

    def forget(self, issuer: str) -> None:
        """Ask anew next time."""
        for private in (True, False):
            self._kept.pop((issuer, private), None)

    async def found(self, issuer: str, *, private: bool) -> Found:
        """What there is at this address just now, for whoever is about to add it. Raises what fetching raises."""
        self.forget(issuer)
        told = await self.description(issuer, private=private)
        keys = await _keys(told.jwks_uri, private=private)
        return Found(
            issuer=told.issuer,
            authorization_endpoint=told.authorization_endpoint,
            token_endpoint=told.token_endpoint,
            jwks_uri=told.jwks_uri,
            algorithms=told.algorithms,
            keys=len(keys),
            has_pkce=told.has_pkce,
            names_issuer=told.names_issuer,
        )

    async def _of(self, issuer: str, *, private: bool) -> _Kept:
        kept = self._kept.get((issuer, private))
        if kept is None or time.monotonic() - kept.read_at > KEPT_SECONDS:
            document = await fetch.get(issuer.rstrip("/") + WELL_KNOWN, private=private)
            kept = self._kept[issuer, private] = _Kept(_described(issuer, document, private=private), time.monotonic())
        return kept


def _described(issuer: str, document: dict[str, Any], *, private: bool) -> Description:
    if document.get("issuer") != issuer:
        raise ProviderMalformed("The provider calls itself by another issuer than the one given.", what="issuer")
    named = {name: document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    named |= {"userinfo_endpoint": document["userinfo_endpoint"]} if document.get("userinfo_endpoint") else {}
    for name, address in named.items():
        try:
            fetch.checked(str(address), private=private)
        except IssuerWrong as wrong:
            raise ProviderMalformed(f"The provider's {name} is not an https address.", what=name) from wrong
    offered = _texts(document.get("id_token_signing_alg_values_supported", ["RS256"]))
    algorithms = tuple(name for name in ALGORITHMS if name in offered)
    if not algorithms:
        raise ProviderMalformed(f"The provider signs with none of {', '.join(ALGORITHMS)}.", what="algorithms")
    methods = _texts(document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]))
    return Description(
        issuer=issuer,
        authorization_endpoint=str(named["authorization_endpoint"]),
        token_endpoint=str(named["token_endpoint"]),
        jwks_uri=str(named["jwks_uri"]),
        userinfo_endpoint=str(named["userinfo_endpoint"]) if "userinfo_endpoint" in named else None,
        algorithms=algorithms,
        posts_secret="client_secret_basic" not in methods,
        has_pkce="S256" in _texts(document.get("code_challenge_methods_supported", [])),
        names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


async def _keys(address: str, *, private: bool) -> dict[str, Any]:
    """The public keys there by their ids; keys that are of no use for checking a signature are left out."""
    document = await fetch.get(address, private=private)
    listed = document.get("keys")
    kinds = set(KEY_TYPES.values())
    usable = (
        [
            {name: value for name, value in key.items() if name != "key_ops"}
            for key in listed
            if isinstance(key, dict) and key.get("kty") in kinds and key.get("use", "sig") == "sig"
        ]
        if isinstance(listed, list)
        else []
    )
    try:
        return {str(key.kid or ""): key for key in KeySet.import_key_set({"keys": usable}).keys}
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise ProviderMalformed("The provider's keys cannot be read.", what="jwks_uri") from wrong
