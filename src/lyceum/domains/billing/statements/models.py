"""What travels of statements."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, get_args
from uuid import UUID

from pydantic import Field

from lyceum.domains.billing.models import Frozen, GatewayName
from lyceum.kernel.errors import Conflict, Invalid, NotFound

Kind = Literal["paid", "refunded", "fee", "chargeback", "payout"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DifferenceKind = Literal["missing_here", "missing_there", "other_amount", "other_day", "fee"]
DayState = Literal["waiting", "received", "wanted", "given_up"]
"""`waiting`: asked for and not here yet. `wanted`: this gateway offers none; a person brings its file. `given_up`: no answer for a week."""
DifferenceState = Literal["open", "cleared", "gone"]
"""`cleared`: by a person, with a note. `gone`: by itself, when the other half came."""
MAX_LINES = 20_000
MAX_FILE_CHARS = 1_000_000
MAX_NOTE_CHARS = 500
MAX_REFERENCE_CHARS = 200
MAX_AMOUNT_UNITS = 10**15

Reference = Annotated[str, Field(min_length=1, max_length=MAX_REFERENCE_CHARS)]
Units = Annotated[int, Field(ge=1, le=MAX_AMOUNT_UNITS)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class StatementNotFound(NotFound):
    """There is no such day of this gateway, or no such difference."""

    code: ClassVar[str] = "statement_not_found"


class StatementFileRefused(Invalid):
    """This file cannot be read as a statement; nothing of it was kept. `params`: line (from 1), reason (a code)."""

    code: ClassVar[str] = "statement_file_refused"


class DayNotOver(Conflict):
    """A statement is of a whole day: this one is not over yet."""

    code: ClassVar[str] = "day_not_over"


class NothingToBook(Conflict):
    """Only a fee can be booked from here."""

    code: ClassVar[str] = "nothing_to_book"


class StatementLine(Frozen):
    """One line of a gateway's statement. `amount` is above zero, in the units of the books; `also` are other names of the same payment."""

    kind: Kind
    reference: Reference
    amount: Units
    currency: Currency
    at: datetime
    also: tuple[str, ...] = ()


class Statement(Frozen):
    """What a gateway says of a day. `is_whole` is false where it tells but a part: then nothing is missing there."""

    lines: tuple[StatementLine, ...]
    is_whole: bool = True


class Sum(Frozen):
    """What the lines of a kind come to."""

    kind: Kind
    currency: Currency
    scale: int
    lines: int
    amount: int


class StatementDay(Frozen):
    """A gateway's day. `open` and `settled` count its differences; `source` is who told: the gateway itself, or a file."""

    gateway: GatewayName
    day: date
    state: DayState
    is_whole: bool
    source: Literal["gateway", "file"] | None
    problem: str | None
    tries: int
    received_at: datetime | None
    open: int
    settled: int
    sums: tuple[Sum, ...]


class Line(Frozen):
    """A line as it is shown."""

    number: int
    kind: Kind
    reference: str
    amount: int
    currency: Currency
    scale: int
    at: datetime


class Difference(Frozen):
    """Where statement and books part. `theirs` and `ours` are amounts, null where there is none; `other_day` is where the books have it."""

    id: UUID
    gateway: GatewayName
    day: date
    kind: DifferenceKind
    of: Kind
    reference: str
    theirs: int | None
    ours: int | None
    currency: Currency
    scale: int
    other_day: date | None
    state: DifferenceState
    note: str | None
    actor: str | None
    cleared_at: datetime | None


class DayDetail(StatementDay):
    """A gateway's day with what differs and what its statement says; `more_lines` are not shown."""

    differences: tuple[Difference, ...]
    lines: tuple[Line, ...]
    more_lines: int


class StatementDays(Frozen):
    """Days, newest first; `next` asks for those before as `before`. `open` counts the open differences of all days, `wanted` the files that
    are waited for, `silent` the days whose statement did not come.
    """

    items: tuple[StatementDay, ...]
    next: date | None
    open: int
    wanted: int
    silent: int
