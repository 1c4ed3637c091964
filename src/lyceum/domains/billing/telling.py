"""Tells buyers what became of their money."""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store, wallet_telling
from lyceum.domains.billing.backwards_tables import RefundRow
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.billing.tiers.service import Tiers
from lyceum.domains.billing.wallet_telling import WalletTelling
from lyceum.domains.identity.port import Identity, User
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import said
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue

What = Literal["received", "refunded"]
JOB = "billing.tell"


async def refund_told_later(tx: AsyncSession, row: PaymentRow, refund: RefundRow) -> None:
    """Have the buyer told, if this transaction commits, that a payment or a part of it went back."""
    await enqueue(tx, JOB, payment_id=str(row.id), what="refunded", refund_id=str(refund.id))


async def tell_later(tx: AsyncSession, row: PaymentRow) -> None:
    """Have the buyer told, if this transaction commits, that a payment was received or went back."""
    if row.state in ("paid", "refunded"):
        await enqueue(tx, JOB, payment_id=str(row.id), what="received" if row.state == "paid" else "refunded")


class Telling:
    """The job that tells; under the key of the payment or of the part that went back, so that it is one message however often it runs.

    A payment that fills the wallet or is made out of it is a step of the wallet's, too, and a deposit may make another tier.
    """

    def __init__(self, db: Database, identity: Identity, notify: Notify, wallet: WalletTelling, tiers: Tiers) -> None:
        self._db, self._identity, self._notify, self._wallet, self._tiers = db, identity, notify, wallet, tiers

    async def tell(self, payment_id: str, what: What, refund_id: str = "") -> None:
        """Send it, where there is an address to send it to."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, UUID(payment_id))
            assert row
            order = await store.order(tx, row.owner_id, row.order_id)
            refund = await tx.get(RefundRow, UUID(refund_id)) if refund_id else None
        assert order
        amount, key = (refund.amount, refund_id) if refund else (row.amount, payment_id)
        if order.kind == "deposit":
            await self._tiers.look(row.owner_id)
        try:
            user = await self._identity.find(row.owner_id)
        except NotFound:  # has left the school meanwhile
            return
        if user.phone and (step := _step(row, order, what, refund)):
            await self._wallet.send(user, step, f"wallet {step} {key}", amount)
        if user.email:
            says = {"amount": said(amount, row.currency, user.locale), "what": order.names[user.locale], "link": f"/shop/orders/{order.id}"}
            await self._notify.send(_letter(user, user.email, f"billing {what} {key}", what, says))


def _step(row: PaymentRow, order: OrderRow, what: What, refund: RefundRow | None) -> wallet_telling.What | None:
    """What the payment is for the wallet, if anything. What never came in did not leave either."""
    is_deposit = order.kind == "deposit"
    if not is_deposit and row.gateway != wallet_telling.WALLET and not (refund and refund.destination == "wallet"):
        return None
    if what == "received":
        return "filled" if is_deposit else "spent"
    if not row.refund_actor:
        return None
    return "sent_back" if is_deposit else "put_back"


def _letter(user: User, address: str, key: str, what: What, params: dict[str, str]) -> Message:
    return Message(key=key, user_id=user.id, channel="email", to=address, template=f"payment_{what}", locale=user.locale, params=params)
