"""Plans that were bought: how long each is in force. The gateway is told of every change, and obeys it from the next call on."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import rules
from lyceum.domains.billing.port import PlanTold
from lyceum.domains.billing.tables import EntitlementRow, OrderRow
from lyceum.platform.events import publish

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 7215911))")


async def begin(tx: AsyncSession, order: OrderRow, moment: datetime) -> None:
    """Put a paid plan in force: now, or when what the buyer has of it ends. Done once an order."""
    assert order.plan
    await tx.execute(_ONE_AT_A_TIME, {"owner": order.owner_id})
    if await tx.get(EntitlementRow, order.id):
        return
    mine = (EntitlementRow.owner_id == order.owner_id, EntitlementRow.plan == order.plan)
    last = (await tx.execute(select(func.max(EntitlementRow.until_at)).where(*mine))).scalar_one()
    since = rules.follows(last, moment)
    row = EntitlementRow(
        order_id=order.id, owner_id=order.owner_id, plan=order.plan, from_at=since, until_at=since + timedelta(days=order.amount)
    )
    tx.add(row)
    await _tell(tx, row, order.number)


async def shorten(tx: AsyncSession, order: OrderRow, seconds: int, moment: datetime) -> int:
    """Take so much of a plan's end, at most all that is to come of it; what was bought after it moves up. Returns the seconds taken."""
    await tx.execute(_ONE_AT_A_TIME, {"owner": order.owner_id})
    row = await tx.get(EntitlementRow, order.id)
    if row is None:  # has left the school
        return 0
    begun = min(max(row.from_at, moment, row.until_at - timedelta(seconds=seconds)), row.until_at)
    left = row.until_at - begun
    if not left:
        return 0
    later = select(EntitlementRow, OrderRow.number).join(OrderRow, OrderRow.id == EntitlementRow.order_id)
    later = later.where(EntitlementRow.owner_id == row.owner_id, EntitlementRow.plan == row.plan, EntitlementRow.from_at >= row.until_at)
    for follower, number in (await tx.execute(later)).all():
        follower.from_at, follower.until_at = follower.from_at - left, follower.until_at - left
        await _tell(tx, follower, number)
    row.from_at, row.until_at = min(row.from_at, begun), begun
    await _tell(tx, row, order.number)
    return round(left.total_seconds())


async def lengthen(tx: AsyncSession, order: OrderRow, seconds: int, moment: datetime) -> None:
    """Give back what was taken of a plan: from now on, or after what the buyer has of it."""
    await tx.execute(_ONE_AT_A_TIME, {"owner": order.owner_id})
    row = await tx.get(EntitlementRow, order.id)
    if row is None:
        return
    others = (EntitlementRow.owner_id == row.owner_id, EntitlementRow.plan == row.plan, EntitlementRow.from_at < EntitlementRow.until_at)
    last = (await tx.execute(select(func.max(EntitlementRow.until_at)).where(*others))).scalar_one()
    since = rules.follows(last, moment)
    row.from_at, row.until_at = min(row.from_at, since), since + timedelta(seconds=seconds)
    await _tell(tx, row, order.number)


async def _tell(tx: AsyncSession, row: EntitlementRow, number: int) -> None:
    told = PlanTold(user_id=row.owner_id, source_id=row.order_id, reason=f"Order {number}", plan=row.plan, until=row.until_at)
    await publish(tx, told)
