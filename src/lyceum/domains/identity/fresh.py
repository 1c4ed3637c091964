"""Confirming that it is you: a session shows anew who is at it, and may for ten minutes do what asks for that."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import factor_store, passkeys, rules, session_store, store
from lyceum.domains.identity.factor_errors import CodeRefused, MethodRefused, PasskeyRefused, PasswordWrong
from lyceum.domains.identity.factor_news import FactorNews
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.passkeys import Site, bound
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.proofs import AMR, Proof, Proofs
from lyceum.domains.identity.sessions import Device, Opened, Sessions, SignedIn, session_id
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.http import NotWhileActing
from lyceum.platform.tokens import TokenInvalid

Way = Literal["passkey", "totp", "password", "email"]


class Ways(BaseModel):
    """How the caller can confirm who they are, the best first; none: by signing in anew."""

    model_config = ConfigDict(frozen=True)

    methods: list[Way]
    email_hint: str | None


class Confirming:
    """Does that. Who has a second factor confirms by it: a password alone may lie in somebody else's browser."""

    def __init__(self, *, db: Database, sessions: Sessions, proofs: Proofs, limits: Limits, passwords: Passwords, news: FactorNews) -> None:
        self._db = db
        self._sessions = sessions
        self._proofs = proofs
        self._limits = limits
        self._passwords = passwords
        self._news = news

    async def ways(self, caller: Principal) -> Ways:
        """How the caller can confirm who they are. Raises TokenInvalid, NotWhileActing."""
        async with self._db.as_room(ROOM) as tx:
            user = await _present(tx, caller)
            methods = await _ways(tx, user)
        return Ways(methods=methods, email_hint=rules.masked(user.email) if user.email and "email" in methods else None)

    async def passkey_options(self, caller: Principal, site: Site) -> dict[str, Any]:
        """What the browser asks the device. Raises TokenInvalid, MethodRefused, NotWhileActing."""
        async with self._db.as_room(ROOM) as tx:
            user = await _present(tx, caller, "passkey")
            challenge = await self._proofs.challenge(tx, _shown(caller))
            return passkeys.request_options(site, challenge, await factor_store.passkeys(tx, user.id))

    async def send_code(self, caller: Principal) -> None:
        """Send the code by e-mail. Raises TokenInvalid, MethodRefused, CodeTooSoon, TooMany, NotWhileActing."""
        async with self._db.as_room(ROOM) as tx:
            letter = await self._news.code(tx, await _present(tx, caller, "email"), _mailed(caller))
        await self._news.send(letter)

    async def confirm(
        self, caller: Principal, way: Way, secret: str, credential: Mapping[str, Any], site: Site | None, device: Device
    ) -> SignedIn:
        """The caller's session with a new `auth_time`; `secret` is the password or the code. The refresh token stays as it is.

        Raises TokenInvalid, NotWhileActing, MethodRefused, PasswordWrong, CodeRefused, PasskeyRefused, TooMany, SignInBusy.
        """
        known = await self._knows(caller, secret, device) if way == "password" else False
        moment = now()
        async with self._db.as_room(ROOM) as tx:
            user = await _present(tx, caller, way)
            if way != "password":
                await self._limits.second(tx, user.id, device.address)
                purpose = _mailed(caller) if way == "email" else _shown(caller)
                known = await self._proofs.right(tx, user, Proof(way, purpose, secret, credential, site))
            if known:
                opened = await self._renewed(tx, caller, user, way, credential, device, moment)
            else:
                await store.note(tx, user.id, "confirming_refused", method=way, address=device.address)
        if not known:
            raise _refusal(way)
        return await self._sessions.signed_in(opened)

    async def _knows(self, caller: Principal, password: str, device: Device) -> bool:
        async with self._db.as_room(ROOM) as tx:
            user = await _present(tx, caller, "password")
            await self._limits.password(tx, user.email or user.id, device.address)
            hashed = await store.password_of(tx, user.id)
        return await self._passwords.verify(hashed, rules.composed(password))

    async def _renewed(
        self, tx: AsyncSession, caller: Principal, user: UserRow, way: Way, credential: Mapping[str, Any], device: Device, moment: Any
    ) -> Opened:
        if way == "password":
            await self._limits.password_was_right(tx, user.email or user.id, device.address, confirmed=user.email_verified_at is not None)
        else:
            await self._limits.second_was_right(tx, user.id, device.address)
        session = await factor_store.showed(tx, session_id(caller), AMR[way], second=way in ("passkey", "totp"))
        if way == "passkey":
            await factor_store.came_by_passkey(tx, session.id, passkeys.id_of(credential))
        await store.note(tx, user.id, "confirmed", method=way, session=str(session.id), address=device.address)
        return Opened(user, session, "", moment)


async def _present(tx: AsyncSession, caller: Principal, way: Way | None = None) -> UserRow:
    """The caller, who asks for themselves in a session that lives, when they may confirm in this way."""
    if caller.acted_by:
        raise NotWhileActing
    session, user = await session_store.session(tx, session_id(caller)), await store.user(tx, caller.user_id, hold=True)
    if session is None or session.ended_at is not None or user is None or user.suspended_at is not None:
        raise TokenInvalid
    if way is not None and way not in await _ways(tx, user):
        raise MethodRefused(field="method")
    return user


async def _ways(tx: AsyncSession, user: UserRow) -> list[Way]:
    there = await factor_store.held(tx, user.id)
    if there.strong:
        both: tuple[tuple[Way, bool], ...] = (("passkey", there.passkey), ("totp", there.totp))
        return [way for way, has in both if has]
    if not await store.has_no_password(tx, user.id):
        return ["password"]
    return ["email"] if user.email and user.email_verified_at else []


def _refusal(way: Way) -> Exception:
    if way == "password":
        return PasswordWrong(field="password")
    return PasskeyRefused() if way == "passkey" else CodeRefused(field="code")


def _shown(caller: Principal) -> bytes:
    return bound("confirming", caller.session_id)


def _mailed(caller: Principal) -> bytes:
    return bound("confirming, by e-mail", caller.session_id)
