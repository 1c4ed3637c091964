"""The sandbox bank's page, at an address of its own as a bank's would be. Whoever knows a payment's name may decide about it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from lyceum.domains.billing.billers.sandbox import PAGE, SandboxBiller
from lyceum.domains.billing.errors import CallbackRefused, GatewayAway, PaymentNotFound
from lyceum.domains.billing.sandbox import agreement_page, page
from lyceum.domains.billing.sandbox.agreements import AGREEING, Agreements, Doing
from lyceum.domains.billing.sandbox.bank import NAME, Choice, Claim, SandboxBank
from lyceum.platform.http import PROBLEMS
from lyceum.platform.logs import log

Authority = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
CameBack = Callable[[str, UUID, Mapping[str, str]], Awaitable[UUID]]
CALLS: Mapping[Doing, int] = {"twice": 2, "charge_twice": 2, "charge_unsaid": 0, "cancel": 0}
"""How often the bank calls the school after a button was pressed: once after any other."""
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def router(service: Any) -> APIRouter:
    """`/bank/…`, of the bank that this service has, if it is switched on; it calls the school by itself as a browser would."""
    routes = APIRouter(prefix="/bank", tags=["sandbox bank"], responses=PROBLEMS)

    def counter() -> SandboxBank:
        if service.sandbox is None:
            raise PaymentNotFound
        bank: SandboxBank = service.sandbox
        return bank

    _agreements(routes, service)

    @routes.get("/{authority}", response_class=HTMLResponse)
    async def show(authority: Authority) -> Response:
        """The sandbox bank's page, where the buyer decides what becomes of a payment."""
        return HTMLResponse(page.asking(await counter().seen(authority)), headers=HEADERS)

    @routes.post("/{authority}", response_class=HTMLResponse)
    async def choose(authority: Authority, choice: Annotated[Choice, Form()]) -> Response:
        """Decide, and go back to the school; or stay, where the bank was asked to lose the buyer."""
        bank = counter()
        way = await bank.choose(authority, choice)
        if choice == "disputed":
            return RedirectResponse(f"/bank/{authority}", 303, headers=HEADERS)
        if not way.back:
            return HTMLResponse(page.lost(await bank.seen(authority)), headers=HEADERS)
        if way.calls_before:
            await _call(service.came_back, way.back)
        return RedirectResponse(way.back, 303, headers=HEADERS)

    @routes.post("/{authority}/claims", response_class=HTMLResponse)
    async def claim(authority: Authority, claim: Annotated[Claim, Form()]) -> Response:
        """Have the buyer's bank take a payment back, or decide about it; the bank tells the school by itself."""
        bank = counter()
        if await bank.claim(authority, claim):
            row = await bank.seen(authority)
            await service.disputed(UUID(urlsplit(row.back).path.rpartition("/")[2]))
        return RedirectResponse(f"/bank/{authority}", 303, headers=HEADERS)

    return routes


def _agreements(routes: APIRouter, service: Any) -> None:
    def counter() -> Agreements:
        biller = service.subscriptions.billers.get(NAME)
        if not isinstance(biller, SandboxBiller):
            raise PaymentNotFound
        return biller.bank

    @routes.get("/agreements/{authority}", response_class=HTMLResponse)
    async def agreement(authority: Authority) -> Response:
        """The sandbox bank's page of a regular payment: where somebody agrees to it, and plays with it afterwards."""
        row, charges = await counter().seen(authority)
        content = agreement_page.asking(row) if row.state == "open" else agreement_page.standing(row, charges)
        return HTMLResponse(content, headers=HEADERS)

    @routes.post("/agreements/{authority}", response_class=HTMLResponse)
    async def act(authority: Authority, what: Annotated[Doing, Form()]) -> Response:
        """Agree or refuse, let time pass, end it; the bank tells the school by itself, unless it was asked not to."""
        row = await counter().do(authority, what)
        if what == "never":
            return HTMLResponse(agreement_page.lost(row), headers=HEADERS)
        for _ in range(CALLS.get(what, 1)):
            await _tell(service.subscriptions.project, authority)
        return RedirectResponse(row.back if what in AGREEING else f"{PAGE}/{authority}", 303, headers=HEADERS)


async def _tell(project: Callable[[str, str], Awaitable[bool]], reference: str) -> None:
    """The bank has an event for the school, which asks back; whether it gets an answer is not the event's business."""
    try:
        await project(NAME, reference)
    except GatewayAway:
        log.info("the sandbox bank did not answer", agreement=reference)


async def _call(came_back: CameBack, back: str) -> None:
    """The bank calls the school by itself. A bank does not care how the school likes that."""
    parts = urlsplit(back)
    try:
        await came_back(NAME, UUID(parts.path.rpartition("/")[2]), dict(parse_qsl(parts.query)))
    except CallbackRefused:
        return
