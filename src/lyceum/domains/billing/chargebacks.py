"""Payments that the buyer's bank takes back: disputes as the gateway tells of them, and what they do to the books and to what was bought.

An event is a reason to ask, and the books follow the gateway's word on where the money is now, whatever the dispute is called. When it has
been withdrawn, what of the purchase is still there comes back: credit, minutes and wallet as far as they are free and were bought, a plan
ends, a course is closed. What was used is a loss of the school's and a debt of the buyer's, which the next top-up of the same kind repays.
When the money returns, all of it is undone, and what was repaid meanwhile is the buyer's again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import plans, rules, store, undoing
from lyceum.domains.billing.backwards_models import Disputed
from lyceum.domains.billing.backwards_tables import DisputeRow
from lyceum.domains.billing.gateway import PaymentGateway, Sent
from lyceum.domains.billing.models import OrderKind
from lyceum.domains.billing.port import Enrolments
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.ledger.port import AccountClosed, Currency, KeyReused, Ledger, NotEnoughCredit, Party, Transfer
from lyceum.platform.database import Database
from lyceum.platform.logs import log

REASON, UNDONE, OWED = "chargeback", "chargeback_reversed", "debt"
LOSS, CONTRA, DEBT, UNCLAIMED = "loss.chargeback", "contra.debt", "debt", "unclaimed"
CHARGED_BACK = "charged_back"
SETTLED = ("paid", "refunded", "charged_back")
TRIES = 5


class Goods(NamedTuple):
    """What was bought where the books have it: the buyer's account, the school's account that it came from, and the transfer's name."""

    code: str
    currency: Currency
    pool: str
    fact: str


class Affair(NamedTuple):
    """A dispute with what it is about."""

    one: DisputeRow
    row: PaymentRow
    order: OrderRow

    @property
    def goods(self) -> Goods | None:
        """None for what stands in the school's own tables, not in the books."""
        kind: OrderKind = self.order.kind
        if kind == "deposit":
            return Goods("wallet", "IRR", f"clearing.{self.row.gateway}", "money")
        if kind == "minutes":
            return Goods("tutoring", "SEC", f"sales.{kind}", "goods")
        return Goods("credit", "EUR", f"sales.{kind}", "goods") if kind == "credit" else None

    @property
    def kept(self) -> int:
        """How much of the disputed sum had not gone back already."""
        return min(self.one.amount, self.row.amount - self.row.refunded)

    @property
    def units(self) -> int:
        """The share of what was bought that the disputed sum is."""
        return rules.part(self.order.kind, self.order.amount, self.row.amount, self.row.refunded, self.kept)

    def key(self, part: str) -> UUID:
        """A key of this dispute in the books."""
        return rules.fact(self.row.gateway, self.one.reference, f"dispute {part}")

    def bought(self, fact: str) -> UUID:
        """A transfer of the payment."""
        assert self.row.reference
        return rules.fact(self.row.gateway, self.row.reference, fact)

    def moved(self, part: str, debit: Party, credit: Party, currency: Currency, amount: int, reason: str) -> tuple[Transfer, ...]:
        """A transfer of this dispute; none where nothing is to be moved."""
        if not amount:
            return ()
        ref = f"order {self.order.number}"
        sides = {"debit": debit, "credit": credit}
        return (Transfer(id=self.key(part), currency=currency, amount=amount, reason=reason, ref=ref, group_id=self.order.id, **sides),)


