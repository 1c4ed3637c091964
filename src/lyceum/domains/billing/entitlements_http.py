"""The route that says what somebody has by having paid for it."""

from typing import Annotated, Any

from fastapi import APIRouter

from lyceum.domains.billing.entitlements import Entitlements
from lyceum.kernel.principal import Principal
from lyceum.platform.http import may


def routes(routes: APIRouter, service: Any) -> None:
    """Put it in."""

    @routes.get("/entitlements")
    async def entitlements(caller: Annotated[Principal, may("billing:buy")]) -> Entitlements:
        """What the caller has paid for: plans in force and to come, courses, minutes that are left."""
        found: Entitlements = await service.holdings.of(caller.user_id)
        return found
