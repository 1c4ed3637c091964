"""Tables of the billing room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, MetaData, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.billing.backwards_models import DisputeState
from lyceum.domains.billing.models import Every, Kind, Money, OrderKind, PaymentState, Plan
from lyceum.kernel.ids import USER_ID_LENGTH

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="billing")
    type_annotation_map = {dict[str, Any]: JSONB}  # noqa: RUF012  (SQLAlchemy's way)


class ProductRow(Base):
    """Something for sale."""

    __tablename__ = "products"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, Any]]
    kind: Mapped[Kind] = mapped_column(String(20))
    plan: Mapped[Plan | None] = mapped_column(String(20))
    course: Mapped[str | None] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger)
    every: Mapped[Every | None] = mapped_column(String(5))
    credit: Mapped[int] = mapped_column(BigInteger, default=0)
    price_eur: Mapped[int | None] = mapped_column(BigInteger)
    price_irr: Mapped[int | None] = mapped_column(BigInteger)
    offered: Mapped[bool]
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now(), onupdate=func.now())


class PlanRow(Base):
    """A plan: its place among them, and how many calls of an hour may reach a paid model; null is any number."""

    __tablename__ = "plans"

    code: Mapped[Plan] = mapped_column(String(20), primary_key=True)
    rank: Mapped[int]
    calls_an_hour: Mapped[int | None]
    names: Mapped[dict[str, Any]]
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now(), onupdate=func.now())


class OrderRow(Base):
    """What somebody buys, at the price of that moment. `settled_by` is the one payment that may pay it; `paid_at` is when it was booked."""

    __tablename__ = "orders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    product_code: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, Any]]
    kind: Mapped[OrderKind] = mapped_column(String(20))
    plan: Mapped[Plan | None] = mapped_column(String(20))
    course: Mapped[str | None] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger)
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    settled_by: Mapped[UUID | None]
    paid_at: Mapped[datetime | None] = mapped_column(Moment)


class EntitlementRow(Base):
    """A plan that somebody has bought by an order, and how long it is in force; one that was paid back ends early."""

    __tablename__ = "entitlements"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("billing.orders.id"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    plan: Mapped[Plan] = mapped_column(String(20))
    from_at: Mapped[datetime] = mapped_column(Moment)
    until_at: Mapped[datetime] = mapped_column(Moment)


class CourseAccessRow(Base):
    """A course that somebody has bought by an order; one that was paid back has ended."""

    __tablename__ = "course_access"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("billing.orders.id"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    course: Mapped[str] = mapped_column(String(40))
    from_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class PaymentRow(Base):
    """One try to pay. `told` came with a browser and proves nothing; `reference` is what the gateway itself has said."""

    __tablename__ = "payments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("billing.orders.id"))
    gateway: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[PaymentState] = mapped_column(String(12))
    authority: Mapped[str | None] = mapped_column(String(200))
    turn: Mapped[dict[str, Any] | None]
    told: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(String(200))
    problem: Mapped[str | None] = mapped_column(String(40))
    refund_note: Mapped[str | None] = mapped_column(String(500))
    refund_actor: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    next_check_at: Mapped[datetime | None] = mapped_column(Moment)


class InboxRow(Base):
    """An event that a gateway has told by itself. `authority` is the payment, `subscription` the subscription that it is about."""

    __tablename__ = "inbox"

    gateway: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    type: Mapped[str] = mapped_column(String(100))
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    authority: Mapped[str | None] = mapped_column(String(200))
    subscription: Mapped[str | None] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    worked_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str | None] = mapped_column(String(40))


class SandboxRow(Base):
    """A payment at the sandbox bank, as that bank sees it. `lost` and `later` are answers that it still keeps back or puts off."""

    __tablename__ = "sandbox"

    authority: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Money] = mapped_column(String(3))
    title: Mapped[str] = mapped_column(String(200))
    order_number: Mapped[int] = mapped_column(BigInteger)
    locale: Mapped[str] = mapped_column(String(2))
    back: Mapped[str] = mapped_column(String(500))
    taken: Mapped[int | None] = mapped_column(BigInteger)
    reference: Mapped[str | None] = mapped_column(String(40))
    lost: Mapped[int] = mapped_column(default=0)
    later: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    given_back: Mapped[int] = mapped_column(BigInteger, default=0)
    parts: Mapped[dict[str, Any] | None]
    dispute: Mapped[DisputeState | None] = mapped_column(String(6))
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
