"""Files that no book has any more: left by a process that was killed between storing a file and noting whose it is."""

import re
from datetime import timedelta

from lyceum.domains.library import store
from lyceum.kernel.clock import now
from lyceum.kernel.errors import LyceumError
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.logs import log

PREFIX = "library"
OURS = re.compile(r"library/[0-9a-z]{10}/[0-9a-f-]{36}\.[a-z0-9]{1,10}")
OLD = timedelta(days=1)
"""A younger file may be on its way to its book."""
KEYS_A_LOOK = 500
FEW = 20
"""So many orphans are removed in any case. More are only when they are fewer than the files that have a book: with a wrong or an empty
database every file looks like one."""


class TooManyOrphans(LyceumError):
    """Most files of books have no book in the database, so none was removed. Check that LYCEUM_FILES and the database belong together."""

    code = "too_many_orphans"


class Orphans:
    """Looks for them once a day."""

    def __init__(self, db: Database, blobs: Blobs) -> None:
        self._db = db
        self._blobs = blobs

    async def sweep(self) -> int:
        """Remove files that are older than a day and belong to no book; how many there were. Raises TooManyOrphans."""
        before = now() - OLD
        keys = [key async for key in self._blobs.keys(PREFIX, before) if OURS.fullmatch(key)]
        orphans: list[str] = []
        for start in range(0, len(keys), KEYS_A_LOOK):
            some = keys[start : start + KEYS_A_LOOK]
            async with self._db.as_room("library") as tx:
                used = await store.blobs_in_use(tx, some)
            orphans += [key for key in some if key not in used]
        if len(orphans) > FEW and len(orphans) * 2 > len(keys):
            raise TooManyOrphans(orphans=len(orphans), files=len(keys))
        for key in orphans:
            await self._blobs.delete(key)
        unfinished = await self._blobs.remove_unfinished(PREFIX, before)
        if orphans or unfinished:
            log.info("removed files that no book has", files=len(orphans), unfinished=unfinished)
        return len(orphans) + unfinished
