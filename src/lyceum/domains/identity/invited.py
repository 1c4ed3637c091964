"""The invited person's side: what they are shown, a new account out of an invitation, or an account that takes another role."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, invitation_store, people_rules, people_store, rules, session_store, standing, store
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.models import Locale, SecondStep
from lyceum.domains.identity.newcomers import adopted
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.people_errors import InvitationForOther, InvitationInvalid, InvitationNeedsSignIn, InvitationUseless
from lyceum.domains.identity.people_models import InvitationSeen
from lyceum.domains.identity.people_tables import InvitationRow
from lyceum.domains.identity.port import UserSignedUp
from lyceum.domains.identity.sessions import Device, SignedIn, session_id
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now, zone
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.events import publish


class Newcomer(BaseModel):
    """What somebody who was invited says of themselves; the address and the role are the invitation's."""

    model_config = ConfigDict(frozen=True)

    token: str
    name: str
    password: str
    locale: Locale
    time_zone: str


class Invited:
    """An invitation is worth what its inviter may give at the moment in which it is accepted."""

    def __init__(self, *, db: Database, arrivals: Arrivals, passwords: Passwords, limits: Limits) -> None:
        self._db = db
        self._arrivals = arrivals
        self._passwords = passwords
        self._limits = limits

    async def look(self, token: str) -> InvitationSeen:
        """What an invitation is for. Raises InvitationInvalid."""
        async with self._db.as_room(ROOM) as tx:
            row, inviter = await self._good(tx, token)
            there = await address_store.owner(tx, row.email)
            return InvitationSeen(
                email=row.email, role=row.role, inviter=inviter.name, expires_at=row.expires_at, has_account=there is not None
            )

    async def newcomer(self, given: Newcomer, device: Device, guest: Principal | None = None) -> SignedIn | SecondStep:
        """A new account with the invitation's address, which is verified by it, and role; a guest becomes it and keeps the id.

        Raises InvitationInvalid, InvitationNeedsSignIn, Invalid (name, time zone), PasswordTooShort, PasswordTooLong, PasswordTooCommon,
        TooMany, SignInBusy.
        """
        zone(given.time_zone)
        name = rules.name(given.name)
        async with self._db.as_room(ROOM) as tx:
            await self._limits.newcomer(tx, device.address)
            row, _ = await self._good(tx, given.token)
            if await address_store.owner(tx, row.email) is not None:
                raise InvitationNeedsSignIn
        chosen = rules.password(given.password, row.role, personal=(row.email, name))
        hashed = await self._passwords.hash(chosen, row.email)
        values: dict[str, Any] = {"role": row.role, "email": row.email, "name": name, "email_verified_at": now()}
        values |= {"locale": given.locale, "time_zone": given.time_zone}
        try:
            async with self._db.as_room(ROOM) as tx:
                row, _ = await self._good(tx, given.token, lock=True)
                was_guest = await adopted(tx, guest, values)
                user = was_guest or await store.add_user(tx, **values)
                await store.set_password(tx, user.id, hashed)
                await publish(tx, UserSignedUp(user_id=user.id, was_guest=was_guest is not None))
                await self._accepted(tx, row, user.id)
                outcome = await self._arrivals.arrive(tx, user, ["pwd"], device)
        except IntegrityError as taken:
            if store.EMAIL_INDEX not in str(taken.orig):
                raise
            raise InvitationNeedsSignIn from taken
        return await self._arrivals.answered(outcome)

    async def join(self, caller: Principal, token: str, device: Device) -> SignedIn | SecondStep:
        """The caller in the invitation's role; all their sessions end, and the one that is answered, or a second step, follows.

        Raises InvitationInvalid, InvitationForOther, InvitationUseless.
        """
        async with self._db.as_room(ROOM) as tx:
            row, _ = await self._good(tx, token, lock=True)
            user = await people_store.locked(tx, caller.user_id)
            session = await session_store.session(tx, session_id(caller))
            if user is None or user.suspended_at is not None or session is None or session.ended_at is not None:
                raise InvitationForOther
            if user.email_verified_at is None or (user.email or "").lower() != row.address:
                raise InvitationForOther
            if user.role not in ("student", row.role):
                raise InvitationUseless(role=user.role)
            if user.role != row.role:
                before = user.role
                user = await standing.give_role(tx, user.id, row.role)
                await store.note(tx, user.id, "role_changed", by=row.inviter_id, before=before, after=row.role, invitation=str(row.id))
            await self._accepted(tx, row, user.id)
            await session_store.end_all(tx, user.id)
            outcome = await self._arrivals.arrive(tx, user, session.amr, device)
        return await self._arrivals.answered(outcome)

    async def _good(self, tx: AsyncSession, token: str, *, lock: bool = False) -> tuple[InvitationRow, UserRow]:
        """An invitation that is open, and whoever made it, who still may. Raises InvitationInvalid."""
        row = await invitation_store.of_token(tx, rules.digest(token), lock=lock)
        inviter = await store.user(tx, row.inviter_id, hold=lock) if row is not None else None
        if row is None or inviter is None or inviter.suspended_at is not None or not people_rules.may_invite(inviter.role, row.role):
            raise InvitationInvalid
        return row, inviter

    async def _accepted(self, tx: AsyncSession, row: InvitationRow, user_id: str) -> None:
        await invitation_store.change(tx, row.id, accepted_at=now(), accepted_by=user_id)
        await store.note(tx, user_id, "invitation_accepted", by=row.inviter_id, invitation=str(row.id), role=row.role)
