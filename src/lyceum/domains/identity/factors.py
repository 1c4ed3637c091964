"""A signed-in user's own second factors: seen, added, taken away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import factor_store, rules, session_store, step_store, store
from lyceum.domains.identity.base64url import base64url_to_bytes, bytes_to_base64url
from lyceum.domains.identity.enrolment import Enrolment, NewAuthenticator
from lyceum.domains.identity.factor_errors import CodeRefused, FactorNeeded, MethodRefused
from lyceum.domains.identity.factor_news import FactorNews
from lyceum.domains.identity.factor_tables import PasskeyRow
from lyceum.domains.identity.federation.linked import Ways
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.passkeys import Site, bound
from lyceum.domains.identity.proofs import Proofs
from lyceum.domains.identity.sessions import session_id
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database


class Passkey(BaseModel):
    """A passkey as its owner sees it. `backed_up`: the device's maker keeps a copy, so that other devices of the owner have it, too."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None
    backed_up: bool


class Authenticator(BaseModel):
    """An authenticator app."""

    model_config = ConfigDict(frozen=True)

    made_at: datetime


class Factors(BaseModel):
    """How somebody can show who they are.

    `email_allowed`: a code by e-mail may be their second step. `needed`: their role must have an app or a passkey.
    """

    model_config = ConfigDict(frozen=True)

    password: bool
    authenticator: Authenticator | None
    passkeys: list[Passkey]
    email: bool
    email_allowed: bool
    email_hint: str | None
    recovery_codes_left: int
    needed: bool


