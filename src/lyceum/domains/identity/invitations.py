"""Invitations: a token that only its hash is kept of, good once, for seven days, for one address and one role."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, invitation_store, people_rules, people_store, rules, store
from lyceum.domains.identity.invitation_store import After
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.people_errors import InvitationOpen, InvitationUseless, MayNotInvite
from lyceum.domains.identity.people_letters import PeopleLetters
from lyceum.domains.identity.people_models import INVITATIONS_A_DAY, Held, Invitation, InvitationState
from lyceum.domains.identity.people_tables import InvitationRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound, TooMany
from lyceum.kernel.principal import Principal, Role
from lyceum.platform.database import Database
from lyceum.platform.http import freshly

SEES_ALL = "school:people"
TOKEN_BYTES = 32
DAY = timedelta(days=1)


class Invitations:
    """Makes, lists, sends again and revokes them; everybody their own, and who looks after people all of them."""

    def __init__(self, db: Database, letters: PeopleLetters) -> None:
        self._db = db
        self._letters = letters

    async def page(
        self, caller: Principal, state: InvitationState | None, after: After | None, limit: int
    ) -> tuple[list[Invitation], After | None]:
        """Invitations, newest first, and where the next page begins."""
        async with self._db.as_room(ROOM) as tx:
            rows = await invitation_store.listed(tx, None if caller.may(SEES_ALL) else caller.user_id, state, after, limit)
        last = rows[limit - 1][0] if len(rows) > limit else None
        return [_seen(row, name) for row, name in rows[:limit]], (last.made_at, last.id) if last else None

    async def make(self, caller: Principal, email: str, role: Held, locale: Locale) -> Invitation:
        """A new invitation. Raises EmailInvalid, MayNotInvite, InvitationOpen, InvitationUseless, TooMany, FreshSignInNeeded."""
        email = rules.email(email)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        async with self._db.as_room(ROOM) as tx:
            name = await self._inviting(tx, caller, role)
            there = await address_store.owner(tx, email)
            if there is not None and there.role != "student":
                raise InvitationUseless(role=there.role)
            row = await invitation_store.add(
                tx, inviter_id=caller.user_id, hash=rules.digest(token), email=email, address=email.lower(), role=role, locale=locale
            )
            if row is None:
                raise InvitationOpen(field="email")
            await store.note(tx, caller.user_id, "invited", invitation=str(row.id), email=rules.masked(email), role=role)
        return await self._sent(_seen(row, name), token)

    async def again(self, caller: Principal, invitation_id: UUID) -> Invitation:
        """Send an invitation again, with a new token and for seven days more; the old one opens nothing. Raises NotFound, MayNotInvite,
        TooMany, FreshSignInNeeded.
        """
        token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
        async with self._db.as_room(ROOM) as tx:
            row = await self._standing(tx, caller, invitation_id)
            await self._inviting(tx, caller, row.role)
            row = await invitation_store.change(
                tx, row.id, hash=rules.digest(token), sent_at=moment, expires_at=moment + invitation_store.LASTS
            )
            await store.note(tx, caller.user_id, "invited_again", invitation=str(row.id), email=rules.masked(row.email), role=row.role)
            names = await people_store.names(tx, {row.inviter_id})
        return await self._sent(_seen(row, names[row.inviter_id]), token)

    async def revoke(self, caller: Principal, invitation_id: UUID) -> None:
        """Make an invitation worthless. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._standing(tx, caller, invitation_id)
            await invitation_store.change(tx, row.id, revoked_at=now())
            await store.note(tx, caller.user_id, "invitation_revoked", invitation=str(row.id), email=rules.masked(row.email))

    async def _sent(self, invitation: Invitation, token: str) -> Invitation:
        """The token goes to the invited person and nowhere else. One whose message was lost is sent again by hand, with a new one."""
        await self._letters.invitation(invitation, token)
        return invitation

    async def _inviting(self, tx: AsyncSession, caller: Principal, role: Role) -> str:
        """The name of whoever may invite to this role, by the role that they have at this moment."""
        user = await store.user(tx, caller.user_id, hold=True)
        if user is None or user.suspended_at is not None or not people_rules.may_invite(user.role, role):
            raise MayNotInvite(field="role", role=role)
        if role in rules.MUST_HAVE_SECOND:
            freshly(caller)
        if await invitation_store.sent_since(tx, caller.user_id, now() - DAY) >= INVITATIONS_A_DAY:
            raise TooMany(f"That were {INVITATIONS_A_DAY} invitations within a day; go on tomorrow.", max=INVITATIONS_A_DAY)
        return user.name

    async def _standing(self, tx: AsyncSession, caller: Principal, invitation_id: UUID) -> InvitationRow:
        """An invitation of the caller's, or of anybody's for who looks after people, that is neither accepted nor revoked."""
        row = await invitation_store.one(tx, invitation_id)
        if row is None or (row.inviter_id != caller.user_id and not caller.may(SEES_ALL)):
            raise NotFound("There is no such invitation of yours.")
        if row.accepted_at is not None or row.revoked_at is not None:
            raise NotFound("This invitation was accepted or revoked already.")
        return row


def _seen(row: InvitationRow, inviter: str) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=row.role,
        locale=row.locale,
        inviter_id=row.inviter_id,
        inviter=inviter,
        state=_state(row),
        made_at=row.made_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
    )


def _state(row: InvitationRow) -> InvitationState:
    if row.accepted_at is not None:
        return "accepted"
    if row.revoked_at is not None and row.revoked_at < row.expires_at:
        return "revoked"
    return "open" if row.expires_at > now() and row.revoked_at is None else "expired"
