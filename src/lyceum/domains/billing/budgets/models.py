"""What is told of budgets. An amount is micro-euro, what was spent pico-euro (digits in a text where it travels as JSON)."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, PlainSerializer, model_validator

from lyceum.domains.billing.budgets.tables import Subject
from lyceum.domains.billing.models import CENT, MAX_PRICE, Frozen
from lyceum.kernel.periods import Calendar

MAX_VALUE_CHARS = 240
Amount = Annotated[int, Field(strict=True, ge=CENT, le=100 * MAX_PRICE["EUR"], multiple_of=CENT)]
Pico = Annotated[int, PlainSerializer(str, return_type=str, when_used="json")]


class Wish(Frozen):
    """A budget as it is to be: of what, and how much a month. `version` is the one that was looked at, 0 for a new one."""

    subject: Subject
    value: Annotated[str, Field(max_length=MAX_VALUE_CHARS, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    amount: Amount
    calendar: Calendar = "gregorian"
    version: Annotated[int, Field(strict=True, ge=0)] = 0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.subject in ("plan", "name", "model")) != bool(self.value):
            raise ValueError("a budget of a plan, a name or a model says which, and no other does")
        return self


class Budget(Frozen):
    """A budget, and how it stands in the month that began with `month`; `told` are the levels (per cent) that were told in it."""

    id: UUID
    subject: Subject
    value: str
    amount: int
    calendar: Calendar
    version: int
    month: date
    spent_pico: Pico
    looked_at: datetime | None
    told: tuple[int, ...]


class Watched(Frozen):
    """A budget of the school whose spending is to be looked at, within these moments of the month that begins with `month`."""

    id: UUID
    subject: Subject
    value: str
    month: date
    since: AwareDatetime
    until: AwareDatetime


class Spent(Frozen):
    """What was spent of a budget in the month that begins with `month`."""

    budget_id: UUID
    month: date
    pico: int
