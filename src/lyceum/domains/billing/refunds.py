"""Money that the school gives back of its own will, whole or in parts: first what was bought leaves the buyer, then the money returns.

Each step stands in the books under a key made of the payment and of the refund's number, so that whoever comes next after a crash goes on
where it stopped. What was used is not taken back: the payment then stays paid, and says why. Where the gateway decides against a refund,
what was taken is given again, and the payment is paid as before. A part takes its share of what was bought, rounded so that all parts
together never take more than their share of the whole; a part of a plan shortens it from its end, a part of a course leaves it there.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import plans, rules, store, undoing
from lyceum.domains.billing.backwards_models import Part, RefundWish
from lyceum.domains.billing.backwards_tables import RefundRow
from lyceum.domains.billing.errors import (
    NotRefundable,
    OwnPayment,
    PaymentNotFound,
    RefundTooLate,
    RefundUnderWay,
    RefundUnfit,
    RefundWholeOnly,
)
from lyceum.domains.billing.gateway import PaymentGateway, Sent
from lyceum.domains.billing.models import CENT, TOMAN
from lyceum.domains.billing.port import Enrolments
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.billing.telling import refund_told_later
from lyceum.domains.ledger.port import SCALES, AccountClosed, Currency, Ledger, NotEnoughCredit, Party, Transfer
from lyceum.platform.database import Database
from lyceum.platform.logs import log

GIVEN_BACK, IN_PART, SPENT, REJECTED = "given_back", "given_back_in_part", "credit_spent", "refund_rejected"
REASON = "refund"
UNCLAIMED = "unclaimed"
"""The school's account for what belongs to people who have left."""
UNDER_WAY = ("asked", "taken")
GOODS: Mapping[str, tuple[str, Currency]] = {"deposit": ("wallet", "IRR"), "minutes": ("tutoring", "SEC")}
"""Where what was bought is the buyer's; all else in `credit`."""
Ending = Literal["done", "refused", "undone"]


