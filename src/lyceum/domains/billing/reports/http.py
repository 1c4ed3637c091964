"""Routes of the reports on money."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from lyceum.domains.billing.reports.models import MoneyReport, OfTier
from lyceum.kernel.periods import Span
from lyceum.kernel.principal import Principal
from lyceum.platform.csv import Cell, amount, sheet
from lyceum.platform.http import may

Reporter = Annotated[Principal, may("billing:report")]
Days = Annotated[Span, Depends()]
HEAD = ("from", "kind", "product", "paid_through", "currency", "sales", "sold", "refunded", "charged_back", "net")


def routes(routes: APIRouter, service: Any) -> None:
    """`/reports/money` and `/reports/money.csv`."""

    @routes.get("/reports/money")
    async def money_report(caller: Reporter, span: Days) -> MoneyReport:
        """What was sold, by day or month, kind and product, and what went back; euro and rial apart; held to the books at this moment."""
        del caller
        report: MoneyReport = await service.reports.money(span)
        return report

    @routes.get("/reports/members")
    async def members_report(caller: Reporter) -> tuple[OfTier, ...]:
        """How many people are in each tier now, and what they filled their wallets with."""
        del caller
        found: tuple[OfTier, ...] = await service.reports.members(await service.tiers.terms())
        return found

    @routes.get("/reports/money.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
    async def money_report_as_csv(caller: Reporter, span: Days) -> Response:
        """The same as a file: a line for each period, product, way to pay and currency."""
        del caller
        span.starts()
        return sheet("money", HEAD, _lines(service, span))


async def _lines(service: Any, span: Span) -> AsyncIterator[list[Cell]]:
    async for start, row in service.reports.lines(span):
        net = row["sold"] - row["refunded"] - row["charged_back"]
        amounts = [amount(units, row["scale"]) for units in (row["sold"], row["refunded"], row["charged_back"], net)]
        yield [start, row["kind"], row["product"], row["source"], row["currency"], row["sales"], *amounts]
