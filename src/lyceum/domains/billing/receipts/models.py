"""What travels of receipts: who gives them, what they say, and how they are listed."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from lyceum.domains.billing.models import Frozen, Locale, Money
from lyceum.domains.billing.receipts.tables import ReceiptKind
from lyceum.kernel.errors import Conflict, NotFound

STORABLE = r"^[^\x00]*$"
Name = Annotated[str, Field(max_length=120, pattern=STORABLE)]
Address = Annotated[str, Field(max_length=400, pattern=STORABLE)]
Because = Literal["", "lost", "won"]
"""Where a buyer's bank had the last word: it took the payment back for good, or gave it again after all."""
TaxNumber = Annotated[str, Field(max_length=40, pattern=STORABLE)]


class ReceiptNotFound(NotFound):
    """There is no such receipt of yours; one is given when the money has come."""

    code: ClassVar[str] = "receipt_not_found"


class StaleSeller(Conflict):
    """Somebody changed this meanwhile; look at it again. `params["version"]` is the one there is now."""

    code: ClassVar[str] = "stale_seller"


class Seller(Frozen):
    """Who gives receipts, in each language that they can be read in. `version` grows with each change; 0 is a school that said nothing."""

    names: dict[Locale, Name] = Field(default_factory=dict)
    addresses: dict[Locale, Address] = Field(default_factory=dict)
    tax_number: TaxNumber = ""
    version: Annotated[int, Field(strict=True, ge=0)] = 0


class Line(Frozen):
    """One line of a receipt: what was sold, and what it gives: `given` units of credit, seconds, or days of `plan`.

    A period of a subscription says when it `begins` and `ends`.
    """

    names: dict[Locale, str]
    kind: str
    plan: str | None = None
    given: int = 0
    amount: int
    begins: datetime | None = None
    ends: datetime | None = None


class Content(Frozen):
    """What a receipt says, kept from the moment on in which it is given."""

    seller: Seller
    lines: tuple[Line, ...]
    gateway: str
    reference: str
    is_test: bool
    order_number: int | None = None
    paid_at: datetime
    note: str = ""
    because: Because = ""


class Receipt(Frozen):
    """A receipt in a list. `amount` of a refund is what went back."""

    id: UUID
    number: str
    kind: ReceiptKind
    order_id: UUID | None
    corrects: UUID | None
    amount: int
    currency: Money
    scale: int
    given_at: datetime


class ReceiptPage(Frozen):
    """Part of somebody's receipts, newest first; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[Receipt, ...]
    next: UUID | None


class Giving(Frozen):
    """A receipt that is to be given. `source` is the fact that it is about: given again, it is the same receipt."""

    source: str
    owner_id: str
    kind: ReceiptKind
    amount: int
    currency: Money
    lines: tuple[Line, ...]
    gateway: str
    reference: str
    is_test: bool
    at: datetime
    order_id: UUID | None = None
    order_number: int | None = None
    corrects: UUID | None = None
    note: str = ""
    because: Because = ""


class Paper(Frozen):
    """A receipt to take along."""

    name: str
    content: bytes
