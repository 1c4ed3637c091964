"""Queries of the notify room."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.notify.port import Channel, State
from lyceum.domains.notify.tables import AttemptRow, MessageRow

MOST_AT_ONCE = 500
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:channel, 23))")


async def add(tx: AsyncSession, values: dict[str, Any]) -> UUID | None:
    """A new message; None when there is one under this key."""
    row = insert(MessageRow).values(**values).on_conflict_do_nothing(index_elements=[MessageRow.key])
    return (await tx.execute(row.returning(MessageRow.id))).scalar_one_or_none()


async def by_key(tx: AsyncSession, key: str) -> UUID:
    """The message under this key."""
    return (await tx.execute(select(MessageRow.id).where(MessageRow.key == key))).scalar_one()


async def message(tx: AsyncSession, message_id: UUID, *, lock: bool = False) -> MessageRow | None:
    """The message of this id; locked, it is this transaction's to change."""
    query = select(MessageRow).where(MessageRow.id == message_id)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def change(tx: AsyncSession, message_id: UUID, **values: Any) -> None:
    """Write some columns of a message."""
    await tx.execute(update(MessageRow).where(MessageRow.id == message_id).values(**values))


async def wait(tx: AsyncSession, channel: Channel, recipient: bytes | None, most: int, window: timedelta, moment: datetime) -> float:
    """Seconds until another message of this channel may go out, to this recipient or at all; one transaction decides at a time."""
    await tx.execute(_ONE_AT_A_TIME, {"channel": channel})
    query = select(MessageRow.claimed_at).where(MessageRow.channel == channel, MessageRow.claimed_at > moment - window)
    if recipient is not None:
        query = query.where(MessageRow.recipient == recipient)
    times = (await tx.execute(query.order_by(MessageRow.claimed_at.desc()).limit(most))).scalars().all()
    if len(times) < most or times[-1] is None:
        return 0.0
    return max(1.0, (times[-1] + window - moment).total_seconds())


async def add_attempt(tx: AsyncSession, **values: Any) -> None:
    """Keep what came of an attempt."""
    await tx.execute(insert(AttemptRow).values(**values))


async def attempts(tx: AsyncSession, message_id: UUID) -> list[AttemptRow]:
    """All attempts at a message, in their order."""
    query = select(AttemptRow).where(AttemptRow.message_id == message_id).order_by(AttemptRow.id)
    return list((await tx.execute(query.limit(MOST_AT_ONCE))).scalars())


async def listed(tx: AsyncSession, wanted: dict[str, str], after: UUID | None, limit: int) -> list[MessageRow]:
    """Messages with these values in their columns, newest first."""
    query = select(MessageRow).filter_by(**wanted)
    if after:
        query = query.where(MessageRow.id < after)
    return list((await tx.execute(query.order_by(MessageRow.id.desc()).limit(limit))).scalars())


async def counts(tx: AsyncSession, since: datetime) -> dict[str, int]:
    """How many messages since then are in each state."""
    query = select(MessageRow.state, func.count()).where(MessageRow.created_at > since).group_by(MessageRow.state)
    return {state: int(number) for state, number in await tx.execute(query)}


async def left_behind(tx: AsyncSession, before: datetime) -> list[UUID]:
    """Messages whose turn came before then, and which nobody has sent since."""
    queued = (MessageRow.state == "queued") & (func.coalesce(MessageRow.next_at, MessageRow.created_at) < before)
    stuck = (MessageRow.state == "sending") & (MessageRow.claimed_at < before)
    return list((await tx.execute(select(MessageRow.id).where(or_(queued, stuck)).limit(MOST_AT_ONCE))).scalars())


async def undelivered(tx: AsyncSession, carrier: str, since: datetime) -> list[str]:
    """How the carrier knows the messages it took since then, of which it is not known whether they were delivered."""
    query = select(MessageRow.provider_id).where(MessageRow.state == "sent", MessageRow.carrier == carrier, MessageRow.ended_at > since)
    rows = await tx.execute(query.where(MessageRow.provider_id.is_not(None)).order_by(MessageRow.ended_at).limit(MOST_AT_ONCE))
    return [number for number in rows.scalars() if number]


async def delivered(tx: AsyncSession, carrier: str, states: dict[str, State]) -> None:
    """Note what became of messages that were sent."""
    for number, state in states.items():
        mine = (MessageRow.carrier == carrier, MessageRow.provider_id == number, MessageRow.state == "sent")
        await tx.execute(update(MessageRow).where(*mine).values(state=state, error="not delivered" if state == "failed" else None))


async def expire(tx: AsyncSession, moment: datetime) -> None:
    """What is no longer good is not sent any more; and of what was not sent nothing secret stays."""
    over = (MessageRow.good_until < moment, MessageRow.sealed.is_not(None))
    waiting = MessageRow.state.in_(("queued", "sending"))
    await tx.execute(update(MessageRow).where(*over, waiting).values(state="expired", sealed=None, ended_at=moment, next_at=None))
    await tx.execute(update(MessageRow).where(*over).values(sealed=None))


async def drop_old(tx: AsyncSession, before: datetime) -> None:
    """Forget messages made before then."""
    await tx.execute(delete(MessageRow).where(MessageRow.created_at < before))
