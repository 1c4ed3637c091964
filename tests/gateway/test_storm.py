"""Ten thousand metered calls while everything fails that can: afterwards every cent is where the oracle says."""

import asyncio
import os
import random
import time
from collections import Counter, defaultdict

import aiohttp
import pytest
from sqlalchemy import text

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.gateway.tariff import Rate, Route
from lyceum.platform.settings import load
from tests.gateway.conftest import ADMIN
from tests.gateway.planned import Planned
from tests.gateway.storm import PRICE, TRIES, Call, Clients, Fleet, calls, fleet
from tests.gateway.till import age_holds
from tests.ledger.conftest import topped_up

CALLS = int(os.environ.get("STORM_CALLS", "10000"))
KILLS = max(4, min(20, CALLS // 15), CALLS // 300)
TARGETS = ("gateway", "other gateway", "gateway", "other gateway", "credit", "ai")
PEOPLE = max(8, CALLS // 50)
PURSE_UNITS = 5_000_000
MICRO, CENT = 10**6, 10**10
HOLD_SECONDS = 660


class Books:
    """The books, read raw and added up here."""

    def __init__(self, house: House, owner: str, people: list[str]) -> None:
        self._house, self._owner, self.people = house, owner, people

    async def rows(self, query: str) -> list[dict]:
        async with self._house.db.as_room("ledger") as tx:
            return [dict(row) for row in (await tx.execute(text(query), {"who": self.people})).mappings()]

    async def read(self) -> None:
        mine = "SELECT id FROM ledger.accounts WHERE owner_id = ANY(:who)"
        self.accounts = {row["id"]: row for row in await self.rows("SELECT * FROM ledger.accounts WHERE owner_id = ANY(:who)")}
        self.usage = await self.rows(f"SELECT * FROM ledger.usage WHERE account_id IN ({mine}) ORDER BY at")
        self.holds = await self.rows(f"SELECT * FROM ledger.holds WHERE account_id IN ({mine})")
        self.moves = await self.rows(f"SELECT * FROM ledger.transfers WHERE debit_account_id IN ({mine}) OR credit_account_id IN ({mine})")

    def owner(self, row: dict) -> str:
        return str(self.accounts[row["account_id"]]["owner_id"])

    def add_up(self) -> int:
        """Sum of usage = posted + what rests + shortfall, for everyone and together. Returns the sum."""
        for number, account in self.accounts.items():
            usage = [row for row in self.usage if row["account_id"] == number]
            out = [row["amount"] for row in self.moves if row["debit_account_id"] == number]
            into = [row["amount"] for row in self.moves if row["credit_account_id"] == number]
            spent, short = sum(row["cost_pico"] for row in usage), sum(row["short_pico"] for row in usage)
            assert spent == sum(out) * MICRO + account["accrued_pico"] + short
            assert (account["debits"], account["credits"]) == (sum(out), sum(into))
            assert sum(out) == sum(row["charged"] for row in usage)
            assert 0 <= account["accrued_pico"] < CENT
            assert account["credits"] - account["debits"] - account["held"] >= -(-account["accrued_pico"] // MICRO)
        return sum(row["cost_pico"] for row in self.usage)

    def open_holds(self) -> list[dict]:
        found = [row for row in self.holds if row["state"] == "open"]
        assert all((row["expires_at"] - row["at"]).total_seconds() <= HOLD_SECONDS + 1 for row in found)
        return found

    async def sweep(self) -> int:
        """An hour later a worker comes round, once."""
        async with self._house.db.as_room("gateway") as tx:
            late = "UPDATE gateway.calls SET at = at - interval '1 hour' WHERE state IN ('running', 'stored')"
            await tx.execute(text(late))
        age_holds(self._owner, list(self.accounts))
        ended = 0
        while found := await self._house.ports["gateway"].meter.recover():
            ended += found
        await self._house.ports["ledger"].sweep()
        return ended


async def settled_in(house: House, provider: Planned, number: int) -> dict[str, str]:
    """People with credit and a key, and the price of what they will ask for."""
    tariffs, identity, ledger = house.ports["gateway"].tariffs, house.ports["identity"], house.ports["ledger"]
    for unit, pico in (("input_token", PRICE.given), ("cached_token", PRICE.cached), ("output_token", PRICE.made)):
        await tariffs.put_rate(Rate(provider="compatible", model="p-1", unit=unit, price_pico=pico, cost_pico=pico // 2), ADMIN)
    route = {"name": "storm", "plan": "free", "capability": "chat", "upstreams": [{"provider": "compatible", "model": "p-1"}]}
    await tariffs.put_route(Route.model_validate(route), ADMIN)
    keys = {}
    for index in range(number):
        email = f"storm{index}-{provider.address[-5:]}@school.test"
        who = await identity.ensure_user(email=email, name="Omid", role="student", locale="en", time_zone="UTC")
        await ledger.transfer(topped_up(who, PURSE_UNITS))
        keys[who] = (await identity.make_api_key(who, "storm")).key
    return keys


async def strike(ships: Fleet, clients: Clients, dice: random.Random) -> Counter[str]:
    """Kill a process whenever another part of the calls has been made."""
    killed: Counter[str] = Counter()
    for number in range(1, KILLS + 1):
        while clients.done < CALLS * number / (KILLS + 1):
            await asyncio.sleep(0.05)
        await asyncio.sleep(dice.random() * 0.2)
        name = dice.choice(TARGETS)
        await ships.kill(name)
        killed[name] += 1
    return killed


async def come_back(clients: Clients, wanted: list[Call]) -> None:
    """Afterwards everyone sends again what was not handed over to them under a key, and what they had left."""
    for call in wanted:
        if (call.key and call.got is None and call.kind != "fails") or call.kind == "leaves":
            await clients.whole(call, tries=TRIES)
            assert call.got == call.plan.text, call


def judge(books: Books, wanted: list[Call]) -> Counter[str]:
    """Each line of usage is one call's, and each call's lines are what may be of it. Returns how many of each kind there were."""
    lines: dict[tuple[str, int], int] = defaultdict(int)
    for row in books.usage:
        if row["cost_pico"]:
            lines[books.owner(row), row["cost_pico"]] += 1
    seen: Counter[str] = Counter()
    for call in wanted:
        charged = lines.pop((call.who, call.cost), 0)
        assert charged <= 1, f"charged {charged} times: {call}"
        if call.kind == "fails":
            assert not charged, f"charged, though the provider failed: {call}"
        elif call.kind != "leaves a stream":
            assert charged or call.got is None or call.from_cache, f"handed over and not charged: {call}"
            assert call.got in (None, call.plan.text)
        how = "got" if charged or not call.got or call.kind == "leaves a stream" else "got from the cache after a kill"
        seen[f"{call.kind}: {'charged' if charged else 'free'}, {how if call.got else 'not got'}"] += 1
    assert not lines, f"charged for what nobody asked: {dict(lines)}"
    return seen


async def replay(clients: Clients, books: Books, wanted: list[Call]) -> int:
    """What is charged and was not handed over can be had for nothing. Returns how many these were."""
    lines = {(books.owner(row), row["cost_pico"]) for row in books.usage}
    again = [call for call in wanted if (call.who, call.cost) in lines and call.kind in ("plain", "stream") and call.got is None]
    kept = [call for call in wanted if call.key and call.got]
    for call in [*again, *kept[:: max(1, len(kept) // 300)]]:
        call.got = None
        await clients.whole(call)
        assert call.got == call.plan.text, call
    return len(again)


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_in_a_storm_nothing_is_charged_twice_or_for_nothing_and_nothing_stays_set_aside(home, addresses):
    dice, provider = random.Random(7), await Planned().start()
    house = House("all", load(sections()), addresses)
    async with house.open(), fleet(home, provider) as ships, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as http:
        keys = await settled_in(house, provider, PEOPLE)
        gateways = [f"http://127.0.0.1:{ships.ports[name]}" for name in ("gateway", "other gateway")]
        clients, wanted = Clients(gateways, keys, provider, http), calls(keys, CALLS, dice)
        began = time.monotonic()
        striking = asyncio.create_task(strike(ships, clients, dice))
        await clients.all(wanted)
        killed, seconds = await striking, time.monotonic() - began
        await asyncio.sleep(2)  # what was left behind comes to its end
        owner = addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        books = Books(house, owner, list(keys))
        await books.read()
        left = len(books.open_holds())
        ended = await books.sweep()
        await books.read()
        assert books.open_holds() == [], "leaked after one sweep"
        books.add_up()
        await come_back(clients, wanted)
        await asyncio.sleep(1)
        await books.read()
        total, seen = books.add_up(), judge(books, wanted)
        before = len(books.usage), total
        replayed = await replay(clients, books, wanted)
        await books.read()
        assert books.add_up() == before[1], "what was charged is not charged again"
        assert (await house.ports["ledger"].verify()).problems == ()
    await provider.stop()
    print(f"\n{CALLS:,} calls of {PEOPLE} people in {seconds:.0f} s, {sum(killed.values())} kills {dict(killed)}")
    print(
        f"open holds after the storm {left}, after one sweep 0; calls brought to an end {ended}; charged, not got and had again {replayed}"
    )
    print(f"usage {total:,} pico = posted + rest + short, for each of {PEOPLE}; double 0, charged for nothing 0")
    for name, number in sorted(seen.items()):
        print(f"  {number:6,} {name}")
    print("  told:", dict(sorted(clients.told.items())))
