"""What AI has cost the school and brought it in: summed from the calls, and held beside the books.

A call is told by the time its id was made, here and in the books alike, so that both count it into the same period.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.port import Billing, Spent
from lyceum.domains.ledger.port import PICO, Accrual, Ledger
from lyceum.kernel.periods import Span, begins, first_id
from lyceum.platform.database import Database

ROOM = "gateway"

_CALLS = """
SELECT id AS since, coalesce(plan, '') AS plan, name, provider, model, 1::bigint AS calls, cost_pico::numeric AS revenue,
       provider_pico::numeric AS cost, CASE WHEN state = 'stored' THEN cost_pico ELSE 0 END::numeric AS under_way
  FROM gateway.calls WHERE state IN ('stored', 'settled') AND id >= :first AND id < :last
UNION ALL SELECT since, plan, name, provider, model, calls, cost_pico, provider_pico, 0
  FROM gateway.gone_calls WHERE since >= :first AND since < :last
"""
_SUMS = (
    "sum(calls)::bigint AS calls, sum(revenue)::text AS revenue_pico, sum(cost)::text AS cost_pico, sum(under_way)::text AS under_way_pico"
)
_REPORT = text(
    f"SELECT width_bucket(since, :firsts) - 1 AS period, plan, name, provider, model, {_SUMS}, "  # noqa: S608
    "grouping(width_bucket(since, :firsts), plan, name, provider) AS of "
    f"FROM ({_CALLS}) c GROUP BY GROUPING SETS ((width_bucket(since, :firsts)), (plan), (name), (provider, model), ()) "
    "ORDER BY sum(revenue) DESC, sum(calls) DESC"
)
_WHOLE = text(
    f"SELECT width_bucket(since, :firsts) - 1 AS period, plan, name, provider, model, {_SUMS} "  # noqa: S608
    f"FROM ({_CALLS}) c GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
)
_BY_PERIOD, _BY_PLAN, _BY_NAME, _BY_MODEL, _ALL = 0b0111, 0b1011, 0b1101, 0b1110, 0b1111
_SUBJECTS = {_BY_PLAN: "plan", _BY_NAME: "name", _BY_MODEL: "model", _ALL: "school"}

Pico = Annotated[int, PlainSerializer(str, return_type=str, when_used="json")]
"""Pico-euro, as digits in a text where it travels as JSON: a school's sums are past what a browser's numbers hold exactly."""


class Figures(BaseModel):
    """What some calls brought in and what providers take for them."""

    model_config = ConfigDict(frozen=True)

    calls: int = 0
    revenue_pico: Pico = 0
    cost_pico: Pico = 0


class OfPeriod(Figures):
    """A day or a month, by its first day."""

    start: date


class OfPlan(Figures):
    """A plan, as it was at the time of the call; null: from before that was written down."""

    plan: str | None


class OfName(Figures):
    """A name that was asked for."""

    name: str


class OfModel(Figures):
    """Who answered: a provider and its model."""

    provider: str
    model: str


class Tie(BaseModel):
    """The same from the books. `difference_pico` is what the calls say less what the books say; it is nothing, or within `under_way_pico`:
    calls that are being booked in this moment.

    `books` is all usage there ever was; `is_even` says that its cost is what was posted, has accrued, and could not be borne.
    """

    model_config = ConfigDict(frozen=True)

    revenue_pico: Pico
    cost_pico: Pico
    difference_pico: Pico
    cost_difference_pico: Pico
    under_way_pico: Pico
    is_equal: bool
    posted: int
    accrued_pico: Pico
    short_pico: Pico
    books_pico: Pico
    is_even: bool


class AiReport(BaseModel):
    """AI within a span of days: revenue is what people pay for it, cost what providers take, margin the one less the other."""

    model_config = ConfigDict(frozen=True)

    span: Span
    zone: str
    total: Figures
    periods: tuple[OfPeriod, ...]
    plans: tuple[OfPlan, ...]
    names: tuple[OfName, ...]
    models: tuple[OfModel, ...]
    tie: Tie


class AiReports:
    """Reads the calls; the books are asked through their own door, first: whatever they have, a call's row was there before."""

    def __init__(self, db: Database, ledger: Ledger, billing: Billing, zone: str) -> None:
        self._db, self._ledger, self._billing, self._zone = db, ledger, billing, zone

    async def report(self, span: Span) -> AiReport:
        """Everything at once. Raises Invalid."""
        starts = span.starts()
        firsts = tuple(first_id(begins(day, self._zone)) for day in starts)
        accrual, metered = await self._ledger.accrual(), await self._ledger.metered(firsts)
        rows = await self._rows(_REPORT, firsts)
        whole = next(row for row in rows if row["of"] == _ALL)
        total = _figures(whole)
        booked = sum(one.cost_pico for one in metered), sum(one.provider_pico for one in metered)
        by_period = {row["period"]: _figures(row) for row in rows if row["of"] == _BY_PERIOD}
        return AiReport(
            span=span,
            zone=self._zone,
            total=total,
            periods=tuple(OfPeriod(start=day, **dict(by_period.get(place, Figures()))) for place, day in enumerate(starts[:-1])),
            plans=tuple(OfPlan(plan=row["plan"] or None, **dict(_figures(row))) for row in rows if row["of"] == _BY_PLAN),
            names=tuple(OfName(name=row["name"], **dict(_figures(row))) for row in rows if row["of"] == _BY_NAME),
            models=tuple(
                OfModel(provider=row["provider"], model=row["model"], **dict(_figures(row))) for row in rows if row["of"] == _BY_MODEL
            ),
            tie=_tied(total, int(whole["under_way_pico"] or 0), booked, accrual),
        )

    async def lines(self, span: Span) -> AsyncIterator[tuple[date, dict[str, Any]]]:
        """Every sum there is: a period's first day, and plan, name, provider, model with their figures. Raises Invalid."""
        starts = span.starts()
        for row in await self._rows(_WHOLE, tuple(first_id(begins(day, self._zone)) for day in starts)):
            yield starts[row["period"]], dict(row)

    async def look_at_budgets(self) -> None:
        """Tell the shop what providers took of each budget in its month."""
        watched = await self._billing.watched()
        by_month: dict[tuple[datetime, datetime], dict[tuple[str, str], int]] = {}
        for one in watched:
            month = (one.since, one.until)
            if month not in by_month:
                by_month[month] = _taken(await self._rows(_REPORT, tuple(first_id(moment) for moment in month)))
        spent = [(one, by_month[one.since, one.until].get((one.subject, one.value), 0)) for one in watched]
        await self._billing.spent(tuple(Spent(budget_id=one.id, month=one.month, pico=pico) for one, pico in spent))

    async def _rows(self, query: Any, firsts: Sequence[Any]) -> Sequence[Any]:
        async with self._db.as_room(ROOM, snapshot=True) as tx:
            return await _read(tx, query, {"firsts": list(firsts), "first": firsts[0], "last": firsts[-1]})


