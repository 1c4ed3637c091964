"""Routes of budgets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter

from lyceum.domains.billing.budgets.models import Amount, Budget, Wish
from lyceum.kernel.errors import Invalid
from lyceum.kernel.periods import Calendar
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, may

Reporter = Annotated[Principal, may("billing:report")]
Spender = Annotated[Principal, may("billing:buy")]
Budgeted = tuple[Budget, ...]


class BudgetBody(Wish, Body):
    """A budget of the school as it is to be."""


class OwnBody(Body):
    """How much of my credit I want to use in a month at most; `version` is the one that was looked at, 0 for a new one."""

    amount: Amount
    calendar: Calendar = "gregorian"
    version: int = 0


def routes(routes: APIRouter, service: Any) -> None:
    """The school's budgets, and one's own. Reaching one is told and stops nothing."""

    @routes.get("/budgets")
    async def list_budgets(caller: Reporter) -> Budgeted:
        """Budgets of what AI takes from the school, and how they stand this month."""
        del caller
        found: Budgeted = await service.budgets.of(None)
        return found

    @routes.put("/budgets")
    async def put_budget(caller: Reporter, body: BudgetBody) -> Budgeted:
        """Set a budget of the school; all of them afterwards."""
        if body.subject == "own":
            raise Invalid("That is somebody's own budget, which they set themselves.", field="subject")
        put: Budgeted = await service.budgets.put(None, Wish(**body.model_dump()), caller.user_id)
        return put

    @routes.delete("/budgets/{budget_id}", status_code=204)
    async def drop_budget(caller: Reporter, budget_id: UUID) -> None:
        """Take a budget of the school away."""
        await service.budgets.drop(None, budget_id, caller.user_id)

    @routes.get("/budgets/own")
    async def own_budget(caller: Spender) -> Budgeted:
        """The caller's own budget of a month, if there is one."""
        found: Budgeted = await service.budgets.of(caller.user_id)
        return found

    @routes.put("/budgets/own")
    async def put_own_budget(caller: Spender, body: OwnBody) -> Budgeted:
        """Set it."""
        put: Budgeted = await service.budgets.put(caller.user_id, Wish(subject="own", **body.model_dump()), caller.user_id)
        return put

    @routes.delete("/budgets/own/{budget_id}", status_code=204)
    async def drop_own_budget(caller: Spender, budget_id: UUID) -> None:
        """Take it away."""
        await service.budgets.drop(caller.user_id, budget_id, caller.user_id)
