"""Today: what the rooms know of a learner, composed into one page."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter

from lyceum.kernel.principal import Principal
from lyceum.platform.http import may


def router(ports: Mapping[str, Any]) -> APIRouter:
    """`GET /api/today`."""
    routes = APIRouter(prefix="/api", tags=["today"])

    @routes.get("/today")
    async def today(caller: Annotated[Principal, may("progress:read")]) -> dict[str, Any]:
        """The learner's page of the day."""
        return {"user": caller.user_id, "rooms": sorted(ports)}

    return routes
