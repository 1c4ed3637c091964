"""The door of the billing room; its models stand in `models`, what it refuses in `errors`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lyceum.domains.billing.backwards_models import RefundWish
from lyceum.domains.billing.budgets.models import Spent, Watched
from lyceum.domains.billing.errors import EnrolmentRefused, PlanUnknown
from lyceum.domains.billing.models import (
    Locale,
    Order,
    OrderPage,
    PaymentPage,
    PaymentRecord,
    PaymentState,
    Plan,
    Product,
    Shop,
    Turn,
    Wish,
)
from lyceum.domains.billing.plan_models import FIRST_PLANS, FREE, PlanTerms
from lyceum.kernel.events import Event
from lyceum.kernel.personal import Personal

__all__ = [
    "FIRST_PLANS",
    "FREE",
    "Billing",
    "EnrolmentRefused",
    "Enrolments",
    "Order",
    "OrderPage",
    "PaymentPage",
    "PaymentRecord",
    "Plan",
    "PlanTerms",
    "PlanTold",
    "PlanUnknown",
    "Product",
    "Shop",
    "Spent",
    "Turn",
    "Watched",
    "Wish",
]

PAGE_ORDERS = 30


class PlanTold(Event):
    """How long a plan is in force that was bought: by the order or the subscription `source_id`, which `reason` names for people.

    `until` may have passed. Of what was told of a source the newest counts.
    """

    source_id: UUID
    reason: str
    plan: str
    until: datetime


class Enrolments(Protocol):
    """What the shop asks of whoever keeps the courses. Every call may come again with its key, and then changes nothing."""

    async def enrol(self, key: UUID, user_id: str, course: str, order_id: UUID) -> None:
        """Give a buyer their place, before their payment counts as paid: after any crash there are both, or neither.

        Raises EnrolmentRefused where there is none to give (the money goes back), Unavailable where that cannot be said now.
        """

    async def withdraw(self, key: UUID, user_id: str, course: str, order_id: UUID) -> None:
        """Take the place back, before the money is returned. Raises Unavailable where that cannot be done now."""


class Billing(Personal, Protocol):
    """What the rest of the school may ask of the shop. What changes something takes a key, and sent again with it changes nothing."""

    async def shop(self, user_id: str) -> Shop:
        """What can be bought, and how; the wallet is a way for whoever can fill it or has something in it."""

    async def plans(self) -> tuple[PlanTerms, ...]:
        """Every plan, by rank."""

    async def put_plan(self, plan: PlanTerms, actor: str) -> PlanTerms:
        """Add or change a plan; it counts within seconds. Raises StalePlan when it was changed since `plan.version`, RankTaken."""

    async def products(self) -> tuple[Product, ...]:
        """Every product, also those that are not offered any more."""

    async def put_product(self, product: Product, actor: str) -> Product:
        """Add or change a product. Raises StaleProduct when it was changed since `product.version`, PlanUnknown."""

    async def order(self, user_id: str, key: UUID, wish: Wish) -> Order:
        """Order a product at its price of now, which is good for half an hour. Raises ProductNotFound, NotSoldIn."""

    async def pay(self, user_id: str, key: UUID, order_id: UUID, gateway: str, locale: Locale, base: str) -> Turn:
        """Begin to pay an order; `base` is the address at which the buyer reaches the school.

        Raises OrderNotFound, OrderExpired, OrderPaid, GatewayUnknown, GatewayRefused, GatewayAway.
        """

    async def orders(self, user_id: str, after: UUID | None = None, limit: int = PAGE_ORDERS) -> OrderPage:
        """What a user has ordered, newest first."""

    async def order_of(self, user_id: str, order_id: UUID) -> Order:
        """One order of a user. Raises OrderNotFound."""

    async def look(self, user_id: str, order_id: UUID) -> Order:
        """Ask the gateway about what is not decided yet of an order, at most every few seconds, and tell. Raises OrderNotFound."""

    async def came_back(self, gateway: str, payment_id: UUID, said: Mapping[str, str]) -> UUID:
        """The buyer's browser, or whoever pretends to be it, came from the gateway saying this. Returns the order.

        Nothing of it is believed: the gateway is asked. Raises PaymentNotFound, CallbackRefused.
        """

    async def payments(self, state: PaymentState | None = None, after: UUID | None = None, limit: int = PAGE_ORDERS) -> PaymentPage:
        """Payments of everybody, newest first."""

    async def recheck(self, payment_id: UUID) -> PaymentRecord:
        """Ask the gateway about a payment now. Raises PaymentNotFound."""

    async def refund(self, key: UUID, payment_id: UUID, wish: RefundWish, actor: str) -> PaymentRecord:
        """Give a payment or a part of it back: its share of what was bought leaves the buyer, and the money returns, now or later.

        Asked again, it is the same refund. Raises PaymentNotFound, OwnPayment, NotRefundable, RefundUnderWay, RefundUnfit, RefundWholeOnly,
        RefundTooLate, CreditSpent.
        """

    async def reconcile(self) -> int:
        """Bring every payment further that is due for it; returns how many were looked at."""

    async def watched(self) -> tuple[Watched, ...]:
        """The school's budgets of what AI takes, to be looked at by who knows it."""

    async def spent(self, told: tuple[Spent, ...]) -> None:
        """What was spent of budgets; a level that is reached is told once in its month, however often this is said."""
