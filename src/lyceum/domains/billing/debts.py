"""What buyers owe after disputes: seen by them and by those who look after money, and repaid by the next top-up of the same kind.

The repayment is booked together with the top-up, all or none, and reads as what it is in the buyer's account.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import rules, store
from lyceum.domains.billing.backwards_models import Debt, Dispute, DisputePage
from lyceum.domains.billing.backwards_tables import DisputeRow, RepaymentRow
from lyceum.domains.billing.chargebacks import CONTRA, DEBT, LOSS
from lyceum.domains.billing.subscriptions.tables import SubscriptionRow
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.ledger.port import SCALES, Party, Transfer
from lyceum.platform.database import Database

REPAID = "debt_repaid"
"""The books take it from what was bought alone, never from promotional credit."""
MOST_DEBTS = 200
_CODES = {"EUR": "credit", "SEC": "tutoring", "IRR": "wallet"}
_KINDS = {"credit": "EUR", "minutes": "SEC", "deposit": "IRR"}
_OWING = (DisputeRow.booked == "out", DisputeRow.owed > DisputeRow.repaid)


class Debts:
    """Plans repayments, and tells what is owed and disputed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def repaid_by(self, row: PaymentRow, order: OrderRow) -> tuple[Transfer, ...]:
        """What a payment that is being booked repays: planned once, oldest debt first, at most all that it brings."""
        currency = _KINDS.get(order.kind)
        if currency is None:
            return ()
        async with self._db.as_room(store.ROOM) as tx:
            planned = await _planned(tx, row.id)
            if not planned:
                await _plan(tx, row, currency, order.price if order.kind == "deposit" else rules.given_units(order.kind, order.amount))
                planned = await _planned(tx, row.id)
        return tuple(move for one in planned for move in _moves(one, order))

    async def not_repaid(self, payment_id: UUID) -> None:
        """Let go of what was planned: it is held for something else, or the debt is gone."""
        planned = (RepaymentRow.payment_id == payment_id, RepaymentRow.booked_at.is_(None))
        async with self._db.as_room(store.ROOM) as tx:
            await tx.execute(delete(RepaymentRow).where(*planned))

    async def of(self, user_id: str) -> tuple[Debt, ...]:
        """What somebody owes, oldest first."""
        async with self._db.as_user(user_id) as tx:
            return await _told(tx, _debts().where(DisputeRow.owner_id == user_id))

    async def all(self) -> tuple[Debt, ...]:
        """What everybody owes, oldest first."""
        async with self._db.as_room(store.ROOM) as tx:
            return await _told(tx, _debts())

    async def disputes(self, after: UUID | None, limit: int) -> DisputePage:
        """Every dispute, newest first."""
        query = select(DisputeRow, PaymentRow, OrderRow.number, SubscriptionRow).outerjoin(
            PaymentRow, PaymentRow.id == DisputeRow.payment_id
        )
        query = query.outerjoin(OrderRow, OrderRow.id == PaymentRow.order_id)
        query = query.outerjoin(SubscriptionRow, SubscriptionRow.id == DisputeRow.subscription_id)
        query = query.order_by(DisputeRow.opened_at.desc(), DisputeRow.id.desc())
        async with self._db.as_room(store.ROOM) as tx:
            if after:
                last = await tx.get_one(DisputeRow, after)
                query = query.where(
                    (DisputeRow.opened_at < last.opened_at) | ((DisputeRow.opened_at == last.opened_at) & (DisputeRow.id < after))
                )
            rows = (await tx.execute(query.limit(limit + 1))).all()
        items = tuple(_shown(*row) for row in rows[:limit])
        return DisputePage(items=items, next=str(items[-1].id) if len(rows) > limit else None)

    async def open(self, most: int, after: UUID | None = None) -> list[tuple[UUID, UUID]]:
        """Undecided disputes of payments, each with its payment; so many behind this one."""
        query = select(DisputeRow.id, DisputeRow.payment_id).where(DisputeRow.payment_id.is_not(None), undecided())
        query = query.where(DisputeRow.id > after) if after else query
        async with self._db.as_room(store.ROOM) as tx:
            found = (await tx.execute(query.order_by(DisputeRow.id).limit(most))).all()
        return [(dispute_id, payment_id) for dispute_id, payment_id in found if payment_id]