class OwnFactors:
    """Sees to them. Each act but looking wants a fresh sign-in, which its route declares."""

    def __init__(self, *, db: Database, proofs: Proofs, enrolment: Enrolment, limits: Limits, ways: Ways, news: FactorNews) -> None:
        self._db = db
        self._proofs = proofs
        self._enrolment = enrolment
        self._limits = limits
        self._ways = ways
        self._news = news

    async def all_of(self, user_id: str) -> Factors:
        """What the user has. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            user, there = await _user(tx, user_id), await factor_store.held(tx, user_id)
            seed = await factor_store.seed(tx, user_id)
            return Factors(
                password=not await store.has_no_password(tx, user_id),
                authenticator=Authenticator(made_at=seed.made_at) if seed else None,
                passkeys=[as_passkey(row) for row in await factor_store.passkeys(tx, user_id)],
                email=there.email,
                email_allowed=rules.may_mail_codes(user.role, email_verified=user.email_verified_at is not None),
                email_hint=rules.masked(user.email) if user.email else None,
                recovery_codes_left=there.recovery,
                needed=user.role in rules.MUST_HAVE_SECOND,
            )

    # -- an authenticator app

    async def begin_authenticator(self, caller: Principal) -> NewAuthenticator:
        """A seed for an app; the app there was goes on until the first code of the new one."""
        async with self._db.as_room(ROOM) as tx:
            return self._enrolment.begin(await _user(tx, caller.user_id))

    async def confirm_authenticator(self, caller: Principal, setup: str, code: str, address: str) -> None:
        """Keep the app, in place of any before. Raises SetupOver, CodeRefused, TooMany."""
        async with self._db.as_room(ROOM) as tx:
            user = await _user(tx, caller.user_id)
            await self._limits.second(tx, user.id, address)
            right = await self._enrolment.confirm(tx, user.id, setup, code)
            if right:
                await self._limits.second_was_right(tx, user.id, address)
                await factor_store.lose_standing(tx, user.id, "otp")
                await factor_store.showed(tx, session_id(caller), "otp", second=True)
                await self._news.changed(tx, user, "authenticator_added")
        if not right:
            raise CodeRefused(field="code")

    async def remove_authenticator(self, caller: Principal) -> None:
        """Take the app away; sessions that came by it stand no higher than without it. Raises NotFound, FactorNeeded."""
        async with self._db.as_room(ROOM) as tx:
            user = await _user(tx, caller.user_id, hold=True)
            if not await factor_store.drop_seed(tx, user.id):
                raise NotFound("You have no authenticator app.")
            await _still_enough(tx, user)
            await factor_store.lose_standing(tx, user.id, "otp")
            await self._news.changed(tx, user, "authenticator_removed")

    # -- passkeys

    async def begin_passkey(self, caller: Principal, site: Site) -> dict[str, Any]:
        """What the browser asks the device for. Raises TooManyPasskeys."""
        async with self._db.as_room(ROOM) as tx:
            return await self._enrolment.passkey_options(tx, await _user(tx, caller.user_id), _making(caller), site)

    async def add_passkey(self, caller: Principal, credential: Mapping[str, Any], name: str, site: Site) -> Passkey:
        """Keep a passkey. Raises PasskeyRefused, PasskeyKnown, TooManyPasskeys, Invalid (name)."""
        async with self._db.as_room(ROOM) as tx:
            user = await _user(tx, caller.user_id)
            row = await self._enrolment.add_passkey(tx, user.id, _making(caller), credential, name, site)
            await self._news.changed(tx, user, "passkey_added", name=row.name)
            await factor_store.showed(tx, session_id(caller), "hwk", second=True)
            await factor_store.came_by_passkey(tx, session_id(caller), row.id)
        return as_passkey(row)

    async def rename_passkey(self, user_id: str, passkey_id: str, name: str) -> Passkey:
        """Call a passkey otherwise. Raises NotFound, Invalid (name)."""
        async with self._db.as_room(ROOM) as tx:
            row = await factor_store.rename_passkey(tx, user_id, _id(passkey_id), rules.name(name))
        if row is None:
            raise NotFound("You have no passkey with this id.")
        return as_passkey(row)

    async def remove_passkey(self, caller: Principal, passkey_id: str) -> None:
        """Take a passkey away; sessions that came by it stand no higher than without it. Raises NotFound, FactorNeeded,
        LastWayIn.
        """
        async with self._db.as_room(ROOM) as tx:
            user = await _user(tx, caller.user_id, hold=True)
            if not await factor_store.drop_passkey(tx, user.id, _id(passkey_id)):
                raise NotFound("You have no passkey with this id.")
            await _still_enough(tx, user)
            await self._ways.keep_one(tx, user)
            await factor_store.lose_standing(tx, user.id, "hwk", passkey=_id(passkey_id))
            await self._news.changed(tx, user, "passkey_removed")

    # -- codes

    async def set_email(self, caller: Principal, *, on: bool) -> None:
        """Ask for a code by e-mail at each sign-in, or no longer. Raises MethodRefused for those whose second step it may not be."""
        async with self._db.as_room(ROOM) as tx:
            user = await _user(tx, caller.user_id)
            if on and not rules.may_mail_codes(user.role, email_verified=user.email_verified_at is not None):
                raise MethodRefused(field="on")
            await factor_store.set_email_factor(tx, user.id, on=on)
            if not on:
                await factor_store.lose_standing(tx, user.id, "mail")
            await self._news.changed(tx, user, "email_on" if on else "email_off")

    async def new_recovery_codes(self, caller: Principal) -> list[str]:
        """Ten new codes, in place of any before. Raises FactorNeeded where there is no second factor that they could stand in for."""
        async with self._db.as_room(ROOM) as tx:
            user, there = await _user(tx, caller.user_id), await factor_store.held(tx, caller.user_id)
            if not (there.strong or there.email):
                raise FactorNeeded("Recovery codes stand in for a second factor; set one up first.")
            fresh = await self._proofs.new_recovery_codes(tx, user.id)
            await self._news.changed(tx, user, "recovery_made")
        return fresh

    # -- by those who run the school

    async def reset(self, user_id: str, by: str | None) -> None:
        """Take all second factors of a user away and end their sessions, as when a device is lost. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            user = await _user(tx, user_id, hold=True)
            await factor_store.drop_all(tx, user_id)
            await step_store.drop_steps(tx, user_id)
            await session_store.end_all(tx, user_id)
            await self._news.changed(tx, user, "factors_reset", by=by)


def as_passkey(row: PasskeyRow) -> Passkey:
    """A passkey as its owner sees it."""
    return Passkey(id=bytes_to_base64url(row.id), name=row.name, made_at=row.made_at, used_at=row.used_at, backed_up=row.backed_up)


async def _user(tx: AsyncSession, user_id: str, *, hold: bool = False) -> UserRow:
    user = await store.user(tx, user_id, hold=hold)
    if user is None:
        raise NotFound("There is no user with this id.")
    return user


async def _still_enough(tx: AsyncSession, user: UserRow) -> None:
    """Raises FactorNeeded, and so takes it all back, when a role that must have a second factor would have none."""
    if user.role in rules.MUST_HAVE_SECOND and not (await factor_store.held(tx, user.id)).strong:
        raise FactorNeeded


def _id(passkey_id: str) -> bytes:
    try:
        return base64url_to_bytes(passkey_id)
    except ValueError as wrong:
        raise NotFound("You have no passkey with this id.") from wrong


def _making(caller: Principal) -> bytes:
    return bound("new passkey", str(session_id(caller)))
