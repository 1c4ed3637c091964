"""What somebody has of the school by having paid for it: plans, courses, minutes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.models import Code, CourseCode, Frozen, Locale, Plan
from lyceum.domains.billing.subscriptions.tables import SubscriptionRow
from lyceum.domains.billing.tables import EntitlementRow, OrderRow, PaymentRow
from lyceum.domains.ledger.port import Ledger
from lyceum.platform.database import Database

TUTORING = "tutoring"
IN_FORCE = ("active", "past_due")


class PlanHeld(Frozen):
    """A plan that was paid for: by an order, once, or by a subscription, which `renews` unless it ends with its period."""

    plan: Plan
    from_at: datetime
    until_at: datetime
    renews: bool = False


class CourseHeld(Frozen):
    """A course that was bought, and by which order."""

    course: CourseCode
    product: Code
    names: dict[Locale, str]
    order_id: UUID
    from_at: datetime


class Entitlements(Frozen):
    """What somebody has: `plans`, also those to come, the first to begin first; `courses`; the `tutoring_seconds` that are left."""

    plans: tuple[PlanHeld, ...]
    courses: tuple[CourseHeld, ...]
    tutoring_seconds: int


class Holdings:
    """Looks it up."""

    def __init__(self, db: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._db, self._ledger, self._clock = db, ledger, clock

    async def of(self, user_id: str) -> Entitlements:
        """What a user has now."""
        balances = await self._ledger.balances(user_id)
        async with self._db.as_user(user_id) as tx:
            plans = [*await _bought(tx, user_id, self._clock()), *await _renewing(tx, user_id)]
            courses = await _courses(tx, user_id)
        seconds = sum(balance.available for balance in balances if balance.code == TUTORING)
        return Entitlements(plans=tuple(sorted(plans, key=lambda one: one.from_at)), courses=courses, tutoring_seconds=seconds)


async def _bought(tx: AsyncSession, user_id: str, moment: datetime) -> list[PlanHeld]:
    mine = select(EntitlementRow).where(EntitlementRow.owner_id == user_id, EntitlementRow.until_at > moment)
    return [PlanHeld(plan=row.plan, from_at=row.from_at, until_at=row.until_at) for row in (await tx.execute(mine)).scalars()]


async def _renewing(tx: AsyncSession, user_id: str) -> list[PlanHeld]:
    mine = select(SubscriptionRow).where(SubscriptionRow.owner_id == user_id, SubscriptionRow.state.in_(IN_FORCE))
    return [
        PlanHeld(plan=row.plan, from_at=row.period_start, until_at=row.period_end, renews=not row.cancels_at_end)
        for row in (await tx.execute(mine)).scalars()
        if row.period_start and row.period_end
    ]


async def _courses(tx: AsyncSession, user_id: str) -> tuple[CourseHeld, ...]:
    """Those whose payment stands: what goes back is none any more."""
    mine = select(OrderRow).join(PaymentRow, PaymentRow.id == OrderRow.settled_by).order_by(OrderRow.number)
    mine = mine.where(OrderRow.owner_id == user_id, OrderRow.course.is_not(None), PaymentRow.state == "paid")
    return tuple(
        CourseHeld(course=row.course, product=row.product_code, names=row.names, order_id=row.id, from_at=row.paid_at)
        for row in (await tx.execute(mine)).scalars()
        if row.course and row.paid_at
    )
