"""Routes of the report on AI."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from lyceum.domains.gateway.reports import AiReport
from lyceum.kernel.periods import Span
from lyceum.kernel.principal import Principal
from lyceum.platform.csv import Cell, amount, sheet
from lyceum.platform.http import may

Reporter = Annotated[Principal, may("billing:report")]
Days = Annotated[Span, Depends()]
PICO_SCALE = 12
HEAD = ("from", "plan", "name", "provider", "model", "calls", "revenue_eur", "provider_cost_eur", "margin_eur")


def router(service: Any) -> APIRouter:
    """`/reports/ai` and `/reports/ai.csv`."""
    routes = APIRouter()

    @routes.get("/reports/ai")
    async def ai_report(caller: Reporter, span: Days) -> AiReport:
        """What AI brought in and what providers took for it, by day or month, plan, name and model; held beside the books."""
        del caller
        report: AiReport = await service.reports.report(span)
        return report

    @routes.get("/reports/ai.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
    async def ai_report_as_csv(caller: Reporter, span: Days) -> Response:
        """The same as a file: a line for each period, plan, name and model."""
        del caller
        span.starts()
        return sheet("ai", HEAD, _lines(service, span))

    return routes


async def _lines(service: Any, span: Span) -> AsyncIterator[list[Cell]]:
    async for start, row in service.reports.lines(span):
        revenue, cost = int(row["revenue_pico"]), int(row["cost_pico"])
        amounts = [amount(pico, PICO_SCALE) for pico in (revenue, cost, revenue - cost)]
        yield [start, row["plan"] or "unknown", row["name"], row["provider"], row["model"], row["calls"], *amounts]
