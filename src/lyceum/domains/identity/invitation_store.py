"""Queries about invitations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity.people_models import INVITATION_DAYS, InvitationState
from lyceum.domains.identity.people_tables import InvitationRow
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id

After = tuple[datetime, UUID]
"""Where a page of invitations ended: when that one was made, and its id."""
LASTS = timedelta(days=INVITATION_DAYS)
_STANDING = (InvitationRow.accepted_at.is_(None), InvitationRow.revoked_at.is_(None))


async def add(tx: AsyncSession, **values: Any) -> InvitationRow | None:
    """A new invitation; None when the address has one that is open. What has run out makes room."""
    moment = now()
    late = update(InvitationRow).where(InvitationRow.address == values["address"], InvitationRow.expires_at <= moment, *_STANDING)
    await tx.execute(late.values(revoked_at=InvitationRow.expires_at))
    row = insert(InvitationRow).values(id=new_id(), made_at=moment, sent_at=moment, expires_at=moment + LASTS, **values)
    unique = row.on_conflict_do_nothing(index_elements=[InvitationRow.address], index_where=_STANDING[0] & _STANDING[1])
    return (await tx.execute(unique.returning(InvitationRow))).scalar_one_or_none()


async def sent_since(tx: AsyncSession, inviter_id: str, moment: datetime) -> int:
    """How many messages this user's invitations have sent since then."""
    sent = (InvitationRow.inviter_id == inviter_id, InvitationRow.sent_at > moment)
    return (await tx.execute(select(func.count()).select_from(InvitationRow).where(*sent))).scalar_one()


async def listed(
    tx: AsyncSession, inviter_id: str | None, state: InvitationState | None, after: After | None, limit: int
) -> Sequence[tuple[InvitationRow, str]]:
    """Invitations with their inviters' names, newest first, one more than `limit` where there are more; None means everybody's."""
    query = select(InvitationRow, UserRow.name).join(UserRow, UserRow.id == InvitationRow.inviter_id)
    if inviter_id is not None:
        query = query.where(InvitationRow.inviter_id == inviter_id)
    if state is not None:
        query = query.where(_in(state))
    if after is not None:
        query = query.where(tuple_(InvitationRow.made_at, InvitationRow.id) < tuple_(*after))
    rows = await tx.execute(query.order_by(InvitationRow.made_at.desc(), InvitationRow.id.desc()).limit(limit + 1))
    return [(row[0], row[1]) for row in rows]


def _in(state: InvitationState) -> ColumnElement[bool]:
    standing = _STANDING[0] & _STANDING[1]
    return {
        "open": standing & (InvitationRow.expires_at > now()),
        "accepted": InvitationRow.accepted_at.is_not(None),
        "revoked": InvitationRow.revoked_at.is_not(None) & (InvitationRow.revoked_at < InvitationRow.expires_at),
        "expired": (standing & (InvitationRow.expires_at <= now())) | (InvitationRow.revoked_at == InvitationRow.expires_at),
    }[state]


async def one(tx: AsyncSession, invitation_id: UUID) -> InvitationRow | None:
    """The invitation of this id, this transaction's to change."""
    query = select(InvitationRow).where(InvitationRow.id == invitation_id).with_for_update()
    return (await tx.execute(query)).scalar_one_or_none()


async def of_token(tx: AsyncSession, digest: bytes, *, lock: bool = False) -> InvitationRow | None:
    """The invitation that this token opens; None when it was accepted or revoked, has run out or never was. Locked, of several who accept
    at once one gets it.
    """
    query = select(InvitationRow).where(InvitationRow.hash == digest, InvitationRow.expires_at > now(), *_STANDING)
    query = query.with_for_update() if lock else query
    return (await tx.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def change(tx: AsyncSession, invitation_id: UUID, **values: Any) -> InvitationRow:
    """The invitation with some columns changed."""
    changed = update(InvitationRow).where(InvitationRow.id == invitation_id).values(**values).returning(InvitationRow)
    return (await tx.execute(changed, execution_options={"populate_existing": True})).scalar_one()
