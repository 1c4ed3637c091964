"""Tables of the identity room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, DateTime, FetchedValue, Identity, MetaData, String, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lyceum.domains.identity.models import Entrance, Locale
from lyceum.kernel.principal import Role, Scope

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="identity")


class UserRow(Base):
    """A user; a guest has no address and no credentials. Addresses are unique whatever their case, phone numbers once they are verified."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    role: Mapped[Role] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(80))
    locale: Mapped[Locale] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    phone: Mapped[str | None] = mapped_column(String(16))
    phone_verified_at: Mapped[datetime | None] = mapped_column(Moment)
    email_verified_at: Mapped[datetime | None] = mapped_column(Moment)
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)
    deletion_due_at: Mapped[datetime | None] = mapped_column(Moment)
    suspended_reason: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(server_default="1")
    email_folded: Mapped[str | None] = mapped_column(String(254), Computed("lower(email)", persisted=True))


class CredentialRow(Base):
    """The password of a user who has one."""

    __tablename__ = "credentials"

    user_id: Mapped[str] = mapped_column(String(10), primary_key=True)
    password_hash: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class SessionRow(Base):
    """One sign-in on one device, and the family of its refresh tokens.

    `amr` says how the person was known, in words of RFC 8176 and ours; `auth_time` when they last showed it; `address` is that of the
    network alone. `acted_by` is the admin who acts for the user here, `passkey_id` the passkey that it stands on, if on one.
    """

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    amr: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    user_agent: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    auth_time: Mapped[datetime] = mapped_column(Moment)
    entrance: Mapped[Entrance] = mapped_column(String(10))
    acted_by: Mapped[str | None] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(64))
    passkey_id: Mapped[bytes | None]


class RefreshTokenRow(Base):
    """A refresh token by its hash. Once used it keeps its successor, sealed, for as long as the grace lasts."""

    __tablename__ = "refresh_tokens"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    user_id: Mapped[str] = mapped_column(String(10))
    parent: Mapped[bytes | None]
    successor: Mapped[bytes | None]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SigningKeyRow(Base):
    """A key that signs access tokens; `state` is next, current or previous, one key each."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    private_sealed: Mapped[bytes]
    public: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(Moment)
    current_since: Mapped[datetime | None] = mapped_column(Moment)


class SignInLinkRow(Base):
    """A one-use link by its hash."""

    __tablename__ = "sign_in_links"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class ApiKeyRow(Base):
    """A user's key to the API by the hash of its secret; `scopes` say what it was made for."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    hash: Mapped[bytes]
    scopes: Mapped[list[Scope]] = mapped_column(ARRAY(String(10)))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class AuditRow(Base):
    """What happened to whom. The app's role can add and read these rows, and nothing else. `actor_id`, which the database reads out of the
    detail, is who did it where that is somebody else.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[str | None] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    actor_id: Mapped[str | None] = mapped_column(String(10), FetchedValue())


class TryRow(Base):
    """One try of something that is limited; `key` is a keyed hash of what the limit counts by."""

    __tablename__ = "tries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(Moment)
