"""The inbox of webhooks: verified, stored once, answered at once; worked later, in any order.

What an event tells is only that there is something to ask about: the gateway is asked, and the payment goes where its answer leads. So an
event that comes twice, late or before another changes nothing.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import insert

from lyceum.domains.billing import store
from lyceum.domains.billing.errors import WebhookRefused
from lyceum.domains.billing.payments import Payments, sent_of
from lyceum.domains.billing.subscriptions.service import Subscriptions
from lyceum.domains.billing.tables import InboxRow, PaymentRow
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log

JOB = "billing.webhook"
KEPT = timedelta(days=90)
"""So long the content of an event is kept, which may name a buyer; that it came is kept for good."""
NOT_OURS = "not_ours"
DISPUTED = ("dispute", "adjustment")
"""What is in the names of events that may tell of a dispute."""
_FORGET = text("UPDATE billing.inbox SET payload = '{}' WHERE received_at < :before AND payload <> '{}'")


class Inbox:
    """Takes events in and works them."""

    def __init__(self, db: Database, payments: Payments, subscriptions: Subscriptions) -> None:
        self._db, self._payments, self._subscriptions = db, payments, subscriptions

    async def take(self, gateway: str, body: bytes, headers: Mapping[str, str]) -> bool:
        """Store an event and have it worked; False when it was there before. Raises WebhookRefused."""
        found = self._payments.gateways.get(gateway)
        if found is None:
            raise WebhookRefused
        heard = found.heard(body, headers, now())
        values = {"gateway": gateway, **heard.model_dump()}
        async with self._db.as_room(store.ROOM) as tx:
            added = await tx.execute(insert(InboxRow).values(values).on_conflict_do_nothing().returning(InboxRow.event_id))
            is_new = added.scalar_one_or_none() is not None
            if is_new:
                await enqueue(tx, JOB, gateway=gateway, event_id=heard.event_id)
        log.info("webhook", gateway=gateway, event_id=heard.event_id, type=heard.type, again=not is_new)
        return is_new

    async def work(self, gateway: str, event_id: str) -> None:
        """Ask the gateway about the payment, the subscription, or both, that an event is about."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await tx.get_one(InboxRow, (gateway, event_id))
            its_name = or_(PaymentRow.authority == row.authority, PaymentRow.reference == row.authority)
            query = select(PaymentRow.id).where(PaymentRow.gateway == gateway, its_name).limit(1)
            payment_id = (await tx.execute(query)).scalar_one_or_none() if row.authority else None
        may_dispute = any(word in row.type for word in DISPUTED)
        if payment_id:
            await self._payments.settle(payment_id)
            if may_dispute:
                await self._payments.chargebacks.look(payment_id, sent_of)
        is_ours = bool(row.subscription and await self._subscriptions.project(gateway, row.subscription)) or payment_id is not None
        subscription_id = None
        if row.authority and not payment_id and may_dispute:
            subscription_id = await self._subscriptions.disputes.hear(gateway, row.authority)
        async with self._db.as_room(store.ROOM) as tx:
            row = await tx.get_one(InboxRow, (gateway, event_id))
            row.worked_at, row.problem = now(), None if is_ours or subscription_id else NOT_OURS
            if subscription_id:  # by which it is found when its owner leaves
                row.subscription = row.subscription or str(subscription_id)

    async def forget(self) -> None:
        """Let go of the content of old events."""
        async with self._db.as_room(store.ROOM) as tx:
            await tx.execute(_FORGET, {"before": now() - KEPT})
