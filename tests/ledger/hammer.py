"""A process that moves money until it is killed: `python -m tests.ledger.hammer NOTES`, with LYCEUM_HOME set.

Before it asks for something it writes `sent`, and after the answer `done`, to the file NOTES. It begins with what was sent and not done.
"""

import asyncio
import os
import sys
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from sqlalchemy import text

from lyceum.domains.ledger.models import Usage
from lyceum.domains.ledger.service import LedgerService
from lyceum.kernel.errors import LyceumError
from lyceum.platform import migrate, postgres
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings
from tests.ledger.conftest import topped_up

CLIENTS = 32
PEOPLE = [f"person{number:04d}" for number in range(12)]


def noted(path: Path, word: str) -> set[UUID]:
    """The keys of the lines that begin with this word; a line that was cut is none."""
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return {UUID(line.split()[1]) for line in lines if line.startswith(word)}


def cost(key: UUID) -> int:
    """What the usage of this key costs."""
    return key.int % 40_000_000_000


async def book(ledger: LedgerService, key: UUID) -> None:
    """One thing, told by its key alone: money that comes in, or a metered call."""
    owner = PEOPLE[key.int % len(PEOPLE)]
    if key.int % 5 == 0:
        await ledger.transfer(topped_up(owner, 100_000, key))
    else:
        hold = await ledger.hold(uuid5(key, "hold"), owner, 1 + key.int % 40_000, 600)
        await ledger.deliver(Usage(id=key, owner=owner, service="test/model", cost_pico=cost(key), provider_pico=1, hold_id=hold.id))


async def hammer(addresses: Addresses, notes: Path) -> None:
    ledger = LedgerService(db=Database(addresses.app, connections=CLIENTS), desks=desks(addresses, CLIENTS))
    out = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    unanswered = sorted(noted(notes, "sent") - noted(notes, "done"))

    async def client() -> None:
        while True:
            key = unanswered.pop() if unanswered else uuid4()
            os.write(out, f"sent {key}\n".encode())
            try:
                await book(ledger, key)
            except LyceumError as refused:
                if refused.code != "not_enough_credit":
                    raise
                os.write(out, f"none {key}\n".encode())
                continue
            os.write(out, f"done {key}\n".encode())

    print("hammering", flush=True)
    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def judge(addresses: Addresses, notes: Path) -> None:
    """Print what is wrong, in one line each, after everything that was sent has been sent again."""
    db = Database(addresses.app, connections=4)
    ledger = LedgerService(db=db, desks=desks(addresses, 4))
    refused = 0
    for key in noted(notes, "sent") - noted(notes, "done"):
        try:
            await book(ledger, key)
        except LyceumError:
            refused += 1
    async with db.as_room("ledger") as tx:
        moved = set((await tx.execute(text("SELECT id FROM ledger.transfers UNION ALL SELECT id FROM ledger.usage"))).scalars())
        used = dict((await tx.execute(text("SELECT id, cost_pico FROM ledger.usage"))).all())
    acknowledged = noted(notes, "done")
    proof = await ledger.verify()
    wrong = [f"lost {key}" for key in acknowledged - moved] + [f"other cost {key}" for key, seen in used.items() if seen != cost(key)]
    print("\n".join([*wrong, *proof.problems, f"acknowledged {len(acknowledged)} booked {len(moved)} refused {refused}"]))
    await db.close()


def desks(addresses: Addresses, connections: int) -> dict[str, Database]:
    """The logins that the books take moves from."""
    return {name: Database(url, connections=connections) for name, url in addresses.desks.items()}


def main() -> None:
    settings = Settings()
    addresses = postgres.prepare(settings, Vault.open(settings.home, None))
    migrate.migrate(addresses.owner, str(addresses.app.username))
    asyncio.run((judge if "--judge" in sys.argv else hammer)(addresses, Path(sys.argv[1])))


if __name__ == "__main__":
    main()
