"""What the answers of a provider come to: which period was paid for last, and what for."""

from collections.abc import Sequence
from datetime import datetime

from lyceum.domains.billing.biller import Billed, PaidPeriod
from lyceum.domains.billing.subscriptions.models import SubscriptionState

Period = tuple[datetime, datetime]


def billed(
    reference: str,
    state: SubscriptionState,
    paid: Sequence[PaidPeriod],
    moment: datetime,
    *,
    customer: str,
    bills: str | None,
    period: Period | None,
    cancels_at_end: bool,
) -> Billed:
    """How a subscription stands of which the provider `bills` this product, in this period of its own, and has been paid for these.

    A provider names the next price as soon as it is agreed on, and the next period also when that is not paid. `paid` is newest first.
    """
    in_turn = list(reversed(paid))
    told = sorted(in_turn, key=lambda one: (one.period_start, one.is_change))
    whole = [one for one in told if not one.is_change]
    last = (whole[-1].period_start, whole[-1].period_end) if whole else period
    product = told[-1].product_code if told else bills
    return Billed(
        reference=reference,
        customer=customer,
        state=state,
        product_code=product,
        next_product_code=bills if bills != product else None,
        period_start=last[0] if last else None,
        period_end=last[1] if last else None,
        cancels_at_end=cancels_at_end,
        occurred_at=moment,
        paid=tuple(told),
    )
