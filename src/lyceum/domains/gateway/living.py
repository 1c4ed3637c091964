"""A process's signs of life: by them the others know when it has died, and bring what it had in hand to an end."""

import asyncio
from uuid import UUID, uuid4

from lyceum.domains.gateway import store
from lyceum.domains.gateway.tables import CallRow
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.errors import LyceumError
from lyceum.platform.database import Database
from lyceum.platform.logs import log

BEAT_SECONDS = 5.0


async def orphans(db: Database, ledger: Ledger) -> list[CallRow]:
    """Calls without a key, of processes that died, for which something is still set aside. A call's id says by its end who made it; what
    has no row by now gets one that says that it has failed: whoever wants to end it later finds that.
    """
    async with db.as_room("gateway") as tx:
        marks = await store.marks_of_the_dead(tx)
    holds = await ledger.open_holds(marks) if marks else ()
    if not holds:
        return []
    await db.call(store.GIVE_UP, [hold.id for hold in holds], [hold.owner for hold in holds])
    async with db.as_room("gateway") as tx:
        return [row for row in await store.these(tx, [hold.id for hold in holds]) if row.state != "waiting"]


class Living:
    """Says every few seconds that this process lives. One that cannot for `store.SILENT_AFTER` is taken for dead: its calls are ended by
    others, and it finds that out when it wants to end one itself.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._beating: asyncio.Task[None] | None = None
        self.process: UUID = uuid4()
        """Which process this is, as its calls say."""

    async def start(self) -> None:
        """Begin."""
        await self._db.call(store.BEAT, self.process)
        self._beating = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._db.call(store.BEAT, self.process)
            except LyceumError as gone:
                log.warning("this process could not say that it lives", error=gone.detail)

    async def close(self) -> None:
        """Fall silent."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait({self._beating})
