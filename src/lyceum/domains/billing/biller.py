"""Who bills a subscription when it is not the school: a payment provider that charges by itself, and the registry that finds them.

One Python file a provider in `billers/`, of the gateway's name and switched on by the gateway's settings. What a provider says is projected
on the school's own rows, by `Subscriptions.project`; it is asked, and no event is believed for more than a reason to ask.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from uuid import UUID

from lyceum.domains.billing import billers
from lyceum.domains.billing.backwards_models import Disputed
from lyceum.domains.billing.errors import PaymentNotFound
from lyceum.domains.billing.gateway import Begun, Leading, Setup
from lyceum.domains.billing.gateway import discover as discover_gateways
from lyceum.domains.billing.models import Every, Frozen, Locale, Money, Product
from lyceum.domains.billing.subscriptions.models import SubscriptionState
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.settings import Section, Settings


class Subscribing(Frozen):
    """What a provider is told when a subscription begins; `back` is where the browser returns. `subscription_id` is ours: it is to be
    kept with the provider's subscription (metadata, custom data), so that what is heard of it can be told to be ours.
    """

    subscription_id: UUID
    owner_id: str
    email: str | None
    product: Product
    price: int
    currency: Money
    every: Every
    locale: Locale
    back: str


class PaidPeriod(Frozen):
    """A period that the provider has the money of. `reference` is the invoice, transaction or payment: it is booked once by it.

    `product_code` is what was paid for. `is_change`: the difference of a change within a period: money for the books, and no period of its
    own. `amount` may be 0, where what a change left over has paid for it.
    """

    reference: str
    period_start: datetime
    period_end: datetime
    amount: int
    currency: Money
    product_code: str | None = None
    is_change: bool = False


class Billed(Frozen):
    """How a provider says that a subscription stands. `occurred_at` is the provider's time of it: what is older changes nothing any more.

    `reference` is the provider's own id of the subscription. `product_code` is what the last paid period is of, None where the provider
    names none that we sell; `next_product_code` is what the next charge will be for, where it is another. The period is the last that was
    paid, also while the next one is past due. `paid` may name periods that were told before, in any order.
    """

    reference: str
    customer: str | None = None
    state: SubscriptionState
    product_code: str | None = None
    next_product_code: str | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    cancels_at_end: bool = False
    occurred_at: datetime
    paid: tuple[PaidPeriod, ...] = ()


class Biller(ABC):
    """A provider that charges by itself. Every method may be called again with the same key or for the same subscription.

    `reference` is what `begin` called it (`Begun.authority`) until `look` has named the provider's own id, and that from then on.
    All raise GatewayAway when it is not clear what became of a call, GatewayRefused when the provider says no.
    """

    name: str
    currencies: frozenset[Money]
    is_test: bool = False

    @abstractmethod
    async def begin(self, ask: Subscribing) -> Begun:
        """Hand a subscription in; the browser goes where the answer says."""

    def leading(self, begun: Begun) -> Leading:
        """The page that leads a browser on to a subscription whose method is PAGE."""
        del begun
        raise PaymentNotFound

    @abstractmethod
    async def look(self, reference: str | None, subscription_id: UUID) -> Billed | None:
        """How it stands: `starting` while nothing was paid. None where the provider knows nothing of it."""

    @abstractmethod
    async def change(self, reference: str, product: Product, key: UUID, *, at_end: bool = False) -> None:
        """Change it to another product: at once, with the provider's own proration, or from the next charge on, for nothing now.

        Raises GatewayRefused where the difference could not be charged, and nothing was changed; and with the reason `interval` where a
        change of the period's length was to wait for its end, which providers cannot.
        """

    @abstractmethod
    async def cancel(self, reference: str, at_end: bool, key: UUID) -> None:
        """End it with its period, or now. One that nobody has paid yet cannot be paid any more."""

    @abstractmethod
    async def resume(self, reference: str, key: UUID) -> None:
        """Take back that it ends with its period."""

    @abstractmethod
    async def give_back(self, paid: PaidPeriod, key: UUID) -> bool:
        """Return the money of a paid period; whether it is on its way, which somebody may have to approve first."""

    async def paid_by(self, payment: str) -> str | None:
        """The reference of the paid period that a payment was for, as events of disputes name payments; None where it is none's."""
        return payment

    async def disputes(self, reference: str) -> tuple[Disputed, ...]:
        """What is disputed of a paid period; nothing at a provider that knows no disputes."""
        del reference
        return ()

    async def portal(self, customer: str, back: str) -> str | None:
        """The provider's own page where somebody changes how they pay; None where there is none."""
        del customer, back
        return None

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True)
class BillerPlugin:
    """What a biller's file offers under the name `plugin`: built from what its gateway is built from, None while that is off."""

    name: str
    build: Callable[[Setup], Biller | None]


def discover() -> dict[str, BillerPlugin]:
    """All plugins by name: those of `billers/`, each in the file of its name, which is a gateway's."""
    found: dict[str, BillerPlugin] = {}
    for module in iter_modules(billers.__path__):
        plugin = import_module(f"{billers.__name__}.{module.name}").plugin
        assert isinstance(plugin, BillerPlugin)
        assert plugin.name == module.name, f"the plugin of {module.name} calls itself {plugin.name}"
        found[plugin.name] = plugin
    return found


def switched_on(
    db: Database,
    ledger: Ledger,
    school: Settings,
    settings: Callable[[type[Section]], Section],
    gateways: frozenset[str],
    clock: Callable[[], datetime] = now,
) -> dict[str, Biller]:
    """The billers whose gateways are switched on, by name. The sandbox bank charges by this clock."""
    sections = {name: plugin.settings for name, plugin in discover_gateways().items()}
    built = {
        name: plugin.build(Setup(db, ledger, school, settings(sections[name]), clock))
        for name, plugin in discover().items()
        if name in gateways
    }
    return {name: biller for name, biller in built.items() if biller}
