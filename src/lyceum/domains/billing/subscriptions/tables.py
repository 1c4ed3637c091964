"""Tables of subscriptions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.models import Every, Money, Plan
from lyceum.domains.billing.subscriptions.models import SubscriptionState, What
from lyceum.domains.billing.tables import Base, Moment
from lyceum.kernel.ids import USER_ID_LENGTH


class SubscriptionRow(Base):
    """A plan that renews. Price and credit are those that were agreed on; `next_terms` is what the next period will be instead.

    `pending` is a change that is being charged, `held_until` keeps two from billing it at once, `due_at` is when there is something to do.
    """

    __tablename__ = "subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    biller: Mapped[str] = mapped_column(String(20))
    product_code: Mapped[str] = mapped_column(String(40))
    plan: Mapped[Plan] = mapped_column(String(20))
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    every: Mapped[Every] = mapped_column(String(5))
    credit: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[SubscriptionState] = mapped_column(String(10))
    anchor_at: Mapped[datetime] = mapped_column(Moment)
    period_start: Mapped[datetime | None] = mapped_column(Moment)
    period_end: Mapped[datetime | None] = mapped_column(Moment)
    cancels_at_end: Mapped[bool] = mapped_column(default=False)
    next_terms: Mapped[dict[str, Any] | None]
    pending: Mapped[dict[str, Any] | None]
    reference: Mapped[str | None] = mapped_column(String(200))
    customer: Mapped[str | None] = mapped_column(String(200))
    occurred_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class PeriodRow(Base):
    """A period and what is paid for it: written before it is charged, `booked_at` once the books have its money and its credit."""

    __tablename__ = "subscription_periods"

    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("billing.subscriptions.id"), primary_key=True)
    period_start: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    period_end: Mapped[datetime] = mapped_column(Moment)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    product_code: Mapped[str] = mapped_column(String(40))
    plan: Mapped[Plan] = mapped_column(String(20))
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    credit: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str | None] = mapped_column(String(200))
    booked_at: Mapped[datetime | None] = mapped_column(Moment)


class HistoryRow(Base):
    """Something that happened to a subscription; both lines of a proration are among the details."""

    __tablename__ = "subscription_history"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("billing.subscriptions.id"))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[What] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]]
