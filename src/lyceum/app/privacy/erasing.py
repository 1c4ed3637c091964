"""Forgetting people: room after room, each stage noted when it is done, so that whatever breaks off is taken up where it was."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from lyceum.app.privacy import store
from lyceum.app.privacy.exports import Exports
from lyceum.app.privacy.footprints import Footprints
from lyceum.app.rooms import ROOMS
from lyceum.domains.identity.port import User
from lyceum.domains.notify.port import Message
from lyceum.kernel.errors import NotFound, Unavailable
from lyceum.kernel.personal import Forgotten
from lyceum.platform.database import Database
from lyceum.platform.logs import log

ROOM = "platform"
JOB = "privacy.erase"
AT_ONCE = 100
LAST = ("notify", "identity")
"""Forget last: who a person was has to be known until everything else is done, and how to tell them so."""

Stage = Callable[[str], Awaitable[Forgotten]]


class StillAtWork(Unavailable):
    """A job about this person is at work; they are forgotten when it has ended."""

    code = "still_at_work"


class Erasing:
    """The job that does it, and its stages."""

    def __init__(self, db: Database, ports: Mapping[str, Any], exports: Exports, footprints: Footprints) -> None:
        self._db, self._ports, self._exports, self._footprints = db, ports, exports, footprints
        first = [name for name in reversed(ROOMS) if name not in LAST]
        self._stages: dict[str, Stage] = {
            "machinery": self._machinery,
            "exports": self._archives,
            **{name: partial(self._room, name) for name in first},
            "told": self._told,
            **{name: partial(self._room, name) for name in LAST},
            "footprints": self._footprint,
        }

    async def run(self) -> None:
        """The job `privacy.erase`: everybody whose time has come, and who was begun with. Who has to wait is come back to next time."""
        async with self._db.as_room(ROOM) as tx:
            begun = await store.begun(tx, AT_ONCE)
        for user_id in dict.fromkeys([*begun, *await self._ports["identity"].due_for_deletion(AT_ONCE)]):
            try:
                await self.erase(user_id)
            except Unavailable as wait:
                log.info("a person cannot be forgotten yet", code=wait.code)

    async def erase(self, user_id: str) -> None:
        """Forget one person. Raises Unavailable when something has to end first; what is done by then stays done."""
        async with self._db.as_room(ROOM) as tx:
            done = await store.stages(tx, user_id)
        for name, forget in self._stages.items():
            if name not in done:
                found = await forget(user_id)
                async with self._db.as_room(ROOM) as tx:
                    await store.done(tx, user_id, name, found.model_dump(mode="json"))
        async with self._db.as_room(ROOM) as tx:  # what a room has said meanwhile
            await store.forget_machinery(tx, user_id)
            await store.end(tx, user_id)
        log.info("a person was forgotten")

    async def _machinery(self, user_id: str) -> Forgotten:
        """What waits to be done for them is not done any more; what is being done comes to its end first."""
        async with self._db.as_room(ROOM) as tx:
            erased = await store.forget_machinery(tx, user_id)
            under_way = await store.jobs_under_way(tx, user_id)
        if under_way:
            raise StillAtWork
        return Forgotten(erased=erased)

    async def _archives(self, user_id: str) -> Forgotten:
        return Forgotten(erased={"archives": await self._exports.forget(user_id)})

    async def _told(self, user_id: str) -> Forgotten:
        """The last message: that it is done."""
        try:
            user: User = await self._ports["identity"].user(user_id)
        except NotFound:
            return Forgotten()
        if user.email:
            message = {"key": f"deletion_done:{user_id}", "user_id": user_id, "channel": "email", "to": user.email}
            await self._ports["notify"].send(Message(**message, template="deletion_done", locale=user.locale))
        return Forgotten()

    async def _room(self, name: str, user_id: str) -> Forgotten:
        forgotten: Forgotten = await self._ports[name].forget(user_id)
        return forgotten

    async def _footprint(self, user_id: str) -> Forgotten:
        """What the activity log says of them: here now, and wherever else processes write one, soon."""
        await self._footprints.forget(user_id)
        return Forgotten(erased={"lines": await self._footprints.scrub()})
