"""What a process does for people who ask what is kept of them, or who go: routes at the edge, jobs where there is a worker."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from lyceum.app.privacy import erasing, exports, http
from lyceum.app.privacy.erasing import Erasing
from lyceum.app.privacy.exports import Exports
from lyceum.app.privacy.footprints import Footprints
from lyceum.app.privacy.leaving import Leaving
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.jobs import Handler, enqueue
from lyceum.platform.schedule import Every
from lyceum.platform.secrets import Vault

HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400
DUE_SECONDS = 600


class PrivacyDesk:
    """Everything of it that a process may need."""

    def __init__(self, *, db: Database, blobs: Blobs, vault: Vault, home: Path, ports: Mapping[str, Any]) -> None:
        self._db, self._ports = db, ports
        self.footprints = Footprints(db, vault, home)
        self.exports = Exports(db, blobs, ports)
        self.leaving = Leaving(db, ports)
        self.erasing = Erasing(db, ports, self.exports, self.footprints)

    def router(self) -> APIRouter:
        """`/api/privacy`."""
        return http.router(self.exports, self.leaving, self._ports)

    def jobs(self) -> dict[str, Handler]:
        """Making archives, and forgetting people."""
        return {exports.JOB: self.exports.make, erasing.JOB: self.erasing.run}

    def schedule(self) -> Mapping[str, Every]:
        """Archives have their day; people are forgotten when their time has come."""
        return {
            "privacy.tidy": Every(HOUR_SECONDS, self.exports.tidy),
            "privacy.erase": Every(DUE_SECONDS, self._forget_those_due),
            "privacy.footprints": Every(DAY_SECONDS, self.footprints.tidy),
        }

    async def _forget_those_due(self) -> None:
        async with self._db.as_room(erasing.ROOM) as tx:
            await enqueue(tx, erasing.JOB, lock=erasing.JOB)
