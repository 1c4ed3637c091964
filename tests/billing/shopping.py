"""People who buy whatever comes between: each asks again, under the key of the first time, until there is an answer.

So what they have in the end is known beforehand, to the unit.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.billing.buying import EURO, PACKAGE, RIAL
from tests.billing.wallets import SHEBA

DEPOSIT, WITHDRAWN = 10_000_000, 2_000_000
TRIES = 2_000
PAUSE_SECONDS = 0.05
ENDS = ("paid", "declined", "expired", "refunded")
TO_BE_ASKED_AGAIN = {(409, "request_still_running"), (409, "not_committed"), (503, "database_gone"), (503, "gateway_away")}
ACCOUNTS = ("credit", "wallet", "withdrawing")
KINDS = {
    "approve": 30,
    "decline": 8,
    "wrong_amount": 8,
    "late": 8,
    "twice": 8,
    "silent": 8,
    "fill": 20,
    "from the wallet": 20,
    "withdraw": 8,
    "ask and leave it": 8,
}


@dataclass
class Shopper:
    """One person. `has` is what the books should say of them: units by the account's code; `orders` how many they should have made."""

    address: str
    http: aiohttp.ClientSession
    token: Callable[[], Awaitable[str]]
    told: Counter[str]
    has: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    requests: int = 0

    async def shop(self, kind: str, key: str) -> None:
        """Get one thing, to its end."""
        match kind:
            case "fill":
                await self._fill(key)
            case "from the wallet":
                await self._from_the_wallet(key)
            case "withdraw" | "ask and leave it":
                await self._withdraw(key, cancels=kind != "withdraw")
            case "subscribe":
                await self._subscribe(key)
            case _:
                await self._by_bank(kind, key)

    async def _by_bank(self, choice: str, key: str) -> None:
        order = await self._ordered("EUR", key)
        turn = await self._begun(order["id"], "sandbox", key)
        await self._at_the_bank(turn["url"], choice)
        state = await self._end(order["id"])
        assert state == {"decline": "declined", "wrong_amount": "refunded"}.get(choice, "paid"), (choice, state)
        self.has["credit"] += EURO if state == "paid" else 0

    async def _fill(self, key: str) -> None:
        body = {"amount": DEPOSIT, "gateway": "sandbox"}
        _, turn = await self._asked("POST", "/api/billing/wallet/deposits", {201}, body, f"{key}.fill")
        self.orders += 1
        assert await self._end(await self._at_the_bank(turn["url"], "approve")) == "paid"
        self.has["wallet"] += DEPOSIT

    async def _from_the_wallet(self, key: str) -> None:
        order = await self._ordered("IRR", key)
        path = f"/api/billing/orders/{order['id']}/payments"
        status, turn = await self._asked("POST", path, {201, 402}, {"gateway": "wallet"}, f"{key}.pay")
        assert (status == 201) == (self.has["wallet"] >= RIAL), (status, self.has)
        if status == 402:
            return
        await self._came_back(turn["url"])
        assert await self._end(order["id"]) == "paid"
        self.has["wallet"] -= RIAL
        self.has["credit"] += EURO

    async def _withdraw(self, key: str, *, cancels: bool) -> None:
        body, path = {"amount": WITHDRAWN, "sheba": SHEBA, "holder": "Mina Karimi"}, "/api/billing/wallet/withdrawals"
        status, asked = await self._asked("POST", path, {201, 402}, body, f"{key}.withdraw")
        assert (status == 201) == (self.has["wallet"] >= WITHDRAWN), (status, self.has)
        if status == 402:
            return
        if cancels:
            _, left = await self._asked("POST", f"{path}/{asked['id']}/cancel", {200}, {}, f"{key}.cancel")
            assert left["state"] == "cancelled"
        else:
            self.has["wallet"] -= WITHDRAWN
            self.has["withdrawing"] += WITHDRAWN

    async def _subscribe(self, key: str) -> None:
        """To the cheapest plan by the month; who has it takes the end of it back."""
        path = "/api/billing/subscriptions"
        _, standing = await self._asked("GET", path, {200})
        if standing["current"]:
            for act in ("cancel", "resume"):
                _, current = await self._asked("POST", f"{path}/{standing['current']['id']}/{act}", {200}, key=f"{key}.{act}")
                assert current["cancels_at_end"] == (act == "cancel")
            return
        plan = min((one for one in standing["offers"] if one["every"] == "month"), key=lambda one: one["price_irr"])
        body = {"product": plan["code"], "currency": "IRR", "biller": "wallet"}
        status, _ = await self._asked("POST", path, {201, 402}, body, f"{key}.subscribe")
        assert (status == 201) == (self.has["wallet"] >= plan["price_irr"]), (status, self.has)
        if status == 201:
            self.has["wallet"] -= plan["price_irr"]
            self.has["credit"] += plan["credit"]

    async def _ordered(self, currency: str, key: str) -> dict[str, Any]:
        _, order = await self._asked("POST", "/api/billing/orders", {201}, {"product": PACKAGE, "currency": currency}, f"{key}.order")
        self.orders += 1
        return order

    async def _begun(self, order_id: str, gateway: str, key: str) -> dict[str, Any]:
        return (await self._asked("POST", f"/api/billing/orders/{order_id}/payments", {201}, {"gateway": gateway}, f"{key}.pay"))[1]

    async def _at_the_bank(self, url: str, choice: str) -> str:
        """Choose on the bank's page and come back; the order that the school shows then."""
        _, back = await self._asked("POST", url, {303}, form={"choice": choice})
        return await self._came_back(back)

    async def _came_back(self, address: str) -> str:
        parts = urlsplit(address)
        _, shown = await self._asked("GET", f"{parts.path}?{parts.query}", {303})
        return str(shown.rpartition("/")[2])

    async def _end(self, order_id: str) -> str:
        """Look until the payment is decided."""
        while True:
            _, order = await self._asked("POST", f"/api/billing/orders/{order_id}/look", {200})
            if order["payment"]["state"] in ENDS:
                return str(order["payment"]["state"])
            await asyncio.sleep(PAUSE_SECONDS * 4)

    async def _asked(
        self, method: str, path: str, expected: set[int], body: dict | None = None, key: str = "", form: dict | None = None
    ) -> tuple[int, Any]:
        """The answer, or where it leads, however often it takes to get one."""
        self.requests += 1
        for _ in range(TRIES):
            headers = {"Authorization": f"Bearer {await self.token()}"} | ({"Idempotency-Key": key} if key else {})
            try:
                sent: dict[str, Any] = {"data": form} if form else {} if body is None else {"json": body}
                async with self.http.request(method, self.address + path, headers=headers, allow_redirects=False, **sent) as answer:
                    content = await answer.read()
                    self.told[str(answer.status)] += 1
                    if answer.status in expected:
                        return answer.status, answer.headers["Location"] if answer.status == 303 else json.loads(content)
                    refused = (answer.status, json.loads(content)["code"])
                    assert refused in TO_BE_ASKED_AGAIN, (method, path, refused)
            except (aiohttp.ClientError, TimeoutError, ValueError) as lost:
                self.told[type(lost).__name__] += 1
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError(f"no answer to {method} {path} in {TRIES} tries")


def agrees(shopper: Shopper, has: dict[str, int]) -> bool:
    """Whether somebody has what they should have, by the codes of their accounts."""
    return all(has.get(code, 0) == shopper.has[code] for code in ACCOUNTS)


def wish(dice: random.Random) -> str:
    """What somebody wants next."""
    return dice.choices(list(KINDS), list(KINDS.values()))[0]
