"""People buy through a proxy that loses requests and answers, cuts them and sends them twice: each thing is bought once."""

import asyncio
import os
import random
import time
from collections import Counter

import aiohttp
import pytest
from sqlalchemy import text

from tests.billing.shopping import Shopper, agrees, wish
from tests.conftest import School
from tests.lossy import SIGNED_IN_SECONDS, lossy, served

REQUESTS = int(os.environ.get("LOST_REQUESTS", "10000"))
PEOPLE = 16
_ORDERS = text("SELECT owner_id, count(*) AS made FROM billing.orders WHERE owner_id = ANY(:who) GROUP BY owner_id")
_TWICE = text(
    "SELECT group_id FROM ledger.transfers WHERE group_id IS NOT NULL GROUP BY group_id, reason, debit_account_id HAVING count(*) > 1"
)


class Learner:
    """Somebody who signs in anew when it is time to: what matters asks for a fresh sign-in."""

    def __init__(self, school: School, user_id: str) -> None:
        self._school, self.user_id = school, user_id
        self._token, self._until = "", 0.0

    async def token(self) -> str:
        if time.monotonic() > self._until:
            self._until = time.monotonic() + SIGNED_IN_SECONDS
            link = await self._school.house.ports["identity"].make_link(self.user_id)
            answer = await self._school.visitor().post("/api/identity/sessions/link", json={"token": link})
            self._token = answer.json()["access_token"]
        return self._token


async def shopped(shopper: Shopper, name: str, dice: random.Random, everybody: list[Shopper]) -> None:
    """One thing after the other, until all together have asked often enough."""
    number = 0
    while sum(one.requests for one in everybody) < REQUESTS:
        number += 1
        await shopper.shop(wish(dice), f"{name}-wish-{number:05}")


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_what_is_bought_through_a_lossy_proxy_is_bought_once(addresses):
    dice, told = random.Random(11), Counter[str]()
    async with served(addresses) as (house, behind), lossy(behind, dice) as (proxy, address), aiohttp.ClientSession() as http:
        learners = [Learner(School(house), (await School(house).client()).user_id) for _ in range(PEOPLE)]
        people = {learner.user_id: Shopper(address, http, learner.token, told) for learner in learners}
        everybody = list(people.values())
        await asyncio.gather(*(shopped(one, name, random.Random(name), everybody) for name, one in people.items()))
        await asyncio.sleep(1)  # what was handed on and not waited for
        async with house.db.as_room("billing") as tx:
            made = {row.owner_id: row.made for row in await tx.execute(_ORDERS, {"who": list(people)})}
        async with house.db.as_room("ledger") as tx:
            assert (await tx.execute(_TWICE)).all() == []
        for name, shopper in people.items():
            has = {one.code: one.available for one in await house.ports["ledger"].balances(name)}
            assert agrees(shopper, has), (has, shopper.has)
            assert made[name] == shopper.orders
        assert (await house.ports["ledger"].verify()).problems == ()
    asked = sum(shopper.requests for shopper in everybody)
    print(f"\n{asked:,} requests, {sum(proxy.fates.values()):,} sendings: {dict(proxy.fates)}; answers {dict(told)}")
    print(f"{sum(made.values()):,} orders of {PEOPLE} people; bought twice 0, lost 0")
