"""Tables of the ai room besides the caches, which `migrate` makes for each provider."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.ai.shapes.base import Capability
from lyceum.kernel.ids import USER_ID_LENGTH


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="ai")
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB}  # noqa: RUF012  (SQLAlchemy's way)


class WorkRow(Base):
    """Work that takes longer than a request.

    `digest` is the key under which its film will be kept; `leader` the same work, begun before, that this one waits for; `token`
    SHA-256 of what the provider's hints are known by; `reference` the provider's own. `next_at` is when to look at it next; without
    a reference it is made in a process here, and has died with that process when the time has passed.
    """

    __tablename__ = "work"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    published: Mapped[bool]
    capability: Mapped[Capability] = mapped_column(String(20))
    provider: Mapped[str] = mapped_column(String(31), server_default="")
    model: Mapped[str] = mapped_column(String(200), server_default="")
    digest: Mapped[str] = mapped_column(String(64), server_default="")
    leader: Mapped[UUID | None]
    token: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    answer: Mapped[dict[str, Any] | None]
    failure: Mapped[dict[str, Any] | None]
    began_at: Mapped[datetime] = mapped_column(server_default=func.now())
    next_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
