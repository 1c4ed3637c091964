"""What becomes of a payment: decided here, without clock, database or network."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from lyceum.domains.billing.gateway import Outcome
from lyceum.domains.billing.models import OrderKind, OrderState, PaymentState

ORDER_SECONDS = 1_800
"""So long an order's price is good, and a payment of it may begin."""
PAYMENT_SECONDS = 3_600
"""So long a payment is waited for; what comes to light later goes back to the buyer."""
CHECK_SECONDS = 60
SLOW_CHECK_SECONDS = 3_600
UNKNOWN_DAYS = 7
LOOK_SECONDS = 3.0
"""A gateway is not asked more often than this about one payment because somebody looks at a page."""
MINUTE_SECONDS = 60
DAY_SECONDS = 86_400

WAITING: frozenset[PaymentState] = frozenset({"created", "redirected", "unknown"})
REOPENED: frozenset[PaymentState] = frozenset({"declined", "expired"})
"""Ended for all that is known; proof of money still changes them."""

_FACTS = UUID("3f0c7d0e-9d57-4a53-8a94-0c1f2f6b7a11")


class Standing(NamedTuple):
    """What a decision about a payment looks at."""

    state: PaymentState
    amount: int
    expires_at: datetime
    is_order_free: bool
    is_reference_free: bool


class Decision(NamedTuple):
    """What a payment is from now on, why, and when to look again."""

    state: PaymentState
    problem: str | None
    next_check_at: datetime | None


def decided(standing: Standing, outcome: Outcome, moment: datetime, *, cancelled: bool = False) -> Decision:
    """What a gateway's word makes of a payment that is not decided yet. What was decided stays as it is."""
    if standing.state not in WAITING | REOPENED:
        raise ValueError(f"a payment that is {standing.state} is decided")
    late = moment > standing.expires_at
    if outcome.state == "paid":
        return _of_money(standing, outcome, moment, late=late)
    if outcome.state == "returned":
        return Decision("refunded", "returned_by_gateway", None)
    if outcome.state == "refused":
        if standing.state == "expired" or (late and standing.state in WAITING):
            return Decision("expired", "not_paid_in_time", None)
        return Decision("declined", "declined_by_gateway", None)
    if standing.state in REOPENED:  # nothing new; one that was only said to be given up is still watched for its hour
        watched = standing.state == "declined" and not late
        return Decision(standing.state, None, _soon(moment) if watched else None)
    if outcome.state == "unclear":
        return _unclear(standing, moment, late=late)
    if late:
        return Decision("expired", "not_paid_in_time", None)
    if cancelled:
        return Decision("declined", "given_up", _soon(moment))
    return Decision(standing.state if standing.state == "created" else "redirected", None, _soon(moment))


def _of_money(standing: Standing, outcome: Outcome, moment: datetime, *, late: bool) -> Decision:
    """The gateway has money: the school keeps it, or it goes back."""
    if not standing.is_reference_free:
        return Decision("declined", "reference_used", None)
    problem = None
    if outcome.amount is not None and outcome.amount != standing.amount:
        problem = "wrong_amount"
    elif late:
        problem = "too_late"
    elif not standing.is_order_free:
        problem = "paid_twice"
    return Decision("refunding" if problem else "verified", problem, _soon(moment))


def _unclear(standing: Standing, moment: datetime, *, late: bool) -> Decision:
    given_up = moment > standing.expires_at + timedelta(days=UNKNOWN_DAYS)
    if given_up:  # for a person to clear up: see the health check
        return Decision("unknown", "gateway_silent", None)
    seconds = SLOW_CHECK_SECONDS if late else CHECK_SECONDS
    return Decision("unknown", None, moment + timedelta(seconds=seconds))


def _soon(moment: datetime) -> datetime:
    return moment + timedelta(seconds=CHECK_SECONDS)


def next_try(created_at: datetime, moment: datetime) -> datetime:
    """When to try again what did not work out: every minute for the first hour, then every hour."""
    young = moment - created_at < timedelta(seconds=PAYMENT_SECONDS)
    return moment + timedelta(seconds=CHECK_SECONDS if young else SLOW_CHECK_SECONDS)


def order_state(expires_at: datetime, paid_at: datetime | None, moment: datetime) -> OrderState:
    """How an order stands."""
    if paid_at:
        return "paid"
    return "expired" if moment > expires_at else "open"


def fact(gateway: str, reference: str, part: str) -> UUID:
    """The key under which a part of a payment stands in the books: made of the fact, so that it is booked once whoever tells it."""
    return uuid5(_FACTS, f"{gateway}:{reference}:{part}")


def follows(last: datetime | None, moment: datetime) -> datetime:
    """When what is bought now begins: after what is there of it, or at once."""
    return last if last and last > moment else moment


def whole(kind: OrderKind, amount: int) -> int:
    """What was bought in units that can be divided: units of the books, seconds of a plan; a course is one."""
    if kind == "course":
        return 1
    return amount * DAY_SECONDS if kind == "plan" else given_units(kind, amount)


def part(kind: OrderKind, amount: int, price: int, before: int, now_back: int) -> int:
    """What of a purchase goes back with a part of its price, when `before` went back earlier.

    Of what has gone back altogether the share is rounded down: the buyer keeps less than a unit too much, and never too little.
    """
    bought = price if kind == "deposit" else whole(kind, amount)
    return bought * (before + now_back) // price - bought * before // price


def given_units(kind: OrderKind, amount: int) -> int:
    """What the buyer gets in units of the books, or one course: micro-euro of credit, seconds of tutoring, rial."""
    if kind == "course":
        return 1
    return amount * MINUTE_SECONDS if kind == "minutes" else amount
