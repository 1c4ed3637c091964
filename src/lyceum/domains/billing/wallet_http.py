"""Routes of the wallet: what is in it, filling it."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from lyceum.domains.billing.models import GatewayName, Locale, Turn
from lyceum.domains.billing.wallet_models import Rial, WalletTold
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, may
from lyceum.platform.idempotency import Key, once

Owner = Annotated[Principal, may("billing:buy")]


class DepositBody(Body):
    """How many rial to fill the wallet with, through which gateway, and the language of its page."""

    amount: Rial
    gateway: GatewayName
    locale: Locale = "en"


def routes(routes: APIRouter, service: Any) -> None:
    """The wallet's routes, beside the shop's."""

    @routes.get("/wallet")
    async def wallet(caller: Owner) -> WalletTold:
        """The caller's wallet; the lines of it are under /api/credit/entries with the code `wallet`."""
        found: WalletTold = await service.wallet.told(caller.user_id)
        return found

    @routes.post("/wallet/deposits", status_code=201, response_model=Turn)
    async def deposit(caller: Owner, body: DepositBody, key: Key, request: Request) -> Response:
        """Fill the wallet: the answer says where the buyer goes to pay. It becomes an order like any other."""
        base = service.base or str(request.base_url).rstrip("/")
        return await once(
            service.db,
            caller,
            "billing.wallet.deposits",
            key,
            body,
            lambda fact: service.wallet.deposit(caller.user_id, fact, body.amount, body.gateway, body.locale, base),
            201,
        )
