"""Tables of statements."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.billing.statements.models import DayState, DifferenceKind, DifferenceState, Kind
from lyceum.domains.billing.tables import Base, Moment


class StatementRow(Base):
    """A gateway's day: whether its statement is here, and when to ask again."""

    __tablename__ = "statements"

    gateway: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[DayState] = mapped_column(String(10))
    is_whole: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str | None] = mapped_column(String(10))
    problem: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    actor: Mapped[str | None] = mapped_column(String(10))


class LineRow(Base):
    """A line of a statement."""

    __tablename__ = "statement_lines"

    gateway: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(Moment)


class FactRow(Base):
    """What the books have moved on a gateway's account, as its statement would say it: read out of the journal, a row a transfer."""

    __tablename__ = "statement_facts"

    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    gateway: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    kind: Mapped[Kind] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(Moment)


class DifferenceRow(Base):
    """Where a statement and the books part, and who cleared it up."""

    __tablename__ = "statement_differences"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    gateway: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    kind: Mapped[DifferenceKind] = mapped_column(String(20))
    of: Mapped[Kind] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(200))
    theirs: Mapped[int | None] = mapped_column(BigInteger)
    ours: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    other_day: Mapped[date | None]
    state: Mapped[DifferenceState] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    actor: Mapped[str | None] = mapped_column(String(10))
    found_at: Mapped[datetime] = mapped_column(Moment)
    cleared_at: Mapped[datetime | None] = mapped_column(Moment)
