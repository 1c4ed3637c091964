"""What providers keep of their subscriptions, whatever words they speak: agreements, periods and charges; amounts are cents."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

MONTH, YEAR = "month", "year"


def real() -> datetime:
    return datetime.now(UTC)


@dataclass
class Charge:
    """One invoice. `product` is what it pays for; `is_update`: the difference of a change within a period."""

    name: str
    start: datetime
    end: datetime
    cents: int
    product: str
    state: str = "open"
    is_update: bool = False
    currency: str = "EUR"


@dataclass
class Agreement:
    """A subscription as its provider sees it. `opening`: the checkout by which it began; `ours`: what the school calls it."""

    opening: str
    ours: str
    product: str
    cents: int
    every: str
    back: str
    name: str = ""
    customer: str = ""
    state: str = "open"
    start: datetime = field(default_factory=real)
    end: datetime = field(default_factory=real)
    cancels: bool = False
    charges: list[Charge] = field(default_factory=list)
    balance: int = 0
    lost: int = 0
    """So many answers get lost on their way, though what was asked for is done."""
    later: int = 0
    """So many times it does not say yet that it was paid."""
    done: set[str] = field(default_factory=set)
    """Keys of what was asked for already."""


class Agreements:
    """The provider's books of them, and what becomes of them when nobody from the school is there."""

    def __init__(self, prefix: str, clock: Callable[[], datetime] = real) -> None:
        self.prefix, self.clock = prefix, clock
        self.all: dict[str, Agreement] = {}
        self.card_works = True

    def found(self, name: str) -> Agreement | None:
        """By the name of the checkout or of the subscription."""
        return next((one for one in self.all.values() if name in (one.opening, one.name)), None)

    def of(self, ours: str) -> Agreement:
        return next(one for one in self.all.values() if one.ours == ours)

    def opened(self, opening: str, ours: str, product: str, cents: int, every: str, back: str) -> Agreement:
        self.all[opening] = Agreement(opening, ours, product, cents, every, back)
        return self.all[opening]

    def agree(self, one: Agreement, *, cents: int | None = None, currency: str = "EUR") -> None:
        """The buyer agrees and is charged for the first period."""
        one.name, one.customer, one.state = f"sub_{uuid4().hex[:26]}", f"{self.prefix}_{uuid4().hex[:14]}", "active"
        one.start = self.clock().replace(microsecond=0)
        one.end = after(one.start, one.every)
        one.charges.append(self._charge(one, one.start, one.end, one.cents if cents is None else cents, "paid", currency=currency))

    def renew(self, one: Agreement, *, paid: bool = True, cents: int | None = None) -> None:
        """The period ends: a cancelled one is over, any other is charged."""
        if one.cancels:
            one.state, one.cancels = "ended", False
            return
        start, end = one.end, after(one.end, one.every)
        asked = one.cents if cents is None else cents
        used = min(one.balance, asked)
        one.balance -= used
        one.charges.append(self._charge(one, start, end, asked - used, "paid" if paid else "open"))
        one.start, one.end, one.state = start, end, "active" if paid else "past_due"

    def earlier(self, one: Agreement, gone: int) -> None:
        """Everything has happened so many seconds earlier."""
        for thing in (one, *one.charges):
            thing.start, thing.end = thing.start - timedelta(seconds=gone), thing.end - timedelta(seconds=gone)

    def recover(self, one: Agreement) -> None:
        """The provider tries again, and the card works."""
        for charge in one.charges:
            charge.state = "paid" if charge.state == "open" else charge.state
        one.state = "active"

    def give_up(self, one: Agreement) -> None:
        """The provider has tried often enough."""
        for charge in one.charges:
            charge.state = "void" if charge.state == "open" else charge.state
        one.state = "ended"

    def change(self, one: Agreement, product: str, cents: int, every: str, *, prorated: bool) -> bool:
        """Another price, now and prorated, or from the next charge on; False where the card refuses the difference."""
        if prorated:
            is_anew, moment = every != one.every, self.clock().replace(microsecond=0)
            total, left = seconds(one.end) - seconds(one.start), max(seconds(one.end) - seconds(moment), 0)
            debit = cents if is_anew else -(-cents * left // total)
            difference = debit - one.cents * left // total
            if difference > 0 and not self.card_works:
                return False
            if is_anew:
                one.start, one.end = moment, after(moment, every)
            charge = self._charge(one, moment, one.end, max(difference, 0), "paid", product=product)
            charge.is_update = not is_anew
            one.charges.append(charge)
            one.balance += max(-difference, 0)
        else:
            assert every == one.every, "a period's length cannot wait"
        one.product, one.cents, one.every = product, cents, every
        return True

    def cancel(self, one: Agreement, *, at_end: bool) -> None:
        if one.state == "ended":
            return
        one.cancels, one.state = at_end, one.state if at_end else "ended"

    def paid_back(self, charge: str) -> None:
        for one in self.all.values():
            for kept in one.charges:
                kept.state = "returned" if kept.name == charge else kept.state

    def _charge(
        self, one: Agreement, start: datetime, end: datetime, cents: int, state: str, *, product: str = "", currency: str = "EUR"
    ) -> Charge:
        return Charge(f"{uuid4().hex[:24]}", start, end, cents, product or one.product, state, currency=currency)


def after(moment: datetime, every: str) -> datetime:
    """A calendar month or year later, on the same day where there is one."""
    months = moment.month - 1 + (12 if every == YEAR else 1)
    year, month = moment.year + months // 12, months % 12 + 1
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month, day=min(moment.day, 28))


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


Told = dict[str, Any]
