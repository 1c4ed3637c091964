"""Routes of the lists of transfers: one's own as a file, and everybody's for those who look after money."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from lyceum.domains.ledger.models import MAX_AMOUNT_UNITS, SCALES, Code, Currency, Entry, Only
from lyceum.domains.ledger.port import PAGE_ENTRIES, AmountInvalid
from lyceum.domains.ledger.reporting import MAX_REF_CHARS, Booked, BookedPage, Sought
from lyceum.kernel.errors import Invalid
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal
from lyceum.platform.csv import Cell, amount, sheet
from lyceum.platform.http import Limit, Text, may

Reporter = Annotated[Principal, may("billing:report")]
After = Annotated[int | None, Query(ge=1, le=2**62, description="The `next` of the page before.")]
AccountCode = Annotated[Code, Query(description="`credit` (EUR), `wallet` (IRR) or `tutoring` (SEC).")]
Reason = Annotated[Code | None, Query(description="A code, such as `top_up`.")]
Since = Annotated[datetime | None, Query(description="From this moment on.")]
Until = Annotated[datetime | None, Query(description="Before this moment.")]
Units = Annotated[int | None, Query(ge=0, le=MAX_AMOUNT_UNITS, description="In units of the currency, which then has to be said.")]
Ref = Annotated[Text | None, Field(min_length=1, max_length=MAX_REF_CHARS, description="How the reference begins.")]
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
ALL_ROWS = 1_000
HEAD = (
    "seq", "id", "at", "debit_owner", "debit_account", "credit_owner", "credit_account", "amount", "currency", "reason", "ref", "note",
    "actor", "group_id", "reverses",
)  # fmt: skip


def zoned(**moments: datetime | None) -> None:
    """Raises Invalid for a moment without a zone."""
    for field, moment in moments.items():
        if moment is not None and moment.tzinfo is None:
            raise Invalid(f"{field} needs a time zone, such as 2026-01-31T00:00:00Z.", field=field)


@dataclass(frozen=True)
class Lines:
    """Which lines of a statement."""

    reason: Reason = None
    since: Since = None
    until: Until = None

    def only(self) -> Only:
        """As the books are asked. Raises Invalid for a moment without a zone."""
        zoned(since=self.since, until=self.until)
        return Only(reason=self.reason, since=self.since, until=self.until)


@dataclass(frozen=True)
class Asked:
    """Which transfers: of whom, on which account, why, when, of what amount, with which reference."""

    owner: Annotated[str | None, Query(pattern=USER_ID_PATTERN)] = None
    code: Annotated[Code | None, Query(description="An account on either side, such as `sales.credit`.")] = None
    currency: Currency | None = None
    reason: Reason = None
    since: Since = None
    until: Until = None
    least: Units = None
    most: Units = None
    ref: Ref = None

    def sought(self) -> Sought:
        """As the books are asked. Raises Invalid for a moment without a zone, AmountInvalid for an amount without a currency."""
        zoned(since=self.since, until=self.until)
        if (self.least is not None or self.most is not None) and self.currency is None:
            raise AmountInvalid("An amount is of a currency: say which.", field="currency")
        return Sought(**vars(self))


def add_routes(routes: APIRouter, service: Any) -> None:
    """`/entries.csv`, `/transactions` and `/transactions.csv`."""

    @routes.get("/entries.csv", response_class=Response, responses=CSV)
    async def own_as_csv(
        caller: Annotated[Principal, may("credit:read")],
        lines: Annotated[Lines, Depends()],
        code: AccountCode = "credit",
        currency: Currency = "EUR",
    ) -> Response:
        """What came in and went out of an account of the caller, as a file, whole."""
        head = ("seq", "id", "at", "amount", "currency", "reason", "ref", "note")
        return sheet(code, head, _own(service, caller.user_id, code, currency, lines.only()))

    @routes.get("/transactions")
    async def transactions(
        caller: Reporter, asked: Annotated[Asked, Depends()], after: After = None, limit: Limit = PAGE_ENTRIES
    ) -> BookedPage:
        """Everybody's transfers, newest first."""
        del caller
        items, following = await service.page(asked.sought(), after, limit)
        return BookedPage(items=tuple(items), next=following)

    @routes.get("/transactions.csv", response_class=Response, responses=CSV)
    async def transactions_as_csv(caller: Reporter, asked: Annotated[Asked, Depends()]) -> Response:
        """The same as a file, whole: it is written while it is sent."""
        del caller
        return sheet("transactions", HEAD, _all(service, asked.sought()))


async def _own(service: Any, owner: str, code: str, currency: Currency, only: Only) -> AsyncIterator[list[Cell]]:
    after: int | None = None
    while True:
        page = await service.statement(owner, code, currency, after, ALL_ROWS, only)
        for one in page.items:
            yield _line(one)
        if page.next is None:
            return
        after = page.next


def _line(one: Entry) -> list[Cell]:
    return [one.seq, str(one.id), one.at, amount(one.amount, one.scale), one.currency, one.reason, one.ref, one.note]


async def _all(service: Any, sought: Sought) -> AsyncIterator[list[Cell]]:
    async for some in service.transactions(sought):
        for one in some:
            yield _row(one)


def _row(one: Booked) -> list[Cell]:
    sides: list[Cell] = [one.debit_owner, one.debit_code, one.credit_owner, one.credit_code]
    moved: list[Cell] = [amount(one.amount, SCALES[one.currency]), one.currency, one.reason, one.ref, one.note, one.actor]
    ids = [str(each) if each else None for each in (one.group_id, one.reverses)]
    return [one.seq, str(one.id), one.at, *sides, *moved, *ids]
