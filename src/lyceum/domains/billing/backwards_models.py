"""What is told of money that goes backwards. Amounts are whole units, as in the books."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lyceum.domains.billing.models import MAX_PRICE, Frozen, GatewayName, Money
from lyceum.domains.ledger.port import Currency

RefundTo = Literal["gateway", "wallet"]
"""The way that the money came, or the buyer's own wallet, in rial."""
RefundState = Literal["asked", "taken", "done", "refused", "undone"]
"""`taken`: what was bought has left the buyer, the money has not gone yet. `refused`: it was not there any more. `undone`: the gateway
would not return the money, and what was bought is the buyer's again.
"""
DisputeState = Literal["warned", "open", "won", "lost"]
"""`warned`: the bank only asks. `won`: the school keeps the money."""
Booked = Literal["none", "out", "back"]


class RefundWish(Frozen):
    """What is to go back: without an amount, all that is left of the payment."""

    amount: Annotated[int | None, Field(ge=1, le=max(MAX_PRICE.values()))] = None
    note: str
    to: RefundTo = "gateway"


class Part(Frozen):
    """A part of a payment as a gateway is asked to return it; `refund_id` tells it from all others."""

    refund_id: UUID
    number: int
    amount: int


class Disputed(Frozen):
    """A dispute as the gateway tells of it. `withdrawn`: the money is not with the school now."""

    reference: Annotated[str, Field(max_length=200)]
    amount: int
    state: DisputeState
    withdrawn: bool
    reason: Annotated[str, Field(max_length=60)] = ""


class Dispute(Frozen):
    """A dispute as those see it who look after money: of an order's payment, or of a subscription's period. Of what was bought
    `taken` units came back; the buyer `owed` the rest, and has `repaid` so much, in units of `owed_currency`.
    """

    id: UUID
    payment_id: UUID | None
    order_number: int | None
    subscription_number: int | None
    user_id: str
    gateway: GatewayName
    reference: str
    reason: str
    state: DisputeState
    withdrawn: bool
    amount: int
    currency: Money
    scale: int
    owed: int
    repaid: int
    owed_currency: Currency | None
    owed_scale: int
    opened_at: datetime
    changed_at: datetime


class DisputePage(Frozen):
    """Part of all disputes, newest first."""

    items: tuple[Dispute, ...]
    next: str | None


class Debt(Frozen):
    """What somebody owes the school since a payment of theirs was taken back by their bank; the next top-up repays it."""

    user_id: str
    order_number: int
    amount: int
    currency: Currency
    scale: int
    since: datetime
