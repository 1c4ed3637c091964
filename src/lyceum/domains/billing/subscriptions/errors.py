"""What is refused of subscriptions."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Invalid, NotFound


class SubscriptionNotFound(NotFound):
    """There is no such subscription of yours."""

    code: ClassVar[str] = "subscription_not_found"


class SubscriptionExists(Conflict):
    """You have a subscription already; change it instead."""

    code: ClassVar[str] = "subscription_exists"


class SubscriptionBusy(Conflict):
    """This subscription is just being paid; try again in two minutes at most."""

    code: ClassVar[str] = "subscription_busy"


class SubscriptionEnds(Conflict):
    """This subscription ends with its period; withdraw the cancellation first."""

    code: ClassVar[str] = "subscription_ends"


class NotRenewing(Invalid):
    """This product is no plan that renews, or not in this currency; choose another."""

    code: ClassVar[str] = "not_renewing"


class BillerUnknown(Invalid):
    """Subscriptions are not paid in this way, or not in this currency. `params["biller"]` is its name."""

    code: ClassVar[str] = "biller_unknown"


class SamePlan(Conflict):
    """This is what you have."""

    code: ClassVar[str] = "same_plan"


class ShorterPeriod(Conflict):
    """The provider that bills this cannot make its periods shorter; end it with its period, and subscribe anew."""

    code: ClassVar[str] = "shorter_period"


class CostsMore(Conflict):
    """This costs more now than was agreed to; look at the price again. `params`: pays, at_most (units)."""

    code: ClassVar[str] = "costs_more"
