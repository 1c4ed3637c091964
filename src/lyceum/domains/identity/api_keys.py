"""Users' own keys to the API: `lyc_<id>_<256 bits>`. Only the hash of a key is kept, so it can be shown once."""

import re
import secrets
from datetime import timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, store
from lyceum.domains.identity.errors import ApiKeyRefused, TooManyApiKeys
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import MAX_API_KEYS, ApiKey, NewApiKey
from lyceum.domains.identity.tables import ApiKeyRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import USER_ID_PATTERN, new_user_id
from lyceum.kernel.principal import API_KEY_SESSION, Principal
from lyceum.platform.database import Database

SECRET_BYTES = 32
KEY_OWNER = "SELECT * FROM identity.key_owner($1, $2, $3)"
USED_EVERY = timedelta(minutes=1)
"""A key in steady use writes when it was last used this often, not at every call."""

_KEY = re.compile(rf"lyc_({USER_ID_PATTERN.strip('^$')})_([A-Za-z0-9_-]{{43}})")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:user_id, 11))")


class ApiKeys:
    """Makes, lists, ends and recognises them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def make(self, user_id: str, name: str) -> NewApiKey:
        """A new key. Raises NotFound (user), Invalid (name), TooManyApiKeys."""
        name = rules.name(name)
        key_id, secret = new_user_id(), secrets.token_urlsafe(SECRET_BYTES)
        async with self._db.as_room(ROOM) as tx:
            user = await store.user(tx, user_id)
            if user is None or user.role == "guest":
                raise NotFound("There is no user with this id who could have a key.")
            await tx.execute(_ONE_AT_A_TIME, {"user_id": user_id})
            if await _living(tx, user_id) >= MAX_API_KEYS:
                raise TooManyApiKeys(max=MAX_API_KEYS)
            made = now()
            await tx.execute(insert(ApiKeyRow).values(id=key_id, user_id=user_id, name=name, hash=rules.digest(secret), made_at=made))
            await store.note(tx, user_id, "api_key_made", key=key_id)
        return NewApiKey(id=key_id, name=name, made_at=made, used_at=None, key=f"lyc_{key_id}_{secret}")

    async def all_of(self, user_id: str) -> list[ApiKey]:
        """The keys of a user that work, newest first; there are MAX_API_KEYS at most."""
        query = select(ApiKeyRow).where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
        async with self._db.as_user(user_id) as tx:
            rows = (await tx.execute(query.order_by(ApiKeyRow.made_at.desc()).limit(MAX_API_KEYS))).scalars()
            return [ApiKey(id=row.id, name=row.name, made_at=row.made_at, used_at=row.used_at) for row in rows]

    async def revoke(self, user_id: str, key_id: str) -> None:
        """End a key for good. Raises NotFound."""
        mine = (ApiKeyRow.id == key_id, ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
        async with self._db.as_user(user_id) as tx:
            ended = await tx.execute(update(ApiKeyRow).where(*mine).values(revoked_at=now()).returning(ApiKeyRow.id))
            if ended.scalar_one_or_none() is None:
                raise NotFound("You have no key with this id.")
            await store.note(tx, user_id, "api_key_revoked", key=key_id)

    async def owner(self, key: str) -> Principal:
        """Who asks with this key. Raises ApiKeyRefused, the same for one that is malformed, unknown, revoked or wrong."""
        shaped = _KEY.fullmatch(key)
        if shaped is None:
            raise ApiKeyRefused
        key_id, secret = shaped.groups()
        found = await self._db.call(KEY_OWNER, key_id, rules.digest(secret), USED_EVERY)
        if found is None:
            raise ApiKeyRefused
        return Principal(user_id=found["user_id"], role=found["role"], session_id=f"{API_KEY_SESSION}{key_id}")


async def _living(tx: AsyncSession, user_id: str) -> int:
    living = select(func.count()).select_from(ApiKeyRow).where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
    return (await tx.execute(living)).scalar_one()
