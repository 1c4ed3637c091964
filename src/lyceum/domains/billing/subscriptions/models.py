"""What is said of subscriptions. An amount is a whole number of its currency's units, as in the books."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from lyceum.domains.billing.models import Code, Every, Frozen, GatewayName, Money, Names, Plan, Product, Way

SubscriptionState = Literal["starting", "active", "past_due", "ended"]
"""`starting`: not paid yet. `past_due`: a renewal was not paid; the plan stays for its days of grace."""
What = Literal[
    "started",
    "renewed",
    "changed",
    "change_planned",
    "change_withdrawn",
    "payment_failed",
    "reminded",
    "past_due",
    "recovered",
    "cancel_planned",
    "cancel_withdrawn",
    "other_amount",
    "ended",
    "charged_back",
    "charge_returned",
]
"""`other_amount`: a provider charged another amount than agreed, which the books have as it is."""


class Terms(Frozen):
    """What was agreed on: a plan, what each period costs, and the micro-euro of credit that it brings."""

    product_code: Code
    plan: Plan
    price: int
    currency: Money
    every: Every
    credit: int


class Proration(Frozen):
    """What a change costs at once: `credit` for what is left of what was paid, `debit` for the same time of what comes, both in units.

    `left_seconds` of `period_seconds` are left. Where the new period begins at once, `debit` is its whole price.
    """

    credit: int
    debit: int
    left_seconds: int
    period_seconds: int

    @property
    def net(self) -> int:
        """What is to be paid."""
        return self.debit - self.credit


class Subscription(Frozen):
    """A plan that renews. `plan_until` is how long the plan is in force as things stand: days of grace are in it while `past_due`.

    `next` is what the period after this one will be, where a change is planned. `due_at` is the next try while it is past due.
    """

    id: UUID
    number: int
    biller: GatewayName
    is_test: bool
    terms: Terms
    names: Names
    scale: int
    state: SubscriptionState
    period_start: datetime | None
    period_end: datetime | None
    plan_until: datetime | None
    cancels_at_end: bool
    next: Terms | None
    next_names: Names | None
    due_at: datetime | None
    problem: str | None
    created_at: datetime
    ended_at: datetime | None


class Standing(Frozen):
    """What somebody has, if anything, which plans that renew there are, and how they can be paid. `wallet` is theirs, in rial."""

    current: Subscription | None
    offers: tuple[Product, ...]
    ways: tuple[Way, ...]
    wallet: int


class Preview(Frozen):
    """What a change would mean, before it is agreed to: at once with both lines of the proration, or from the next period on.

    `pays` units are paid now; `from_at` is when the new terms begin, `period_end` when the period that they begin in ends.
    """

    terms: Terms
    names: Names
    scale: int
    at_once: bool
    lines: Proration | None
    pays: int
    from_at: datetime
    period_end: datetime


class Turned(Frozen):
    """A subscription that was asked for; `url` is where the buyer goes on to pay, null where it is paid."""

    subscription: Subscription
    url: str | None


class Happened(Frozen):
    """A line of the history."""

    id: UUID
    subscription_id: UUID
    at: datetime
    what: What
    detail: dict[str, Any]


class HistoryPage(Frozen):
    """Part of what happened, newest first; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[Happened, ...]
    next: str | None


class SubscriptionRecord(Subscription):
    """A subscription as those who look after money see it."""

    user_id: str
    tries: int
    reference: str | None


class SubscriptionPage(Frozen):
    """Part of all subscriptions, newest first."""

    items: tuple[SubscriptionRecord, ...]
    next: str | None


class Portal(Frozen):
    """Where somebody changes how they pay at a provider; null where there is nothing to change."""

    url: str | None
