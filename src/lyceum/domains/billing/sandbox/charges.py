"""What the sandbox bank says in its statement of what it charged by itself."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.sandbox.tables import ChargeRow
from lyceum.domains.billing.statements.models import Kind, StatementLine

MOMENTS: tuple[tuple[Kind, str], ...] = (("paid", "paid_at"), ("refunded", "returned_at"))


async def lines(tx: AsyncSession, begins: datetime, ends: datetime) -> tuple[StatementLine, ...]:
    """Charges that were paid, and those that were given back, within this time."""
    within = (ChargeRow.paid_at >= begins) & (ChargeRow.paid_at < ends) | (ChargeRow.returned_at >= begins) & (ChargeRow.returned_at < ends)
    query = select(ChargeRow).where(within, ChargeRow.state.in_(("paid", "returned")), ChargeRow.amount > 0).order_by(ChargeRow.number)
    return tuple(
        StatementLine(kind=kind, reference=row.reference, amount=row.amount, currency=row.currency, at=getattr(row, name))
        for row in (await tx.execute(query)).scalars()
        for kind, name in MOMENTS
        if getattr(row, name) and begins <= getattr(row, name) < ends
    )
