"""Tables of withdrawals."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.tables import Base, Moment
from lyceum.domains.billing.withdrawals.models import WithdrawalState
from lyceum.kernel.ids import USER_ID_LENGTH
from lyceum.platform.sealed import Sealed


class WithdrawalRow(Base):
    """A withdrawal. `becomes` was decided and is being booked; `account` is sealed, and erased when nobody needs it any more."""

    __tablename__ = "withdrawals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    amount: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_end: Mapped[str] = mapped_column(String(4))
    state: Mapped[WithdrawalState] = mapped_column(String(10))
    becomes: Mapped[WithdrawalState | None] = mapped_column(String(10))
    approvals_needed: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str | None] = mapped_column(String(500))
    reference: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    next_check_at: Mapped[datetime | None] = mapped_column(Moment)


class StepRow(Base):
    """What somebody has done about a withdrawal."""

    __tablename__ = "withdrawal_steps"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    withdrawal_id: Mapped[UUID] = mapped_column(ForeignKey("billing.withdrawals.id"))
    owner_id: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    what: Mapped[WithdrawalState] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(USER_ID_LENGTH))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Moment)


SEALED_FOR: Final = "billing withdrawal {id}"
SEALED = (Sealed(WithdrawalRow, "account", SEALED_FOR),)
