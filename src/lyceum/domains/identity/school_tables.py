"""Tables of the identity room: the settings of the school, and what every process has to hear of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, FetchedValue, Identity, Integer, SmallInteger, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.identity.tables import Base, Moment


class PulseRow(Base):
    """Either a session that ended, or the second before which a user's access tokens are stale."""

    __tablename__ = "pulses"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=FetchedValue())
    user_id: Mapped[str] = mapped_column(String(10))
    session_id: Mapped[UUID | None]
    before: Mapped[int | None] = mapped_column(BigInteger)


class SchoolRow(Base):
    """The one row of switches; none while nobody has changed any."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    switches: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(10))
