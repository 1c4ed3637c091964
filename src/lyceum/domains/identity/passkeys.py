"""Passkeys (WebAuthn level 3): what a browser is asked, and whether what it answers is good.

The person is always verified by the device, so a passkey is two factors in one: something one has, opened by something one knows or is.
Attestation is neither asked for nor looked at: the school does not choose people's devices.
"""

import hashlib
import hmac
import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import cbor2
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from lyceum.domains.identity.base64url import base64url_to_bytes, bytes_to_base64url
from lyceum.domains.identity.factor_errors import PasskeyRefused, PasskeysUnavailable
from lyceum.domains.identity.factor_tables import PasskeyRow
from lyceum.domains.identity.tables import UserRow

CHALLENGE_BYTES = 32
CHALLENGE_SECONDS = 300
MAX_CREDENTIAL_ID_BYTES = 1023
"""What WebAuthn allows."""
ALGORITHMS = (-8, -7, -257)
"""Ed25519, ECDSA on P-256, RSA: what authenticators know."""
SCHOOL = "Lyceum"
TRANSPORTS = frozenset({"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MISSHAPEN = (
    cbor2.CBORError,
    InvalidSignature,
    UnsupportedAlgorithm,
    struct.error,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    RecursionError,
)
"""All that readers of a forged answer may come to, and what the library of passkeys has of its own."""

T = TypeVar("T")


@dataclass(frozen=True)
class Site:
    """Where the school is met: the origin that browsers name, and the domain that passkeys are bound to."""

    origin: str
    rp_id: str


@dataclass(frozen=True)
class Made:
    """A passkey that a device has made."""

    id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]
    backed_up: bool


def site_of(public_url: str | None, host: str) -> Site:
    """The school's public address; without one the host asked for, when that is this machine. Raises PasskeysUnavailable."""
    try:
        address = urlsplit(public_url or f"http://{host}")
        name, given_port = (address.hostname or "").lower(), address.port
    except ValueError as wrong:
        raise PasskeysUnavailable from wrong
    if not name or _is_ip(name) or not (public_url or name == "localhost" or name.endswith(".localhost")):
        raise PasskeysUnavailable
    port = "" if given_port in (None, _DEFAULT_PORTS.get(address.scheme)) else f":{given_port}"
    return Site(f"{address.scheme}://{name}{port}", name)


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def called(user: UserRow) -> str:
    """What an account is called beside others, on a device or in an app."""
    return user.email or user.name or user.phone or user.id


def creation_options(site: Site, user: UserRow, challenge: bytes, there: Iterable[PasskeyRow]) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked, as JSON (PublicKeyCredentialCreationOptionsJSON)."""
    return {
        "rp": {"id": site.rp_id, "name": SCHOOL},
        "user": {"id": bytes_to_base64url(user.id.encode()), "name": called(user), "displayName": user.name or called(user)},
        "challenge": bytes_to_base64url(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "timeout": CHALLENGE_SECONDS * 1000,
        "excludeCredentials": [_named(row) for row in there],
        "authenticatorSelection": {"residentKey": "required", "requireResidentKey": True, "userVerification": "required"},
        "attestation": "none",
    }


def request_options(site: Site, challenge: bytes, allowed: Iterable[PasskeyRow] = ()) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked, as JSON (PublicKeyCredentialRequestOptionsJSON); none allowed means any of this site's."""
    return {
        "rpId": site.rp_id,
        "challenge": bytes_to_base64url(challenge),
        "timeout": CHALLENGE_SECONDS * 1000,
        "allowCredentials": [_named(row) for row in allowed],
        "userVerification": "required",
    }


def _named(row: PasskeyRow) -> dict[str, Any]:
    return {"type": "public-key", "id": bytes_to_base64url(row.id), "transports": row.transports}


def challenge_in(credential: Mapping[str, Any]) -> bytes:
    """The challenge that an answer says it answers. Raises PasskeyRefused."""
    return _read(lambda: base64url_to_bytes(str(json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))["challenge"])))


def id_of(credential: Mapping[str, Any]) -> bytes:
    """The id of the passkey that an answer comes from. Raises PasskeyRefused."""
    return _read(lambda: base64url_to_bytes(credential["rawId"]))


def made(credential: Mapping[str, Any], challenge: bytes, site: Site) -> Made:
    """The passkey that answers a challenge of `creation_options`. Raises PasskeyRefused."""

    def read() -> Made:
        from webauthn import verify_registration_response  # noqa: PLC0415  (five megabytes, for a moment that most processes never see)
        from webauthn.helpers import decode_credential_public_key, decoded_public_key_to_cryptography  # noqa: PLC0415

        response = dict(credential["response"])
        response["attestationObject"] = _unattested(response["attestationObject"])
        verified = verify_registration_response(
            credential={**credential, "response": response},
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
        return Made(
            id=verified.credential_id,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            transports=sorted(TRANSPORTS & set(response.get("transports") or ())),
            backed_up=verified.credential_backed_up,
        )

    passkey = _read(read)
    if len(passkey.id) > MAX_CREDENTIAL_ID_BYTES:
        raise PasskeyRefused
    return passkey


def _unattested(attestation: str) -> str:
    """The same without what its maker says of the device: no certificate out of a forged one is ever read."""
    held = cbor2.loads(base64url_to_bytes(attestation))
    return bytes_to_base64url(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": held["authData"]}))


def shown(credential: Mapping[str, Any], challenge: bytes, site: Site, row: PasskeyRow) -> int:
    """The sign count of a passkey that answers a challenge of `request_options`. Raises PasskeyRefused."""

    def read() -> int:
        from webauthn import verify_authentication_response  # noqa: PLC0415  (as above)

        handle = credential["response"].get("userHandle")
        if handle and not hmac.compare_digest(base64url_to_bytes(handle), row.user_id.encode()):
            raise PasskeyRefused
        verified = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        return int(verified.new_sign_count)

    return _read(read)


def is_copy(before: int, after: int) -> bool:
    """Whether a sign count says that two devices sign with one key: it has to grow. Many authenticators do not count, and stay at 0."""
    return (before, after) != (0, 0) and after <= before


def bound(*parts: str) -> bytes:
    """What a challenge is bound to, in one size."""
    return hashlib.sha256("\x00".join(parts).encode(errors="replace")).digest()


def _read(read: Callable[[], T]) -> T:
    try:
        return read()
    except _misshapen() as wrong:
        raise PasskeyRefused from wrong


def _misshapen() -> tuple[type[Exception], ...]:
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415  (as above)

    return WebAuthnException, *_MISSHAPEN
