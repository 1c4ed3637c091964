"""The sandbox bank as a biller: it asks for no money each month, and fails in every way that real ones do."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from lyceum.domains.billing.billed import billed
from lyceum.domains.billing.biller import Billed, Biller, BillerPlugin, PaidPeriod, Subscribing
from lyceum.domains.billing.errors import GatewayRefused
from lyceum.domains.billing.gateway import Begun, Setup
from lyceum.domains.billing.gateways.sandbox import SandboxSettings, is_on
from lyceum.domains.billing.models import Money, Product
from lyceum.domains.billing.sandbox.agreements import Agreements, paid
from lyceum.domains.billing.sandbox.bank import NAME
from lyceum.domains.billing.subscriptions.models import SubscriptionState

PAGE = "/bank/agreements"
STATES: dict[str, SubscriptionState] = {"open": "starting", "active": "active", "past_due": "past_due", "ended": "ended"}


class SandboxBiller(Biller):
    """Speaks with the bank behind the same counter as its page does."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"EUR"})
    is_test = True

    def __init__(self, bank: Agreements, clock: Callable[[], datetime]) -> None:
        self.bank, self._clock = bank, clock

    async def begin(self, ask: Subscribing) -> Begun:
        """See Biller."""
        reference = await self.bank.take_on(ask)
        return Begun(authority=reference, url=f"{PAGE}/{reference}")

    async def look(self, reference: str | None, subscription_id: UUID) -> Billed | None:
        """See Biller."""
        moment = self._clock()
        found = await self.bank.told(reference or await self.bank.find(subscription_id) or "")
        if found is None or found[0].ours != subscription_id:
            return None
        row, charges = found
        if row.state in ("open", "ended") and not charges:
            return Billed(reference=row.reference, state=STATES[row.state], occurred_at=moment)
        return billed(
            row.reference,
            STATES[row.state] if charges else "starting",
            [paid(one) for one in charges if one.state in ("paid", "returned")],
            moment,
            customer=row.reference,
            bills=row.product_code,
            period=(row.period_start, row.period_end) if row.period_start and row.period_end else None,
            cancels_at_end=row.cancels_at_end,
        )

    async def change(self, reference: str, product: Product, key: UUID, *, at_end: bool = False) -> None:
        """See Biller."""
        del key
        if product.price_eur is None or product.every is None:
            raise GatewayRefused(gateway=NAME, reason="no_price")
        await self.bank.change(reference, product, product.price_eur, at_end=at_end)

    async def cancel(self, reference: str, at_end: bool, key: UUID) -> None:
        """See Biller."""
        del key
        await self.bank.cancel(reference, at_end=at_end)

    async def resume(self, reference: str, key: UUID) -> None:
        """See Biller."""
        del key
        await self.bank.resume(reference)

    async def give_back(self, paid: PaidPeriod, key: UUID) -> bool:
        """See Biller."""
        del key
        return await self.bank.give_back(paid.reference)

    async def portal(self, customer: str, back: str) -> str | None:
        """See Biller. It is the page on which one agreed."""
        del back
        return f"{PAGE}/{customer}"

    async def close(self) -> None:
        """Nothing is open."""


def _build(setup: Setup) -> SandboxBiller | None:
    settings = setup.settings
    assert isinstance(settings, SandboxSettings)
    return SandboxBiller(Agreements(setup.db, setup.clock), setup.clock) if is_on(settings, setup.school) else None


plugin = BillerPlugin(NAME, _build)
