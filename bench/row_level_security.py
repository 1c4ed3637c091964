"""What the unit of work costs a read: a user's fifty notes under row-level security, beside the same read of the same rows without it.

Both go through an SQLAlchemy session, in turn; the peer reads a copy of the table that has no policy,
in a transaction that sets nothing.
Medians in milliseconds of wall time. Run: `python bench/row_level_security.py [reads]`.
"""

import asyncio
import statistics
import sys
import time

from ground import scratch
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from lyceum.kernel.ids import new_user_id
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database

USERS, NOTES = 200, 250
FILL = (
    "INSERT INTO cards.{table} (id, owner_id, language, word, lemma, folded, created_at) "
    "SELECT gen_random_uuid(), :owner, 'en', 'word', 'lemma ' || n, 'lemma ' || n, now() FROM generate_series(1, :notes) n"
)
READ = "SELECT id, word, lemma FROM cards.{table} WHERE owner_id = :owner ORDER BY id DESC LIMIT 50"


async def fill(db: Database, addresses: Addresses) -> list[str]:
    """Users with their notes, in the school's table and in a copy that the peer reads."""
    users = [new_user_id() for _ in range(USERS)]
    for user in users:
        async with db.as_user(user) as tx:
            await tx.execute(text(FILL.format(table="notes")), {"owner": user, "notes": NOTES})
    owner = create_engine(addresses.owner.set(drivername="postgresql+psycopg"))
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE cards.peer (LIKE cards.notes INCLUDING ALL)"))
        for user in users:
            connection.execute(text(FILL.format(table="peer")), {"owner": user, "notes": NOTES})
        for table in ("notes", "peer"):
            connection.execute(text(f"ANALYZE cards.{table}"))
    owner.dispose()
    return users


async def compare(db: Database, plain: AsyncEngine, users: list[str], reads: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of ours and of each of the peer's."""
    ours: list[float] = []
    peer: list[float] = []
    for number in range(reads):
        owner = {"owner": users[number % USERS]}
        began = time.perf_counter()
        async with db.as_user(owner["owner"]) as tx:
            (await tx.execute(text(READ.format(table="notes")), owner)).all()
        ours.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        async with AsyncSession(plain) as session, session.begin():
            (await session.execute(text(READ.format(table="peer")), owner)).all()
        peer.append((time.perf_counter() - began) * 1000)
    return ours[50:], peer[50:]


async def run(addresses: Addresses, reads: int) -> None:
    """Fill, compare, print."""
    db = Database(addresses.app)
    users = await fill(db, addresses)
    plain = create_async_engine(addresses.app.set(drivername="postgresql+asyncpg"))
    ours, peer = (statistics.median(times) for times in await compare(db, plain, users, reads))
    await db.close()
    await plain.dispose()
    print(f"row_level_security: ours {ours:.2f} ms; peer {peer:.2f} ms; ratio {ours / peer:.2f}")


def main() -> None:
    """Run once and print."""
    with scratch() as addresses:
        asyncio.run(run(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 1000))


main()
