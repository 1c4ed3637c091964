"""Setting up a second factor: an authenticator app, confirmed by one of its codes, or a passkey.

Until its first code is right nothing is kept of an app: its seed travels, sealed and for one user, with the browser that sets it up.
"""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import codes, factor_store, passkeys, rules, step_store, totp
from lyceum.domains.identity.factor_errors import PasskeyKnown, PasskeyRefused, SetupOver, TooManyPasskeys
from lyceum.domains.identity.factor_tables import PasskeyRow
from lyceum.domains.identity.passkeys import Site
from lyceum.domains.identity.proofs import Proofs, sealed_for
from lyceum.domains.identity.tables import UserRow
from lyceum.domains.identity.totp import Qr
from lyceum.kernel.clock import now
from lyceum.platform.secrets import Vault

SETUP_SECONDS = 600
MAX_PASSKEYS = 20


class NewAuthenticator(BaseModel):
    """An authenticator app to be set up: `uri` drawn as `qr`, or `key` typed by hand; `setup` goes back with the first code."""

    model_config = ConfigDict(frozen=True)

    key: str
    uri: str
    qr: Qr
    setup: str
    expires_in: int = SETUP_SECONDS
    password_needed: bool = False


class Enrolment:
    """Works inside its callers' transactions."""

    def __init__(self, vault: Vault, proofs: Proofs) -> None:
        self._vault = vault
        self._proofs = proofs

    def begin(self, user: UserRow, *, password_needed: bool = False) -> NewAuthenticator:
        """A seed for this user's app, of which nothing is kept yet."""
        seed = totp.new_seed()
        uri = totp.uri(seed, passkeys.called(user))
        held = json.dumps({"seed": seed, "until": time.time() + SETUP_SECONDS}).encode()
        setup = urlsafe_b64encode(self._vault.seal(_setup_for(user.id), held)).decode()
        return NewAuthenticator(key=seed, uri=uri, qr=totp.qr(uri), setup=setup, password_needed=password_needed)

    async def confirm(self, tx: AsyncSession, user_id: str, setup: str, code: str) -> bool:
        """Keep the app when the code is one of its own, in place of any before. Raises SetupOver."""
        seed = self._seed_in(user_id, setup)
        step = totp.step_of(seed, codes.digits(code), now(), after=None)
        if step is None:
            return False
        await factor_store.keep_seed(tx, user_id, self._vault.seal(sealed_for(user_id), seed.encode()), step)
        return True

    def _seed_in(self, user_id: str, setup: str) -> str:
        try:
            held = json.loads(self._vault.unseal(_setup_for(user_id), urlsafe_b64decode(setup.encode())))
        except (InvalidTag, ValueError) as wrong:
            raise SetupOver from wrong
        if held["until"] < time.time():
            raise SetupOver
        return str(held["seed"])

    async def passkey_options(self, tx: AsyncSession, user: UserRow, bound: bytes, site: Site) -> dict[str, Any]:
        """What the browser asks the user's device, for a passkey that is not there yet. Raises TooManyPasskeys."""
        there = await factor_store.passkeys(tx, user.id)
        if len(there) >= MAX_PASSKEYS:
            raise TooManyPasskeys(max=MAX_PASSKEYS)
        return passkeys.creation_options(site, user, await self._proofs.challenge(tx, bound), there)

    async def add_passkey(
        self, tx: AsyncSession, user_id: str, bound: bytes, credential: Mapping[str, Any], name: str, site: Site
    ) -> PasskeyRow:
        """Keep the passkey that a device has made. Raises PasskeyRefused, PasskeyKnown, TooManyPasskeys, Invalid (name)."""
        name, challenge = rules.name(name), passkeys.challenge_in(credential)
        if not await step_store.use_challenge(tx, challenge, bound):
            raise PasskeyRefused
        if len(await factor_store.passkeys(tx, user_id)) >= MAX_PASSKEYS:
            raise TooManyPasskeys(max=MAX_PASSKEYS)
        row = await factor_store.add_passkey(tx, user_id, passkeys.made(credential, challenge, site), name)
        if row is None:
            raise PasskeyKnown
        return row


def _setup_for(user_id: str) -> str:
    return f"identity authenticator setup {user_id}"
