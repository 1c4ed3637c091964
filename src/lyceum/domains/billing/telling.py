"""Tells buyers by e-mail what became of their money."""

from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store, wallet_telling
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.billing.tiers import service as tiers
from lyceum.domains.identity.port import Identity
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
        await _of_wallet(tx, row)


async def _of_wallet(tx: AsyncSession, row: PaymentRow) -> None:
    """A payment that fills the wallet or is made out of it is a step of the wallet's, too, and a deposit may make another tier."""
    kind = (await tx.execute(select(OrderRow.kind).where(OrderRow.id == row.order_id))).scalar_one()
    is_deposit = kind == "deposit"
    if not is_deposit and row.gateway != "wallet":
        return
    what: wallet_telling.What = (
        ("filled" if is_deposit else "spent") if row.state == "paid" else ("sent_back" if is_deposit else "put_back")
    )
    if row.state == "paid" or row.refund_actor:  # what never came in did not leave either
        key = f"wallet {what} {row.id}"
        await enqueue(tx, wallet_telling.STEP, key=key, user_id=row.owner_id, what=what, amount=row.amount, by_phone_only=True)
    if is_deposit:
        await enqueue(tx, tiers.LOOK, user_id=row.owner_id)


class Telling:
    """The job that sends the message; under the payment's own key, so that it is one however often the job runs."""

    def __init__(self, db: Database, identity: Identity, notify: Notify) -> None:
        self._db, self._identity, self._notify = db, identity, notify

    async def tell(self, payment_id: str, what: What) -> None:
        """Send it, where there is an address to send it to."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, UUID(payment_id))
            assert row
            order = await store.order(tx, row.owner_id, row.order_id)
        assert order
        try:
            user = await self._identity.find(row.owner_id)
        except NotFound:  # has left the school meanwhile
            return
        if user.email is None:
            return
        params = {
            "what": order.names[user.locale],
            "amount": said(row.amount, row.currency, user.locale),
            "link": f"/shop/orders/{order.id}",
        }
        await self._notify.send(
            Message(
                key=f"billing {what} {payment_id}",
                user_id=user.id,
                channel="email",
                to=user.email,
                template=f"payment_{what}",
                locale=user.locale,
                params=params,
            )
        )
