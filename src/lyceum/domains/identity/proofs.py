"""What somebody shows as a second factor, looked at: codes of an app, codes by e-mail, recovery codes, passkeys.

Works inside its callers' transactions. What was shown is used up with the answer, so of several at once one is right.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import codes, factor_store, passkeys, rules, step_store, store, totp
from lyceum.domains.identity.factor_errors import FactorsUnreadable, PasskeyRefused
from lyceum.domains.identity.factor_tables import PasskeyRow
from lyceum.domains.identity.passkeys import Site
from lyceum.domains.identity.sealed import AUTHENTICATOR
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now
from lyceum.platform.secrets import Vault

Shown = Literal["totp", "passkey", "email", "recovery"]
AMR: dict[str, str] = {"totp": "otp", "passkey": "hwk", "email": "mail", "recovery": "rec", "password": "pwd"}
"""How RFC 8176, and we where it has no word, call what was shown."""
CODE_LASTS = timedelta(minutes=10)
CHALLENGE_LASTS = timedelta(seconds=passkeys.CHALLENGE_SECONDS)


@dataclass(frozen=True)
class Proof:
    """What somebody shows. `bound` is what a passkey's challenge or an e-mailed code was made for."""

    method: Shown
    bound: bytes
    code: str = ""
    credential: Mapping[str, Any] = field(default_factory=dict)
    site: Site | None = None


class Proofs:
    """Looks at them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def right(self, tx: AsyncSession, user: UserRow, proof: Proof) -> bool:
        """Whether this user has shown it. Raises FactorsUnreadable."""
        if proof.method == "totp":
            return await self.totp(tx, user.id, proof.code)
        if proof.method == "email":
            return await step_store.use_code(tx, proof.bound, user.id, self._mailed(proof.bound, codes.digits(proof.code)))
        if proof.method == "recovery":
            return await factor_store.use_recovery_code(tx, user.id, _paper(user.id, proof.code))
        try:
            return (await self.passkey(tx, proof)).user_id == user.id
        except PasskeyRefused:
            return False

    # -- authenticator apps

    async def totp(self, tx: AsyncSession, user_id: str, code: str) -> bool:
        """Whether this is a code of the user's app, of now, and later than the last one taken. Raises FactorsUnreadable."""
        row = await factor_store.seed(tx, user_id, lock=True)
        if row is None:
            return False
        try:
            seed = self._vault.unseal(sealed_for(user_id), row.sealed).decode()
        except InvalidTag as wrong:
            raise FactorsUnreadable from wrong
        step = totp.step_of(seed, codes.digits(code), now(), after=row.last_step)
        if step is not None:
            await factor_store.took_step(tx, user_id, step)
        return step is not None

    # -- passkeys

    async def challenge(self, tx: AsyncSession, bound: bytes) -> bytes:
        """A new challenge for whoever it is bound to, good once, for five minutes."""
        challenge = os.urandom(passkeys.CHALLENGE_BYTES)
        await step_store.add_challenge(tx, challenge, bound, CHALLENGE_LASTS)
        return challenge

    async def passkey(self, tx: AsyncSession, proof: Proof) -> PasskeyRow:
        """The passkey that answers a challenge which is bound so. Raises PasskeyRefused, also for one that seems to be a copy."""
        site, challenge = proof.site, passkeys.challenge_in(proof.credential)
        if site is None or not await step_store.use_challenge(tx, challenge, proof.bound):
            raise PasskeyRefused
        row = await factor_store.passkey(tx, passkeys.id_of(proof.credential))
        if row is None:
            raise PasskeyRefused
        count = passkeys.shown(proof.credential, challenge, site, row)
        if passkeys.is_copy(row.sign_count, count):
            await store.note(tx, row.user_id, "passkey_count_fell", name=row.name, before=row.sign_count, after=count)
            raise PasskeyRefused
        await factor_store.used_passkey(tx, row.id, count)
        return row

    # -- codes on paper and by e-mail

    async def new_recovery_codes(self, tx: AsyncSession, user_id: str) -> list[str]:
        """Ten new codes, in place of any before; the one moment in which they can be seen."""
        fresh = codes.new_recovery_codes()
        await factor_store.replace_recovery_codes(tx, user_id, [_paper(user_id, code) for code in fresh])
        return fresh

    async def new_email_code(self, tx: AsyncSession, user_id: str, bound: bytes) -> str:
        """Six digits to be sent to the user, for one purpose, in place of any sent for it before."""
        code = codes.new_digits()
        await step_store.keep_code(tx, bound, user_id, self._mailed(bound, code)[0], CODE_LASTS)
        return code

    def _mailed(self, bound: bytes, code: str) -> list[bytes]:
        """How a code is kept under the newest secret, and how it would be under each former one."""
        return [codes.tag(key, bound, code) for key in self._vault.keys("identity e-mailed codes")]


def _paper(user_id: str, typed: str) -> bytes:
    return rules.digest(f"recovery code of {user_id}: {codes.recovery(typed)}")


def sealed_for(user_id: str) -> str:
    """What a user's seed is sealed for: moved to another user's row it cannot be opened."""
    return AUTHENTICATOR.format(user_id=user_id)
