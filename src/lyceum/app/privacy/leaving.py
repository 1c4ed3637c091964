"""Leaving the school: planned with time to come back, or at once for guests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lyceum.app.privacy.erasing import JOB, ROOM
from lyceum.app.privacy.exports import PAGE
from lyceum.domains.identity.port import Identity, User
from lyceum.domains.notify.port import Message
from lyceum.kernel.jalali import written
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue


class Leaving:
    """What people ask for; identity keeps it, and the job finds who is due."""

    def __init__(self, db: Database, ports: Mapping[str, Any]) -> None:
        self._db, self._ports = db, ports

    @property
    def _identity(self) -> Identity:
        identity: Identity = self._ports["identity"]
        return identity

    async def plan(self, user_id: str, email: str) -> datetime:
        """When the account is erased. Raises EmailDiffers, LastAdmin."""
        user = await self._identity.plan_deletion(user_id, email)
        assert user.deletion_due_at is not None
        await self._tell(user, user.deletion_due_at)
        return user.deletion_due_at

    async def keep(self, user_id: str) -> None:
        """The account stays."""
        await self._identity.keep_account(user_id)

    async def go(self, user_id: str) -> None:
        """A guest leaves at once. Raises Conflict for anybody who has an account."""
        await self._identity.leave_as_guest(user_id)
        async with self._db.as_room(ROOM) as tx:
            await enqueue(tx, JOB, lock=JOB)

    async def _tell(self, user: User, due_at: datetime) -> None:
        if user.email:
            message = {"key": f"deletion_planned:{user.id}:{due_at:%s}", "user_id": user.id, "channel": "email", "to": user.email}
            params = {"date": written(due_at, user.locale, user.time_zone), "link": PAGE}
            await self._ports["notify"].send(Message(**message, template="deletion_planned", locale=user.locale, params=params))
