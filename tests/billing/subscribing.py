"""Somebody with a wallet and a plan that renews, and a clock that can be moved."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from lyceum.domains.billing.biller import Biller
from lyceum.domains.billing.models import Product
from lyceum.domains.billing.subscriptions.service import Subscriptions
from lyceum.domains.ledger.port import Party, Transfer
from tests.billing.buying import keyed
from tests.conftest import Client, School

PATH = "/api/billing/subscriptions"
START = datetime(2027, 1, 31, 9, 30, tzinfo=UTC)
BASIC, PLUS, YEAR = "test_basic_month", "test_plus_month", "test_plus_year"
PRICES = {BASIC: 3_000_000, PLUS: 7_000_000, YEAR: 90_000_000}
CREDIT = {BASIC: 0, PLUS: 1_000_000, YEAR: 12_000_000}
PLANS = {BASIC: "basic", PLUS: "plus", YEAR: "plus"}
_PRODUCTS = [
    Product(
        code=code,
        names={"en": code, "fa": code},
        kind="plan",
        plan=PLANS[code],
        every="year" if code == YEAR else "month",
        credit=CREDIT[code],
        price_irr=price,
        price_eur=price,
        offered=True,
    )
    for code, price in PRICES.items()
]


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **later: float) -> None:
        self.moment += timedelta(**later)


@asynccontextmanager
async def timed(
    school: School, billers: Mapping[str, Biller] | None = None, ledger: Any = None
) -> AsyncIterator[tuple[Subscriptions, Clock]]:
    """The school's subscriptions, going by a clock of their own, and plans for sale."""
    ports, clock = school.house.ports, Clock()
    billing = ports["billing"]
    usual = billing.subscriptions
    billing.subscriptions = Subscriptions(school.db, ledger or ports["ledger"], ports["identity"], billers or {}, clock)
    there = {one.code for one in await billing.products()}
    for product in _PRODUCTS:
        if product.code not in there:
            await billing.put_product(product, "test")
    try:
        yield billing.subscriptions, clock
    finally:
        billing.subscriptions = usual


@dataclass
class Subscriber:
    """A learner with a wallet."""

    school: School
    client: Client
    current: dict[str, Any] = field(default_factory=dict)

    async def fill(self, amount: int) -> None:
        await self.school.house.ports["ledger"].transfer(
            Transfer(
                id=uuid4(),
                debit=Party(code="clearing.test"),
                credit=Party(owner=self.client.user_id, code="wallet"),
                currency="IRR",
                amount=amount,
                reason="deposit",
            )
        )

    async def has(self, code: str = "wallet") -> int:
        balances = await self.school.house.ports["ledger"].balances(self.client.user_id)
        return next((one.available for one in balances if one.code == code), 0)

    async def subscribe(
        self, product: str = BASIC, status: int = 201, key: Mapping[str, str] | None = None, **wanted: str
    ) -> dict[str, Any]:
        body = {"product": product, "currency": "IRR", "biller": "wallet", **wanted}
        answer = await self.client.post(PATH, json=body, headers=key or keyed())
        assert answer.status_code == status, answer.text
        if status == 201:
            self.current = answer.json()["subscription"]
        return answer.json()

    async def act(self, name: str, status: int = 200, key: Mapping[str, str] | None = None, **body: object) -> dict[str, Any]:
        answer = await self.client.post(f"{PATH}/{self.current['id']}/{name}", json=body or None, headers=key or keyed())
        assert answer.status_code == status, answer.text
        return answer.json()

    async def preview(self, product: str, status: int = 200) -> dict[str, Any]:
        answer = await self.client.get(f"{PATH}/{self.current['id']}/preview", params={"product": product})
        assert answer.status_code == status, answer.text
        return answer.json()

    async def seen(self) -> dict[str, Any] | None:
        return (await self.client.get(PATH)).json()["current"]

    async def happened(self) -> list[str]:
        """What happened, oldest first."""
        return [one["what"] for one in reversed((await self.client.get(f"{PATH}/history")).json()["items"])]

    async def told(self) -> tuple[str, datetime] | None:
        """The plan that the gateway was told last, and until when."""
        query = text(
            "SELECT payload->>'plan', (payload->>'until')::timestamptz FROM platform.outbox WHERE type = 'PlanTold' "
            "AND payload->>'user_id' = :me ORDER BY id DESC LIMIT 1"
        )
        async with self.school.db.as_room("platform") as tx:
            row = (await tx.execute(query, {"me": self.client.user_id})).one_or_none()
        return (row[0], row[1]) if row else None
