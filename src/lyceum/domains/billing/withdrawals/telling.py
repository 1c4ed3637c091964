"""Has the owner of a withdrawal told of each step of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.wallet_telling import STEP
from lyceum.domains.billing.withdrawals.tables import WithdrawalRow
from lyceum.platform.jobs import enqueue


async def tell_later(tx: AsyncSession, row: WithdrawalRow) -> None:
    """Have it told, if this transaction commits. What never began is not told of: its owner has the answer."""
    if row.state in ("asked", "refused"):
        return
    await enqueue(
        tx,
        STEP,
        key=f"withdrawal {row.state} {row.id}",
        user_id=row.owner_id,
        what=row.state,
        amount=row.amount,
        end=row.account_end,
        reason=row.reason or "",
        reference=row.reference or "",
    )
