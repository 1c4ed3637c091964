"""What the shop keeps of a person: what they ordered and how it was paid. What money was taken for has to stay, and loses their name."""

from typing import cast

from sqlalchemy import CursorResult, String, delete, select, tuple_, union_all, update
from sqlalchemy import cast as cast_sql
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.backwards_tables import DisputeRow, RefundRow, RepaymentRow
from lyceum.domains.billing.budgets.tables import BudgetRow
from lyceum.domains.billing.receipts.tables import ReceiptRow
from lyceum.domains.billing.statements.tables import DifferenceRow, StatementRow
from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.subscriptions.tables import HistoryRow, PeriodRow, SubscriptionRow
from lyceum.domains.billing.tables import CourseAccessRow, EntitlementRow, InboxRow, OrderRow, PaymentRow
from lyceum.domains.billing.tiers.tables import TermsRow, TierChangeRow
from lyceum.domains.billing.withdrawals.store import OPEN
from lyceum.domains.billing.withdrawals.tables import StepRow, WithdrawalRow
from lyceum.kernel.errors import Unavailable
from lyceum.kernel.ids import new_tombstone
from lyceum.kernel.personal import Forgotten
from lyceum.platform.database import Database
from lyceum.platform.personal import Kept

KEPT = (
    Kept(OrderRow, erased=False),
    Kept(PaymentRow, hidden=frozenset({"turn", "told", "refund_actor"}), erased=False),
    Kept(EntitlementRow, erased=False),
    Kept(CourseAccessRow, erased=False),
    Kept(SubscriptionRow, hidden=frozenset({"pending"}), erased=False),
    Kept(PeriodRow, erased=False),
    Kept(HistoryRow, erased=False),
    Kept(RefundRow, hidden=frozenset({"actor"}), erased=False),
    Kept(RefundRow, owner="actor", told=False, erased=False),
    Kept(DisputeRow, erased=False),
    Kept(RepaymentRow, erased=False),
    Kept(ReceiptRow, erased=False),
    Kept(BudgetRow, erased=False),
    Kept(WithdrawalRow, hidden=frozenset({"becomes"}), erased=False),
    Kept(StepRow, hidden=frozenset({"actor"}), erased=False),
    Kept(StepRow, owner="actor", told=False, erased=False),
    Kept(TierChangeRow, erased=False),
    Kept(TermsRow, owner="changed_by", told=False, erased=False),
    Kept(StatementRow, owner="actor", erased=False, by_room=True),
    Kept(DifferenceRow, owner="actor", erased=False, by_room=True),
)
MONEY_MOVED = ("unknown", "verified", "paid", "refunding", "refunded", "charged_back")


class PaymentUnderWay(Unavailable):
    """A payment of this person has not come to its end; they are forgotten when it has."""

    code = "payment_under_way"


