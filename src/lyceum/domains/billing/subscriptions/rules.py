"""When a subscription's periods begin and end, what a change costs and when to try again: decided without clock, database or network.

Periods go by the calendar from one moment, the anchor: from the 31st of January to the 28th of February to the 31st of March. All in UTC.
"""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID, uuid5

from lyceum.domains.billing.models import Every
from lyceum.domains.billing.subscriptions.models import Proration, SubscriptionState, Terms

MONTHS: dict[Every, int] = {"month": 1, "year": 12}
REMIND_BEFORE = timedelta(days=3)
TRY_AFTER_DAYS = (0, 1, 3, 7)
"""A renewal is tried when its period begins, and again so many days later, as long as grace lasts."""
GRACE_DAYS = 7
HANDOVER = timedelta(hours=2)
"""So long a plan stays in force after the end of a period whose renewal is on its way."""
HELD = timedelta(seconds=120)
"""After so long whoever was billing a subscription is taken to have died, and the next one may."""
UNPAID = timedelta(hours=1)
"""So long a provider's subscription is waited for that nobody has paid yet."""
LOOK_AGAIN = timedelta(minutes=1)
LOOK_DAILY = timedelta(days=1)
LATE = timedelta(days=1)
"""What is so long overdue is told of on the page of health."""
SECOND = timedelta(seconds=1)

_FACTS = UUID("8b1f0c52-6c0f-4f0a-9d0e-2f5f3a9c7b64")


class Period(NamedTuple):
    """From one moment to another."""

    start: datetime
    end: datetime


class Due(NamedTuple):
    """What a look at a subscription decides by."""

    state: SubscriptionState
    period_end: datetime
    cancels_at_end: bool


def boundary(anchor: datetime, every: Every, number: int) -> datetime:
    """The end of the `number`-th period from the anchor on: the same day of a later month, or that month's last."""
    months = anchor.month - 1 + number * MONTHS[every]
    year, month = anchor.year + months // 12, months % 12 + 1
    return anchor.replace(year=year, month=month, day=min(anchor.day, monthrange(year, month)[1]))


def period_from(anchor: datetime, every: Every, start: datetime) -> Period:
    """The period that begins at one of the anchor's boundaries."""
    months = (start.year - anchor.year) * 12 + start.month - anchor.month
    return Period(start, boundary(anchor, every, months // MONTHS[every] + 1))


def renewal(anchor: datetime, every: Every, ended: datetime, moment: datetime, grace: timedelta) -> Period:
    """The period after the one that has ended; it begins now where nobody has renewed it for longer than grace lasts."""
    return period_from(moment, every, moment) if moment > ended + grace else period_from(anchor, every, ended)


def proration(terms: Terms, new: Terms, period: Period, moment: datetime) -> Proration:
    """What a change at once costs, by the second: what is left of the old rounded down, the same of the new rounded up."""
    whole = int((period.end - period.start).total_seconds())
    left = min(max(int((period.end - moment).total_seconds()), 0), whole)
    debit = new.price if new.every != terms.every else -(-new.price * left // whole)
    return Proration(credit=terms.price * left // whole, debit=debit, left_seconds=left, period_seconds=whole)


def is_at_once(terms: Terms, new: Terms) -> bool:
    """Whether a change takes place at once: to what costs more by the month, unless it would make a period shorter."""
    return longer(terms, new) >= 0 and new.price * MONTHS[terms.every] > terms.price * MONTHS[new.every]


def longer(terms: Terms, new: Terms) -> int:
    """Whether new terms have longer periods: above 0; or shorter ones: below."""
    return MONTHS[new.every] - MONTHS[terms.every]


def what_is_due(due: Due, moment: datetime) -> Literal["remind", "end", "charge"]:
    """What is to be done with a subscription that the school bills."""
    if due.state == "active" and moment < due.period_end:
        return "remind"
    return "end" if due.cancels_at_end else "charge"


def next_try(period_end: datetime, moment: datetime, grace: timedelta) -> datetime | None:
    """When to try a renewal again that was not paid; None when grace is over with this one."""
    tries = (min(timedelta(days=days), grace) for days in TRY_AFTER_DAYS)
    return next((period_end + after for after in tries if period_end + after > moment), None)


def remind_at(period: Period) -> datetime:
    """When to remind of what comes at a period's end."""
    return max(period.end - REMIND_BEFORE, period.start)


def plan_until(due: Due, grace: timedelta) -> datetime:
    """How long a plan is in force as things stand, for people: to the end of its period, and of grace where that was not paid."""
    return due.period_end + grace if due.state == "past_due" else due.period_end


def told_until(due: Due, grace: timedelta) -> datetime:
    """The same for the gateway, which must not take a plan away while its renewal is on its way."""
    return plan_until(due, grace) + (HANDOVER if due.state == "active" and not due.cancels_at_end else timedelta())


def period_key(subscription_id: UUID, start: datetime, part: str) -> UUID:
    """The key under which a part of a period stands in the books."""
    return uuid5(_FACTS, f"{subscription_id}:{start.timestamp():.6f}:{part}")


def change_key(subscription_id: UUID, change_id: UUID) -> UUID:
    """The key under which a change stands in the books."""
    return uuid5(_FACTS, f"{subscription_id}:change:{change_id}")


def fact(*parts: object) -> UUID:
    """The id of something that happens once."""
    return uuid5(_FACTS, ":".join(map(str, parts)))
