"""Archives of all that the school keeps of a person: asked for, made by a job, there for a day, and then removed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from lyceum.app.privacy import store, words
from lyceum.app.privacy.archive import Archive, pieces
from lyceum.app.privacy.store import ExportRow
from lyceum.app.rooms import ROOMS
from lyceum.domains.identity.port import User
from lyceum.domains.notify.port import Message
from lyceum.kernel.clock import now
from lyceum.kernel.errors import Conflict, LyceumError, NotFound, Unavailable
from lyceum.kernel.ids import new_id
from lyceum.kernel.personal import Exported
from lyceum.platform import scratch
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.http import Shape
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log

ROOM = "platform"
PREFIX = "exports"
JOB = "privacy.export"
KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(hours=12)
"""An archive that has not been made by then will not be: its job has failed for good."""
PAGE = "/me/privacy"

State = Literal["queued", "making", "ready", "failed"]


class ExportRunning(Conflict):
    """Your archive is being made already; it is here in a while."""

    code = "export_running"


class ExportGone(NotFound):
    """This archive is not there any more; ask for a new one."""

    code = "export_gone"


class Export(Shape):
    """An archive; `bytes` and `expires_at` are there once it is ready."""

    id: UUID
    state: State
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    bytes: int | None


class Exports:
    """Makes them from what every room tells."""

    def __init__(self, db: Database, blobs: Blobs, ports: Mapping[str, Any]) -> None:
        self._db, self._blobs, self._ports = db, blobs, ports

    async def newest(self, user_id: str) -> Export | None:
        """The archive that a user asked for last, if it is still there."""
        async with self._db.as_user(user_id) as tx:
            row = await store.newest(tx, user_id)
        return _shape(row) if row and not _is_over(row) else None

    async def ask(self, user_id: str) -> Export:
        """Have an archive made; those before are removed. Raises ExportRunning."""
        export_id = new_id()
        async with self._db.as_user(user_id) as tx:
            if not await store.begin(tx, user_id, export_id):
                raise ExportRunning
            old = await store.take_away(tx, ExportRow.owner_id == user_id, ExportRow.id != export_id)
            await enqueue(tx, JOB, lock=f"{JOB}:{user_id}", user_id=user_id, export_id=str(export_id))
            row = await store.newest(tx, user_id)
        await self._remove(old)
        assert row is not None
        return _shape(row)

    async def drop(self, user_id: str, export_id: UUID) -> None:
        """Remove an archive before its time. Raises ExportGone."""
        async with self._db.as_user(user_id) as tx:
            mine = await tx.get(ExportRow, export_id)
            files = await store.take_away(tx, ExportRow.id == export_id, ExportRow.owner_id == user_id)
        await self._remove(files)
        if mine is None:
            raise ExportGone

    async def open(self, user_id: str, export_id: UUID) -> tuple[int, AsyncIterator[bytes]]:
        """Size and bytes of an archive that is ready. Raises ExportGone."""
        async with self._db.as_user(user_id) as tx:
            row = await tx.get(ExportRow, export_id)
        if row is None or row.owner_id != user_id or row.state != "ready" or _is_over(row) or not row.blob:
            raise ExportGone
        size = await self._blobs.size(row.blob)
        if size is None:
            raise ExportGone
        return size, self._blobs.stream(row.blob)

    async def make(self, user_id: str, export_id: str) -> None:
        """The job `privacy.export`."""
        export = UUID(export_id)
        async with self._db.as_user(user_id) as tx:
            if not await store.change(tx, export, state="making"):
                return  # it was dropped, or made before
        try:
            await self._make(user_id, export)
        except LyceumError as refused:
            if not isinstance(refused, Unavailable):
                async with self._db.as_user(user_id) as tx:
                    await store.change(tx, export, state="failed")
            raise

    async def _make(self, user_id: str, export: UUID) -> None:
        user: User = await self._ports["identity"].user(user_id)
        key = f"{PREFIX}/{user_id}/{export}.zip"
        with scratch.folder("export") as folder:
            path = folder / "archive.zip"
            await self._fill(path, user)
            size = path.stat().st_size
            await self._blobs.put(key, path)
        moment = now()
        ready = {"state": "ready", "ready_at": moment, "expires_at": moment + KEPT, "blob": key, "bytes": size}
        async with self._db.as_user(user_id) as tx:
            is_wanted = await store.change(tx, export, **ready)
        if not is_wanted:
            await self._blobs.delete(key)
            return
        await self._tell(user, export)
        log.info("an archive is ready", user_id=user_id, bytes=size)

    async def _fill(self, path: Path, user: User) -> None:
        archive = await asyncio.to_thread(Archive, path)
        try:
            await asyncio.to_thread(archive.write, words.README, words.readme(user, now()).encode())
            for name in ROOMS:
                await self._add(archive, name, user.id)
        finally:
            await asyncio.to_thread(archive.close)

    async def _add(self, archive: Archive, name: str, user_id: str) -> None:
        told_by_room: AsyncGenerator[Exported, None] = self._ports[name].export(user_id)
        async with aclosing(told_by_room) as told:
            async for exported in told:
                try:
                    async for some in pieces(exported, self._blobs):
                        await asyncio.to_thread(archive.write, exported.name, some)
                except NotFound:
                    log.warning("a file that belongs into an archive is not there", room=name, file=exported.name)

    async def _tell(self, user: User, export: UUID) -> None:
        if user.email:
            message = {"key": f"export_ready:{export}", "user_id": user.id, "channel": "email", "to": user.email}
            await self._ports["notify"].send(Message(**message, template="export_ready", locale=user.locale, params={"link": PAGE}))

    async def tidy(self) -> int:
        """Remove what has had its day, and give up what will not come; how many files that were."""
        moment = now()
        async with self._db.as_room(ROOM) as tx:
            await store.give_up(tx, moment - GIVEN_UP)
            files = await store.take_away(tx, ExportRow.expires_at < moment)
        files += [key async for key in self._blobs.keys(PREFIX, moment - KEPT - timedelta(hours=1))]
        await self._remove(files)
        await self._blobs.remove_unfinished(PREFIX, moment - KEPT)
        return len(files)

    async def forget(self, user_id: str) -> int:
        """Remove all archives of a user; how many there were."""
        async with self._db.as_user(user_id) as tx:
            await store.take_away(tx, ExportRow.owner_id == user_id)
        return await self._blobs.clear(f"{PREFIX}/{user_id}")

    async def _remove(self, files: list[str]) -> None:
        for key in files:
            await self._blobs.delete(key)


def _is_over(row: ExportRow) -> bool:
    return row.expires_at is not None and row.expires_at <= now()


def _shape(row: ExportRow) -> Export:
    return Export.model_validate({name: getattr(row, name) for name in ("id", "state", "asked_at", "ready_at", "expires_at", "bytes")})