class Chargebacks:
    """Asks about disputes, and brings the books where the money is."""

    def __init__(
        self,
        db: Database,
        ledger: Ledger,
        enrolments: Enrolments,
        gateways: Mapping[str, PaymentGateway],
        clock: Callable[[], datetime],
    ) -> None:
        self._db, self._ledger, self._enrolments, self._gateways, self._clock = db, ledger, enrolments, gateways, clock

    async def look(self, payment_id: UUID, sent: Callable[[PaymentRow, datetime], Sent]) -> int:
        """Ask the gateway what is disputed of a payment, and follow it. Returns how many disputes there are. Raises GatewayAway."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, payment_id)
        gateway = self._gateways.get(row.gateway) if row else None
        if row is None or gateway is None or row.state not in (*SETTLED, "refunding") or not row.reference:
            return 0
        found = await gateway.disputes(sent(row, self._clock()))
        for told in found:
            await self._follow(row, told)
        return len(found)

    async def _follow(self, row: PaymentRow, told: Disputed) -> None:
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            one, is_news = await written_down(tx, row.gateway, told, moment, {"payment_id": row.id, "owner_id": row.owner_id})
            dispute_id = one.id
            if is_news:
                log.info("a dispute", payment=str(row.id), dispute=told.reference, state=told.state, withdrawn=told.withdrawn)
                await self._receipt(tx, row, one)
        claimed = await self._claimed(row.id, dispute_id, withdrawn=told.withdrawn)
        affair = await self._affair(dispute_id)
        if affair.row.state not in SETTLED:  # a refund is under way: the clock comes back to it
            return
        if claimed and affair.one.booked == "none":
            await self._out(affair)
            affair = await self._affair(dispute_id)
        if not told.withdrawn and affair.one.booked == "out":
            await self._back(affair)

    async def _claimed(self, payment_id: UUID, dispute_id: UUID, *, withdrawn: bool) -> bool:
        """Keep a payment from being given back while its dispute is booked, or say that a process that died had begun with that."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, payment_id, lock=True)
            one = await tx.get_one(DisputeRow, dispute_id)
            assert row
            if row.state not in SETTLED or one.booked != "none":
                return False
            if not withdrawn:
                return row.state == "charged_back" and not await _others_out(tx, one)
            row.state, row.problem, row.changed_at = "charged_back", CHARGED_BACK, self._clock()
            return True

    async def _receipt(self, tx: AsyncSession, row: PaymentRow, one: DisputeRow) -> None:
        """The receipt of what is decided, as the last thing of its transaction."""
        order = await store.order(tx, row.owner_id, row.order_id)
        gateway = self._gateways.get(row.gateway)
        assert order
        await tx.flush()
        await receipts.give_disputed(tx, row, order, one, is_test=gateway is not None and gateway.is_test)

    async def _affair(self, dispute_id: UUID) -> Affair:
        async with self._db.as_room(store.ROOM) as tx:
            one = await tx.get_one(DisputeRow, dispute_id)
            row = await store.payment(tx, one.payment_id) if one.payment_id else None
            assert row
            return Affair(one, row, await store.order_to_settle(tx, row.order_id))

    async def _out(self, affair: Affair) -> None:
        """The money is gone: each step under a key of the dispute, the sums written down before they are booked."""
        one, row, order = affair
        goods = affair.goods
        taken = await self._taken(affair, goods) if goods else 0
        lost = affair.units - taken if goods else 0
        await self._ledger_out(affair, goods, lost)
        is_owed = bool(goods and lost and await self._is_owed(affair, goods, lost))
        if order.course and affair.kept == row.amount - row.refunded:
            await self._enrolments.withdraw(affair.key("withdrawn"), row.owner_id, order.course, order.id)
        async with self._db.as_room(store.ROOM) as tx:
            payment = await store.payment(tx, row.id, lock=True)
            kept = await tx.get_one(DisputeRow, one.id, with_for_update=True)
            assert payment
            if kept.booked != "none":
                return
            order = await store.order_to_settle(tx, row.order_id)
            if order.plan:
                taken = await plans.shorten(tx, order, affair.units, self._clock())
            kept.booked, kept.kept, kept.taken = "out", affair.kept, taken
            if goods and is_owed:
                kept.owed, kept.owed_currency = lost, goods.currency
            await self._receipt(tx, payment, kept)
        log.warning("a payment was charged back", payment=str(row.id), dispute=one.reference, owed=lost if is_owed else 0)

    async def _taken(self, affair: Affair, goods: Goods) -> int:
        """Take back what is there, was bought and is free. The sum stands in the dispute before it is booked."""
        for _ in range(TRIES):
            wanted = await self._decided(affair, goods)
            if not wanted:
                return 0
            try:
                found = await undoing.booked(self._db, affair.row, goods.fact, affair.key("goods"))
                return await undoing.undo(self._ledger, found, wanted, REASON)
            except KeyReused:  # another process had booked another sum: that one counts
                return await self._ledger.reverse(affair.key("goods"), affair.bought(goods.fact), REASON)
            except NotEnoughCredit:
                await self._undecided(affair.one.id, wanted)
            except AccountClosed:
                return 0
        return 0

    async def _decided(self, affair: Affair, goods: Goods) -> int:
        async with self._db.as_room(store.ROOM) as tx:
            known = (await tx.get_one(DisputeRow, affair.one.id)).taken
        if known is not None:
            return known
        found = (
            one for one in await self._ledger.balances(affair.row.owner_id) if (one.code, one.currency) == (goods.code, goods.currency)
        )
        there = max((one.available - one.promised for one in found), default=0)
        wanted = max(min(there, affair.units), 0)
        first = update(DisputeRow).where(DisputeRow.id == affair.one.id, DisputeRow.taken.is_(None)).values(taken=wanted)
        async with self._db.as_room(store.ROOM) as tx:
            await tx.execute(first)
            return (await tx.get_one(DisputeRow, affair.one.id)).taken or 0

    async def _undecided(self, dispute_id: UUID, was: int) -> None:
        async with self._db.as_room(store.ROOM) as tx:
            await tx.execute(update(DisputeRow).where(DisputeRow.id == dispute_id, DisputeRow.taken == was).values(taken=None))

    async def _ledger_out(self, affair: Affair, goods: Goods | None, lost: int) -> None:
        """The money leaves, and what cannot be taken back is the school's loss; so is what had been given back before."""
        _, row, order = affair
        clearing, loss = Party(code=f"clearing.{row.gateway}"), Party(code=LOSS)
        if order.kind != "deposit" and affair.kept:
            found = await undoing.booked(self._db, row, "money", affair.key("money"))
            await undoing.undo(self._ledger, found, affair.kept, REASON)
        moves = affair.moved("loss", loss, Party(code=goods.pool), goods.currency, lost, REASON) if goods else ()
        moves += affair.moved("excess", loss, clearing, row.currency, affair.one.amount - affair.kept, REASON)
        if moves:
            await self._ledger.transfer_all(moves)

    async def _is_owed(self, affair: Affair, goods: Goods, lost: int) -> bool:
        """Note the debt; False where nobody is there any more who owes it."""
        owner = Party(owner=affair.row.owner_id, code=DEBT)
        try:
            await self._ledger.transfer_all(affair.moved("debt", Party(code=CONTRA), owner, goods.currency, lost, OWED))
        except AccountClosed:
            return False
        return True

    async def _back(self, affair: Affair) -> None:
        """The school has the money again."""
        one, row, order = affair
        try:
            await self._ledger.transfer_all(_undone(affair, row.owner_id))
        except AccountClosed:
            await self._ledger.transfer_all(_undone(affair, ""))
        if order.course:
            await self._enrolments.enrol(affair.key("enrolled"), row.owner_id, order.course, order.id)
        async with self._db.as_room(store.ROOM) as tx:
            payment = await store.payment(tx, row.id, lock=True)
            kept = await tx.get_one(DisputeRow, one.id, with_for_update=True)
            assert payment
            if kept.booked != "out":
                return
            order = await store.order_to_settle(tx, row.order_id)
            if order.plan and kept.taken:
                await plans.lengthen(tx, order, kept.taken, self._clock())
            kept.booked, kept.owed, kept.repaid = "back", 0, 0
            if not await _others_out(tx, kept):
                payment.state = "refunded" if payment.refunded == payment.amount else "paid"
                payment.problem, payment.changed_at = None, self._clock()
            await self._receipt(tx, payment, kept)
        log.info("a charged back payment has come back", payment=str(row.id), dispute=one.reference)


