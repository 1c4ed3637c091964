"""Money is asked to move through a proxy that loses requests and answers, cuts them and sends them twice: each thing is done once."""

import asyncio
import os
import random
from collections import Counter

import aiohttp
import pytest
from sqlalchemy import text

from lyceum.kernel.ids import new_user_id
from tests.conftest import School
from tests.lossy import Renewed, lossy, served

REQUESTS = int(os.environ.get("LOST_REQUESTS", "10000"))
CLIENTS, PEOPLE, TRIES = 32, 20, 60


async def give(http: aiohttp.ClientSession, address: str, body: dict, key: str, giver: Renewed, told: Counter[str]) -> dict:
    """Ask until there is an answer, with the key of the first time."""
    for _ in range(TRIES):
        headers = {"Authorization": f"Bearer {await giver.token()}", "Idempotency-Key": key}
        try:
            async with http.post(f"{address}/api/credit/grants", json=body, headers=headers) as answer:
                given = await answer.json()
                told[str(answer.status)] += 1
                if answer.status == 201:
                    return given
                assert (answer.status, given["code"]) in ((409, "request_still_running"), (503, "database_gone")), given
        except (aiohttp.ClientError, TimeoutError, ValueError) as lost:
            told[type(lost).__name__] += 1
        await asyncio.sleep(0.02)
    raise AssertionError(f"no answer in {TRIES} tries")


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_of_requests_whose_answers_are_lost_none_is_done_twice(addresses):
    dice, told = random.Random(3), Counter[str]()
    async with served(addresses) as (house, behind), lossy(behind, dice) as (proxy, address), aiohttp.ClientSession() as http:
        identity = house.ports["identity"]
        givers = [Renewed(await School(house).client("accountant")) for _ in range(4)]
        for giver in givers:
            await giver.token()
        people = [await identity.ensure_user(email=f"{new_user_id()}@lost.test", name="Learner", role="student") for _ in range(PEOPLE)]
        wishes = [(person := dice.choice(people), 1 + number % 977) for number in range(REQUESTS)]
        waiting, given = list(enumerate(wishes)), {}

        async def client() -> None:
            while waiting:
                number, (person, amount) = waiting.pop()
                body = {"user": person, "amount": amount, "reason": f"wish {number}"}
                given[number] = await give(http, address, body, f"wish-{number:08}", givers[number % len(givers)], told)

        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        await asyncio.sleep(1)  # what was handed on and not waited for
        async with house.db.as_room("ledger") as tx:
            mine = "SELECT note, amount FROM ledger.transfers WHERE reason = 'grant' AND credit_account_id IN "
            rows = (await tx.execute(text(mine + "(SELECT id FROM ledger.accounts WHERE owner_id = ANY(:who))"), {"who": people})).all()
            held = "SELECT owner_id, credits FROM ledger.accounts WHERE owner_id = ANY(:who)"
            has = {row.owner_id: row.credits for row in await tx.execute(text(held), {"who": people})}
        assert Counter(note for note, _ in rows) == {f"wish {number}": 1 for number in range(REQUESTS)}
        assert len({answer["id"] for answer in given.values()}) == REQUESTS
        for person in people:
            assert has.get(person, 0) == sum(amount for owner, amount in wishes if owner == person)
    print(
        f"\n{REQUESTS:,} requests, {sum(proxy.fates.values()):,} sendings: {dict(proxy.fates)}; answers {dict(told)}; done twice 0, lost 0"
    )
