"""What ends before its token does: sessions that were signed out, and tokens that say what is no longer so.

Every process asks identity every two seconds what has happened; a token itself is checked without asking anybody.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from lyceum.kernel.errors import LyceumError
from lyceum.kernel.principal import API_KEY_SESSION, Principal
from lyceum.platform.logs import log

LOOK_SECONDS = 2.0
KEPT_SECONDS = 1_200.0
"""Longer than any access token lives."""


class Outdated(Protocol):
    """Of a user, tokens issued before this second are stale."""

    @property
    def user_id(self) -> str:
        """Whose."""

    @property
    def before(self) -> int:
        """Seconds since 1970."""


class Told(Protocol):
    """What identity tells; the same may be told again."""

    @property
    def cursor(self) -> int:
        """Where to go on from."""

    @property
    def ended(self) -> Sequence[str]:
        """Ids of sessions."""

    @property
    def stale(self) -> Sequence[Outdated]:
        """Users and seconds."""


PulseSource = Callable[[int], Awaitable[Told]]


class Revocations:
    """What one process has heard. While identity cannot be asked, what was heard stays, and what is new comes late."""

    def __init__(self, source: PulseSource) -> None:
        self._source = source
        self._cursor = 0
        self._ended: dict[str, float] = {}
        self._stale: dict[str, tuple[int, float]] = {}
        self._watching: dict[asyncio.Future[None], Principal] = {}
        self._deaf = False

    def refuses(self, caller: Principal) -> bool:
        """Whether a good token is good no more. An API key is asked about at identity itself."""
        if caller.session_id in self._ended:
            return True
        stale = self._stale.get(caller.user_id)
        return stale is not None and caller.issued_at < stale[0] and not caller.session_id.startswith(API_KEY_SESSION)

    async def watch(self, caller: Principal) -> None:
        """Returns when the caller's session has ended, or its token is stale: what is still being sent to it ends then."""
        if self.refuses(caller):
            return
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watching[over] = caller
        try:
            await over
        finally:
            del self._watching[over]

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Ask once, and go by what is told."""
        try:
            told = await self._source(self._cursor)
        except LyceumError as gone:
            if not self._deaf:
                log.warning("cannot hear which sessions end", code=gone.code, detail=gone.detail)
            self._deaf = True
            return
        self._deaf = False
        self._cursor = told.cursor
        self._take(told, time.monotonic())

    def _take(self, told: Told, moment: float) -> None:
        fresh = {session for session in told.ended if session not in self._ended}
        self._ended.update(dict.fromkeys(fresh, moment))
        changed = {one.user_id for one in told.stale if one.before > self._stale.get(one.user_id, (0, 0.0))[0]}
        for one in told.stale:
            if one.user_id in changed:
                self._stale[one.user_id] = (max(one.before, self._stale.get(one.user_id, (0, 0.0))[0]), moment)
        for over, caller in list(self._watching.items()):
            if (caller.session_id in fresh or caller.user_id in changed) and not over.done():
                over.set_result(None)
        self._forget(moment - KEPT_SECONDS)

    def _forget(self, before: float) -> None:
        """Entries are in the order in which they were heard."""
        while self._ended and next(iter(self._ended.values())) < before:
            del self._ended[next(iter(self._ended))]
        for user_id in [user_id for user_id, (_, heard) in self._stale.items() if heard < before]:
            del self._stale[user_id]
