"""What the books tell those who report: a part of the ledger's door. Everything here is read, and nothing is stored."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Protocol
from uuid import UUID

from pydantic import AwareDatetime, Field

from lyceum.domains.ledger.models import EVERYTHING, MAX_AMOUNT_UNITS, Code, Currency, EntryPage, Frozen, Only, Owner

MAX_PERIODS = 800
"""Days of two years and some."""
MAX_REF_CHARS = 200
PAGE_ENTRIES = 50

Periods = Annotated[tuple[AwareDatetime, ...], Field(min_length=2, max_length=MAX_PERIODS + 1)]
"""Moments that grow: a period from each to the next."""
Firsts = Annotated[tuple[UUID, ...], Field(min_length=2, max_length=MAX_PERIODS + 1)]
"""The same as the first ids of those moments: usage is told by when its id was made."""


class Sought(Frozen):
    """Which transfers: those that fulfil all that is said. `code` is an account on either side; `least` and `most` are units, and need a
    currency; `ref` is how the reference begins, with or without the name of the gateway before it.
    """

    owner: Owner | None = None
    code: Code | None = None
    currency: Currency | None = None
    reason: Code | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    least: Annotated[int | None, Field(ge=0, le=MAX_AMOUNT_UNITS)] = None
    most: Annotated[int | None, Field(ge=0, le=MAX_AMOUNT_UNITS)] = None
    ref: Annotated[str | None, Field(min_length=1, max_length=MAX_REF_CHARS)] = None


class Booked(Frozen):
    """A transfer as those see it who look after money: an account is its owner (null: the school) and its code."""

    id: UUID
    seq: int
    at: datetime
    debit_owner: str | None
    debit_code: str
    credit_owner: str | None
    credit_code: str
    amount: int
    currency: Currency
    scale: int
    reason: str
    ref: str | None
    note: str | None
    actor: str | None
    group_id: UUID | None
    reverses: UUID | None


class BookedPage(Frozen):
    """Part of the journal, newest first; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[Booked, ...]
    next: int | None


class Flow(Frozen):
    """What went from accounts of one code to those of another within a period (its place in the list, from 0), for one reason.

    `debit_people` and `credit_people` say whether these are accounts of people or of the school.
    """

    period: int
    debit: str
    debit_people: bool
    credit: str
    credit_people: bool
    currency: Currency
    reason: str
    transfers: int
    amount: int


class Metered(Frozen):
    """Usage of one service within a period: `cost_pico` is what people pay for it, in millionths of a unit."""

    period: int
    service: str
    calls: int
    cost_pico: int
    provider_pico: int
    charged: int
    short_pico: int


class Accrual(Frozen):
    """All usage there ever was: `cost_pico` equals `charged` units (posted), what has accrued, and `short_pico`; `posted` is what the
    journal says of the same.
    """

    cost_pico: int
    provider_pico: int
    charged: int
    posted: int
    accrued_pico: int
    short_pico: int


class Band(Frozen):
    """People between two amounts of what they brought: how many, and what they brought together. The first band begins at nothing."""

    people: int
    amount: int


class Reporting(Protocol):
    """What reports may ask of the books."""

    async def statement(
        self,
        owner: str,
        code: str = "credit",
        currency: Currency = "EUR",
        after: int | None = None,
        limit: int = PAGE_ENTRIES,
        only: Only = EVERYTHING,
    ) -> EntryPage:
        """What came in and went out of an account of a user, newest first; `after` is the `next` of the page before."""

    async def flows(self, periods: Periods) -> tuple[Flow, ...]:
        """Everything that was moved within these periods, summed."""

    async def journal(self, after: int, limit: int, prefixes: tuple[str, ...]) -> tuple[Booked, ...]:
        """Transfers behind `after`, the oldest first, of which a side is an account of the school whose code begins with one of these."""

    def transactions(self, sought: Sought) -> AsyncIterator[tuple[Booked, ...]]:
        """All transfers that are sought, newest first, some at a time."""

    async def metered(self, firsts: Firsts, currency: Currency = "EUR") -> tuple[Metered, ...]:
        """Usage whose ids were made within these periods, by period and service."""

    async def accrual(self, currency: Currency = "EUR") -> Accrual:
        """All usage, and whether the journal agrees."""

    async def used(self, owners: tuple[str, ...], since: AwareDatetime) -> dict[str, int]:
        """What each of these people has used of their credit since then, in pico-euro; who used nothing is not in it."""

    async def bands(self, reason: str, code: str, currency: Currency, steps: tuple[int, ...]) -> tuple[Band, ...]:
        """Who ever brought something to such an account for this reason, less what was reversed of it, in bands that begin at 0 and at each
        of these steps; people who have left are among them.
        """