class Refunds:
    """Asks for refunds, and does the books' part of them."""

    def __init__(
        self,
        db: Database,
        ledger: Ledger,
        enrolments: Enrolments,
        gateways: Mapping[str, PaymentGateway],
        clock: Callable[[], datetime],
    ) -> None:
        self._db, self._ledger, self._enrolments, self._gateways, self._clock = db, ledger, enrolments, gateways, clock

    async def ask(self, key: UUID, payment_id: UUID, wish: RefundWish, actor: str) -> None:
        """Have a paid payment, or a part of it, go back; asked for again, it is on its way.

        Raises PaymentNotFound, OwnPayment, NotRefundable, RefundUnderWay, RefundUnfit, RefundWholeOnly, RefundTooLate.
        """
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, payment_id, lock=True)
            if row is None:
                raise PaymentNotFound
            if row.owner_id == actor:
                raise OwnPayment
            if await tx.get(RefundRow, key) or await _is_asked(tx, row, wish):
                return
            order = await store.order_to_settle(tx, row.order_id)
            amount = self._fits(row, order, wish, moment)
            last = (await tx.execute(select(func.max(RefundRow.number)).where(RefundRow.payment_id == row.id))).scalar_one()
            refund = RefundRow(
                id=key,
                payment_id=row.id,
                number=(last or 0) + 1,
                owner_id=row.owner_id,
                amount=amount,
                currency=row.currency,
                goods=rules.part(order.kind, order.amount, row.amount, row.refunded, amount),
                destination="gateway" if self._gateways[row.gateway].is_own else wish.to,
                note=wish.note,
                actor=actor,
                state="asked",
                created_at=moment,
                changed_at=moment,
            )
            tx.add(refund)
            row.state, row.changed_at, row.next_check_at = "refunding", moment, moment
            row.problem = GIVEN_BACK if row.refunded + amount == row.amount else IN_PART
            row.refund_note, row.refund_actor = wish.note, actor
        log.info("a refund was asked for", payment=str(payment_id), amount=amount, to=wish.to, actor=actor)

    def _fits(self, row: PaymentRow, order: OrderRow, wish: RefundWish, moment: datetime) -> int:
        """How much is to go back, if it can go that way."""
        gateway = self._gateways.get(row.gateway)
        left = row.amount - row.refunded
        amount = left if wish.amount is None else wish.amount
        if row.state != "paid" or gateway is None or not left:
            raise NotRefundable(state=row.state)
        step = CENT if row.currency == "EUR" else TOMAN
        if amount > left or amount % step:
            raise RefundUnfit(field="amount", left=left, currency=row.currency, scale=SCALES[row.currency])
        if wish.to == "wallet" and not gateway.is_own:
            if row.currency != "IRR" or order.kind == "deposit":
                raise RefundUnfit(field="to", left=left, currency=row.currency, scale=SCALES[row.currency])
            return amount
        if amount < row.amount and not gateway.gives_parts:
            raise RefundWholeOnly(gateway=gateway.name)
        paid_at = order.paid_at or row.changed_at
        if gateway.undo_seconds is not None and (moment - paid_at).total_seconds() > gateway.undo_seconds:
            raise RefundTooLate(gateway=gateway.name, minutes=gateway.undo_seconds // 60)
        return amount

    async def under_way(self, payment_id: UUID) -> RefundRow | None:
        """The refund of a payment that has not come to its end."""
        query = select(RefundRow).where(RefundRow.payment_id == payment_id, RefundRow.state.in_(UNDER_WAY))
        async with self._db.as_room(store.ROOM) as tx:
            return (await tx.execute(query)).scalar_one_or_none()

    async def bring(self, row: PaymentRow, refund: RefundRow, sent: Sent) -> bool | None:
        """Bring a refund as far as it goes: True at its end, False while the gateway has not returned the money, None where it is refused.

        Raises GatewayAway, GivesNothingBack.
        """
        if refund.state == "asked" and not await self._take_back(row, refund):
            return None
        if refund.destination == "gateway":
            gateway = self._gateways[row.gateway]
            part = Part(refund_id=refund.id, number=refund.number, amount=refund.amount)
            if not (
                await gateway.undo(sent.model_copy(update={"refund_id": refund.id}))
                if refund.amount == row.amount
                else await gateway.give_part(sent, part)
            ):
                return False
        await self._hand_over(row, refund)
        return True

    async def _take_back(self, row: PaymentRow, refund: RefundRow) -> bool:
        """Take what was bought, or its share, from the buyer; False when it is not there any more."""
        assert row.reference
        async with self._db.as_room(store.ROOM) as tx:
            order = await store.order_to_settle(tx, row.order_id)
            if order.plan:
                await self._shorten(tx, order, refund.id)
                return True
        if order.course:
            if refund.goods:
                await self._enrolments.withdraw(_key(row, refund, "withdrawn"), row.owner_id, order.course, order.id)
        elif not await self._unbook(row, refund, order):
            return False
        async with self._db.as_room(store.ROOM) as tx:
            kept = await tx.get_one(RefundRow, refund.id, with_for_update=True)
            kept.state = "taken" if kept.state == "asked" else kept.state
        return True

    async def _shorten(self, tx: AsyncSession, order: OrderRow, refund_id: UUID) -> None:
        kept = await tx.get_one(RefundRow, refund_id, with_for_update=True)
        if kept.state == "asked":
            kept.goods = await plans.shorten(tx, order, kept.goods, self._clock())
            kept.state = "taken"

    async def _unbook(self, row: PaymentRow, refund: RefundRow, order: OrderRow) -> bool:
        part = "money" if order.kind == "deposit" else "goods"  # a deposit is one transfer: what was bought is the money itself
        if not refund.goods:
            return True
        try:
            await self._reverse(row, refund, part, refund.goods)
        except (NotEnoughCredit, AccountClosed):
            return False
        return True

    async def _hand_over(self, row: PaymentRow, refund: RefundRow) -> None:
        """Write down that the money has returned."""
        if refund.destination == "gateway":
            await self._reverse(row, refund, "money", refund.amount)
            return
        async with self._db.as_room(store.ROOM) as tx:
            order = await store.order_to_settle(tx, row.order_id)
        assert row.reference
        back = Transfer(
            id=rules.fact(row.gateway, row.reference, f"to the wallet {refund.number}"),
            debit=Party(code=f"sales.{order.kind}"),
            credit=Party(owner=row.owner_id, code="wallet"),
            currency=row.currency,
            amount=refund.amount,
            reason=REASON,
            ref=f"order {order.number}",
            note=refund.note or None,
            actor=refund.actor,
            group_id=order.id,
        )
        try:
            await self._ledger.transfer(back)
        except AccountClosed:  # has left the school meanwhile
            await self._ledger.transfer(back.model_copy(update={"credit": Party(code=UNCLAIMED), "note": None}))

    async def _reverse(self, row: PaymentRow, refund: RefundRow, part: str, amount: int) -> None:
        found = await undoing.booked(self._db, row, part, _key(row, refund, f"{part} back"))
        await undoing.undo(self._ledger, found, amount, REASON, refund.note, refund.actor)

    async def give_again(self, row: PaymentRow, refund: RefundRow) -> None:
        """What was taken for a refund that the gateway does not give is the buyer's again; a plan, when the refund is closed."""
        async with self._db.as_room(store.ROOM) as tx:
            order = await store.order_to_settle(tx, row.order_id)
        if order.plan or not refund.goods:
            return
        if order.course:
            await self._enrolments.enrol(_key(row, refund, "enrolled again"), row.owner_id, order.course, order.id)
            return
        goods = GOODS.get(order.kind, ("credit", "EUR"))
        again = Transfer(
            id=undoing.given_again(row, refund.number),
            debit=Party(code=f"clearing.{row.gateway}" if order.kind == "deposit" else f"sales.{order.kind}"),
            credit=Party(owner=row.owner_id, code=goods[0]),
            currency=goods[1],
            amount=refund.goods,
            reason=REASON,
            ref=f"order {order.number}",
            actor=refund.actor,
            group_id=order.id,
        )
        try:
            await self._ledger.transfer(again)
        except AccountClosed:  # has left the school meanwhile
            await self._ledger.transfer(again.model_copy(update={"credit": Party(code=UNCLAIMED)}))


def _key(row: PaymentRow, refund: RefundRow, part: str) -> UUID:
    """The key of a step of a refund."""
    assert row.reference
    return rules.fact(row.gateway, row.reference, part if refund.number == 1 else f"{part} {refund.number}")


async def _is_asked(tx: AsyncSession, row: PaymentRow, wish: RefundWish) -> bool:
    """Whether just this is on its way, or has been done. Raises RefundUnderWay where something else is."""
    if row.state == "refunded" and row.refund_actor and wish.amount is None:
        return True
    if row.state != "refunding" or not row.refund_actor:
        return False
    query = select(RefundRow).where(RefundRow.payment_id == row.id, RefundRow.state.in_(UNDER_WAY))
    current = (await tx.execute(query)).scalar_one()
    if wish.amount not in (None, current.amount):
        raise RefundUnderWay
    return True


async def end(tx: AsyncSession, row: PaymentRow, refund_id: UUID, ending: Ending, moment: datetime) -> RefundRow | None:
    """Close a refund in the transaction that closes its payment, whose row is locked; None where somebody was quicker."""
    refund = await tx.get_one(RefundRow, refund_id, with_for_update=True)
    if refund.state not in UNDER_WAY or row.state != "refunding":
        return None
    refund.state, refund.changed_at = ending, moment
    row.next_check_at, row.changed_at = None, moment
    if ending == "done":
        row.refunded += refund.amount
        row.state = "refunded" if row.refunded == row.amount else "paid"
        await refund_told_later(tx, row, refund)
    else:
        row.state, row.problem = "paid", REJECTED if ending == "undone" else SPENT
    log.info("a refund has come to its end", payment=str(row.id), refund=refund.number, state=refund.state)
    return refund
