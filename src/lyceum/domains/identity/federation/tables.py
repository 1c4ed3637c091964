"""Tables of providers of sign-in, trips to them, and the identities they vouch for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.identity.federation.models import Kind
from lyceum.domains.identity.tables import Base, Moment


class ProviderRow(Base):
    """A provider of sign-in; its client secret (Apple: the private key) is sealed."""

    __tablename__ = "providers"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    issuer: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(300))
    secret_sealed: Mapped[bytes | None]
    team_id: Mapped[str | None] = mapped_column(String(20))
    key_id: Mapped[str | None] = mapped_column(String(20))
    trusted: Mapped[bool]
    private: Mapped[bool]
    enabled: Mapped[bool]
    version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)


class TripRow(Base):
    """A browser's trip to a provider and back, by the hash of its cookie. `user_id`: who links, None for a sign-in."""

    __tablename__ = "trips"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    provider_id: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[str | None] = mapped_column(String(10))
    session_id: Mapped[UUID | None]
    return_address: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    back_at: Mapped[datetime | None] = mapped_column(Moment)
    proof_sealed: Mapped[bytes | None]
    spent_at: Mapped[datetime | None] = mapped_column(Moment)


class IdentityRow(Base):
    """Whose account a provider's name for a person opens. The issuer and the subject together are that name; they stay when the provider
    is taken away, so that it can come back.
    """

    __tablename__ = "identities"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(60))
    linked_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)
