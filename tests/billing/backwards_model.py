"""What money that goes backwards must leave in the books: worked out from what happened, without a line of the school's own code."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Account = tuple[str, str]
"""A code and a currency."""
Claim = Literal["open", "won", "lost"]
OWN: dict[str, Account] = {"credit": ("credit", "EUR"), "minutes": ("tutoring", "SEC"), "deposit": ("wallet", "IRR")}
WALLET: Account = ("wallet", "IRR")


@dataclass
class Bought:
    """Something paid: `back` of its price has gone back, of it `by_bank` the way it came; the rest is of its dispute."""

    kind: str
    gateway: str
    currency: str
    price: int
    units: int
    back: int = 0
    by_bank: int = 0
    is_returned: bool = False
    claim: Claim | None = None
    taken: int = 0
    lost: int = 0
    excess: int = 0
    owed: int = 0
    repaid: int = 0

    @property
    def own(self) -> Account:
        """Where its buyer has it."""
        return OWN[self.kind]

    @property
    def is_out(self) -> bool:
        """Whether the money is with the buyer's bank."""
        return self.claim in ("open", "lost")

    @property
    def state(self) -> str:
        """How the school calls it."""
        if self.is_out:
            return "charged_back"
        return "refunded" if self.back == self.price else "paid"

    @property
    def clearing(self) -> Account:
        """Where the school has the money until the gateway pays it out."""
        return (f"clearing.{self.gateway}", self.currency)

    @property
    def sales(self) -> str:
        """What it was sold as."""
        return f"sales.{self.kind}"

    def remains(self, back: int) -> int:
        """What its buyer keeps of it when so much of the price is back: their share, rounded up to a whole unit."""
        return -(-self.units * (self.price - back) // self.price)


@dataclass
class Model:
    """One person, and the school. What people and the school have together is nothing, in each currency."""

    has: Counter[Account] = field(default_factory=Counter)
    school: Counter[Account] = field(default_factory=Counter)
    gifts: Counter[datetime] = field(default_factory=Counter)
    disputed: list[Bought] = field(default_factory=list)

    def free(self, account: Account) -> int:
        """What is there and was bought."""
        return self.has[account] - (sum(self.gifts.values()) if account == OWN["credit"] else 0)

    def buy(self, one: Bought) -> None:
        """Paid, booked, and what is owed in the same kind repaid out of it, the oldest debt first."""
        if one.gateway == "wallet":
            self.has[WALLET] -= one.price
            self.school[one.clearing] += one.price
        self.has[one.own] += one.units
        self.school[one.clearing] -= one.price
        if one.kind != "deposit":
            self.school[one.sales, one.currency] += one.price
            self.school[one.sales, one.own[1]] -= one.units
        brought = one.units
        for debt in (each for each in self.disputed if each.is_out and each.own == one.own):
            paid = min(debt.owed - debt.repaid, brought)
            debt.repaid, brought = debt.repaid + paid, brought - paid
            self.has[one.own] -= paid
            self.school["loss.chargeback", one.own[1]] += paid
            self._owes(one.own[1], -paid)

    def use(self, account: Account, amount: int, revenue: str) -> None:
        """Something is paid for with it: gifts first, the first to end before the others."""
        self.has[account] -= amount
        self.school[revenue, account[1]] += amount
        if account == OWN["credit"]:
            for end in sorted(self.gifts):
                part = min(self.gifts[end], amount)
                self.gifts[end], amount = self.gifts[end] - part, amount - part

    def give(self, amount: int, until: datetime) -> None:
        """A gift."""
        self.has[OWN["credit"]] += amount
        self.school["promo.granted", "EUR"] -= amount
        self.gifts[until] += amount

    def end(self, moment: datetime) -> None:
        """Gifts that have ended by then are gone."""
        for until in [each for each in self.gifts if each <= moment]:
            gone = self.gifts.pop(until)
            self.has[OWN["credit"]] -= gone
            self.school["promo.expired", "EUR"] += gone

    def can_go_back(self, one: Bought, amount: int) -> bool:
        """Whether what was bought for so much is still there."""
        return one.remains(one.back) - one.remains(one.back + amount) <= self.free(one.own)

    def refund(self, one: Bought, amount: int, to: str) -> None:
        """So much of the price goes back."""
        goods = one.remains(one.back) - one.remains(one.back + amount)
        self.has[one.own] -= goods
        if one.kind != "deposit":
            self.school[one.sales, one.own[1]] += goods
            self.school[one.sales, one.currency] -= amount
        into_wallet = one.gateway == "wallet" or to == "wallet"
        if into_wallet:
            self.has[WALLET] += amount
        else:
            self.school[one.clearing] += amount
            one.by_bank += amount
            one.is_returned = amount == one.price
        one.back += amount

    def dispute(self, one: Bought) -> None:
        """The buyer's bank has taken what it had not been given back: what is there comes back, the rest is lost and owed."""
        share, kept = one.remains(one.back), one.price - one.back
        one.claim, one.taken = "open", max(min(share, self.free(one.own)), 0)
        one.lost = one.owed = share - one.taken
        one.repaid, one.excess = 0, one.price - one.by_bank - kept
        self.has[one.own] -= one.taken
        self._moved(one, share, kept, 1)
        self._owes(one.own[1], one.owed)
        self.disputed.append(one)

    def win(self, one: Bought) -> None:
        """The money has come back, and all of the dispute is undone; what was repaid is the buyer's again."""
        one.claim = "won"
        self.has[one.own] += one.taken + one.repaid
        self.school["loss.chargeback", one.own[1]] -= one.repaid
        self._owes(one.own[1], one.repaid - one.owed)
        self._moved(one, one.remains(one.back), one.price - one.back, -1)
        one.owed = one.repaid = 0

    def _moved(self, one: Bought, share: int, kept: int, sign: int) -> None:
        """Through the school's accounts, there or back."""
        pool = one.clearing if one.kind == "deposit" else (one.sales, one.own[1])
        self.school[pool] += sign * share
        self.school["loss.chargeback", one.own[1]] -= sign * one.lost
        self.school["loss.chargeback", one.currency] -= sign * one.excess
        self.school[one.clearing] += sign * one.excess
        if one.kind != "deposit":
            self.school[one.sales, one.currency] -= sign * kept
            self.school[one.clearing] += sign * kept

    def _owes(self, currency: str, amount: int) -> None:
        self.has["debt", currency] += amount
        self.school["contra.debt", currency] -= amount
