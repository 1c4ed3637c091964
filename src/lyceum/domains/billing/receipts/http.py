"""Routes of receipts: their PDFs, and who gives them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from lyceum.domains.billing.models import Locale
from lyceum.domains.billing.receipts.models import Paper, Receipt, ReceiptPage, Seller
from lyceum.domains.billing.receipts.service import PAGE_RECEIPTS
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Limit, may

Buyer = Annotated[Principal, may("billing:buy")]
Bookkeeper = Annotated[Principal, may("billing:bookkeeping")]
InLanguage = Annotated[Locale, Query(description="The language of the paper.")]
After = Annotated[UUID | None, Query(description="The `next` of the page before.")]
PDF = "application/pdf"
ANSWERS: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}}


class SellerBody(Seller, Body):
    """Who gives receipts, as it is to be; `version` is that of what was looked at."""


def routes(routes: APIRouter, service: Any) -> None:
    """Add them. A buyer has their own receipts, those who look after the school's money have everybody's."""

    @routes.get("/orders/{order_id}/receipts")
    async def list_receipts(caller: Buyer, order_id: UUID) -> tuple[Receipt, ...]:
        """The receipts of an order: one of its payment, and one for each time that money went back."""
        found: tuple[Receipt, ...] = await service.receipts.of_order(_whose(caller), order_id)
        return found

    @routes.get("/orders/{order_id}/receipt", response_class=Response, responses=ANSWERS)
    async def receipt_of_order(caller: Buyer, order_id: UUID, locale: InLanguage = "en") -> Response:
        """The receipt of an order's payment, as a PDF."""
        return _file(await service.receipts.paper_of_order(_whose(caller), order_id, locale))

    @routes.get("/receipts")
    async def own_receipts(caller: Buyer, after: After = None, limit: Limit = PAGE_RECEIPTS) -> ReceiptPage:
        """The caller's own receipts, newest first."""
        found: ReceiptPage = await service.receipts.of_owner(caller.user_id, after, limit)
        return found

    @routes.get("/receipts/{receipt_id}", response_class=Response, responses=ANSWERS)
    async def receipt(caller: Buyer, receipt_id: UUID, locale: InLanguage = "en") -> Response:
        """Any receipt as a PDF: of a payment, of money that went back, of a period of a subscription."""
        return _file(await service.receipts.paper(_whose(caller), receipt_id, locale))

    @routes.get("/seller")
    async def seller(caller: Bookkeeper) -> Seller:
        """Who gives the school's receipts."""
        del caller
        found: Seller = await service.receipts.seller()
        return found

    @routes.put("/seller")
    async def put_seller(caller: Bookkeeper, body: SellerBody) -> Seller:
        """Change who gives them; receipts that were given stay as they are. 409 `stale_seller` when somebody changed it meanwhile."""
        changed: Seller = await service.receipts.put_seller(Seller(**body.model_dump()), caller.user_id)
        return changed


def _whose(caller: Principal) -> str | None:
    return None if caller.may("billing:inspect") else caller.user_id


def _file(paper: Paper) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{paper.name}"', "Cache-Control": "private, no-store"}
    return Response(paper.content, media_type=PDF, headers=headers)
