"""Receipts: given with the fact that they are about, a number each without a gap, and set as a PDF when somebody wants one.

What a receipt says is kept when it is given, so that it says the same for good: who sold, what, for how much, by which payment. Only the
buyer's name is asked for afterwards, of another room, once.
"""

from datetime import datetime
from importlib.resources import files
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import rules
from lyceum.domains.billing.backwards_tables import DisputeRow, RefundRow
from lyceum.domains.billing.models import Locale
from lyceum.domains.billing.receipts import store
from lyceum.domains.billing.receipts.models import Content, Giving, Line, Paper, Receipt, ReceiptNotFound, ReceiptPage, Seller, StaleSeller
from lyceum.domains.billing.receipts.tables import ReceiptRow
from lyceum.domains.billing.receipts.words import facts_of
from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.subscriptions.tables import SubscriptionRow
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.identity.port import Identity
from lyceum.kernel.errors import NotFound
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log
from lyceum.platform.paper import Press

JOB = "billing.receipt"
MAX_NAME_CHARS = 200
MAX_SOURCE_CHARS = 100
PAGE_RECEIPTS = 30


class Paid(NamedTuple):
    """What was paid for a subscription: the product, from when to when, how much, by which reference."""

    product: str
    begins: datetime
    ends: datetime
    amount: int
    reference: str
    at: datetime


async def give(tx: AsyncSession, giving: Giving) -> UUID:
    """Give a receipt in the transaction of its fact, as the last thing that it does. Returns its id; given before, it stays as it is."""
    found = await store.give(tx, giving)
    await enqueue(tx, JOB, receipt_id=str(found))
    return found


async def give_paid(tx: AsyncSession, payment: PaymentRow, order: OrderRow, *, is_test: bool) -> UUID:
    """The receipt of a payment that the books have."""
    assert payment.reference
    assert order.paid_at
    giving = _of_payment(payment, order, f"payment:{payment.id}", payment.amount, order.paid_at, is_test=is_test)
    return await give(tx, giving.model_copy(update={"lines": (_line(order),)}))


async def give_back(tx: AsyncSession, payment: PaymentRow, order: OrderRow, refund: RefundRow, *, is_test: bool) -> UUID | None:
    """The receipt of a refund that is done, with its own date, sum and reason; None where no receipt was given for the payment."""
    given = await store.by_source(tx, f"payment:{payment.id}")
    if given is None:
        return None
    part = "all" if refund.amount == payment.amount else str(refund.number)
    giving = _of_payment(payment, order, f"refund:{payment.id}:{part}", refund.amount, refund.changed_at, is_test=is_test)
    by_wallet = {"gateway": "wallet", "reference": ""} if refund.destination == "wallet" else {}
    return await give(tx, giving.model_copy(update={"kind": "refund", "corrects": given, "note": refund.note, **by_wallet}))


async def give_disputed(tx: AsyncSession, payment: PaymentRow, order: OrderRow, dispute: DisputeRow, *, is_test: bool) -> UUID | None:
    """The receipt of what a buyer's bank took back for good, once the dispute is lost; and another of a payment, if that money returns
    later. None before it is decided, and where it was won at once: the first receipt then says what is so.
    """
    given = await store.by_source(tx, f"payment:{payment.id}")
    if given is None or not dispute.kept:
        return None
    lost = await store.by_source(tx, f"dispute:{dispute.id}:lost")
    giving = _of_payment(payment, order, f"dispute:{dispute.id}:lost", dispute.kept, dispute.changed_at, is_test=is_test)
    if dispute.state == "lost" and dispute.booked == "out":
        return await give(tx, giving.model_copy(update={"kind": "refund", "corrects": given, "because": "lost"}))
    if lost and dispute.booked == "back":
        return await give(tx, giving.model_copy(update={"source": f"dispute:{dispute.id}:won", "because": "won"}))
    return None


def _of_payment(payment: PaymentRow, order: OrderRow, source: str, amount: int, at: datetime, *, is_test: bool) -> Giving:
    return Giving(
        source=source,
        owner_id=payment.owner_id,
        kind="payment",
        amount=amount,
        currency=payment.currency,
        lines=(_line(order, amount),),
        gateway=payment.gateway,
        reference=payment.reference or "",
        is_test=is_test,
        at=at,
        order_id=order.id,
        order_number=order.number,
    )


async def give_period(tx: AsyncSession, row: SubscriptionRow, paid: Paid, *, is_test: bool) -> UUID | None:
    """The receipt of what was paid for a period of a subscription, or for a change within one; None where nothing was to be paid."""
    if paid.amount <= 0:
        return None
    line = Line(names=await store.names(tx, paid.product), kind="period", amount=paid.amount, begins=paid.begins, ends=paid.ends)
    return await give(
        tx,
        Giving(
            source=_source(row, paid.reference),
            owner_id=row.owner_id,
            kind="period",
            amount=paid.amount,
            currency=row.currency,
            lines=(line,),
            gateway=row.biller,
            reference=paid.reference,
            is_test=is_test,
            at=paid.at,
        ),
    )


async def give_period_back(tx: AsyncSession, row: SubscriptionRow, reference: str, at: datetime) -> UUID | None:
    """The receipt of a period's money that went back; None where no receipt was given for it."""
    given = await store.by_source(tx, _source(row, reference))
    if given is None:
        return None
    return await give(tx, await _back_of_period(tx, row, given, f"refund:{_source(row, reference)}", at))


