"""What changes how somebody stands: role, suspension, being signed out, second factors taken away. Every act is in the audit log."""

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import factor_store, people_store, rules, session_store, standing, step_store, store
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.people import detail, held, still_may
from lyceum.domains.identity.people_errors import LastAdmin, OwnAccount
from lyceum.domains.identity.people_letters import PeopleLetters
from lyceum.domains.identity.people_models import Held, PersonDetail
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database


class PeopleActs:
    """Nobody acts on their own account here, and one admin who can act always remains."""

    def __init__(self, db: Database, letters: PeopleLetters) -> None:
        self._db = db
        self._letters = letters

    async def give_role(self, caller: Principal, user_id: str, version: int, role: Held, reason: str) -> PersonDetail:
        """Another role; tokens that say the old one are refused within seconds. Whoever comes to a role that needs a second factor signs
        in anew. Raises NotFound, StalePerson, OwnAccount, LastAdmin.
        """
        async with self._db.as_room(ROOM) as tx:
            row = await self._changing(tx, caller, user_id, version)
            if row.role == role:
                return await detail(tx, row, clear=True)
            before = row.role
            row = await standing.give_role(tx, user_id, role)
            if role in rules.MUST_HAVE_SECOND:
                await session_store.end_all(tx, user_id)
            await end_acting(tx, user_id)
            await store.note(tx, user_id, "role_changed", by=caller.user_id, before=before, after=role, reason=reason)
            return await detail(tx, row, clear=True)

    async def suspend(self, caller: Principal, user_id: str, version: int, reason: str) -> PersonDetail:
        """Shut somebody out: sessions, streams and API keys end within seconds. Raises NotFound, StalePerson, OwnAccount, LastAdmin."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._changing(tx, caller, user_id, version)
            if row.suspended_at is None:
                await standing.suspend(tx, user_id)
                await end_acting(tx, user_id)
            row = await store.change_user(tx, user_id, {"suspended_reason": reason})
            await store.note(tx, user_id, "suspended", by=caller.user_id, reason=reason)
            person = await detail(tx, row, clear=True)
        await self._letters.suspended(person)
        return person

    async def restore(self, caller: Principal, user_id: str, version: int, reason: str) -> PersonDetail:
        """Let somebody in again; they sign in anew. Raises NotFound, StalePerson."""
        async with self._db.as_room(ROOM) as tx:
            await still_may(tx, caller)
            row = await held(tx, user_id, version)
            if row.suspended_at is not None:
                await standing.restore(tx, user_id)
                row = await store.change_user(tx, user_id, {"suspended_reason": None})
                await store.note(tx, user_id, "restored", by=caller.user_id, reason=reason)
            return await detail(tx, row, clear=True)

    async def sign_out(self, caller: Principal, user_id: str) -> int:
        """End every session of somebody; returns how many there were. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            await still_may(tx, caller)
            if await people_store.locked(tx, user_id) is None:
                raise NotFound("There is no account with this id.")
            ended = await session_store.end_all(tx, user_id)
            await store.note(tx, user_id, "signed_out_everywhere", by=caller.user_id, sessions=ended)
            return ended

    async def forget_factors(self, caller: Principal, user_id: str, version: int, reason: str) -> PersonDetail:
        """Take away all second factors of somebody who lost them; every session ends. Raises NotFound, StalePerson, OwnAccount."""
        async with self._db.as_room(ROOM) as tx:
            await still_may(tx, caller)
            if caller.user_id == user_id:
                raise OwnAccount
            await held(tx, user_id, version)
            await factor_store.drop_all(tx, user_id)
            await step_store.drop_steps(tx, user_id)
            await session_store.end_all(tx, user_id)
            row = await store.change_user(tx, user_id, {})
            await store.note(tx, user_id, "second_factors_reset", by=caller.user_id, reason=reason)
            person = await detail(tx, row, clear=True)
        await self._letters.factors_forgotten(person)
        return person

    async def _changing(self, tx: AsyncSession, caller: Principal, user_id: str, version: int) -> UserRow:
        """Somebody who may lose a role or their place: not the caller, and not the last admin who can act."""
        await still_may(tx, caller)
        if caller.user_id == user_id:
            raise OwnAccount
        row = await held(tx, user_id, version)
        if row.role == "admin" and not await people_store.other_admins(tx, user_id):
            raise LastAdmin
        return row


async def end_acting(tx: AsyncSession, admin_id: str) -> None:
    """End what somebody does for others: they may not any more."""
    for session in await people_store.acting(tx, admin_id):
        await session_store.end(tx, session.id)