def undecided() -> ColumnElement[bool]:
    """Which disputes are not decided, or not yet in the books as they are."""
    behind = DisputeRow.withdrawn.is_distinct_from(DisputeRow.booked == "out")
    behind &= ~((DisputeRow.booked == "back") & DisputeRow.withdrawn)
    return DisputeRow.state.in_(("warned", "open")) | behind


async def repaid(tx: AsyncSession, payment_id: UUID, moment: datetime) -> None:
    """Count what a payment has repaid, in the transaction in which the payment is paid."""
    for one in await _planned(tx, payment_id):
        if one.booked_at is None:
            one.booked_at = moment
            await tx.execute(update(DisputeRow).where(DisputeRow.id == one.dispute_id).values(repaid=DisputeRow.repaid + one.amount))


async def _plan(tx: AsyncSession, row: PaymentRow, currency: str, most: int) -> None:
    query = select(DisputeRow).where(DisputeRow.owner_id == row.owner_id, DisputeRow.owed_currency == currency, *_OWING)
    for dispute in (await tx.execute(query.order_by(DisputeRow.opened_at, DisputeRow.id).with_for_update())).scalars().all():
        others = (RepaymentRow.dispute_id == dispute.id, RepaymentRow.booked_at.is_(None))
        planned = (await tx.execute(select(func.coalesce(func.sum(RepaymentRow.amount), 0)).where(*others))).scalar_one()
        amount = max(min(dispute.owed - dispute.repaid - int(planned), most), 0)
        if amount:
            values = {"payment_id": row.id, "dispute_id": dispute.id, "owner_id": row.owner_id}
            tx.add(RepaymentRow(**values, amount=amount, currency=dispute.owed_currency))
            most -= amount
    await tx.flush()


async def _planned(tx: AsyncSession, payment_id: UUID) -> list[RepaymentRow]:
    query = select(RepaymentRow).where(RepaymentRow.payment_id == payment_id).order_by(RepaymentRow.dispute_id)
    return list((await tx.execute(query)).scalars())


def _moves(one: RepaymentRow, order: OrderRow) -> tuple[Transfer, Transfer]:
    keys = [rules.fact("debt", f"{one.payment_id} {one.dispute_id}", part) for part in ("repaid", "owed no more")]
    account = Party(owner=one.owner_id, code=_CODES[one.currency])
    values = {"currency": one.currency, "amount": one.amount, "reason": REPAID, "ref": f"order {order.number}", "group_id": order.id}
    return (
        Transfer(id=keys[0], debit=account, credit=Party(code=LOSS), **values),
        Transfer(id=keys[1], debit=Party(owner=one.owner_id, code=DEBT), credit=Party(code=CONTRA), **values),
    )


def _debts() -> Any:
    query = select(DisputeRow, OrderRow.number).join(PaymentRow, PaymentRow.id == DisputeRow.payment_id)
    return query.join(OrderRow, OrderRow.id == PaymentRow.order_id).where(*_OWING).order_by(DisputeRow.opened_at).limit(MOST_DEBTS)


async def _told(tx: AsyncSession, query: Any) -> tuple[Debt, ...]:
    debts = []
    for one, number in (await tx.execute(query)).all():
        assert one.owed_currency
        left, scale = one.owed - one.repaid, SCALES[one.owed_currency]
        values = {"currency": one.owed_currency, "scale": scale, "since": one.opened_at}
        debts.append(Debt(user_id=one.owner_id, order_number=number, amount=left, **values))
    return tuple(debts)


def _shown(one: DisputeRow, payment: PaymentRow | None, order_number: int | None, subscription: SubscriptionRow | None) -> Dispute:
    if payment:
        gateway, currency = payment.gateway, payment.currency
    else:
        assert subscription
        gateway, currency = subscription.biller, subscription.currency
    same = (
        "id",
        "payment_id",
        "reference",
        "reason",
        "state",
        "withdrawn",
        "amount",
        "owed",
        "repaid",
        "owed_currency",
        "opened_at",
        "changed_at",
    )
    return Dispute(
        **{name: getattr(one, name) for name in same},
        order_number=order_number,
        user_id=one.owner_id,
        subscription_number=subscription.number if subscription else None,
        gateway=gateway,
        currency=currency,
        scale=SCALES[currency],
        owed_scale=SCALES[one.owed_currency] if one.owed_currency else 0,
    )