async def _read(tx: AsyncSession, query: Any, values: dict[str, Any]) -> Sequence[Any]:
    return (await tx.execute(query, values)).mappings().all()


def _taken(rows: Sequence[Any]) -> dict[tuple[str, str], int]:
    """What providers took, by subject of a budget."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        subject = _SUBJECTS.get(row["of"])
        if subject:
            value = {"school": "", "model": f"{row['provider']}/{row['model']}"}.get(subject) or row.get(subject) or ""
            found[subject, value] = int(row["cost_pico"] or 0)
    return found


def _figures(row: Any) -> Figures:
    return Figures(calls=row["calls"] or 0, revenue_pico=int(row["revenue_pico"] or 0), cost_pico=int(row["cost_pico"] or 0))


def _tied(total: Figures, under_way: int, booked: tuple[int, int], accrual: Accrual) -> Tie:
    difference, cost_difference = total.revenue_pico - booked[0], total.cost_pico - booked[1]
    return Tie(
        revenue_pico=booked[0],
        cost_pico=booked[1],
        difference_pico=difference,
        cost_difference_pico=cost_difference,
        under_way_pico=under_way,
        is_equal=not cost_difference and 0 <= difference <= under_way,
        posted=accrual.posted,
        accrued_pico=accrual.accrued_pico,
        short_pico=accrual.short_pico,
        books_pico=accrual.cost_pico,
        is_even=accrual.charged == accrual.posted
        and accrual.cost_pico == accrual.posted * PICO + accrual.accrued_pico + accrual.short_pico,
    )
