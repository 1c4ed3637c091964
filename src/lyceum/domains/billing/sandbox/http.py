"""The sandbox bank's page, at an address of its own as a bank's would be. Whoever knows a payment's name may decide about it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from lyceum.domains.billing.errors import CallbackRefused, PaymentNotFound
from lyceum.domains.billing.sandbox import page
from lyceum.domains.billing.sandbox.bank import NAME, Choice, SandboxBank
from lyceum.platform.http import PROBLEMS

Authority = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
CameBack = Callable[[str, UUID, Mapping[str, str]], Awaitable[UUID]]
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def router(service: Any) -> APIRouter:
    """`/bank/…`, of the bank that this service has, if it is switched on; it calls the school by itself as a browser would."""
    routes = APIRouter(prefix="/bank", tags=["sandbox bank"], responses=PROBLEMS)

    def counter() -> SandboxBank:
        if service.sandbox is None:
            raise PaymentNotFound
        bank: SandboxBank = service.sandbox
        return bank

    @routes.get("/{authority}", response_class=HTMLResponse)
    async def show(authority: Authority) -> Response:
        """The sandbox bank's page, where the buyer decides what becomes of a payment."""
        return HTMLResponse(page.asking(await counter().seen(authority)), headers=HEADERS)

    @routes.post("/{authority}", response_class=HTMLResponse)
    async def choose(authority: Authority, choice: Annotated[Choice, Form()]) -> Response:
        """Decide, and go back to the school; or stay, where the bank was asked to lose the buyer."""
        bank = counter()
        way = await bank.choose(authority, choice)
        if not way.back:
            return HTMLResponse(page.lost(await bank.seen(authority)), headers=HEADERS)
        if way.calls_before:
            await _call(service.came_back, way.back)
        return RedirectResponse(way.back, 303, headers=HEADERS)

    return routes


async def _call(came_back: CameBack, back: str) -> None:
    """The bank calls the school by itself. A bank does not care how the school likes that."""
    parts = urlsplit(back)
    try:
        await came_back(NAME, UUID(parts.path.rpartition("/")[2]), dict(parse_qsl(parts.query)))
    except CallbackRefused:
        return
