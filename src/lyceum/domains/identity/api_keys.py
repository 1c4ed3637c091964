"""Users' own keys to the API: `lyc_<id>_<256 bits>`. Only the hash of a key is kept, so it can be shown once."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, store
from lyceum.domains.identity.errors import ApiKeyRefused, TooManyApiKeys
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import CHANGE_OVER_HOURS, MAX_API_KEYS, ApiKey, NewApiKey
from lyceum.domains.identity.tables import ApiKeyRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import USER_ID_PATTERN, new_user_id
from lyceum.kernel.principal import API_KEY_SESSION, SCOPES, Principal, Scope
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

    async def make(self, user_id: str, name: str, scopes: Sequence[Scope] = SCOPES, days: int | None = None) -> NewApiKey:
        """A new key for these scopes, good for so many days or until it is revoked.

        Raises NotFound (user), Invalid (name), TooManyApiKeys.
        """
        name = rules.name(name)
        async with self._db.as_room(ROOM) as tx:
            user = await store.user(tx, user_id)
            if user is None or user.role == "guest":
                raise NotFound("There is no user with this id who could have a key.")
            return await _added(tx, user_id, name, scopes, now() + timedelta(days=days) if days else None)

    async def change_over(self, user_id: str, key_id: str) -> NewApiKey:
        """A key that takes the place of another, which is good for CHANGE_OVER_HOURS more. Raises NotFound, TooManyApiKeys."""
        async with self._db.as_user(user_id) as tx:
            old = (
                await tx.execute(select(ApiKeyRow).where(ApiKeyRow.id == key_id, *_living(user_id)).with_for_update())
            ).scalar_one_or_none()
            if old is None:
                raise NotFound("You have no key with this id.")
            moment = now()
            made = await _added(tx, user_id, old.name, old.scopes, moment + (old.expires_at - old.made_at) if old.expires_at else None)
            ends = moment + timedelta(hours=CHANGE_OVER_HOURS)
            old.expires_at = min(old.expires_at, ends) if old.expires_at else ends
            return made

    async def all_of(self, user_id: str) -> list[ApiKey]:
        """The keys of a user that work, newest first; there are MAX_API_KEYS at most."""
        query = select(ApiKeyRow).where(*_living(user_id))
        async with self._db.as_user(user_id) as tx:
            rows = (await tx.execute(query.order_by(ApiKeyRow.made_at.desc()).limit(MAX_API_KEYS))).scalars()
            return [ApiKey.model_validate(row, from_attributes=True) for row in rows]

    async def revoke(self, user_id: str, key_id: str) -> None:
        """End a key for good. Raises NotFound."""
        mine = (ApiKeyRow.id == key_id, *_living(user_id))
        async with self._db.as_user(user_id) as tx:
            ended = await tx.execute(update(ApiKeyRow).where(*mine).values(revoked_at=now()).returning(ApiKeyRow.id))
            if ended.scalar_one_or_none() is None:
                raise NotFound("You have no key with this id.")
            await store.note(tx, user_id, "api_key_revoked", key=key_id)

    async def owner(self, key: str) -> Principal:
        """Who asks with this key. Raises ApiKeyRefused, the same for one that is malformed, unknown, revoked, expired or wrong."""
        shaped = _KEY.fullmatch(key)
        if shaped is None:
            raise ApiKeyRefused
        key_id, secret = shaped.groups()
        found = await self._db.call(KEY_OWNER, key_id, rules.digest(secret), USED_EVERY)
        if found is None:
            raise ApiKeyRefused
        session = f"{API_KEY_SESSION}{key_id}"
        return Principal(user_id=found["user_id"], role=found["role"], session_id=session, scopes=tuple(found["scopes"]))


def _living(user_id: str) -> tuple[ColumnElement[bool], ...]:
    lasts = or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > now())
    return ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None), lasts


async def _added(tx: AsyncSession, user_id: str, name: str, scopes: Sequence[Scope], expires_at: datetime | None) -> NewApiKey:
    await tx.execute(_ONE_AT_A_TIME, {"user_id": user_id})
    living = select(func.count()).select_from(ApiKeyRow).where(*_living(user_id))
    if (await tx.execute(living)).scalar_one() >= MAX_API_KEYS:
        raise TooManyApiKeys(max=MAX_API_KEYS)
    key_id, secret, made = new_user_id(), secrets.token_urlsafe(SECRET_BYTES), now()
    wanted = [scope for scope in SCOPES if scope in scopes]
    row = {"id": key_id, "user_id": user_id, "name": name, "scopes": wanted, "made_at": made, "expires_at": expires_at}
    await tx.execute(insert(ApiKeyRow).values(**row, hash=rules.digest(secret)))
    await store.note(tx, user_id, "api_key_made", key=key_id, scopes=wanted)
    shown = {"id": key_id, "name": name, "scopes": tuple(wanted), "made_at": made, "used_at": None, "expires_at": expires_at}
    return NewApiKey.model_validate({**shown, "key": f"lyc_{key_id}_{secret}"})
