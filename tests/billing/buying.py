"""Somebody who buys, through the school's own HTTP, and the clock and the bank around them."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from tests.conftest import Client, School

PACKAGE, EURO, RIAL = "credit_5", 5_000_000, 6_500_000
_EARLIER = text(
    "UPDATE billing.payments SET created_at = created_at - make_interval(secs => :s), expires_at = expires_at - make_interval(secs => :s), "
    "changed_at = changed_at - make_interval(secs => :s), asked_at = asked_at - make_interval(secs => :s), "
    "next_check_at = next_check_at - make_interval(secs => :s) WHERE owner_id = :owner"
)
_UNBOOKED = text("UPDATE billing.payments SET state = 'verified', next_check_at = now() WHERE owner_id = :owner AND state = 'paid'")
_UNPAID = text("UPDATE billing.orders SET paid_at = NULL WHERE owner_id = :owner")


def keyed() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@dataclass
class Back:
    """What a browser brings from a gateway: a path of the school, and a form if it is sent by POST."""

    path: str
    form: dict[str, str] | None = None


@dataclass
class Buyer:
    """A learner with an order and the payments begun for it."""

    school: School
    client: Client
    gateway: str = "sandbox"
    currency: str = "EUR"
    order: dict[str, Any] = field(default_factory=dict)
    turns: list[dict[str, Any]] = field(default_factory=list)

    @property
    def billing(self) -> Any:
        return self.school.house.ports["billing"]

    async def ordered(self, product: str = PACKAGE) -> dict[str, Any]:
        answer = await self.client.post("/api/billing/orders", json={"product": product, "currency": self.currency}, headers=keyed())
        assert answer.status_code == 201, answer.text
        self.order = answer.json()
        return self.order

    async def begun(self) -> dict[str, Any]:
        """Another payment of the order."""
        path = f"/api/billing/orders/{self.order['id']}/payments"
        answer = await self.client.post(path, json={"gateway": self.gateway}, headers=keyed())
        assert answer.status_code == 201, answer.text
        self.turns.append(answer.json())
        return self.turns[-1]

    async def back(self, back: Back) -> int:
        """Come back from the gateway with a browser in which nobody is signed in."""
        visitor = self.school.visitor()
        answer = await (visitor.get(back.path) if back.form is None else visitor.post(back.path, data=back.form))
        if answer.status_code == 303:
            assert answer.headers["location"] == f"/shop/orders/{self.order['id']}"
        return answer.status_code

    async def look(self) -> dict[str, Any]:
        answer = await self.client.post(f"/api/billing/orders/{self.order['id']}/look")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def seen(self) -> dict[str, Any]:
        answer = await self.client.get(f"/api/billing/orders/{self.order['id']}")
        return answer.json()

    async def state(self) -> str:
        return (await self.seen())["payment"]["state"]

    async def states(self) -> list[str]:
        """Of all payments of the order, in the order of their beginning."""
        page = await self.billing.payments(limit=100)
        found = {str(one.id): one.state for one in page.items}
        return [found[turn["payment_id"]] for turn in self.turns]

    async def pass_time(self, seconds: int) -> None:
        async with self.school.db.as_room("billing") as tx:
            await tx.execute(_EARLIER, {"owner": self.client.user_id, "s": seconds})

    async def tick(self, times: int = 1) -> None:
        """A minute passes, and the school asks."""
        for _ in range(times):
            await self.pass_time(61)
            await self.billing.reconcile()

    async def hour(self) -> None:
        await self.pass_time(3_700)
        await self.billing.reconcile()

    async def die_before_paid(self) -> None:
        """As if the process had died after the books took it and before the payment said so."""
        async with self.school.db.as_room("billing") as tx:
            await tx.execute(_UNPAID, {"owner": self.client.user_id})
            await tx.execute(_UNBOOKED, {"owner": self.client.user_id})

    async def credit(self) -> int:
        balances = (await self.client.get("/api/credit/balance")).json()
        return sum(one["available"] for one in balances if one["code"] == "credit")

    async def booked(self) -> int:
        """How many lines the books have for this buyer."""
        return len((await self.client.get("/api/credit/entries")).json()["items"])


async def at_once(*works: Any) -> list[Any]:
    return list(await asyncio.gather(*works))
