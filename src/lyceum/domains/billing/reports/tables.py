"""What the books say of money that was taken, with what it was taken for."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.models import Money
from lyceum.domains.billing.tables import Base, Moment

What = Literal["sale", "refund", "chargeback"]


class TakingRow(Base):
    """A transfer of the books by which money was taken for something, or went back; of whom is not said. `kind` is the part of `sales.`
    that it belongs to, `product` what was bought (empty: the shop does not know), `source` the gateway, or the wallet.

    `amount` is above zero; a chargeback that was won has one below.
    """

    __tablename__ = "takings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[What] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(40))
    product: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    currency: Mapped[Money] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    reverses: Mapped[UUID | None]
