"""Routes of the ai room: what an operator sees of the providers, and a way to try them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request

from lyceum.domains.ai.port import AiStatus
from lyceum.domains.ai.trying import Tried, Tryable, TryBody, standing, tried
from lyceum.kernel.errors import TooLarge
from lyceum.kernel.principal import Principal
from lyceum.platform.http import may

MAX_TOKEN_CHARS = 64
MAX_TOLD_BYTES = 64 * 1024


def router(service: Tryable) -> APIRouter:
    """The room's routes."""
    routes = APIRouter(prefix="/api/ai", tags=["ai"])
    Operator = Annotated[Principal, may("ai:admin")]  # noqa: N806

    @routes.get("/providers")
    async def providers(caller: Operator) -> AiStatus:
        """Every provider: whether it is switched on or how to, its circuit, its queue, its cache."""
        del caller
        return await service.status()

    @routes.post("/told/{token}", status_code=204)
    async def told(token: Annotated[str, Path(max_length=MAX_TOKEN_CHARS)], request: Request) -> None:
        """A provider says that something has changed with work that it was given together with this address. It is asked then: what
        comes here is believed in nothing else.
        """
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_TOLD_BYTES:
                raise TooLarge
        await service.told(token, body.decode(errors="replace"))

    @routes.post("/try")
    async def attempt(body: TryBody, caller: Operator) -> Tried:
        """Ask one provider now, past the cache."""
        return await tried(service, body, caller.user_id)

    @routes.get("/try/{work_id}")
    async def stands(work_id: UUID, caller: Operator) -> Tried:
        """How a film stands that is tried."""
        return standing(service, await service.work(caller.user_id, work_id))

    return routes
