"""A browser's trip to a provider and back.

Everything that binds the trip to its browser comes from one secret in a cookie: `state`, `nonce` and the PKCE verifier are keyed hashes
of it, so a callback in another browser has nothing that fits, and the database holds nothing with which anybody could go on.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules
from lyceum.domains.identity import store as room_store
from lyceum.domains.identity.errors import EmailInvalid
from lyceum.domains.identity.federation import store, tokens
from lyceum.domains.identity.federation.discovery import Description, Discovery
from lyceum.domains.identity.federation.errors import DoorCancelled, DoorForgotten, DoorRefused
from lyceum.domains.identity.federation.models import SCOPES, TRIP_SECONDS, Claims, Kind, Proof
from lyceum.domains.identity.federation.providers import Providers, return_address
from lyceum.domains.identity.federation.tables import ProviderRow, TripRow
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.sealed import TRIP
from lyceum.kernel.clock import now
from lyceum.kernel.errors import Invalid, LyceumError
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault

COOKIE_BYTES = 32
MAX_NAME_CHARS = 80
_GOOGLES_OWN = ("@gmail.com", "@googlemail.com")


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the cookie it takes along; `cross_site` when the way back is a form sent by another site."""

    address: str
    cookie: str
    cross_site: bool


@dataclass(frozen=True)
class Came:
    """What a browser brings back in the address, or in Apple's form."""

    state: str = ""
    code: str = ""
    issuer: str | None = None
    error: str = ""
    person: str = ""


class Trips:
    """Begins them, and takes the browsers in when they come back."""

    def __init__(self, db: Database, vault: Vault, discovery: Discovery, providers: Providers) -> None:
        self._db = db
        self._vault = vault
        self._key = vault.key("identity trips")
        self._discovery = discovery
        self._providers = providers

    async def begin(self, provider_id: str, asked: str, linker: Principal | None = None) -> Begun:
        """A trip to this provider: to sign in, or for the `linker` to link it. `asked` is the address the browser asked for.

        Raises DoorClosed, DoorAway, ProviderMalformed.
        """
        async with self._db.as_room(ROOM) as tx:
            provider = await self._providers.open(tx, provider_id)
        told = await self._discovery.description(provider.issuer, private=provider.private)
        cookie, back = secrets.token_urlsafe(COOKIE_BYTES), return_address(self._providers.origin(asked), provider.id)
        who = {"user_id": linker.user_id, "session_id": UUID(linker.session_id)} if linker else {}
        async with self._db.as_room(ROOM) as tx:
            expires_at = now() + timedelta(seconds=TRIP_SECONDS)
            await store.begin_trip(tx, rules.digest(cookie), expires_at, provider_id=provider.id, return_address=back, **who)
        return Begun(self._address(told, provider, cookie, back), cookie, provider.kind == "apple")

    async def back(self, provider_id: str, cookie: str | None, came: Came) -> bool:
        """Take in a browser that comes back: exchange its code, and keep what that proves for the page to ask for. True for a link.

        Raises DoorForgotten, DoorCancelled, DoorRefused, DoorClosed, DoorAway, ProviderMalformed.
        """
        if not cookie or not hmac.compare_digest(came.state.encode(), self._derived("state", cookie).encode()):
            raise DoorForgotten
        digest = rules.digest(cookie)
        async with self._db.as_room(ROOM) as tx:
            trip = await store.come_back(tx, digest, provider_id)
            if trip is None:
                raise DoorForgotten
            provider = await self._providers.open(tx, provider_id)
        try:
            proof = await self._proof(provider, trip, cookie, came)
        except LyceumError as refused:
            async with self._db.as_room(ROOM) as tx:
                await room_store.note(tx, trip.user_id, "door_refused", provider=provider.id, why=refused.code)
            raise
        async with self._db.as_room(ROOM) as tx:
            await store.keep_proof(tx, digest, self._vault.seal(TRIP, proof.kept()))
        return trip.user_id is not None

    async def proven(self, tx: AsyncSession, cookie: str | None) -> tuple[Proof, TripRow]:
        """What a trip has proven, for one use. Raises DoorForgotten."""
        trip = await store.spend(tx, rules.digest(cookie)) if cookie else None
        if trip is None or trip.proof_sealed is None:
            raise DoorForgotten
        return Proof.read(self._vault.unseal(TRIP, trip.proof_sealed)), trip

    async def _proof(self, provider: ProviderRow, trip: TripRow, cookie: str, came: Came) -> Proof:
        told = await self._discovery.description(provider.issuer, private=provider.private)
        if came.issuer not in (None, provider.issuer) or (came.issuer is None and told.names_issuer):
            raise DoorRefused("The answer came from another provider than the one that was asked.")
        if came.error in ("access_denied", "user_cancelled_authorize"):
            raise DoorCancelled
        if came.error or not came.code:
            raise DoorRefused
        code = tokens.Code(came.code, self._derived("verifier", cookie), self._derived("nonce", cookie), trip.return_address)
        claims = await tokens.exchanged(self._discovery, self._providers.client(provider), code)
        return _vouched(provider, claims, came.person)

    def _address(self, told: Description, provider: ProviderRow, cookie: str, back: str) -> str:
        challenge = urlsafe_b64encode(sha256(self._derived("verifier", cookie).encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": back,
            "scope": SCOPES[provider.kind],
            "state": self._derived("state", cookie),
            "nonce": self._derived("nonce", cookie),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if provider.kind == "apple":
            asked["response_mode"] = "form_post"
        joint = "&" if "?" in told.authorization_endpoint else "?"
        return f"{told.authorization_endpoint}{joint}{urlencode(asked)}"

    def _derived(self, what: str, cookie: str) -> str:
        """43 characters that only this school can make from this cookie."""
        made = hmac.digest(self._key, f"{what}\n{cookie}".encode(errors="replace"), sha256)
        return urlsafe_b64encode(made).rstrip(b"=").decode()


def _vouched(provider: ProviderRow, claims: Claims, person: str) -> Proof:
    """What of a provider's claims the school goes by. An address counts only if the provider is trusted, has verified it
    and speaks for it.
    """
    address = _address_of(claims)
    verified = claims.get("email_verified") in (True, "true")  # Apple writes either
    counts = address is not None and provider.trusted and verified and _speaks_for(provider.kind, address, claims)
    return Proof(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=address if counts else None,
        label=rules.masked(address) if address else "",
        name=_named(claims, person),
    )


def _address_of(claims: Claims) -> str | None:
    given = claims.get("email")
    try:
        return rules.email(given) if isinstance(given, str) else None
    except EmailInvalid:
        return None


def _speaks_for(kind: Kind, address: str, claims: Claims) -> bool:
    """Google verifies any address once, and speaks for its own and for those of the organisations it keeps (`hd`); others may have
    passed on.
    """
    return kind != "google" or address.endswith(_GOOGLES_OWN) or bool(claims.get("hd"))


def _named(claims: Claims, person: str) -> str:
    """The person's name: from the claims, or from the form with which Apple tells it the first time alone."""
    told: Any = claims.get("name")
    if not isinstance(told, str):
        told = " ".join(str(claims[part]) for part in ("given_name", "family_name") if isinstance(claims.get(part), str))
    try:
        said = json.loads(person).get("name") if person else None
        if isinstance(said, dict):
            told = " ".join(str(said[part]) for part in ("firstName", "lastName") if isinstance(said.get(part), str))
    except (ValueError, AttributeError, RecursionError):
        told = told or ""
    try:
        return rules.name(told[:MAX_NAME_CHARS])
    except Invalid:
        return ""
