"""Routes that say what is disputed and what is owed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from lyceum.domains.billing.backwards_models import Debt, DisputePage
from lyceum.domains.billing.port import PAGE_ORDERS
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Limit, may

Inspector = Annotated[Principal, may("billing:inspect")]
After = Annotated[UUID | None, Query(description="The `next` of the page before.")]


def routes(routes: APIRouter, service: Any) -> None:
    """Put them in."""

    @routes.get("/debts")
    async def own_debts(caller: Annotated[Principal, may("billing:buy")]) -> tuple[Debt, ...]:
        """What the caller owes since a bank took a payment back, oldest first; the next top-up of the same kind repays it."""
        found: tuple[Debt, ...] = await service.debts.of(caller.user_id)
        return found

    @routes.get("/debts/all")
    async def all_debts(caller: Inspector) -> tuple[Debt, ...]:
        """What everybody owes, oldest first."""
        del caller
        found: tuple[Debt, ...] = await service.debts.all()
        return found

    @routes.get("/disputes")
    async def disputes(caller: Inspector, after: After = None, limit: Limit = PAGE_ORDERS) -> DisputePage:
        """Payments that buyers' banks have asked back, newest first."""
        del caller
        found: DisputePage = await service.debts.disputes(after, limit)
        return found