async def written_down(
    tx: AsyncSession, gateway: str, told: Disputed, moment: datetime, about: Mapping[str, object]
) -> tuple[DisputeRow, bool]:
    """A dispute as it is told of now, and whether that is new."""
    dispute_id = rules.fact(gateway, told.reference, "dispute")
    said = {"state": told.state, "withdrawn": told.withdrawn, "changed_at": moment}
    first = {"reference": told.reference, "reason": told.reason, "amount": told.amount, "opened_at": moment}
    values = {"id": dispute_id, **about, **first, **said, "booked": "none", "owed": 0, "repaid": 0}
    changed = (DisputeRow.state != told.state) | (DisputeRow.withdrawn != told.withdrawn)
    written = insert(DisputeRow).values(values).on_conflict_do_update(index_elements=["id"], set_=said, where=changed)
    is_news = (await tx.execute(written.returning(DisputeRow.id))).scalar_one_or_none() is not None
    return await tx.get_one(DisputeRow, dispute_id), is_news


def _undone(affair: Affair, owner: str) -> tuple[Transfer, ...]:
    """All of a dispute undone, in one; without an owner what would be theirs is kept for them."""
    one, row, order = affair
    goods, clearing, loss = affair.goods, Party(code=f"clearing.{row.gateway}"), Party(code=LOSS)
    kept, taken = one.kept or 0, one.taken or 0
    moves: tuple[Transfer, ...] = ()
    if order.kind != "deposit":
        moves += affair.moved("money again", clearing, Party(code=f"sales.{order.kind}"), row.currency, kept, UNDONE)
    moves += affair.moved("excess again", clearing, loss, row.currency, one.amount - kept, UNDONE)
    if goods:
        pool = Party(code=goods.pool)
        buyer = Party(owner=owner, code=goods.code) if owner else Party(code=UNCLAIMED)
        lost = rules.part(order.kind, order.amount, row.amount, row.refunded, kept) - taken
        moves += affair.moved("goods again", pool, buyer, goods.currency, taken, UNDONE)
        moves += affair.moved("loss again", pool, loss, goods.currency, lost, UNDONE)
        moves += affair.moved("repaid again", loss, buyer, goods.currency, one.repaid, UNDONE)
        if owner:
            debt = Party(owner=owner, code=DEBT)
            moves += affair.moved("debt again", debt, Party(code=CONTRA), goods.currency, one.owed - one.repaid, UNDONE)
    return moves


async def _others_out(tx: AsyncSession, one: DisputeRow) -> bool:
    others = (DisputeRow.payment_id == one.payment_id, DisputeRow.id != one.id, DisputeRow.booked == "out")
    query = select(DisputeRow.id).where(*others).limit(1)
    return (await tx.execute(query)).first() is not None
