"""The report on money: summed from what was written down of the books, and held to the books themselves at every look."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text

from lyceum.domains.billing.reports import rules
from lyceum.domains.billing.reports.models import MoneyReport, Moved, OfPeriod, OfProduct, OfTier, Sums, Tie
from lyceum.domains.billing.reports.takings import Takings
from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.tiers.models import TierTerms
from lyceum.domains.ledger.port import SCALES, Flow, Ledger
from lyceum.kernel.periods import Span, begins
from lyceum.platform.database import Database

Money = dict[str, int]
_SUMS = (
    "count(*) FILTER (WHERE what = 'sale') AS sales, coalesce(sum(amount) FILTER (WHERE what = 'sale'), 0)::bigint AS sold, "
    "coalesce(sum(amount) FILTER (WHERE what = 'refund'), 0)::bigint AS refunded, "
    "coalesce(sum(amount) FILTER (WHERE what = 'chargeback'), 0)::bigint AS charged_back"
)
_FROM = "FROM billing.takings WHERE at >= :first AND at < :last"
_REPORT = text(
    f"SELECT width_bucket(at, :bounds) - 1 AS period, product, kind, currency, {_SUMS}, "
    f"grouping(product) = 1 AS is_period {_FROM} "
    "GROUP BY GROUPING SETS ((width_bucket(at, :bounds), kind, currency), (product, kind, currency)) "
    "ORDER BY 1, currency, sold DESC, kind, product"
)
_LINES = text(
    f"SELECT width_bucket(at, :bounds) - 1 AS period, product, kind, source, currency, {_SUMS} {_FROM} "
    "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 5, 3, 2, 4"
)
_NAMES = text("SELECT code, names FROM billing.products")
FIGURES = ("sales", "sold", "refunded", "charged_back")
_OF_WHAT = {"sale": "sold", "refund": "refunded", "chargeback": "charged_back"}


class Reports:
    """Reports on money, in the school's time zone."""

    def __init__(self, db: Database, ledger: Ledger, zone: str) -> None:
        self._db, self._ledger, self.zone = db, ledger, zone
        self.takings = Takings(db, ledger)

    async def money(self, span: Span) -> MoneyReport:
        """What was taken. Raises Invalid. What was moved while it was looked is looked at once more."""
        report = await self._money(span)
        return report if all(tie.is_equal for tie in report.ties) else await self._money(span)

    async def _money(self, span: Span) -> MoneyReport:
        starts = span.starts()
        await self.takings.follow()
        flows = await self._ledger.flows(tuple(begins(day, self.zone) for day in starts))
        rows = await self._rows(_REPORT, starts)
        async with self._db.as_room(ROOM) as tx:
            names = {row.code: row.names for row in await tx.execute(_NAMES)}
        periods = tuple(OfPeriod(start=starts[row["period"]], kind=row["kind"], **_sums(row)) for row in rows if row["is_period"])
        products = tuple(
            OfProduct(kind=row["kind"], product=row["product"] or None, names=names.get(row["product"], {}), **_sums(row))
            for row in rows
            if not row["is_period"]
        )
        totals = tuple(_total(currency, periods) for currency in ("EUR", "IRR"))
        ties = tuple(_tied(total, periods, _by_books(flows, starts, total.currency)) for total in totals)
        return MoneyReport(
            span=span,
            zone=self.zone,
            starts=tuple(starts[:-1]),
            totals=totals,
            periods=periods,
            products=products,
            ties=ties,
            moved=tuple(_moved(flows)),
        )

    async def lines(self, span: Span) -> AsyncIterator[tuple[date, dict[str, Any]]]:
        """Every sum there is: a period's first day, and product, kind, source, currency with their figures. Raises Invalid."""
        starts = span.starts()
        await self.takings.follow()
        for row in await self._rows(_LINES, starts):
            yield starts[row["period"]], {**row, "scale": SCALES[row["currency"]]}

    async def members(self, terms: TierTerms) -> tuple[OfTier, ...]:
        """How many are in each tier, and what they filled their wallets with."""
        steps = terms.steps()
        bands = await self._ledger.bands("deposit", rules.WALLET, "IRR", tuple(since for _, since in steps[1:]))
        return tuple(
            OfTier(tier=tier, since=since, people=band.people, amount=band.amount) for (tier, since), band in zip(steps, bands, strict=True)
        )

    async def _rows(self, query: Any, starts: Sequence[date]) -> Sequence[Any]:
        bounds = [begins(day, self.zone) for day in starts]
        async with self._db.as_room(ROOM) as tx:
            return (await tx.execute(query, {"bounds": bounds, "first": bounds[0], "last": bounds[-1]})).mappings().all()


def _sums(row: Any) -> dict[str, Any]:
    return {"currency": row["currency"], "scale": SCALES[row["currency"]], **{figure: row[figure] for figure in FIGURES}}


def _total(currency: Any, periods: Sequence[OfPeriod]) -> Sums:
    mine = [one for one in periods if one.currency == currency]
    return Sums(currency=currency, scale=SCALES[currency], **{figure: sum(getattr(one, figure) for one in mine) for figure in FIGURES})


def _by_books(flows: Sequence[Flow], starts: Sequence[date], currency: str) -> dict[tuple[date, str], Money]:
    """The same sums as the books have them, by period and kind."""
    found: dict[tuple[date, str], Money] = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
    for flow in flows:
        debit, credit = rules.Side(flow.debit, flow.debit_people), rules.Side(flow.credit, flow.credit_people)
        taken = rules.taken(debit, credit, flow.reason) if flow.currency == currency else None
        if taken:
            sums = found[starts[flow.period], taken.kind]
            sums[_OF_WHAT[taken.what]] += flow.amount * taken.sign
            sums["sales"] += flow.transfers if taken.what == "sale" else 0
    return found


def _tied(total: Sums, periods: Sequence[OfPeriod], books: dict[tuple[date, str], Money]) -> Tie:
    ours = {
        (one.start, one.kind): {figure: getattr(one, figure) for figure in FIGURES} for one in periods if one.currency == total.currency
    }
    none = dict.fromkeys(FIGURES, 0)
    difference = sum(
        abs(ours.get(place, none)[figure] - books.get(place, none)[figure]) for place in ours.keys() | books.keys() for figure in FIGURES
    )
    sums = {figure: sum(one[figure] for one in books.values()) for figure in FIGURES}
    return Tie(currency=total.currency, scale=total.scale, **sums, difference=difference, is_equal=not difference)


def _moved(flows: Sequence[Flow]) -> list[Moved]:
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for flow in flows:
        sums = found[flow.currency, flow.reason]
        sums[0] += flow.transfers
        sums[1] += flow.amount
    return [
        Moved(reason=reason, currency=currency, scale=SCALES[currency], transfers=transfers, amount=amount)  # type: ignore[index]
        for (currency, reason), (transfers, amount) in sorted(found.items())
    ]
