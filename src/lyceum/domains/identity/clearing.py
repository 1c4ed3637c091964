"""What the room forgets, and when: ended sessions, used links, tickets, trips and codes, counted tries, guests who never came back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Update, delete, exists, or_, select, update

from lyceum.domains.identity import pulses, rules
from lyceum.domains.identity.address_tables import AddressProofRow
from lyceum.domains.identity.factor_tables import SecondStepRow
from lyceum.domains.identity.federation.tables import TripRow
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.phones.tables import PhoneCodeRow
from lyceum.domains.identity.tables import SessionRow, SignInLinkRow, TryRow, UserRow
from lyceum.kernel.clock import now
from lyceum.platform.database import Database

AT_ONCE = 1_000
"""Rows that one transaction takes away: sign-ins do not wait long for it."""
SESSIONS_KEPT = timedelta(days=30)
"""After its end, a session's used tokens are known for so long: a stolen one is told of."""
TICKETS_KEPT = timedelta(days=1)
GUESTS_KEPT = timedelta(days=60)


class Clearing:
    """Works in small transactions of its own; safe to run anywhere and again."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def clear(self) -> dict[str, int]:
        """Forget what is old; says how much of what."""
        moment = now()
        async with self._db.as_room(ROOM) as tx:
            await pulses.forget_old(tx)
        return {
            "sessions": await self._all(SessionRow, _long_over(moment)),
            "links": await self._all(SignInLinkRow, SignInLinkRow.expires_at < moment - TICKETS_KEPT),
            "address proofs": await self._all(AddressProofRow, AddressProofRow.expires_at < moment - TICKETS_KEPT),
            "second steps": await self._all(SecondStepRow, SecondStepRow.expires_at < moment - TICKETS_KEPT),
            "trips": await self._all(TripRow, TripRow.expires_at < moment - TICKETS_KEPT),
            "codes": await self._all(PhoneCodeRow, PhoneCodeRow.expires_at < moment - TICKETS_KEPT),
            "tries": await self._all(TryRow, TryRow.at < moment - rules.LONGEST_WINDOW),
            "guests": await self._guests(moment - GUESTS_KEPT),
        }

    async def _all(self, table: type[Any], old: Any) -> int:
        key = table.__mapper__.primary_key[0]
        return await self._until_none(delete(table).where(key.in_(select(key).where(old).limit(AT_ONCE).scalar_subquery())))

    async def _until_none(self, some: Delete | Update) -> int:
        """Do to AT_ONCE rows at a time what is to be done, until none are left; how many there were."""
        count = 0
        while True:
            async with self._db.as_room(ROOM) as tx:
                done = int((await tx.execute(some)).rowcount)  # type: ignore[attr-defined]
            count += done
            if done < AT_ONCE:
                return count

    async def _guests(self, before: datetime) -> int:
        """Guests who were not here for so long fall due for deletion, which reaches what every room keeps of them."""
        seen = exists().where(SessionRow.user_id == UserRow.id, SessionRow.last_seen_at >= before)
        gone = (UserRow.role == "guest", UserRow.created_at < before, UserRow.deletion_due_at.is_(None), ~seen)
        some = select(UserRow.id).where(*gone).limit(AT_ONCE).scalar_subquery()
        return await self._until_none(update(UserRow).where(UserRow.id.in_(some)).values(deletion_due_at=now()))


def _long_over(moment: datetime) -> Any:
    """Ended, or run out for every role, so long ago."""
    idle = SessionRow.last_seen_at < moment - rules.idle("student") - SESSIONS_KEPT
    return or_(SessionRow.ended_at < moment - SESSIONS_KEPT, idle)
