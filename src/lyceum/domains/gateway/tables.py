"""Tables of the gateway room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.billing.port import Plan

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="gateway")
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB}  # noqa: RUF012  (SQLAlchemy's way)


class RouteRow(Base):
    """What a name means for a plan."""

    __tablename__ = "routes"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    plan: Mapped[str] = mapped_column(String(20), primary_key=True)
    capability: Mapped[str] = mapped_column(String(20))
    upstreams: Mapped[list[Any]]
    changed_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now(), onupdate=func.now())


class RateRow(Base):
    """Price and cost of a unit of an upstream, in pico-euro."""

    __tablename__ = "rates"

    provider: Mapped[str] = mapped_column(String(31), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    unit: Mapped[str] = mapped_column(String(20), primary_key=True)
    price_pico: Mapped[int] = mapped_column(BigInteger)
    cost_pico: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now(), onupdate=func.now())


class TermsRow(Base):
    """Who may use an upstream."""

    __tablename__ = "terms"

    provider: Mapped[str] = mapped_column(String(31), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    minimum_plan: Mapped[str] = mapped_column(String(20))
    minimum_credit: Mapped[int] = mapped_column(BigInteger)
    coefficient_permille: Mapped[int]
    cache_permille: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now(), onupdate=func.now())


class PlanGrantRow(Base):
    """A plan that was given to a user: by whom, why, when, until when. The newest line of each source (an order, or people) counts."""

    __tablename__ = "plan_grants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(10))
    plan: Mapped[Plan] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    actor: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    source_id: Mapped[UUID | None]
    until: Mapped[datetime | None] = mapped_column(Moment)


class ProcessRow(Base):
    """A process that makes calls, and when it last said that it lives."""

    __tablename__ = "processes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(Moment)


class CallRow(Base):
    """One metered call. `running`: it may come again under its `key`; `waiting`: for a film, with what `waits` says set
    aside; `kept`: whoever asked has gone, and pays when it is fetched; `stored`: its answer is there and not booked yet; `settled`;
    `failed`: nothing was delivered and nothing is owed. `plan` is the one that it was made on, where that was written down.
    """

    __tablename__ = "calls"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(String(200))
    digest: Mapped[bytes | None]
    content: Mapped[bytes | None]
    name: Mapped[str] = mapped_column(String(64))
    capability: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    provider: Mapped[str] = mapped_column(String(31))
    model: Mapped[str] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(10))
    units: Mapped[dict[str, Any]]
    estimated: Mapped[bool]
    cost_pico: Mapped[int] = mapped_column(BigInteger)
    provider_pico: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[dict[str, Any] | None]
    waits: Mapped[dict[str, Any] | None]
    process: Mapped[UUID | None]
    plan: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
