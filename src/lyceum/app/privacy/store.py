"""Queries about archives that were asked for, and about people who are being forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Row, String, Text, delete, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.kernel.clock import now
from lyceum.kernel.ids import USER_ID_LENGTH
from lyceum.platform.events import Base

Moment = DateTime(timezone=True)
UNDER_WAY = ("queued", "making")

_JOBS_UNDER_WAY = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE status = 'doing' AND args::text LIKE :id")
_FORGET_JOBS = text("DELETE FROM jobs.procrastinate_jobs WHERE status <> 'doing' AND args::text LIKE :id RETURNING id")
_FORGET_ERRORS = text("DELETE FROM platform.job_errors WHERE job_id = ANY(:jobs) OR error LIKE :id")
_FORGET_EVENTS = text("DELETE FROM platform.outbox WHERE payload::text LIKE :id RETURNING id")
_FORGET_DELIVERIES = text("DELETE FROM platform.delivery WHERE event_id = ANY(:events)")
_FORGET_ONCE = text("DELETE FROM platform.once WHERE owner_id = :user OR route LIKE :id")


class ExportRow(Base):
    """An archive that was asked for. `blob` is the key of its file, which nobody is handed after `expires_at`."""

    __tablename__ = "exports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    ready_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    blob: Mapped[str | None] = mapped_column(Text)
    bytes: Mapped[int | None] = mapped_column(BigInteger)


class ErasureRow(Base):
    """A stage of forgetting a person that is done, and what it found. The rows go with the last one."""

    __tablename__ = "erasures"

    user_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH), primary_key=True)
    stage: Mapped[str] = mapped_column(String(20), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(Moment)
    found: Mapped[dict[str, Any]] = mapped_column(JSONB)


async def newest(tx: AsyncSession, user_id: str) -> ExportRow | None:
    """The archive that a user asked for last."""
    mine = select(ExportRow).where(ExportRow.owner_id == user_id).order_by(ExportRow.asked_at.desc()).limit(1)
    return (await tx.execute(mine)).scalar_one_or_none()


async def begin(tx: AsyncSession, user_id: str, export_id: UUID) -> bool:
    """A new archive; False when one is under way."""
    row = {"id": export_id, "owner_id": user_id, "state": "queued", "asked_at": now()}
    added = (
        insert(ExportRow)
        .values(row)
        .on_conflict_do_nothing(index_elements=[ExportRow.owner_id], index_where=ExportRow.state.in_(UNDER_WAY))
    )
    return (await tx.execute(added.returning(ExportRow.id))).scalar_one_or_none() is not None


async def change(tx: AsyncSession, export_id: UUID, **values: Any) -> bool:
    """Change an archive that is under way; whether there is still such a one."""
    here = update(ExportRow).where(ExportRow.id == export_id, ExportRow.state.in_(UNDER_WAY))
    return (await tx.execute(here.values(**values).returning(ExportRow.id))).scalar_one_or_none() is not None


async def take_away(tx: AsyncSession, *which: Any) -> list[str]:
    """Forget archives; the keys of their files."""
    gone = delete(ExportRow).where(*which).returning(ExportRow.blob)
    return [blob for blob in (await tx.execute(gone)).scalars() if blob]


async def give_up(tx: AsyncSession, before: datetime) -> None:
    """Archives that were asked for so long ago and are not there will not come."""
    late = update(ExportRow).where(ExportRow.state.in_(UNDER_WAY), ExportRow.asked_at < before)
    await tx.execute(late.values(state="failed"))


async def stages(tx: AsyncSession, user_id: str) -> set[str]:
    """The stages of forgetting this user that are done."""
    return set((await tx.execute(select(ErasureRow.stage).where(ErasureRow.user_id == user_id))).scalars())


async def begun(tx: AsyncSession, limit: int) -> Sequence[str]:
    """Users who are being forgotten."""
    return (await tx.execute(select(ErasureRow.user_id).distinct().limit(limit))).scalars().all()


async def done(tx: AsyncSession, user_id: str, stage: str, found: dict[str, Any]) -> None:
    """Note a stage as done."""
    row = {"user_id": user_id, "stage": stage, "done_at": now(), "found": found}
    await tx.execute(insert(ErasureRow).values(row).on_conflict_do_nothing())


async def forget_machinery(tx: AsyncSession, user_id: str) -> dict[str, int]:
    """Erase what queue, outbox and kept answers hold of a user."""
    names = {"id": f"%{user_id}%", "user": user_id}
    jobs = list((await tx.execute(_FORGET_JOBS, names)).scalars())
    await tx.execute(_FORGET_ERRORS, {"jobs": jobs, **names})
    events = list((await tx.execute(_FORGET_EVENTS, names)).scalars())
    await tx.execute(_FORGET_DELIVERIES, {"events": events})
    await tx.execute(_FORGET_ONCE, names)
    return {"jobs": len(jobs), "events": len(events)}


async def jobs_under_way(tx: AsyncSession, user_id: str) -> int:
    """How many jobs about a user are being worked on."""
    return int((await tx.execute(_JOBS_UNDER_WAY, {"id": f"%{user_id}%"})).scalar_one())


async def end(tx: AsyncSession, user_id: str) -> None:
    """Nothing is left to be done: this is forgotten too."""
    await tx.execute(delete(ErasureRow).where(ErasureRow.user_id == user_id))


_GONE = text("INSERT INTO platform.gone (digest) VALUES (:digest)")
_GONE_SINCE = text("SELECT id, digest, at FROM platform.gone WHERE id > :after ORDER BY id LIMIT 10000")
_FORGET_GONE = text("DELETE FROM platform.gone WHERE at < :before")


async def note_gone(tx: AsyncSession, digest: bytes) -> None:
    """Whom every process has to take out of what it has written down of requests."""
    await tx.execute(_GONE, {"digest": digest})


async def gone_since(tx: AsyncSession, after: int) -> Sequence[Row[Any]]:
    """Those who went since: id, digest, at."""
    return (await tx.execute(_GONE_SINCE, {"after": after})).all()


async def forget_gone(tx: AsyncSession, before: datetime) -> None:
    """No file is left in which they could stand."""
    await tx.execute(_FORGET_GONE, {"before": before})
