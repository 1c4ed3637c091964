"""Routes of subscriptions: one's own, and what those who look after money see."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from lyceum.domains.billing.models import Code, GatewayName, Locale, Money
from lyceum.domains.billing.subscriptions.models import (
    HistoryPage,
    Portal,
    Preview,
    Standing,
    Subscription,
    SubscriptionPage,
    SubscriptionState,
    Turned,
)
from lyceum.domains.billing.subscriptions.service import PAGE
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Limit, may
from lyceum.platform.idempotency import Key, once

Buyer = Annotated[Principal, may("billing:buy")]
Inspector = Annotated[Principal, may("billing:inspect")]
After = Annotated[UUID | None, Query(description="The `next` of the page before.")]
WHERE = "/subscriptions"


class SubscribeBody(Body):
    """Which plan that renews, who bills it (`ways` of one's standing) and in which currency, and the language of the provider's page."""

    product: Code
    currency: Money
    biller: GatewayName
    locale: Locale = "en"


class ChangeBody(Body):
    """What to change to. `at_most` is what the preview said that is paid now; where it would be more by now, nothing is done."""

    product: Code
    at_most: Annotated[int | None, Field(strict=True, ge=0)] = None


class NothingBody(Body):
    """Nothing to say."""


def routes(routes: APIRouter, service: Any) -> None:
    """Add them to the room's."""
    _own(routes, service)
    _acts(routes, service)
    _of_all(routes, service)


def _own(routes: APIRouter, service: Any) -> None:
    @routes.get(WHERE)
    async def standing(caller: Buyer) -> Standing:
        """The caller's subscription, and how one can be paid."""
        found: Standing = await service.subscriptions.standing(caller.user_id)
        return found

    @routes.get(f"{WHERE}/history")
    async def history(caller: Buyer, after: After = None, limit: Limit = PAGE) -> HistoryPage:
        """What happened to the caller's subscriptions, newest first."""
        found: HistoryPage = await service.subscriptions.history(caller.user_id, after, limit)
        return found

    @routes.get(f"{WHERE}/{{subscription_id}}/preview")
    async def preview(caller: Buyer, subscription_id: UUID, product: Annotated[Code, Query()]) -> Preview:
        """What a change would mean and cost now; nothing is done."""
        found: Preview = await service.subscriptions.changes.preview(caller.user_id, subscription_id, product)
        return found

    @routes.post(WHERE, status_code=201, response_model=Turned)
    async def subscribe(caller: Buyer, body: SubscribeBody, key: Key, request: Request) -> Response:
        """Subscribe: the first period is charged to the wallet at once, or the answer says where to go on to pay."""
        base = service.base or str(request.base_url).rstrip("/")

        async def act(fact: UUID) -> Turned:
            found: Turned = await service.subscriptions.subscribe(
                caller.user_id, fact, body.product, body.currency, body.biller, body.locale, base
            )
            return found

        return await once(service.db, caller, "billing.subscribe", key, body, act, 201)


def _acts(routes: APIRouter, service: Any) -> None:
    async def done(
        caller: Principal, subscription_id: UUID, name: str, key: str, body: Body, act: Callable[[UUID], Awaitable[None]]
    ) -> Response:
        async def whole(fact: UUID) -> Subscription:
            await act(fact)
            found: Subscription = await service.subscriptions.of(caller.user_id, subscription_id)
            return found

        return await once(service.db, caller, f"billing.{name}.{subscription_id}", key, body, whole)

    @routes.post(f"{WHERE}/{{subscription_id}}/change", response_model=Subscription)
    async def change(caller: Buyer, subscription_id: UUID, body: ChangeBody, key: Key) -> Response:
        """Change to another plan: at once to a dearer one, from the next period on to a cheaper one; to one's own, to keep it."""

        def act(fact: UUID) -> Awaitable[None]:
            wanted: Awaitable[None] = service.subscriptions.changes.change(
                caller.user_id, fact, subscription_id, body.product, body.at_most
            )
            return wanted

        return await done(caller, subscription_id, "change", key, body, act)

    @routes.post(f"{WHERE}/{{subscription_id}}/cancel", response_model=Subscription)
    async def cancel(caller: Buyer, subscription_id: UUID, key: Key) -> Response:
        """End with the period; what is past due ends now."""
        changes = service.subscriptions.changes
        return await done(
            caller, subscription_id, "cancel", key, NothingBody(), lambda fact: changes.cancel(caller.user_id, fact, subscription_id)
        )

    @routes.post(f"{WHERE}/{{subscription_id}}/resume", response_model=Subscription)
    async def resume(caller: Buyer, subscription_id: UUID, key: Key) -> Response:
        """Take back that it ends with the period."""
        changes = service.subscriptions.changes
        return await done(
            caller, subscription_id, "resume", key, NothingBody(), lambda fact: changes.resume(caller.user_id, fact, subscription_id)
        )

    @routes.post(f"{WHERE}/{{subscription_id}}/pay", response_model=Subscription)
    async def pay(caller: Buyer, subscription_id: UUID, key: Key) -> Response:
        """Pay now what is past due, out of the wallet."""
        changes = service.subscriptions.changes
        return await done(caller, subscription_id, "pay", key, NothingBody(), lambda _: changes.pay(caller.user_id, subscription_id))

    _at_providers(routes, service)


def _at_providers(routes: APIRouter, service: Any) -> None:
    @routes.post(f"{WHERE}/{{subscription_id}}/look")
    async def look(caller: Buyer, subscription_id: UUID) -> Subscription:
        """Ask the provider how it stands."""
        found: Subscription = await service.subscriptions.look(caller.user_id, subscription_id)
        return found

    @routes.get(f"{WHERE}/{{subscription_id}}/portal")
    async def portal(caller: Buyer, subscription_id: UUID, request: Request) -> Portal:
        """The provider's page where the caller changes how they pay."""
        base = service.base or str(request.base_url).rstrip("/")
        return Portal(url=await service.subscriptions.portal(caller.user_id, subscription_id, base))


def _of_all(routes: APIRouter, service: Any) -> None:
    @routes.get(f"{WHERE}/all")
    async def list_subscriptions(
        caller: Inspector,
        state: SubscriptionState | None = None,
        biller: GatewayName | None = None,
        user_id: Annotated[str | None, Query(pattern=USER_ID_PATTERN)] = None,
        after: After = None,
        limit: Limit = PAGE,
    ) -> SubscriptionPage:
        """Everybody's subscriptions, newest first."""
        del caller
        found: SubscriptionPage = await service.subscriptions.listed(state, biller, user_id, after, limit)
        return found
