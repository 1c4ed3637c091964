"""The server is killed while people pay, and every other time its database too: what was paid is there, once."""

import asyncio
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.app import processes
from tests.billing.shopping import Shopper, agrees, wish
from tests.ledger.test_kill import adopt_orphans, bury, kill_database

ROUNDS = int(os.environ.get("KILL_ROUNDS", "50"))
PEOPLE = 8
RENEWED_SECONDS = 240.0
SETTINGS = {
    "LYCEUM_CALLS_A_MINUTE": "100000",
    "LYCEUM_ADDRESS_CALLS_A_MINUTE": "100000",
    "LYCEUM_BILLING_WALLET_WITHDRAWALS_A_DAY": "1000",
    "LYCEUM_LOG_LEVEL": "error",
}
PASSWORD = "correct horse battery"


class Member:
    """Somebody with an account, who signs in anew when it is time to, and as often as it takes."""

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        self._address, self._http = address, http
        self._email = f"{uuid4().hex}@example.org"
        self._token, self._until = "", 0.0

    async def begin(self) -> None:
        """Sign up; nothing is killed yet."""
        person = {"email": self._email, "password": PASSWORD, "name": "Buyer", "locale": "en", "time_zone": "UTC"}
        async with self._http.post(f"{self._address}/api/identity/users", json=person) as answer:
            assert answer.status == 201, await answer.text()
            self._keep(await answer.json())

    async def token(self) -> str:
        while time.monotonic() > self._until:
            known = {"email": self._email, "password": PASSWORD}
            try:
                async with self._http.post(f"{self._address}/api/identity/sessions", json=known) as answer:
                    if answer.status == 201:
                        self._keep(await answer.json())
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.2)
        return self._token

    def _keep(self, session: dict) -> None:
        self._token, self._until = session["access_token"], time.monotonic() + RENEWED_SECONDS


async def strike(home: Path, port: int, school: processes.Started, dice: random.Random, *, database: bool) -> processes.Started:
    """As a power cut would, and up again."""
    if database:
        kill_database(home)
        await asyncio.sleep(dice.random() / 2)
    school.process.send_signal(signal.SIGKILL)
    await asyncio.to_thread(school.process.wait, 30)
    bury()
    school.log.unlink()
    return await served(home, port)


async def served(home: Path, port: int) -> processes.Started:
    school = processes.fork(home, port, "serve", **SETTINGS)
    await asyncio.to_thread(school.wait_until_ready)
    return school


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_what_is_paid_is_there_once_though_server_and_database_are_killed():
    adopt_orphans()
    dice, told, killing = random.Random(5), Counter[str](), asyncio.Event()
    with tempfile.TemporaryDirectory(prefix="lyceum-", ignore_cleanup_errors=True) as folder:
        home, port = Path(folder), processes.free_port()
        address, school = f"http://127.0.0.1:{port}", await served(home, port)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as http:
            members = [Member(address, http) for _ in range(PEOPLE)]
            for member in members:
                await member.begin()
            shoppers = [Shopper(address, http, member.token, told) for member in members]

            async def shopped(shopper: Shopper, name: int) -> int:
                chance, number = random.Random(name), 0
                while not killing.is_set():
                    number += 1
                    await shopper.shop(wish(chance), f"{name}-wish-{number:05}")
                return number

            shopping = [asyncio.create_task(shopped(shopper, name)) for name, shopper in enumerate(shoppers)]
            for number in range(ROUNDS):
                await asyncio.sleep(0.5 + 2 * dice.random())
                assert not any(task.done() and task.exception() for task in shopping), [task for task in shopping if task.done()]
                school = await strike(home, port, school, dice, database=bool(number % 2))
            killing.set()
            things = sum(await asyncio.gather(*shopping))
            for shopper in shoppers:
                await _agrees(shopper)
        proof = await asyncio.to_thread(lambda: processes.lyceum("ledger", "verify", home=home))
        assert (proof.returncode, "The books are right" in proof.stdout) == (0, True), proof.stdout + proof.stderr
        school.stop()
    print(f"\n{ROUNDS} kills of the server, {ROUNDS // 2} with its database, while {PEOPLE} people bought {things} things")
    print(f"paid twice 0, lost 0, the books are right; answers {dict(told)}")


async def _agrees(shopper: Shopper) -> None:
    headers = {"Authorization": f"Bearer {await shopper.token()}"}
    async with shopper.http.get(f"{shopper.address}/api/credit/balance", headers=headers) as answer:
        has = {one["code"]: one["available"] for one in await answer.json()}
    assert agrees(shopper, has), (has, shopper.has)
