"""Tables of the notify room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.notify.port import Channel, Locale, Outcome, State

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="notify")


class MessageRow(Base):
    """A message. `sealed` holds its address and what is secret in it until it has been sent; `recipient` is a keyed hash of the address."""

    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[str | None] = mapped_column(String(10))
    channel: Mapped[Channel] = mapped_column(String(10))
    masked: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[bytes]
    template: Mapped[str] = mapped_column(String(40))
    locale: Mapped[Locale] = mapped_column(String(10))
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sealed: Mapped[bytes | None]
    state: Mapped[State] = mapped_column(String(10))
    carrier: Mapped[str | None] = mapped_column(String(20))
    provider_id: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int]
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    good_until: Mapped[datetime] = mapped_column(Moment)


class AttemptRow(Base):
    """One try at handing a message over."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    message_id: Mapped[UUID]
    owner_id: Mapped[str | None] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    carrier: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[Outcome] = mapped_column(String(10))
    code: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text)
    milliseconds: Mapped[int]
