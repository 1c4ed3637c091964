"""Routes of a user's own sessions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from lyceum.domains.identity.browser import Cookies
from lyceum.domains.identity.devices import Which
from lyceum.domains.identity.models import OpenSession
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Shape, may

Owner = Annotated[Principal, may("account:security")]


class Ending(Body):
    """Which sessions end: all, or all but the one that asks."""

    which: Which


class Ended(Shape):
    """How many sessions ended."""

    ended: int


def router(service: IdentityService, cookies: Cookies) -> APIRouter:
    """Where I am signed in."""
    routes = APIRouter(prefix="/sessions")

    @routes.get("")
    async def sessions(caller: Owner) -> list[OpenSession]:
        """Where I am signed in: this session first, then those that were seen last."""
        return await service.devices.all_of(caller)

    @routes.delete("/{session_id}", status_code=204)
    async def end_session(session_id: UUID, caller: Owner) -> None:
        """Sign out on one device. Every part of the school refuses it within five seconds."""
        await service.devices.end(caller, session_id)

    @routes.post("/end")
    async def end_sessions(body: Ending, caller: Owner, response: Response) -> Ended:
        """Sign out everywhere else, or everywhere."""
        count = await service.devices.end_many(caller, body.which)
        if body.which == "all":
            cookies.drop(response)
        return Ended(ended=count)

    return routes
