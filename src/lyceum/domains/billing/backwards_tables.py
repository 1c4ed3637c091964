"""Tables of money that goes backwards: refunds that the school gives, disputes that banks bring, and debts that top-ups repay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.backwards_models import Booked, DisputeState, RefundState, RefundTo
from lyceum.domains.billing.models import Money
from lyceum.domains.billing.tables import Base, Moment
from lyceum.domains.ledger.port import Currency
from lyceum.kernel.ids import USER_ID_LENGTH


class RefundRow(Base):
    """A payment, or a part of it, on its way back: the `number`-th of its payment. `goods` is what of the purchase goes back with it."""

    __tablename__ = "refunds"
    __table_args__ = (UniqueConstraint("payment_id", "number", name="refund_number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("billing.payments.id"))
    number: Mapped[int]
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    goods: Mapped[int] = mapped_column(BigInteger)
    destination: Mapped[RefundTo] = mapped_column(String(7))
    note: Mapped[str] = mapped_column(String(500))
    actor: Mapped[str] = mapped_column(String(20))
    state: Mapped[RefundState] = mapped_column(String(7))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class DisputeRow(Base):
    """A buyer's bank asks for a payment back, or for what was paid by `paid_reference` for a period of a subscription.

    `withdrawn`: the gateway says that the money is gone now; `booked` is what the books know.
    `kept` of `amount` was still with the school; of the purchase `taken` units came back, and the buyer owes `owed`, of which `repaid`.
    """

    __tablename__ = "disputes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("billing.payments.id"))
    subscription_id: Mapped[UUID | None] = mapped_column(ForeignKey("billing.subscriptions.id"))
    paid_reference: Mapped[str | None] = mapped_column(String(200))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    reference: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(60))
    state: Mapped[DisputeState] = mapped_column(String(6))
    withdrawn: Mapped[bool]
    booked: Mapped[Booked] = mapped_column(String(4))
    amount: Mapped[int] = mapped_column(BigInteger)
    kept: Mapped[int | None] = mapped_column(BigInteger)
    taken: Mapped[int | None] = mapped_column(BigInteger)
    owed: Mapped[int] = mapped_column(BigInteger, default=0)
    repaid: Mapped[int] = mapped_column(BigInteger, default=0)
    owed_currency: Mapped[Currency | None] = mapped_column(String(3))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class RepaymentRow(Base):
    """What of a payment repays what is owed after a dispute: written before it is booked, `booked_at` afterwards."""

    __tablename__ = "repayments"

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("billing.payments.id"), primary_key=True)
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("billing.disputes.id"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Currency] = mapped_column(String(3))
    booked_at: Mapped[datetime | None] = mapped_column(Moment)
