"""Queries of the identity room: sessions and their refresh tokens."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import pulses
from lyceum.domains.identity.tables import RefreshTokenRow, SessionRow
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id

OPEN_SESSIONS = 200
"""So many are shown to their owner."""
REMEMBERED = timedelta(days=30)
"""Used tokens are known for this long; an older one is refused all the same, without telling it from a made-up one."""


async def begin(tx: AsyncSession, user_id: str, digest: bytes, **values: Any) -> SessionRow:
    """A new session with its first refresh token."""
    moment = now()
    row = insert(SessionRow).values(id=new_id(), user_id=user_id, created_at=moment, last_seen_at=moment, auth_time=moment, **values)
    session = (await tx.execute(row.returning(SessionRow))).scalar_one()
    await _issue(tx, session, digest, None)
    return session


async def session(tx: AsyncSession, session_id: UUID) -> SessionRow | None:
    """The session of this id."""
    return await tx.get(SessionRow, session_id)


async def open_of(tx: AsyncSession, user_id: str) -> Sequence[SessionRow]:
    """The sessions of a user that have not ended, those seen last in front; OPEN_SESSIONS at most."""
    open_ones = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.ended_at.is_(None))
    return (await tx.execute(open_ones.order_by(SessionRow.last_seen_at.desc()).limit(OPEN_SESSIONS))).scalars().all()


async def token(tx: AsyncSession, digest: bytes, *, lock: bool = False) -> RefreshTokenRow | None:
    """The refresh token with this hash; locked, it is this transaction's to use."""
    query = select(RefreshTokenRow).where(RefreshTokenRow.hash == digest)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def rotate(tx: AsyncSession, used: RefreshTokenRow, successor: bytes, sealed: bytes, grace: timedelta) -> bool:
    """Use a token and issue the one that follows. False, with nothing done, when the session has been ended meanwhile."""
    moment = now()
    seen = update(SessionRow).where(SessionRow.id == used.session_id, SessionRow.ended_at.is_(None)).values(last_seen_at=moment)
    alive = (await tx.execute(seen.returning(SessionRow))).scalar_one_or_none()
    if alive is None:
        return False
    family = RefreshTokenRow.session_id == used.session_id
    await tx.execute(update(RefreshTokenRow).where(family, RefreshTokenRow.used_at < moment - grace).values(successor=None))
    await tx.execute(delete(RefreshTokenRow).where(family, RefreshTokenRow.used_at < moment - REMEMBERED))
    await tx.execute(update(RefreshTokenRow).where(RefreshTokenRow.hash == used.hash).values(used_at=moment, successor=sealed))
    await _issue(tx, alive, successor, used.hash)
    return True


async def end(tx: AsyncSession, session_id: UUID) -> bool:
    """End a session, in every process; False when it had ended before."""
    ended = update(SessionRow).where(SessionRow.id == session_id, SessionRow.ended_at.is_(None)).values(ended_at=now())
    user_id = (await tx.execute(ended.returning(SessionRow.user_id))).scalar_one_or_none()
    if user_id is not None:
        await pulses.ended(tx, user_id, [session_id])
    return user_id is not None


async def end_all(tx: AsyncSession, user_id: str, *, but: UUID | None = None) -> int:
    """End every session of a user, in every process; but perhaps for one. Returns how many there were."""
    theirs = update(SessionRow).where(SessionRow.user_id == user_id, SessionRow.ended_at.is_(None))
    ending = (theirs if but is None else theirs.where(SessionRow.id != but)).values(ended_at=now())
    gone = (await tx.execute(ending.returning(SessionRow.id))).scalars().all()
    await pulses.ended(tx, user_id, gone)
    return len(gone)


async def _issue(tx: AsyncSession, session: SessionRow, digest: bytes, parent: bytes | None) -> None:
    row = {"hash": digest, "session_id": session.id, "user_id": session.user_id, "parent": parent, "issued_at": now()}
    await tx.execute(insert(RefreshTokenRow).values(row))
