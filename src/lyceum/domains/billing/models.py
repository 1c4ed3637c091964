"""What travels through the door of the billing room. An amount is a whole number of its currency's units, as in the books."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

Money = Literal["EUR", "IRR"]
"""What people pay in: micro-euro, rial."""
Kind = Literal["plan", "credit", "minutes", "course"]
OrderKind = Kind | Literal["deposit"]
"""A deposit is money for the buyer's own wallet, of an amount of their choice: ordered and paid like the rest, and no product."""
Plan = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=20)]
"""A plan's code; which there are, the table of plans says."""
Every = Literal["month", "year"]
Locale = Literal["en", "fa"]
PaymentState = Literal[
    "created", "redirected", "unknown", "verified", "paid", "declined", "expired", "refunding", "refunded", "charged_back"
]
"""`unknown`: the gateway has not said clearly. `verified`: it has the money, the books do not have it yet.
`refunding`: it, or a part of it, goes back. `charged_back`: the buyer's bank took it."""
OrderState = Literal["open", "paid", "expired"]

CENT = 10_000
"""Units of EUR in a cent: gateways take no less."""
TOMAN = 10
"""Rial in what people say."""
MAX_PRICE = {"EUR": 10_000_000_000, "IRR": 10_000_000_000}
"""Ten thousand euro, a milliard toman: nobody sells more in one go, and a slip of the finger is told apart."""
MAX_GIVEN = 10**13
MAX_DAYS = 3_660

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=40)]
GatewayName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=20)]
CourseCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=40)]
"""What the room of the courses calls one."""
Price = Annotated[int, Field(strict=True, ge=1)]
Names = Annotated[dict[Locale, Annotated[str, Field(min_length=1, max_length=80)]], Field(min_length=2)]
"""What something is called in each of the school's languages."""


class Frozen(BaseModel):
    """Base of the room's models."""

    model_config = ConfigDict(frozen=True)


class Product(Frozen):
    """Something for sale, with a price in one currency or in both. `amount` is what the buyer gets: micro-euro of credit,
    minutes, or days of `plan`. A plan that renews has no days: it is subscribed to, is charged `every` month or year, and each period
    brings `credit` micro-euro.

    `version` grows with each change; a new one has 0.
    """

    code: Code
    names: Names
    kind: Kind
    plan: Plan | None = None
    course: CourseCode | None = None
    amount: Annotated[int, Field(strict=True, ge=0, le=MAX_GIVEN)] = 0
    every: Every | None = None
    credit: Annotated[int, Field(strict=True, ge=0, le=MAX_GIVEN)] = 0
    price_eur: Annotated[Price | None, Field(le=MAX_PRICE["EUR"], multiple_of=CENT)] = None
    price_irr: Annotated[Price | None, Field(le=MAX_PRICE["IRR"], multiple_of=TOMAN)] = None
    offered: bool = True
    version: Annotated[int, Field(strict=True, ge=0)] = 0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.price_eur is None and self.price_irr is None:
            raise ValueError("give a price in euro, in rial, or in both")
        if self.kind == "course" or self.every:
            if self.amount:
                raise ValueError("a course has no amount, and a plan that renews has no days")
        elif not self.amount:
            raise ValueError("say how much the buyer gets")
        if (self.kind == "plan") != (self.plan is not None) or (self.plan and self.amount > MAX_DAYS):
            raise ValueError(f"a product of the kind plan names its plan and up to {MAX_DAYS:,} days, and no other does")
        if (self.kind == "course") != (self.course is not None):
            raise ValueError("a product of the kind course names its course, and no other does")
        if (self.every and self.kind != "plan") or (self.credit and not self.every):
            raise ValueError("only a plan renews, and only what renews brings credit with each period")
        return self

    def price(self, currency: Money) -> int | None:
        """What it costs in a currency; None where it is not sold in it."""
        return self.price_eur if currency == "EUR" else self.price_irr


class Way(Frozen):
    """A way to pay: a gateway and a currency. `is_test`: no real money moves."""

    gateway: GatewayName
    currency: Money
    is_test: bool


class Shop(Frozen):
    """What can be bought, and how. `ways` is empty where no gateway is switched on; plans that renew can be paid in `renews_in`."""

    products: tuple[Product, ...]
    ways: tuple[Way, ...]
    renews_in: tuple[Money, ...] = ()


class Wish(Frozen):
    """What somebody wants to buy, and in which currency they pay."""

    product: Code
    currency: Money


class Turn(Frozen):
    """The address at which the buyer goes on to pay: the gateway's own, or a page of the school that leads there."""

    payment_id: UUID
    url: str


class Payment(Frozen):
    """One try to pay an order. `reference` is the gateway's own number of it; `problem` is a code of what became of it otherwise."""

    id: UUID
    gateway: GatewayName
    state: PaymentState
    reference: str | None
    problem: str | None
    refunded: int
    created_at: datetime
    changed_at: datetime


class Order(Frozen):
    """What somebody buys at the price of that moment. `given` units of `given_currency` are what they get.

    `payment` is the one that counts: the one that paid it, else the latest.
    """

    id: UUID
    number: int
    product: Code
    names: dict[Locale, str]
    kind: OrderKind
    plan: Plan | None
    course: CourseCode | None
    given: int
    given_currency: Literal["EUR", "SEC", "DAY", "IRR", "COURSE"]
    given_scale: int
    price: int
    currency: Money
    scale: int
    state: OrderState
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    payment: Payment | None


class OrderPage(Frozen):
    """Part of somebody's orders, newest first; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[Order, ...]
    next: str | None


class PaymentRecord(Payment):
    """A payment as those who look after money see it."""

    number: int
    user_id: str
    order_id: UUID
    order_number: int
    amount: int
    currency: Money
    scale: int


class PaymentPage(Frozen):
    """Part of all payments, newest first."""

    items: tuple[PaymentRecord, ...]
    next: str | None
