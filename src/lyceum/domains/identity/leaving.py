"""Leaving the school: the account is closed at once, and stays for a while in case its owner comes back."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import people_store, pulses, rules, session_store, store
from lyceum.domains.identity.errors import EmailDiffers
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import GRACE_DAYS, User
from lyceum.domains.identity.people_errors import LastAdmin
from lyceum.domains.identity.sessions import as_user
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import Conflict, NotFound
from lyceum.platform.database import Database


class Leaving:
    """Who leaves, and when they are erased."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def plan(self, user_id: str, email: str) -> User:
        """Close an account whose owner has typed its address. Raises NotFound, EmailDiffers, LastAdmin."""
        async with self._db.as_room(ROOM) as tx:
            row = await _there(tx, user_id)
            if row.email is None or row.email.casefold() != rules.looked_up(email).casefold():
                raise EmailDiffers(field="email")
            if row.role == "admin":
                await _refuse_last(tx, user_id)
            if row.deletion_due_at is None:
                row = await self._close(tx, user_id, now() + timedelta(days=GRACE_DAYS))
            return as_user(row)

    async def leave_as_guest(self, user_id: str) -> None:
        """Let a guest go at once. Raises NotFound, Conflict for anybody who has an account."""
        async with self._db.as_room(ROOM) as tx:
            if (await _there(tx, user_id)).role != "guest":
                raise Conflict("This is an account; its owner leaves by typing its address.")
            await self._close(tx, user_id, now())

    async def keep(self, user_id: str) -> User:
        """Keep an account that was to be erased, as long as it is there. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await _there(tx, user_id)
            if row.deletion_due_at is None:
                return as_user(row)
            if row.deletion_due_at <= now():  # it has been begun with, or is in the next moment
                raise NotFound("This account is being erased.")
            row = await store.change_user(tx, user_id, {"deletion_due_at": None})
            await store.note(tx, user_id, "account_kept")
            await pulses.stale(tx, user_id)  # a refresh brings a token with which everything can be done again
            return as_user(row)

    async def due(self, limit: int) -> tuple[str, ...]:
        """Users whose time has come."""
        query = select(UserRow.id).where(UserRow.deletion_due_at <= now()).order_by(UserRow.deletion_due_at).limit(limit)
        async with self._db.as_room(ROOM) as tx:
            return tuple((await tx.execute(query)).scalars())

    async def _close(self, tx: AsyncSession, user_id: str, due_at: datetime) -> UserRow:
        row = await store.change_user(tx, user_id, {"deletion_due_at": due_at})
        await session_store.end_all(tx, user_id)
        await store.note(tx, user_id, "account_closed", due_at=due_at.isoformat())
        return row


async def _there(tx: AsyncSession, user_id: str) -> UserRow:
    row = await store.user(tx, user_id, hold=True)
    if row is None:
        raise NotFound("There is no user with this id.")
    return row


async def _refuse_last(tx: AsyncSession, user_id: str) -> None:
    await people_store.one_at_a_time(tx)
    if not await people_store.other_admins(tx, user_id):
        raise LastAdmin
