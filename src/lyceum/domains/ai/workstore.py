"""Queries of the ai room: work that takes longer than a request."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai.shapes.film import PENDING
from lyceum.domains.ai.tables import WorkRow

_PENDING = WorkRow.state.in_(sorted(PENDING))


async def begin(tx: AsyncSession, values: dict[str, Any]) -> bool:
    """A new row; False when there was one of this id already."""
    made = insert(WorkRow).values(**values).on_conflict_do_nothing(index_elements=["id"]).returning(WorkRow.id)
    return (await tx.execute(made)).first() is not None


async def find(tx: AsyncSession, work_id: UUID, owner_id: str) -> WorkRow | None:
    """A user's work."""
    return (await tx.execute(select(WorkRow).filter_by(id=work_id, owner_id=owner_id))).scalar_one_or_none()


async def by_token(tx: AsyncSession, token: str) -> WorkRow | None:
    """The work that a provider's hint is about."""
    return (await tx.execute(select(WorkRow).where(WorkRow.token == token, _PENDING))).scalar_one_or_none()


async def leader(tx: AsyncSession, digest: str, owner_id: str | None, *, but: UUID) -> UUID | None:
    """Equal work of this owner (None: published) that is under way; until the transaction ends nobody else looks for the same."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(digest, 0))))
    whose = WorkRow.published if owner_id is None else ~WorkRow.published & (WorkRow.owner_id == owner_id)
    query = select(WorkRow.id).where(WorkRow.digest == digest, whose, _PENDING, WorkRow.leader.is_(None), WorkRow.id != but)
    return (await tx.execute(query.order_by(WorkRow.began_at).limit(1))).scalar_one_or_none()


async def change(tx: AsyncSession, work_id: UUID, **values: Any) -> None:
    """Change pending work; what has ended stays as it is."""
    await tx.execute(update(WorkRow).where(WorkRow.id == work_id, _PENDING).values(**values))


async def get(tx: AsyncSession, work_id: UUID) -> WorkRow | None:
    """Work of whomever."""
    return await tx.get(WorkRow, work_id)


async def followers(tx: AsyncSession, work_id: UUID) -> int:
    """How many wait for this work besides its own user."""
    query = select(func.count()).select_from(WorkRow).where(WorkRow.leader == work_id, _PENDING)
    return int((await tx.execute(query)).scalar_one())


async def due(tx: AsyncSession, at: datetime, again_at: datetime, most: int) -> list[WorkRow]:
    """Work to look at now, which nobody else looks at until `again_at`."""
    chosen = (
        select(WorkRow.id).where(_PENDING, WorkRow.next_at <= at).order_by(WorkRow.next_at).limit(most).with_for_update(skip_locked=True)
    )
    taken = update(WorkRow).where(WorkRow.id.in_(chosen)).values(next_at=again_at).returning(WorkRow)
    return list((await tx.execute(taken, execution_options={"synchronize_session": False})).scalars())


async def claim(tx: AsyncSession, work_id: UUID, at: datetime, again_at: datetime) -> WorkRow | None:
    """This work, if it is time to look at it and nobody else does."""
    taken = update(WorkRow).where(WorkRow.id == work_id, _PENDING, WorkRow.next_at <= at).values(next_at=again_at).returning(WorkRow)
    return (await tx.execute(taken, execution_options={"synchronize_session": False})).scalar_one_or_none()


async def forget(tx: AsyncSession, owner_id: str) -> None:
    """Erase a user's work."""
    await tx.execute(delete(WorkRow).where(WorkRow.owner_id == owner_id))


async def tidy(tx: AsyncSession, older_than: timedelta) -> int:
    """Forget work that ended long ago; its films stay in the cache."""
    gone = await tx.execute(delete(WorkRow).where(~_PENDING, WorkRow.ended_at < func.now() - older_than))
    assert isinstance(gone, CursorResult)
    return gone.rowcount