async def give_period_disputed(tx: AsyncSession, row: SubscriptionRow, dispute: DisputeRow) -> UUID | None:
    """The receipt of what a bank took back of a period's money, as `give_disputed` gives that of a payment's."""
    given = await store.by_source(tx, _source(row, str(dispute.paid_reference)))
    if given is None or not dispute.kept:
        return None
    lost = await store.by_source(tx, f"dispute:{dispute.id}:lost")
    giving = await _back_of_period(tx, row, given, f"dispute:{dispute.id}:lost", dispute.changed_at)
    line = giving.lines[0].model_copy(update={"amount": dispute.kept})
    giving = giving.model_copy(update={"amount": dispute.kept, "lines": (line,)})
    if dispute.state == "lost" and dispute.booked == "out":
        return await give(tx, giving.model_copy(update={"because": "lost"}))
    if lost and dispute.booked == "back":
        again = {"source": f"dispute:{dispute.id}:won", "kind": "period", "corrects": None, "because": "won"}
        return await give(tx, giving.model_copy(update=again))
    return None


async def _back_of_period(tx: AsyncSession, row: SubscriptionRow, given: UUID, source: str, at: datetime) -> Giving:
    first = await tx.get_one(ReceiptRow, given)
    content = Content.model_validate(first.content)
    return Giving(
        source=source,
        owner_id=row.owner_id,
        kind="refund",
        amount=first.amount,
        currency=first.currency,
        lines=content.lines,
        gateway=content.gateway,
        reference=content.reference,
        is_test=content.is_test,
        at=at,
        corrects=given,
    )


def _source(row: SubscriptionRow, reference: str) -> str:
    return f"period:{row.biller}:{reference}"[:MAX_SOURCE_CHARS]


def _line(order: OrderRow, amount: int | None = None) -> Line:
    given = rules.given_units(order.kind, order.amount)
    return Line(
        names=order.names,
        kind=order.kind,
        plan=order.plan,
        given=given if amount is None else 0,
        amount=order.price if amount is None else amount,
    )


class Receipts:
    """Tells and sets receipts. `owner_id` is None for those who look after the school's money: they see everybody's."""

    def __init__(self, db: Database, identity: Identity) -> None:
        self._db, self._identity = db, identity
        self._press = Press()

    async def of_order(self, owner_id: str | None, order_id: UUID) -> tuple[Receipt, ...]:
        """The receipts of an order, none before it is paid."""
        async with self._db.as_room(ROOM) as tx:
            rows = await store.of_order(tx, order_id)
        return tuple(store.shown(row) for row in rows if owner_id in (None, row.owner_id))

    async def of_owner(self, owner_id: str, after: UUID | None = None, limit: int = PAGE_RECEIPTS) -> ReceiptPage:
        """Everything that somebody has a receipt of, newest first."""
        async with self._db.as_room(ROOM) as tx:
            rows = await store.of_owner(tx, owner_id, after, limit + 1)
        items = tuple(store.shown(row) for row in rows[:limit])
        return ReceiptPage(items=items, next=items[-1].id if len(rows) > limit else None)

    async def paper_of_order(self, owner_id: str | None, order_id: UUID, locale: Locale) -> Paper:
        """The receipt of an order's payment, with what went back of it. Raises ReceiptNotFound."""
        found = next((one for one in await self.of_order(owner_id, order_id) if one.kind == "payment"), None)
        if found is None:
            raise ReceiptNotFound
        return await self.paper(owner_id, found.id, locale)

    async def paper(self, owner_id: str | None, receipt_id: UUID, locale: Locale) -> Paper:
        """A receipt as a PDF: the same bytes as long as nothing more went back. Raises ReceiptNotFound, PaperNotSet."""
        row = await self._row(receipt_id)
        if row is None or owner_id not in (None, row.owner_id):
            raise ReceiptNotFound
        if row.buyer is None:
            await self.name(str(receipt_id))
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get_one(ReceiptRow, receipt_id)
            back = await store.corrections(tx, row)
            corrected = await tx.get_one(ReceiptRow, row.corrects) if row.corrects else None
        template = files("lyceum.domains.billing.receipts").joinpath("receipt.typ").read_text("utf-8")
        content = await self._press.pdf(template, facts_of(row, back, corrected, locale), row.given_at)
        return Paper(name=f"receipt-{store.numbered(row)}-{locale}.pdf", content=content)

    async def name(self, receipt_id: str) -> None:
        """Write down the buyer's name as it is now, unless it stands there; who has left has none."""
        row = await self._row(UUID(receipt_id))
        if row is None or row.buyer is not None:
            return
        try:
            name = (await self._identity.find(row.owner_id)).name[:MAX_NAME_CHARS]
        except NotFound:
            return
        async with self._db.as_room(ROOM) as tx:
            kept = await tx.get_one(ReceiptRow, row.id, with_for_update=True)
            if kept.buyer is None and kept.owner_id == row.owner_id:
                kept.buyer = name

    async def seller(self) -> Seller:
        """Who gives receipts."""
        async with self._db.as_room(ROOM) as tx:
            return await store.seller(tx)

    async def put_seller(self, wanted: Seller, actor: str) -> Seller:
        """Change it; receipts that were given stay as they are. Raises StaleSeller when it was changed since `wanted.version`."""
        async with self._db.as_room(ROOM) as tx:
            newer = await store.put_seller(tx, wanted)
        if newer is not None:
            raise StaleSeller(version=newer)
        log.info("who gives receipts was changed", user_id=actor)
        return wanted.model_copy(update={"version": wanted.version + 1})

    async def _row(self, receipt_id: UUID) -> ReceiptRow | None:
        async with self._db.as_room(ROOM) as tx:
            return await tx.get(ReceiptRow, receipt_id)
