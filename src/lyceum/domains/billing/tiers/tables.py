"""Tables of tiers: both are only ever added to."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.tables import Base, Moment
from lyceum.domains.billing.tiers.models import TierName
from lyceum.kernel.ids import USER_ID_LENGTH


class TermsRow(Base):
    """What the tiers ask for; the newest version is in force."""

    __tablename__ = "tier_terms"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    silver: Mapped[int] = mapped_column(BigInteger)
    gold: Mapped[int] = mapped_column(BigInteger)
    platinum: Mapped[int] = mapped_column(BigInteger)
    changed_by: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class TierChangeRow(Base):
    """That somebody came into a tier: out of which, with how much, and by which terms."""

    __tablename__ = "tier_history"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    tier: Mapped[TierName] = mapped_column(String(10))
    before: Mapped[TierName] = mapped_column(String(10))
    net: Mapped[int] = mapped_column(BigInteger)
    terms: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
