"""Codes and links that are sent to an address, and what is typed or opened in answer. Works inside its callers' transactions."""

import hmac
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, rules
from lyceum.domains.identity.address_errors import AddressCodeOver, AddressCodeWrong
from lyceum.domains.identity.address_tables import AddressProofRow, Purpose
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.ids import new_id
from lyceum.platform.secrets import Vault

CODE_DIGITS = 6
MAX_TRIES = 5
LASTS: dict[Purpose, timedelta] = {
    "confirm": timedelta(days=1),
    "reset": timedelta(minutes=30),
    "new": timedelta(minutes=30),
    "old": timedelta(minutes=30),
}

Answer = Literal["right", "wrong", "over"]


@dataclass(frozen=True)
class Tried:
    """What came of a code, and how many tries are left."""

    answer: Answer
    left: int
    row: AddressProofRow | None

    def refusal(self, field: str) -> LyceumError | None:
        """What to raise, once the transaction that counted the try is over; None for the right code."""
        if self.answer == "right":
            return None
        if self.answer == "over" or self.left == 0:
            return AddressCodeOver(field=field)
        return AddressCodeWrong(field=field, left=self.left)


class AddressProofs:
    """Makes and looks at them. Code and link of a proof follow from its random id by a key of the school: nothing secret is kept, and the
    job that sends them finds them again.
    """

    def __init__(self, vault: Vault) -> None:
        self._codes, self._links = vault.key("identity address codes"), vault.key("identity address links")

    async def make(self, tx: AsyncSession, user_id: str, purpose: Purpose, address: str, proof_id: UUID | None = None) -> UUID:
        """A new one in place of that before."""
        proof_id = proof_id or new_id()
        await address_store.keep_proof(tx, proof_id, rules.digest(self.token(proof_id)), user_id, purpose, address, LASTS[purpose])
        return proof_id

    def code(self, proof_id: UUID) -> str:
        """Its six digits."""
        drawn = int.from_bytes(hmac.digest(self._codes, proof_id.bytes, sha256)[:8])
        return f"{drawn % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    def token(self, proof_id: UUID) -> str:
        """What stands in its link."""
        return urlsafe_b64encode(hmac.digest(self._links, proof_id.bytes, sha256)).decode().rstrip("=")

    async def look(self, tx: AsyncSession, user_id: str, purpose: Purpose, typed: str) -> Tried:
        """Whether this is the code. A wrong one is counted, so the caller's transaction has to commit."""
        row = await address_store.proof(tx, user_id, purpose)
        if row is None or row.tries >= MAX_TRIES:
            return Tried("over", 0, row)
        left = MAX_TRIES - row.tries
        if hmac.compare_digest(self.code(row.id), _digits(typed)):
            return Tried("right", left, row)
        await address_store.tried(tx, row)
        return Tried("wrong", left - 1, row)


def _digits(typed: str) -> str:
    """A code as typed, in whichever script and with whatever between the digits."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())
