"""Tells buyers by e-mail what became of their money."""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store
from lyceum.domains.billing.tables import PaymentRow
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
