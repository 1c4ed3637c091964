"""Sessions: opening one, keeping it alive by one-use refresh tokens, ending it when two hold the same token."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import new_devices, rules, session_store, store
from lyceum.domains.identity.keys import KeyRing
from lyceum.domains.identity.letters import tell
from lyceum.domains.identity.marks import Marks
from lyceum.domains.identity.models import Entrance, User
from lyceum.domains.identity.sealed import REFRESH_TOKEN
from lyceum.domains.identity.tables import RefreshTokenRow, SessionRow, UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id
from lyceum.kernel.principal import Principal
from lyceum.platform.secrets import Vault
from lyceum.platform.tokens import AUDIENCE, ISSUER, TokenInvalid

REFRESH_TOKEN_BYTES = 32
_GRACE = timedelta(seconds=rules.GRACE_SECONDS)


@dataclass(frozen=True)
class Device:
    """Where a request comes from: the client's network address, what its browser calls itself, and the mark of who signed in on it."""

    address: str
    user_agent: str
    mark: str = ""


@dataclass(frozen=True)
class SignedIn:
    """A session as its browser gets it; the refresh token goes into a cookie that lives `cookie_seconds`."""

    user: User
    access_token: str
    expires_in: int
    refresh_token: str
    cookie_seconds: int
    mark: str


@dataclass(frozen=True)
class Opened:
    """What a transaction leaves behind for the tokens to be made from. `at` is before the user was read: a token is no newer than what
    it says.
    """

    user: UserRow
    session: SessionRow
    refresh_token: str
    at: datetime


class Sessions:
    """Works inside the service's transactions, except `signed_in`, which comes after them."""

    def __init__(self, vault: Vault, keys: KeyRing, access_token_seconds: int) -> None:
        self._vault = vault
        self._keys = keys
        self._access_token_seconds = access_token_seconds
        self._marks = Marks(vault)

    async def open(
        self,
        tx: AsyncSession,
        user: UserRow,
        amr: Sequence[str],
        device: Device,
        *,
        entrance: Entrance = "app",
        acted_by: str | None = None,
    ) -> Opened:
        """A new session of this user on this device. Whoever comes in by themselves comes by way of `Arrivals`."""
        token, moment = secrets.token_urlsafe(REFRESH_TOKEN_BYTES), now()
        where = {"user_agent": rules.user_agent(device.user_agent), "address": rules.coarse(device.address)}
        how = {"amr": list(amr), "entrance": entrance, "acted_by": acted_by}
        session = await session_store.begin(tx, user.id, rules.digest(token), **where, **how)
        await store.note(tx, user.id, "signed_in", session=str(session.id), amr=list(amr), address=device.address)
        await new_devices.tell_of(tx, user, session)
        return Opened(user, session, token, moment)

    async def end_others(self, tx: AsyncSession, user_id: str, but: UUID) -> int:
        """End every session of a user except this one; returns how many there were."""
        return await session_store.end_all(tx, user_id, but=but)

    async def go_on(self, tx: AsyncSession, token: str, device: Device) -> Opened | None:
        """The session of a refresh token with the token that follows; None when the session is over, which may be because of this call."""
        used = await session_store.token(tx, rules.digest(token), lock=True)
        if used is None:
            return None
        moment = now()
        user = await store.user(tx, used.user_id, hold=True)
        session = await session_store.session(tx, used.session_id)
        if session is None or user is None or session.ended_at is not None or user.suspended_at is not None:
            return None
        if rules.stands_too_low(user.role, session.amr):
            await session_store.end(tx, session.id)
            return None
        if rules.over(user.role, created_at=session.created_at, last_seen_at=session.last_seen_at, moment=moment):
            return None
        if used.used_at is None:
            successor = await self._rotated(tx, used)
        elif rules.in_grace(used.used_at, moment):
            successor = await self._newest(tx, used)
        else:
            successor = None
            await self._reused(tx, used, device)
        return Opened(user, session, successor, moment) if successor else None

    async def signed_in(self, opened: Opened, until: datetime | None = None, *, refreshed: bool = False) -> SignedIn:
        """The answer to the browser: a fresh access token, good until then at most, beside the refresh token."""
        user, issued = opened.user, int(opened.at.timestamp())
        lasts = self._access_token_seconds if until is None else min(self._access_token_seconds, int(until.timestamp()) - issued)
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": user.id,
            "iat": issued,
            "exp": issued + lasts,
            "jti": new_id().hex,
            "sid": str(opened.session.id),
            "auth_time": int(opened.session.auth_time.timestamp()),
            "amr": opened.session.amr,
            "user_id": user.id,
            "email": user.email,
            "name": user.name,
            "role": user.role,
        }
        if opened.session.acted_by:  # RFC 8693: who acts for the subject
            claims["act"] = {"sub": opened.session.acted_by}
        if user.deletion_due_at is not None:
            claims["closing"] = True
        return SignedIn(
            user=as_user(user),
            access_token=await self._keys.sign(claims),
            expires_in=lasts,
            refresh_token=opened.refresh_token,
            cookie_seconds=int(rules.idle(user.role).total_seconds()),
            mark="" if refreshed or opened.session.acted_by or user.role == "guest" else self._marks.make(user.id),
        )

    async def _rotated(self, tx: AsyncSession, used: RefreshTokenRow) -> str | None:
        successor = secrets.token_urlsafe(REFRESH_TOKEN_BYTES)
        sealed = self._vault.seal(REFRESH_TOKEN, successor.encode())
        return successor if await session_store.rotate(tx, used, rules.digest(successor), sealed, _GRACE) else None

    async def _newest(self, tx: AsyncSession, used: RefreshTokenRow) -> str | None:
        """The successor; or, when another tab has used that already, what has followed since.

        A browser keeps one cookie for all tabs: handing it a token that is used up would make its next refresh look like a theft.
        """
        token, row = "", used
        while row.successor is not None:
            token = self._vault.unseal(REFRESH_TOKEN, row.successor).decode()
            following = await session_store.token(tx, rules.digest(token))
            if following is None:
                return None
            row = following
        return token or None

    async def _reused(self, tx: AsyncSession, used: RefreshTokenRow, device: Device) -> None:
        if await session_store.end(tx, used.session_id):
            await store.note(tx, used.user_id, "refresh_token_reused", session=str(used.session_id), address=device.address)
            await tell(tx, used.user_id, "refresh_reused", link="/settings/devices")


def as_user(row: UserRow) -> User:
    """A user as the door shows it."""
    return User(
        id=row.id,
        role=row.role,
        name=row.name,
        email=row.email,
        email_verified=row.email_verified_at is not None,
        phone=row.phone if row.phone_verified_at else None,
        locale=row.locale,
        time_zone=row.time_zone,
        created_at=row.created_at,
        suspended=row.suspended_at is not None,
        deletion_due_at=row.deletion_due_at,
    )


def session_id(caller: Principal) -> UUID:
    """The session that a caller asks in. Raises TokenInvalid for an API key."""
    try:
        return UUID(caller.session_id)
    except ValueError as wrong:
        raise TokenInvalid from wrong
