"""Events between rooms by a transactional outbox: written with the change they tell of, delivered at least once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, String, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.kernel.events import Event
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue

Listener = Callable[[Any], Awaitable[None]]


class Base(DeclarativeBase):
    """Tables of the platform itself."""

    metadata = MetaData(schema="platform")


class OutboxRow(Base):
    """One published event."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class DeliveryRow(Base):
    """One listener that has had one event."""

    __tablename__ = "delivery"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    listener: Mapped[str] = mapped_column(String(60), primary_key=True)


async def publish(tx: AsyncSession, event: Event) -> None:
    """Tell an event to whoever listens, once this transaction has committed. The same id is told only once."""
    row = {"id": event.id, "type": type(event).__name__, "payload": event.model_dump(mode="json")}
    added = await tx.execute(insert(OutboxRow).values(row).on_conflict_do_nothing().returning(OutboxRow.id))
    if added.scalar_one_or_none() is not None:
        await enqueue(tx, "events.deliver", event_id=str(event.id))


class Deliveries:
    """Brings published events to the listeners of this installation."""

    def __init__(self, db: Database, listeners: Mapping[type[Event], Sequence[tuple[str, Listener]]]) -> None:
        self._db = db
        self._listeners = {event.__name__: (event, list(heard_by)) for event, heard_by in listeners.items()}

    async def deliver(self, event_id: str) -> None:
        """The job `events.deliver`: every listener that has not had the event gets it; one that fails is tried again alone."""
        async with self._db.as_room("platform") as tx:
            row = (await tx.execute(select(OutboxRow).where(OutboxRow.id == UUID(event_id)))).scalar_one()
            served = set((await tx.execute(select(DeliveryRow.listener).where(DeliveryRow.event_id == row.id))).scalars())
        if row.type not in self._listeners:
            return
        model, heard_by = self._listeners[row.type]
        event = model.model_validate(row.payload)
        for name, listener in heard_by:
            if name not in served:
                await listener(event)
                async with self._db.as_room("platform") as tx:
                    await tx.execute(insert(DeliveryRow).values(event_id=row.id, listener=name).on_conflict_do_nothing())
