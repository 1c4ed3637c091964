"""Routes of the billing room: the shop, one's orders, the ways back from a gateway, and what those who look after money see."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from lyceum.domains.billing import backwards_http, entitlements_http, leading_on, wallet_http
from lyceum.domains.billing.backwards_models import RefundTo, RefundWish
from lyceum.domains.billing.budgets import http as budgets_http
from lyceum.domains.billing.models import (
    MAX_PRICE,
    Code,
    GatewayName,
    Locale,
    Money,
    Order,
    OrderPage,
    PaymentPage,
    PaymentRecord,
    PaymentState,
    Product,
    Shop,
    Turn,
    Wish,
)
from lyceum.domains.billing.plan_models import PlanTerms
from lyceum.domains.billing.port import PAGE_ORDERS, Billing
from lyceum.domains.billing.receipts import http as receipts_http
from lyceum.domains.billing.reports import http as reports_http
from lyceum.domains.billing.sandbox import http as sandbox_http
from lyceum.domains.billing.statements import http as statements_http
from lyceum.domains.billing.subscriptions import http as subscriptions_http
from lyceum.domains.billing.tiers import http as tiers_http
from lyceum.domains.billing.withdrawals import http as withdrawals_http
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PROBLEMS, Body, Limit, Shape, Text, may
from lyceum.platform.idempotency import Key, once

Buyer = Annotated[Principal, may("billing:buy")]
Inspector = Annotated[Principal, may("billing:inspect")]
Refunder = Annotated[Principal, may("billing:refund", fresh=True)]
Seller = Annotated[Principal, may("billing:products")]
After = Annotated[UUID | None, Query(description="The `next` of the page before.")]
MAX_SAID_CHARS = 4_000


class OrderBody(Body):
    """What to order, and in which currency to pay. The price is the shop's."""

    product: Code
    currency: Money


class PayBody(Body):
    """Through which gateway to pay, and the language of its page."""

    gateway: GatewayName
    locale: Locale = "en"


class RefundBody(Body):
    """How much goes back, without an amount all that is left; why, which the buyer reads; and the way it came or into their wallet."""

    amount: Annotated[int | None, Field(strict=True, ge=1, le=max(MAX_PRICE.values()))] = None
    reason: Annotated[Text, Field(min_length=3, max_length=500)]
    to: RefundTo = "gateway"


class Taken(Shape):
    """An event is in the inbox. `is_new` is false when it was there before."""

    is_new: bool


class ProductBody(Product, Body):
    """A product as it is to be."""


class PlanBody(PlanTerms, Body):
    """A plan as it is to be."""


async def _form(request: Request) -> Mapping[str, str]:
    """What came in the query and in a form, as text; more than any gateway says is cut off. What it means, only the gateway knows."""
    query = request.scope["query_string"].decode("latin-1")[:MAX_SAID_CHARS]
    body = (await request.body())[:MAX_SAID_CHARS].decode("utf-8", "replace") if request.method == "POST" else ""
    return {name: value for part in (query, body) for name, value in parse_qsl(part)}


Brought = Annotated[Mapping[str, str], Depends(_form)]


def router(service: Any) -> APIRouter:
    """The routes, served by this service; without one they are only described."""
    both = APIRouter()
    routes = APIRouter(prefix="/api/billing", tags=["billing"], responses=PROBLEMS)
    _shop(routes, service)
    _orders(routes, service)
    _ways_back(routes, service)
    _webhooks(routes, service)
    _of_all(routes, service)
    wallet_http.routes(routes, service)
    withdrawals_http.routes(routes, service)
    tiers_http.routes(routes, service)
    subscriptions_http.routes(routes, service)
    receipts_http.routes(routes, service)
    entitlements_http.routes(routes, service)
    backwards_http.routes(routes, service)
    reports_http.routes(routes, service)
    budgets_http.routes(routes, service)
    statements_http.routes(routes, service)
    both.include_router(routes)
    both.include_router(leading_on.router(service))
    both.include_router(sandbox_http.router(service))
    return both


def _shop(routes: APIRouter, service: Billing) -> None:
    @routes.get("/shop")
    async def shop(caller: Buyer) -> Shop:
        """What can be bought, and how."""
        return await service.shop(caller.user_id)

    @routes.get("/plans")
    async def list_plans(caller: Buyer) -> tuple[PlanTerms, ...]:
        """The plans there are, by rank: their names, and how many calls of an hour may reach a paid model."""
        del caller
        return await service.plans()

    @routes.put("/plans")
    async def put_plan(caller: Seller, body: PlanBody) -> PlanTerms:
        """Add a plan (`version` 0) or change one; it counts within five seconds, for everybody who is on it."""
        return await service.put_plan(PlanTerms(**body.model_dump()), caller.user_id)

    @routes.get("/products")
    async def list_products(caller: Seller) -> tuple[Product, ...]:
        """Every product, also those that are not offered any more."""
        del caller
        return await service.products()

    @routes.put("/products")
    async def put_product(caller: Seller, body: ProductBody) -> Product:
        """Add a product (`version` 0) or change one; orders that were made keep their price."""
        return await service.put_product(Product(**body.model_dump()), caller.user_id)


