"""The credit that a plan's period brings and that ends with it: granted once a period, however often it is asked for."""

from uuid import UUID

from lyceum.domains.billing.subscriptions import rules
from lyceum.domains.billing.subscriptions.rules import Period
from lyceum.domains.ledger.port import AccountClosed, Ledger
from lyceum.platform.logs import log

REASON = "plan_credit"


class Credit:
    """Grants it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def grant(self, owner_id: str, subscription_id: UUID, period: Period, amount: int) -> None:
        """Bring a period's credit; to somebody who has left, nothing."""
        if not amount:
            return
        key = rules.period_key(subscription_id, period.start, "credit")
        try:
            await self._ledger.promise(key, owner_id, amount, period.end, REASON)
        except AccountClosed:
            log.warning("a period's credit has nobody to go to", subscription=str(subscription_id))
