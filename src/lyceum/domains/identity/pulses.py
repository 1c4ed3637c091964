"""What every process of the school hears of within seconds: sessions that ended, and users whose access tokens are stale."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity.models import Pulse, SchoolSettings, Stale
from lyceum.domains.identity.school_tables import PulseRow
from lyceum.kernel.clock import now

LATE = timedelta(seconds=60)
"""A transaction may commit this long after it wrote its row, and after others that wrote later: so much is told again each time."""
TOLD = timedelta(minutes=20)
"""Longer than any access token lives: what ended before that needs no telling."""
KEPT = timedelta(days=1)


async def ended(tx: AsyncSession, user_id: str, sessions: Iterable[UUID]) -> None:
    """Let every process hear that these sessions of a user have ended."""
    rows = [{"user_id": user_id, "session_id": session, "before": None} for session in sessions]
    if rows:
        await tx.execute(insert(PulseRow), rows)


async def stale(tx: AsyncSession, user_id: str) -> None:
    """Refuse the access tokens that a user has now: browsers refresh, and learn what has changed. Call it after the change."""
    await tx.execute(insert(PulseRow).values(user_id=user_id, session_id=None, before=int(now().timestamp()) + 1))


async def settled(tx: AsyncSession, user_id: str) -> datetime:
    """The present moment; or the end of this second, where tokens of a user that are made within it will be refused."""
    before = (await tx.execute(select(func.max(PulseRow.before)).where(PulseRow.user_id == user_id))).scalar_one()
    moment = now()
    return moment if before is None else max(moment, datetime.fromtimestamp(before, UTC))


async def since(tx: AsyncSession, after: int, settings: SchoolSettings) -> Pulse:
    """What was told since a cursor. A stale user is told of when the second has passed: who refreshes at once gets what is good."""
    moment = func.clock_timestamp()
    due = or_(PulseRow.before.is_(None), PulseRow.before <= int(now().timestamp()))
    told = select(PulseRow).where(PulseRow.id > after, PulseRow.at > moment - TOLD, due).order_by(PulseRow.id)
    rows = (await tx.execute(told)).scalars().all()
    settled = select(func.max(PulseRow.id)).where(PulseRow.id > after, PulseRow.at < moment - LATE)
    cursor = (await tx.execute(settled)).scalar_one()
    return Pulse(
        cursor=after if cursor is None else cursor,
        ended=[str(row.session_id) for row in rows if row.session_id],
        stale=[Stale(user_id=row.user_id, before=row.before) for row in rows if row.before is not None],
        settings=settings,
    )


async def forget_old(tx: AsyncSession) -> None:
    """Drop what no token that lives has to do with."""
    await tx.execute(delete(PulseRow).where(PulseRow.at < func.clock_timestamp() - KEPT))