def _orders(routes: APIRouter, service: Any) -> None:
    @routes.post("/orders", status_code=201, response_model=Order)
    async def order(caller: Buyer, body: OrderBody, key: Key) -> Response:
        """Order a product at the price of now."""
        wish = Wish(product=body.product, currency=body.currency)
        return await once(service.db, caller, "billing.orders", key, body, lambda fact: service.order(caller.user_id, fact, wish), 201)

    @routes.get("/orders")
    async def list_orders(caller: Buyer, after: After = None, limit: Limit = PAGE_ORDERS) -> OrderPage:
        """What the caller has ordered, newest first."""
        found: OrderPage = await service.orders(caller.user_id, after, limit)
        return found

    @routes.get("/orders/{order_id}")
    async def one_order(caller: Buyer, order_id: UUID) -> Order:
        """One order of the caller."""
        found: Order = await service.order_of(caller.user_id, order_id)
        return found

    @routes.post("/orders/{order_id}/look")
    async def look(caller: Buyer, order_id: UUID) -> Order:
        """Ask the gateway what became of the payment, at most every few seconds."""
        found: Order = await service.look(caller.user_id, order_id)
        return found

    @routes.post("/orders/{order_id}/payments", status_code=201, response_model=Turn)
    async def pay(caller: Buyer, order_id: UUID, body: PayBody, key: Key, request: Request) -> Response:
        """Begin to pay: the answer says where the buyer goes."""
        base = service.base or str(request.base_url).rstrip("/")
        return await once(
            service.db,
            caller,
            f"billing.pay.{order_id}",
            key,
            body,
            lambda fact: service.pay(caller.user_id, fact, order_id, body.gateway, body.locale, base),
            201,
        )


def _ways_back(routes: APIRouter, service: Billing) -> None:
    """Some gateways send the browser back with a query, some with a form. Nobody need be signed in, and nothing of it is believed."""

    async def back(gateway: Annotated[GatewayName, Path()], payment_id: UUID, said: Brought) -> Response:
        """Come back from a payment gateway: the school asks that gateway, and shows the order."""
        order_id = await service.came_back(gateway, payment_id, said)
        return RedirectResponse(f"/shop/orders/{order_id}", 303)

    for method in ("GET", "POST"):
        routes.add_api_route(
            "/callbacks/{gateway}/{payment_id}",
            back,
            methods=[method],
            status_code=303,
            response_class=RedirectResponse,
            name=f"back by {method}",
        )


def _webhooks(routes: APIRouter, service: Any) -> None:
    @routes.post("/webhooks/{gateway}")
    async def take(gateway: Annotated[GatewayName, Path()], request: Request) -> Taken:
        """An event that a gateway tells by itself: signed, stored once, worked later."""
        return Taken(is_new=await service.inbox.take(gateway, await request.body(), request.headers))


def _of_all(routes: APIRouter, service: Any) -> None:
    @routes.get("/payments")
    async def list_payments(
        caller: Inspector, state: PaymentState | None = None, after: After = None, limit: Limit = PAGE_ORDERS
    ) -> PaymentPage:
        """Payments of everybody, newest first."""
        del caller
        found: PaymentPage = await service.payments(state, after, limit)
        return found

    @routes.post("/payments/{payment_id}/look")
    async def recheck(caller: Inspector, payment_id: UUID) -> PaymentRecord:
        """Ask the gateway about a payment now."""
        del caller
        found: PaymentRecord = await service.recheck(payment_id)
        return found

    @routes.post("/payments/{payment_id}/refund", response_model=PaymentRecord)
    async def refund(caller: Refunder, payment_id: UUID, body: RefundBody, key: Key) -> Response:
        """Give a payment or a part of it back: its share of what was bought leaves the buyer, the money returns. Wants a fresh sign-in."""
        route, wish = f"billing.refund.{payment_id}", RefundWish(amount=body.amount, note=body.reason, to=body.to)
        return await once(service.db, caller, route, key, body, lambda fact: service.refund(fact, payment_id, wish, caller.user_id))
