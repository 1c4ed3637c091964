"""The credit that a plan's period brings: granted once a period, however often it is asked for."""

from uuid import UUID

from lyceum.domains.billing.subscriptions import rules
from lyceum.domains.billing.subscriptions.rules import Period
from lyceum.domains.ledger.port import AccountClosed, Ledger, Party, Transfer
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
        gift = Transfer(
            id=rules.period_key(subscription_id, period.start, "credit"),
            debit=Party(code="promo.granted"),
            credit=Party(owner=owner_id, code="credit"),
            currency="EUR",
            amount=amount,
            reason=REASON,
            group_id=subscription_id,
        )
        try:
            await self._ledger.transfer(gift)
        except AccountClosed:
            log.warning("a period's credit has nobody to go to", subscription=str(subscription_id))
