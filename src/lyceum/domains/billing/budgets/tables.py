"""Tables of budgets."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Numeric, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.tables import Base, Moment
from lyceum.kernel.ids import USER_ID_LENGTH
from lyceum.kernel.periods import Calendar

Subject = Literal["school", "plan", "name", "model", "own"]


class BudgetRow(Base):
    """What may be spent in a month, in micro-euro. `own` is a person's: of their own credit. The others are the school's: of what providers
    take for all AI, or for a plan, a name, or a model (`provider/model`), which `value` says.

    `spent_pico` is what was spent in the month that begins with `month`, as it was last looked at.
    """

    __tablename__ = "budgets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[str | None] = mapped_column(String(USER_ID_LENGTH))
    subject: Mapped[Subject] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(240))
    amount: Mapped[int] = mapped_column(BigInteger)
    calendar: Mapped[Calendar] = mapped_column(String(10))
    version: Mapped[int]
    month: Mapped[date | None]
    spent_pico: Mapped[int] = mapped_column(Numeric(30, 0), default=0)
    looked_at: Mapped[datetime | None] = mapped_column(Moment)


class AlertRow(Base):
    """A budget of a month was reached to so many per cent, and its people are told: the row is what makes it once."""

    __tablename__ = "budget_alerts"

    budget_id: Mapped[UUID] = mapped_column(ForeignKey("billing.budgets.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
