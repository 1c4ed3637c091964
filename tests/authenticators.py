"""What people hold in their hands: an authenticator app (by another implementation than the school's) and a passkey's device."""

import hashlib
import json
import os
import time
from base64 import b32decode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
import httpx2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

USER_PRESENT, USER_VERIFIED, ATTESTED = 1, 4, 64
SECOND = "/api/identity/sessions/second"
STEP_SECONDS = 30


def code(key: str, *, steps: int = 0) -> str:
    """What an authenticator app with this key shows now, or so many steps of half a minute later."""
    return TOTP(b32decode(key), 6, SHA1(), STEP_SECONDS).generate(int(time.time()) + steps * STEP_SECONDS).decode()


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


@dataclass
class Device:
    """A device that keeps one passkey. What it says can be bent, as an attacker's would."""

    origin: str = "http://localhost"
    verified: bool = True
    counts: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(32))
    user: bytes = b""
    count: int = 0

    def make(self, options: dict, **bent) -> dict:
        """A passkey for these creation options, as a browser's `toJSON()` gives it."""
        self.user = decoded(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + bent.get("cose", cose)
        data = self._data(bent.get("rp_id", options["rp"]["id"]), ATTESTED) + credential
        attestation = {"fmt": bent.get("fmt", "none"), "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": self._client("webauthn.create", options, bent),
            "attestationObject": encoded(cbor2.dumps(attestation)),
        }
        return self._answer(response | {"transports": ["internal", "telepathy"]})

    def show(self, options: dict, **bent) -> dict:
        """The answer to these request options."""
        self.count += self.counts
        data, client = self._data(bent.get("rp_id", options["rpId"]), 0), self._client("webauthn.get", options, bent)
        signed = bent.get("key", self.key).sign(data + hashlib.sha256(decoded(client)).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": encoded(data), "signature": encoded(signed)}
        return self._answer(response | {"userHandle": encoded(bent.get("user", self.user))})

    def _data(self, rp_id: str, flags: int) -> bytes:
        flags |= USER_PRESENT | (USER_VERIFIED if self.verified else 0)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict, bent: dict) -> str:
        said = {"type": kind, "challenge": bent.get("challenge", options["challenge"]), "origin": bent.get("origin", self.origin)}
        return encoded(json.dumps(said | {"crossOrigin": False}).encode())

    def _answer(self, response: dict) -> dict:
        return {"id": encoded(self.id), "rawId": encoded(self.id), "type": "public-key", "clientExtensionResults": {}, "response": response}


async def enrol_passkey(browser: httpx2.AsyncClient, ticket: str) -> tuple[Device, httpx2.Response]:
    """Set a passkey up in the middle of a sign-in, and come in."""
    device = Device()
    asked = await browser.post(f"{SECOND}/enrol/passkey/options", json={"ticket": ticket})
    assert asked.status_code == 200, asked.text
    made = {"ticket": ticket, "name": "Key", "credential": device.make(asked.json()["options"])}
    return device, await browser.post(f"{SECOND}/enrol/passkey", json=made)


def enrol_app(browser: httpx2.Client, second: str, ticket: str, password: str = "seven brown kettles sing") -> httpx2.Response:
    """Set an authenticator app up in the middle of a first sign-in, with a password, and come in."""
    asked = browser.post(f"{second}/enrol/authenticator", json={"ticket": ticket})
    assert asked.status_code == 200, asked.text
    first = {"ticket": ticket, "setup": asked.json()["setup"], "code": code(asked.json()["key"])}
    return browser.post(f"{second}/enrol/authenticator/confirm", json=first | {"password": password})
