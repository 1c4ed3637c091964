"""The keys that sign access tokens: made at first use, published before they sign, changed by command or when they are old."""

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import store
from lyceum.domains.identity.errors import KeysUnreadable
from lyceum.domains.identity.models import KEY_DAYS
from lyceum.domains.identity.sealed import SIGNING_KEY
from lyceum.domains.identity.tables import SigningKeyRow
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault
from lyceum.platform.tokens import TOKEN_TYPE

ROOM = "identity"
KEY_BITS = 2048
REREAD_SECONDS = 60.0
"""Another process's rotation is noticed within this time; what was signed before is then checked against `previous`."""
_LOCK = text("SELECT pg_advisory_xact_lock(7215904)")


@dataclass(frozen=True)
class _Held:
    """What this process knows of the keys: the loaded one that signs, and the published set."""

    kid: str
    private: RSAKey
    published: dict[str, Any]
    current_since: datetime
    read_at: float


class KeyRing:
    """The school's signing keys."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._held: _Held | None = None
        self._reading = asyncio.Lock()

    async def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims, signed with the current key (0.8 ms). Raises KeysUnreadable."""
        held = await self._keys()
        return jwt.encode({"alg": "RS256", "typ": TOKEN_TYPE, "kid": held.kid}, claims, held.private, algorithms=["RS256"])

    async def published(self) -> dict[str, Any]:
        """The public keys. Raises KeysUnreadable."""
        return (await self._keys()).published

    async def rotate(self, only_from: str | None = None) -> str:
        """Next becomes current, current previous; the id of the current one. `only_from`: only while that one is current."""
        spare = [await self._made(), await self._made()]
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(_LOCK)
            rows = await _by_state(tx)
            if only_from is not None and rows["current"].kid != only_from:
                return rows["current"].kid
            kid = await self._advance(tx, rows, spare)
            await store.note(tx, None, "keys_rotated", kid=kid)
        self._held = None
        return kid

    async def _advance(self, tx: AsyncSession, rows: dict[str, SigningKeyRow], spare: list[dict[str, Any]]) -> str:
        moment = now()
        await tx.execute(delete(SigningKeyRow).where(SigningKeyRow.state == "previous"))
        await tx.execute(update(SigningKeyRow).where(SigningKeyRow.state == "current").values(state="previous"))
        if "next" in rows and self._unsealed(rows["next"]) is None:
            await tx.execute(delete(SigningKeyRow).where(SigningKeyRow.state == "next"))
            del rows["next"]
        if "next" not in rows:
            await tx.execute(insert(SigningKeyRow).values(spare.pop() | {"state": "next"}))
        promoted = update(SigningKeyRow).where(SigningKeyRow.state == "next").values(state="current", current_since=moment)
        kid = (await tx.execute(promoted.returning(SigningKeyRow.kid))).scalar_one()
        await tx.execute(insert(SigningKeyRow).values(spare.pop() | {"state": "next"}))
        return kid

    async def _keys(self) -> _Held:
        held = self._held
        if held is not None and time.monotonic() - held.read_at < REREAD_SECONDS:
            return held
        async with self._reading:
            if self._held is None or time.monotonic() - self._held.read_at >= REREAD_SECONDS:
                self._held = await self._read()
                if now() - self._held.current_since > timedelta(days=KEY_DAYS):
                    await self.rotate(only_from=self._held.kid)
                    self._held = await self._read()
            return self._held

    async def _read(self) -> _Held:
        async with self._db.as_room(ROOM) as tx:
            rows = await _by_state(tx)
        if "current" not in rows:
            rows = await self._made_first()
        current = rows["current"]
        private = self._unsealed(current)
        if private is None:
            raise KeysUnreadable
        published = {"keys": [rows[state].public for state in ("next", "current", "previous") if state in rows]}
        return _Held(current.kid, private, published, current.current_since or current.made_at, time.monotonic())

    async def _made_first(self) -> dict[str, SigningKeyRow]:
        """The first keys; of several processes that come here together, one makes them."""
        spare = [await self._made(), await self._made()]
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(_LOCK)
            rows = await _by_state(tx)
            if "current" not in rows:
                await self._advance(tx, rows, spare)
        async with self._db.as_room(ROOM) as tx:
            return await _by_state(tx)

    async def _made(self) -> dict[str, Any]:
        key = await asyncio.to_thread(RSAKey.generate_key, KEY_BITS)
        kid = key.thumbprint()
        public = key.as_dict(private=False, kid=kid, use="sig", alg="RS256")
        private = json.dumps(key.as_dict(private=True)).encode()
        return {"kid": kid, "public": public, "private_sealed": self._vault.seal(SIGNING_KEY, private), "made_at": now()}

    def _unsealed(self, row: SigningKeyRow) -> RSAKey | None:
        try:
            return RSAKey.import_key(json.loads(self._vault.unseal(SIGNING_KEY, row.private_sealed)))
        except InvalidTag:
            return None


async def _by_state(tx: AsyncSession) -> dict[str, SigningKeyRow]:
    return {row.state: row for row in (await tx.execute(select(SigningKeyRow))).scalars()}
