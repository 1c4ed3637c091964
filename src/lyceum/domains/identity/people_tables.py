"""Tables about looking after people: words by which they are found, and invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.tables import Base, Moment
from lyceum.kernel.principal import Role


class UserWordRow(Base):
    """A word by which a user is found: `kind` is `name` or `email`. Comparisons of this column are the only ones for which the database
    uses an index below row-level security: it takes no function and no pattern there.
    """

    __tablename__ = "user_words"

    user_id: Mapped[str] = mapped_column(String(10), primary_key=True)
    kind: Mapped[str] = mapped_column(String(5), primary_key=True)
    word: Mapped[str] = mapped_column(String(100, collation="C"), primary_key=True)


class InvitationRow(Base):
    """An invitation by the hash of its token; `inviter_id` owns it. `address` is the e-mail address as it is compared."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    inviter_id: Mapped[str] = mapped_column(String(10))
    hash: Mapped[bytes]
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(String(20))
    locale: Mapped[Locale] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[str | None] = mapped_column(String(10))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
