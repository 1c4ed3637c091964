"""Where a user is signed in, and signing out there."""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, session_store, store, user_agents
from lyceum.domains.identity.models import OpenSession
from lyceum.domains.identity.sessions import session_id
from lyceum.domains.identity.tables import SessionRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal, Role
from lyceum.platform.database import Database
from lyceum.platform.tokens import TokenInvalid

Which = Literal["others", "all"]


class Devices:
    """The sessions of a user that go on."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all_of(self, caller: Principal) -> list[OpenSession]:
        """The caller's sessions: this one first, then those seen last."""
        here = session_id(caller)
        async with self._db.as_user(caller.user_id) as tx:
            rows = await _alive(tx, caller.user_id, caller.role)
        if here not in {row.id for row in rows}:
            raise TokenInvalid
        return [_shown(row, here) for row in sorted(rows, key=lambda row: row.id != here)]

    async def end(self, caller: Principal, which: UUID) -> None:
        """End one session of the caller's. Raises NotFound."""
        async with self._db.as_user(caller.user_id) as tx:
            row = await session_store.session(tx, which)
            if row is None or not await session_store.end(tx, which):
                raise NotFound("You are not signed in there any more.")
            await store.note(tx, caller.user_id, "session_ended", session=str(which), by=caller.session_id)

    async def end_many(self, caller: Principal, which: Which) -> int:
        """End all the caller's sessions, or all but this one; returns how many."""
        but = session_id(caller) if which == "others" else None
        async with self._db.as_user(caller.user_id) as tx:
            count = await session_store.end_all(tx, caller.user_id, but=but)
            await store.note(tx, caller.user_id, "sessions_ended", which=which, count=count, by=caller.session_id)
        return count


async def _alive(tx: AsyncSession, user_id: str, role: Role) -> list[SessionRow]:
    """Those that have neither ended nor run out."""
    rows, moment = await session_store.open_of(tx, user_id), now()
    return [row for row in rows if not rules.over(role, created_at=row.created_at, last_seen_at=row.last_seen_at, moment=moment)]


def _shown(row: SessionRow, here: UUID) -> OpenSession:
    return OpenSession(
        id=row.id,
        browser=user_agents.browser(row.user_agent),
        system=user_agents.system(row.user_agent),
        kind=user_agents.kind(row.user_agent),
        network=row.address,
        entrance=row.entrance,
        by_staff=row.acted_by is not None,
        began_at=row.created_at,
        last_seen_at=row.last_seen_at,
        current=row.id == here,
    )
