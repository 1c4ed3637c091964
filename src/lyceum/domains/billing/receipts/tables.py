"""Tables of receipts, and of who gives them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.models import Money
from lyceum.domains.billing.tables import Base, Moment
from lyceum.kernel.ids import USER_ID_LENGTH

ReceiptKind = Literal["payment", "refund", "period"]


class ReceiptRow(Base):
    """A receipt, as it was given: `content` is what it says, for good; `source` is the fact that it is about, which has one receipt.

    `corrects` is the receipt whose money went back. `buyer` is the name of that moment, empty until it was asked for; it goes when the
    person is forgotten.
    """

    __tablename__ = "receipts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int]
    kind: Mapped[ReceiptKind] = mapped_column(String(10))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("billing.orders.id"))
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("billing.receipts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    given_at: Mapped[datetime] = mapped_column(Moment)
    buyer: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]


class ReceiptYearRow(Base):
    """The last number that was given in a year."""

    __tablename__ = "receipt_years"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    last: Mapped[int]


class SellerRow(Base):
    """Who gives the receipts: one row."""

    __tablename__ = "seller"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    version: Mapped[int]
    facts: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(Moment)
