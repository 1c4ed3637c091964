"""Taking those who went out of the files of the activity log, which every process writes on its own machine."""

import asyncio
import hmac
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from lyceum.app.privacy import store
from lyceum.kernel.clock import now
from lyceum.platform import activity
from lyceum.platform.database import Database
from lyceum.platform.logs import log
from lyceum.platform.secrets import Vault

ROOM = "platform"
PURPOSE = "people who went"
MARK = ".gone"
"""Beside the files: up to whom they were looked through."""
LOOK_SECONDS = 600.0
KEPT = timedelta(days=activity.KEPT_DAYS + 2)


class Footprints:
    """Knows who went by a keyed digest of their id alone, and for no longer than there are files in which they could stand."""

    def __init__(self, db: Database, vault: Vault, home: Path) -> None:
        self._db, self._vault, self._home = db, vault, home

    async def forget(self, user_id: str) -> None:
        """Let every process look for this user."""
        async with self._db.as_room(ROOM) as tx:
            await store.note_gone(tx, _digest(self._vault.key(PURPOSE), user_id))

    async def scrub(self) -> int:
        """Take those who went since out of the files of this home; how many times they stood there."""
        after = await asyncio.to_thread(self._mark)
        async with self._db.as_room(ROOM) as tx:
            rows = await store.gone_since(tx, after)
        if not rows:
            return 0
        found = await asyncio.to_thread(self._scrub, frozenset(row.digest for row in rows), max(row.at.date() for row in rows))
        await asyncio.to_thread(self._keep_mark, rows[-1].id)
        return found

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            try:
                await self.scrub()
            except Exception as broken:  # noqa: BLE001  (the database may be away for a while; the next look comes)
                log.warning("could not look for those who went", error=f"{type(broken).__name__}: {broken}")
            await asyncio.sleep(LOOK_SECONDS)

    async def tidy(self) -> None:
        """No file is left in which those could stand who went so long ago."""
        async with self._db.as_room(ROOM) as tx:
            await store.forget_gone(tx, now() - KEPT)

    def _scrub(self, digests: frozenset[bytes], until: date) -> int:
        keys = self._vault.keys(PURPOSE)

        @cache
        def is_gone(user_id: str) -> bool:
            return any(_digest(key, user_id) in digests for key in keys)

        return sum(activity.scrub(path, is_gone) for path, _, day in activity.files(self._home) if day <= until)

    def _mark(self) -> int:
        path = self._home / activity.FOLDER / MARK
        return int(path.read_text()) if path.exists() else 0

    def _keep_mark(self, number: int) -> None:
        folder = self._home / activity.FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / MARK).write_text(str(number))


def _digest(key: bytes, user_id: str) -> bytes:
    return hmac.digest(key, user_id.encode(), sha256)
