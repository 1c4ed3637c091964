"""Routes for those who run the school: the tariff, changed live."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from lyceum.domains.ai.port import Capability, Unit, Upstream
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway.tariff import MAX_UPSTREAMS, ModelName, Name, ProviderName, Rate, Route, Terms
from lyceum.domains.gateway.tariffs import Tariffs
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, may

Operator = Annotated[Principal, may("gateway:tariff")]
PathName = Annotated[Name, Path()]


class RouteBody(Body):
    """Whom a name stands for."""

    capability: Capability
    upstreams: Annotated[list[Upstream], Field(min_length=1, max_length=MAX_UPSTREAMS)]


class UpstreamBody(Body):
    """An upstream by its names."""

    provider: ProviderName
    model: ModelName


class UnitBody(UpstreamBody):
    """A unit of an upstream."""

    unit: Unit


def router(tariffs: Tariffs) -> APIRouter:
    """Routing table, rate card, terms."""
    routes = APIRouter()

    @routes.get("/routes")
    async def list_routes(caller: Operator) -> list[Route]:
        """The routing table: what each name means for each plan."""
        return await tariffs.routes(caller.user_id)

    @routes.put("/routes/{name}/{plan}")
    async def put_route(caller: Operator, name: PathName, plan: Plan, body: RouteBody) -> Route:
        """Change whom a name stands for; the next request follows it, in all processes."""
        return await tariffs.put_route(Route(name=name, plan=plan, capability=body.capability, upstreams=tuple(body.upstreams)), caller)

    @routes.delete("/routes/{name}/{plan}", status_code=204)
    async def drop_route(caller: Operator, name: PathName, plan: Plan) -> Response:
        """Take a name away from a plan."""
        return await _gone(tariffs.drop_route(name, plan, caller))

    @routes.get("/rates")
    async def list_rates(caller: Operator) -> list[Rate]:
        """The rate card."""
        return await tariffs.rates(caller.user_id)

    @routes.put("/rates")
    async def put_rate(caller: Operator, rate: Rate) -> Rate:
        """Set the price and the cost of a unit. An upstream without any price is not asked."""
        return await tariffs.put_rate(rate, caller)

    @routes.post("/rates/drop", status_code=204)
    async def drop_rate(caller: Operator, body: UnitBody) -> Response:
        """Take a rate away."""
        return await _gone(tariffs.drop_rate(body.model_dump(), caller))

    @routes.get("/terms")
    async def list_terms(caller: Operator) -> list[Terms]:
        """Terms of upstreams; one that is not listed is open to every plan and asks for the estimated cost alone."""
        return await tariffs.terms(caller.user_id)

    @routes.put("/terms")
    async def put_terms(caller: Operator, terms: Terms) -> Terms:
        """Set who may use an upstream."""
        return await tariffs.put_terms(terms, caller)

    @routes.post("/terms/drop", status_code=204)
    async def drop_terms(caller: Operator, body: UpstreamBody) -> Response:
        """Back to the usual terms."""
        return await _gone(tariffs.drop_terms(body.model_dump(), caller))

    return routes


async def _gone(work: Any) -> Response:
    await work
    return Response(status_code=204)
