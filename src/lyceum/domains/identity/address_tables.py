"""The table of what is sent to an address to show that somebody reads there."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.identity.tables import Base, Moment

Purpose = Literal["confirm", "reset", "new", "old"]
"""`confirm`: the address of a new account; `reset`: a new password; `new` and `old`: the two addresses of a change."""


class AddressProofRow(Base):
    """What was sent to `address`: whoever shows its code or its link reads there. Both follow from `id` and a key of the school; the hash
    of the link stands here, to find it by. Of a purpose a user has one.
    """

    __tablename__ = "address_proofs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[Purpose] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(254))
    link: Mapped[bytes]
    tries: Mapped[int] = mapped_column(SmallInteger)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
