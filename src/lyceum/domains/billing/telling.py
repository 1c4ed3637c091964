"""Tells buyers what became of their money."""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store, wallet_telling
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


async def tell_later(tx: AsyncSession, row: PaymentRow) -> None:
    """Have the buyer told, if this transaction commits, that a payment was received or went back."""
    if row.state in ("paid", "refunded"):
        await enqueue(tx, JOB, payment_id=str(row.id), what="received" if row.state == "paid" else "refunded")


class Telling:
    """The job that tells; under the payment's own key, so that it is one message however often the job runs.

    A payment that fills the wallet or is made out of it is a step of the wallet's, too, and a deposit may make another tier.
    """

    def __init__(self, db: Database, identity: Identity, notify: Notify, wallet: WalletTelling, tiers: Tiers) -> None:
        self._db, self._identity, self._notify, self._wallet, self._tiers = db, identity, notify, wallet, tiers

    async def tell(self, payment_id: str, what: What) -> None:
        """Send it, where there is an address to send it to."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, UUID(payment_id))
            assert row
            order = await store.order(tx, row.owner_id, row.order_id)
        assert order
        if order.kind == "deposit":
            await self._tiers.look(row.owner_id)
        try:
            user = await self._identity.find(row.owner_id)
        except NotFound:  # has left the school meanwhile
            return
        if user.phone and (step := _step(row, order, what)):
            await self._wallet.send(user, step, f"wallet {step} {payment_id}", row.amount)
        if user.email:
            await self._notify.send(_letter(user, user.email, row, order, what))


def _step(row: PaymentRow, order: OrderRow, what: What) -> wallet_telling.What | None:
    """What the payment is for the wallet, if anything. What never came in did not leave either."""
    is_deposit = order.kind == "deposit"
    if not is_deposit and row.gateway != wallet_telling.WALLET:
        return None
    if what == "received":
        return "filled" if is_deposit else "spent"
    if not row.refund_actor:
        return None
    return "sent_back" if is_deposit else "put_back"


def _letter(user: User, address: str, row: PaymentRow, order: OrderRow, what: What) -> Message:
    params = {
        "what": order.names[user.locale],
        "amount": said(row.amount, row.currency, user.locale),
        "link": f"/shop/orders/{order.id}",
    }
    return Message(
        key=f"billing {what} {row.id}",
        user_id=user.id,
        channel="email",
        to=address,
        template=f"payment_{what}",
        locale=user.locale,
        params=params,
    )
