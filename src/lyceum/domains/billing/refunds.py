"""Money that the school gives back of its own will: first what was bought leaves the buyer's account, then the gateway returns the money.

Each step stands in the books under a key made of the payment, so that whoever comes next after a crash goes on where it stopped. Credit
that was spent is not taken back: the payment then stays paid, and says why.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from lyceum.domains.billing import plans, rules, store
from lyceum.domains.billing.errors import NotRefundable, PaymentNotFound
from lyceum.domains.billing.port import Enrolments
from lyceum.domains.billing.tables import PaymentRow
from lyceum.domains.ledger.port import AccountClosed, Ledger, NotEnoughCredit
from lyceum.platform.database import Database
from lyceum.platform.logs import log

GIVEN_BACK, SPENT = "given_back", "credit_spent"
REASON = "refund"


class Refunds:
    """Asks for refunds, and does the books' part of them."""

    def __init__(self, db: Database, ledger: Ledger, enrolments: Enrolments, clock: Callable[[], datetime]) -> None:
        self._db, self._ledger, self._enrolments, self._clock = db, ledger, enrolments, clock

    async def ask(self, payment_id: UUID, note: str, actor: str) -> None:
        """Have a paid payment go back; asked for again, it is on its way. Raises PaymentNotFound, NotRefundable."""
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.payment(tx, payment_id, lock=True)
            if row is None:
                raise PaymentNotFound
            if row.state in ("refunding", "refunded") and row.refund_actor:
                return
            if row.state != "paid":
                raise NotRefundable(state=row.state)
            row.state, row.problem, row.changed_at, row.next_check_at = "refunding", GIVEN_BACK, moment, moment
            row.refund_note, row.refund_actor = note, actor
        log.info("a refund was asked for", payment=str(payment_id), actor=actor)

    async def take_back(self, row: PaymentRow) -> bool:
        """Take what was bought out of the buyer's account; False when it is not there any more."""
        assert row.reference
        async with self._db.as_room(store.ROOM) as tx:
            order = await store.order_to_settle(tx, row.order_id)
            if order.plan:
                await plans.end(tx, order, self._clock())
                return True
        if order.course:
            await self._enrolments.withdraw(rules.fact(row.gateway, row.reference, "withdrawn"), row.owner_id, order.course, order.id)
            return True
        part = "money" if order.kind == "deposit" else "goods"  # a deposit is one transfer: what was bought is the money itself
        bought, key = (rules.fact(row.gateway, row.reference, name) for name in (part, f"{part} back"))
        try:
            await self._ledger.reverse(key, bought, REASON, note=row.refund_note or "", actor=row.refund_actor or "")
        except (NotEnoughCredit, AccountClosed):
            return False
        return True

    async def hand_over(self, row: PaymentRow) -> None:
        """Write down that the gateway has returned the money."""
        assert row.reference
        money, key = (rules.fact(row.gateway, row.reference, part) for part in ("money", "money back"))
        await self._ledger.reverse(key, money, REASON, note=row.refund_note or "", actor=row.refund_actor or "")