async def forget(db: Database, user_id: str) -> Forgotten:
    """See `Personal.forget`. Raises PaymentUnderWay."""
    mine = PaymentRow.owner_id == user_id
    tombstone = new_tombstone()
    async with db.as_room(ROOM) as tx:
        if (await tx.execute(select(PaymentRow.id).where(mine, PaymentRow.next_check_at.is_not(None)).limit(1))).first():
            raise PaymentUnderWay
        kept_withdrawals = await _forget_withdrawals(tx, user_id, tombstone)
        kept_subscriptions = await _forget_subscriptions(tx, user_id, tombstone)
        heard_of = union_all(*(select(PaymentRow.gateway, name).where(mine) for name in (PaymentRow.authority, PaymentRow.reference)))
        told = tuple_(InboxRow.gateway, InboxRow.authority).in_(heard_of)
        await tx.execute(update(InboxRow).where(told).values(payload={}))  # gateways name the buyer in it
        for had in (EntitlementRow, CourseAccessRow, BudgetRow):
            await tx.execute(delete(had).where(had.owner_id == user_id))
        await tx.execute(update(RefundRow).where(RefundRow.actor == user_id).values(actor=tombstone))
        await tx.execute(update(RefundRow).where(RefundRow.owner_id == user_id).values(owner_id=tombstone, note=""))
        for owing in (DisputeRow, RepaymentRow):
            await tx.execute(update(owing).where(owing.owner_id == user_id).values(owner_id=tombstone))
        await tx.execute(update(PaymentRow).where(PaymentRow.refund_actor == user_id).values(refund_actor=tombstone))
        tries = await tx.execute(delete(PaymentRow).where(mine, PaymentRow.state.not_in(MONEY_MOVED)))
        paid_for = select(PaymentRow.order_id).where(mine)
        orders = await tx.execute(delete(OrderRow).where(OrderRow.owner_id == user_id, OrderRow.id.not_in(paid_for)))
        kept = await tx.execute(update(PaymentRow).where(mine).values(owner_id=tombstone, turn=None, told=None))
        for told_by in (StatementRow, DifferenceRow):  # who kept the books, and has left
            await tx.execute(update(told_by).where(told_by.actor == user_id).values(actor=tombstone))
        await tx.execute(update(ReceiptRow).where(ReceiptRow.owner_id == user_id).values(owner_id=tombstone, buyer=None))
        await tx.execute(update(OrderRow).where(OrderRow.owner_id == user_id).values(owner_id=tombstone))
    counted = {
        name: cast("CursorResult[object]", found).rowcount for name, found in {"payments": tries, "orders": orders, "kept": kept}.items()
    }
    return Forgotten(
        kept={"payments": counted.pop("kept"), "subscriptions": kept_subscriptions, "withdrawals": kept_withdrawals}, erased=counted
    )


async def _forget_subscriptions(tx: AsyncSession, user_id: str, tombstone: str) -> int:
    """Subscriptions have ended before; what was paid for them stays, without a name. Raises PaymentUnderWay while one is alive."""
    mine = SubscriptionRow.owner_id == user_id
    if (await tx.execute(select(SubscriptionRow.id).where(mine, SubscriptionRow.state != "ended").limit(1))).first():
        raise PaymentUnderWay
    for row in (HistoryRow, PeriodRow):
        await tx.execute(update(row).where(row.owner_id == user_id).values(owner_id=tombstone))
    for named in (cast_sql(SubscriptionRow.id, String), SubscriptionRow.reference):  # an event says the one or the other
        heard_of = select(SubscriptionRow.biller, named).where(mine)
        told = tuple_(InboxRow.gateway, InboxRow.subscription).in_(heard_of)
        await tx.execute(update(InboxRow).where(told).values(payload={}))
    ended = await tx.execute(update(SubscriptionRow).where(mine).values(owner_id=tombstone, customer=None, pending=None))
    return cast("CursorResult[object]", ended).rowcount


async def _forget_withdrawals(tx: AsyncSession, user_id: str, tombstone: str) -> int:
    """What was paid out stays, without the bank account and without a name. Raises PaymentUnderWay while one waits."""
    mine = WithdrawalRow.owner_id == user_id
    waits = WithdrawalRow.state.in_(OPEN) | WithdrawalRow.becomes.is_not(None)
    if (await tx.execute(select(WithdrawalRow.id).where(mine, waits).limit(1))).first():
        raise PaymentUnderWay
    await tx.execute(delete(TierChangeRow).where(TierChangeRow.owner_id == user_id))
    await tx.execute(update(StepRow).where(StepRow.actor == user_id).values(actor=tombstone))
    await tx.execute(update(StepRow).where(StepRow.owner_id == user_id).values(owner_id=tombstone))
    await tx.execute(update(TermsRow).where(TermsRow.changed_by == user_id).values(changed_by=tombstone))
    kept = await tx.execute(update(WithdrawalRow).where(mine).values(owner_id=tombstone, account=None))
    return cast("CursorResult[object]", kept).rowcount
