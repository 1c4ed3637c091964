"""The code a browser brought back, exchanged for an id_token; and whether that may be believed."""

import time
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry, extract_compact

from lyceum.domains.identity.federation import fetch
from lyceum.domains.identity.federation.discovery import Description, Discovery
from lyceum.domains.identity.federation.errors import AppleKeyWrong, DoorAway, DoorRefused, ProviderMalformed
from lyceum.domains.identity.federation.models import Claims, Kind

LEEWAY_SECONDS = 60
CLIENT_SECRET_SECONDS = 300
MAX_TOKEN_CHARS = 20_000
MAX_SUBJECT_CHARS = 255
PERSONAL = {"email", "email_verified", "name", "given_name", "family_name", "hd"}
"""What the school reads of a person, beside who they are."""


@dataclass(frozen=True)
class Client:
    """The school as this provider knows it; the secret unsealed, for as long as one exchange takes."""

    kind: Kind
    issuer: str
    client_id: str
    secret: str | None
    team_id: str | None
    key_id: str | None
    private: bool


@dataclass(frozen=True)
class Code:
    """What came back, and what the school knew when it sent the browser there."""

    code: str
    verifier: str
    nonce: str
    return_address: str


async def exchanged(discovery: Discovery, client: Client, code: Code) -> Claims:
    """The claims that the provider makes of the person, checked. Raises DoorRefused, DoorAway, ProviderMalformed."""
    told = await discovery.description(client.issuer, private=client.private)
    form = {"grant_type": "authorization_code", "code": code.code, "redirect_uri": code.return_address, "code_verifier": code.verifier}
    form, basic = _named(client, told, form)
    reply = await fetch.post(told.token_endpoint, form, private=client.private, basic=basic)
    if reply.status >= 500:
        raise DoorAway(f"The provider answered {reply.status} to the exchange of the code.")
    token = reply.body.get("id_token")
    if reply.status != 200:
        raise DoorRefused
    if not isinstance(token, str) or len(token) > MAX_TOKEN_CHARS:
        raise ProviderMalformed("The provider sent no id_token.", what="id_token")
    claims = await believed(discovery, client, told, token, code.nonce)
    return await _with_more(client, told, claims, reply.body.get("access_token"))


async def _with_more(client: Client, told: Description, claims: Claims, access_token: object) -> Claims:
    """The claims, and what the provider says of the same person only where it is asked for it (OpenID Connect Core, 5.3 and 5.4)."""
    if "email" in claims or told.userinfo_endpoint is None or not _fits_a_header(access_token):
        return claims
    more = await fetch.get(told.userinfo_endpoint, private=client.private, bearer=str(access_token))
    if more.get("sub") != claims["sub"]:
        raise DoorRefused("The provider speaks of somebody else.")
    return {name: more[name] for name in PERSONAL & more.keys()} | claims


def _fits_a_header(token: object) -> bool:
    return isinstance(token, str) and 0 < len(token) <= MAX_TOKEN_CHARS and token.isascii() and token.isprintable()


async def believed(discovery: Discovery, client: Client, told: Description, token: str, nonce: str) -> Claims:
    """The claims of an id_token (OpenID Connect Core, 3.1.3.7). Raises DoorRefused, and what fetching the keys raises."""
    registry = JWSRegistry(algorithms=list(told.algorithms))
    try:
        header = extract_compact(token.encode(), registry=registry).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in told.algorithms or not isinstance(kid, str | None):
            raise DoorRefused
        key = await discovery.key(client.issuer, kid, algorithm, private=client.private)
        claims = jwt.decode(token, key, algorithms=[algorithm], registry=registry).claims
        _rules(client, nonce).validate(claims)
        _check(claims, client)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise DoorRefused from wrong
    return dict(claims)


def _rules(client: Client, nonce: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )


def _check(claims: Claims, client: Client) -> None:
    """What the library leaves to its caller. Raises DoorRefused."""
    audience, party, subject = claims["aud"], claims.get("azp"), claims["sub"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several and party is None) or party not in (None, client.client_id):
        raise DoorRefused("The token was made for somebody else.")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARS or not subject.isprintable():
        raise DoorRefused("The provider does not say who this is.")


def _named(client: Client, told: Description, form: dict[str, str]) -> tuple[dict[str, str], tuple[str, str] | None]:
    """The form with the client's name and proof in the way that this provider takes them."""
    named = form | {"client_id": client.client_id}
    if client.kind == "apple":
        return named | {"client_secret": apple_secret(client)}, None
    if client.secret is None:
        return named, None
    if told.posts_secret:
        return named | {"client_secret": client.secret}, None
    return form, (client.client_id, client.secret)


def apple_secret(client: Client) -> str:
    """Apple's client secret: a token of five minutes, signed with the key it gave the school. Raises AppleKeyWrong."""
    moment = int(time.time())
    claims: dict[str, Any] = {
        "iss": client.team_id,
        "iat": moment,
        "exp": moment + CLIENT_SECRET_SECONDS,
        "aud": client.issuer,
        "sub": client.client_id,
    }
    return jwt.encode({"alg": "ES256", "kid": client.key_id}, claims, apple_key(client.secret or ""), algorithms=["ES256"])


def apple_key(pem: str) -> ECKey:
    """The private key in a .p8 file. Raises AppleKeyWrong."""
    try:
        key = ECKey.import_key(pem)
    except (JoseError, ValueError, TypeError) as wrong:
        raise AppleKeyWrong(field="secret") from wrong
    if not key.is_private or key.curve_name != "P-256":
        raise AppleKeyWrong(field="secret")
    return key
