"""Table of codes by SMS."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.identity.tables import Base, Moment


class PhoneCodeRow(Base):
    """A code that was sent to a number, by the hash of the attempt that its browser holds; the code itself is a keyed hash over the
    attempt, the number and the digits. `user_id`: whose number it shall be, None for a sign-in.
    """

    __tablename__ = "phone_codes"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str] = mapped_column(String(20))
    code: Mapped[bytes]
    tries: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
