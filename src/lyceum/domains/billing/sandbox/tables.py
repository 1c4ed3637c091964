"""Tables of the sandbox bank's standing agreements; nothing in them says whose they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.models import Every, Locale, Money
from lyceum.domains.billing.tables import Base, Moment


class AgreementRow(Base):
    """Somebody is charged each period, as the bank sees it. `lost` and `late` are answers that it still keeps back or puts off.

    `ours` is what the school calls it; `balance` what a change left over, for the next charge; `try_at` the next try of a refused charge.
    """

    __tablename__ = "sandbox_agreements"

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    ours: Mapped[UUID] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(10))
    product_code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    every: Mapped[Every] = mapped_column(String(5))
    locale: Mapped[Locale] = mapped_column(String(2))
    back: Mapped[str] = mapped_column(String(500))
    anchor_at: Mapped[datetime | None] = mapped_column(Moment)
    period_start: Mapped[datetime | None] = mapped_column(Moment)
    period_end: Mapped[datetime | None] = mapped_column(Moment)
    cancels_at_end: Mapped[bool] = mapped_column(default=False)
    card_works: Mapped[bool] = mapped_column(default=True)
    balance: Mapped[int] = mapped_column(BigInteger, default=0)
    tries: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[datetime | None] = mapped_column(Moment)
    lost: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class ChargeRow(Base):
    """One charge: paid, open (refused until now), void (given up) or returned. `is_change`: the difference of a change within a period."""

    __tablename__ = "sandbox_charges"

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    agreement: Mapped[str] = mapped_column(ForeignKey("billing.sandbox_agreements.reference"))
    period_start: Mapped[datetime] = mapped_column(Moment)
    period_end: Mapped[datetime] = mapped_column(Moment)
    product_code: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(10))
    is_change: Mapped[bool] = mapped_column(default=False)
    paid_at: Mapped[datetime | None] = mapped_column(Moment, server_default=func.now())
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
