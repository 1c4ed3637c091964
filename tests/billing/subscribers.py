"""Somebody who subscribes, through the school's own HTTP, and the clock around them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from tests.billing.buying import keyed
from tests.billing.providers import Provider
from tests.conftest import Client, School

DAY = 86_400
PLANS: dict[str, dict[str, Any]] = {
    "try_plus": {"plan": "plus", "every": "month", "price_eur": 9_000_000, "credit": 2_000_000},
    "try_premium": {"plan": "premium", "every": "month", "price_eur": 19_000_000, "credit": 5_000_000},
    "try_premium_year": {"plan": "premium", "every": "year", "price_eur": 190_000_000, "credit": 60_000_000},
}
SMALL, LARGE, LONG = PLANS
_EARLIER = text(
    "UPDATE billing.subscriptions SET anchor_at = anchor_at - make_interval(secs => :s), period_start = period_start - "
    "make_interval(secs => :s), period_end = period_end - make_interval(secs => :s), due_at = due_at - make_interval(secs => :s), "
    "created_at = created_at - make_interval(secs => :s), occurred_at = occurred_at - make_interval(secs => :s), held_until = NULL "
    "WHERE id = :id"
)
_PERIODS_EARLIER = text(
    "UPDATE billing.subscription_periods SET period_start = period_start - make_interval(secs => :s), period_end = period_end - "
    "make_interval(secs => :s) WHERE subscription_id = :id"
)
_BOOKED = text(
    "WITH mine AS (SELECT id FROM ledger.transfers WHERE ref LIKE :ref AND group_id = :id) "
    "SELECT CASE WHEN reverses IS NULL THEN amount ELSE -amount END FROM ledger.transfers "
    "WHERE id IN (SELECT id FROM mine) OR reverses IN (SELECT id FROM mine) ORDER BY seq"
)
_PERIODS = text("SELECT product_code, price, booked_at FROM billing.subscription_periods WHERE subscription_id = :id ORDER BY period_start")
_UNBOOKED = text("UPDATE billing.subscription_periods SET booked_at = NULL WHERE subscription_id = :id")


async def sell(school: School) -> None:
    """Put the plans of these tests on sale; those that are there stay."""
    admin = await school.client("admin")
    there = {one["code"] for one in (await admin.get("/api/billing/products")).json()}
    for code, what in PLANS.items():
        if code not in there:
            product = {"code": code, "names": {"en": code, "fa": code}, "kind": "plan", **what}
            assert (await admin.put("/api/billing/products", json=product)).status_code == 200


@dataclass
class Subscriber:
    """A learner with a subscription at a provider."""

    school: School
    client: Client
    provider: Provider
    id: str = ""
    url: str = ""
    months: int = 0

    @property
    def service(self) -> Any:
        return self.school.house.ports["billing"].subscriptions

    async def subscribe(self, product: str = SMALL) -> str:
        wish = {"product": product, "currency": "EUR", "biller": self.provider.gateway}
        answer = await self.client.post("/api/billing/subscriptions", json=wish, headers=keyed())
        assert answer.status_code == 201, answer.text
        self.id, self.url = answer.json()["subscription"]["id"], answer.json()["url"]
        return self.id

    async def answer(self, choice: str = "agree") -> None:
        await self.provider.answer(self.school, self.id, self.url, choice)

    async def look(self) -> int:
        """The browser is back, or somebody opens the page."""
        return (await self.client.post(f"/api/billing/subscriptions/{self.id}/look")).status_code

    async def act(self, what: str, **body: Any) -> Any:
        return await self.client.post(f"/api/billing/subscriptions/{self.id}/{what}", json=body, headers=keyed())

    async def tell(self, kind: str = "", **odd: Any) -> int:
        """The provider tells, and the school works on what it was told."""
        status = await self.provider.tell(self.school, self.id, kind, **odd)
        await self.school.work()
        return status

    async def tick(self) -> None:
        """What is due of this one is done, by the clock alone."""
        await self.pass_time(61)
        await self.service.run()

    async def pass_time(self, seconds: int) -> None:
        async with self.school.db.as_room("billing") as tx:
            for statement in (_EARLIER, _PERIODS_EARLIER):
                await tx.execute(statement, {"id": self.id, "s": seconds})
        await self.provider.pass_time(self.school, self.id, seconds)

    async def month(self, how: str = "paid") -> None:
        """A month goes by, and at its end the provider charges. No two are equally long, so that no two periods begin at one moment of
        the clock on the wall, which stands still meanwhile.
        """
        self.months += 1
        if how == "refused":
            await self.provider.charge(self.school, self.id, how)
        await self.pass_time(31 * DAY + self.months)
        await self.provider.charge(self.school, self.id, how)

    async def seen(self) -> dict[str, Any]:
        return (await self.client.get("/api/billing/subscriptions")).json()["current"] or {}

    async def standing(self) -> tuple[str, str, str | None, bool]:
        """State, product, the next product, and whether it ends with its period."""
        seen = await self.seen()
        if not seen:
            return ("ended", "", None, False)
        return (seen["state"], seen["terms"]["product_code"], (seen["next"] or {}).get("product_code"), seen["cancels_at_end"])

    async def plan(self) -> str:
        """What the gateway of AI goes by."""
        await self.school.work()
        return await self.school.house.ports["gateway"].plans.of(self.client.user_id, "student")

    async def booked(self) -> list[int]:
        """The money of this subscription in the books, in order; what went back is below zero."""
        async with self.school.db.as_room("ledger") as tx:
            rows = await tx.execute(_BOOKED, {"id": self.id, "ref": f"{self.provider.gateway} %"})
            return list(rows.scalars())

    async def periods(self) -> list[tuple[str, int, bool]]:
        """Product, price and whether it is booked, of each period."""
        async with self.school.db.as_room("billing") as tx:
            rows = await tx.execute(_PERIODS, {"id": self.id})
            return [(row.product_code, row.price, row.booked_at is not None) for row in rows]

    async def die_before_booked(self) -> None:
        """As if the process had died after the books took it and before the school's own row said so."""
        async with self.school.db.as_room("billing") as tx:
            await tx.execute(_UNBOOKED, {"id": self.id})

    async def credit(self) -> int:
        balances = (await self.client.get("/api/credit/balance")).json()
        return sum(one["available"] for one in balances if one["code"] == "credit")
