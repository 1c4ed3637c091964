"""Routes of the ledger room: they read. What moves money through HTTP is elsewhere, behind an `Idempotency-Key`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from lyceum.domains.ledger import listing_http
from lyceum.domains.ledger.listing_http import AccountCode, After, Lines
from lyceum.domains.ledger.models import Balance, Currency, EntryPage, Inspection, Promotion
from lyceum.domains.ledger.port import PAGE_ENTRIES, Ledger
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Limit, may

UserId = Annotated[str, Path(pattern=USER_ID_PATTERN)]
EVERY_LINE = Lines()


def router(service: Ledger) -> APIRouter:
    """The routes, served by this service."""
    routes = APIRouter(prefix="/api/credit", tags=["credit"])
    _own(routes, service)
    _of_all(routes, service)
    listing_http.add_routes(routes, service)
    return routes


def _own(routes: APIRouter, service: Ledger) -> None:
    @routes.get("/balance")
    async def balance(caller: Annotated[Principal, may("credit:read")]) -> tuple[Balance, ...]:
        """What the caller has: whole units of each currency with their scale."""
        return await service.balances(caller.user_id)

    @routes.get("/promotions")
    async def promotions(caller: Annotated[Principal, may("credit:read")]) -> tuple[Promotion, ...]:
        """What the caller has left of promotions, in the order in which it is used."""
        return await service.promotions(caller.user_id)

    @routes.get("/entries")
    async def entries(
        caller: Annotated[Principal, may("credit:read")],
        code: AccountCode = "credit",
        currency: Currency = "EUR",
        lines: Annotated[Lines, Depends()] = EVERY_LINE,
        after: After = None,
        limit: Limit = PAGE_ENTRIES,
    ) -> EntryPage:
        """What came in and went out of an account of the caller, newest first."""
        return await service.statement(caller.user_id, code, currency, after, limit, lines.only())


def _of_all(routes: APIRouter, service: Ledger) -> None:
    @routes.get("/users/{user_id}/balance")
    async def balance_of(caller: Annotated[Principal, may("credit:inspect")], user_id: UserId) -> tuple[Balance, ...]:
        """What a user has."""
        del caller
        return await service.balances(user_id)

    @routes.get("/users/{user_id}/promotions")
    async def promotions_of(caller: Annotated[Principal, may("credit:inspect")], user_id: UserId) -> tuple[Promotion, ...]:
        """What a user has left of promotions, in the order in which it is used."""
        del caller
        return await service.promotions(user_id)

    @routes.get("/users/{user_id}/entries")
    async def entries_of(
        caller: Annotated[Principal, may("credit:inspect")],
        user_id: UserId,
        code: AccountCode = "credit",
        currency: Currency = "EUR",
        after: After = None,
        limit: Limit = PAGE_ENTRIES,
    ) -> EntryPage:
        """What came in and went out of an account of a user, newest first."""
        del caller
        return await service.statement(user_id, code, currency, after, limit)

    @routes.get("/books")
    async def books(caller: Annotated[Principal, may("credit:inspect")]) -> Inspection:
        """What the last hourly look into the books found."""
        del caller
        return await service.inspected()
