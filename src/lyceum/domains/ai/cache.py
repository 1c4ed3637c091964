"""The permanent cache: what a provider once made is not paid for twice.

An entry that was made from private input belongs to its owner: row-level security lets nobody else read it, its file lies under the
owner's name, and both are erased with the owner. Only what was made from published content is shared.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai import store
from lyceum.domains.ai.shapes.admin import CacheSize
from lyceum.domains.ai.shapes.base import HOW_ASKED, Answer, Request, Usage
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.logs import log
from lyceum.platform.together import Together

ROOM = "ai"
SHARED = ""
EXPECTED_SECONDS = 1.0
"""So long what was looked up ahead is good."""
KEPT_SOON_SECONDS = 0.03
"""So long an answer that is kept soon waits for others to be kept with it: nobody waits for it but who asks the same again at once."""
Place = tuple[str, str, str]
"""Of an entry: provider, owner (empty: everyone), key."""
Entry = tuple[str | None, ...]
"""What is kept: owner, key, capability, model, the answer as JSON, the key of its file."""
Found = tuple[str, str | None] | None
"""What is kept there, as JSON, and the key of its file."""
NO_COST = Usage(calls=0, cost_pico_dollars=0)

A = TypeVar("A", bound=Answer)


def digest(capability: str, provider: str, version: str, model: str, request: Request, **more: str) -> str:
    """The key of an answer: 64 hexadecimal digits over everything that shapes it, and nothing that does not."""
    sound = getattr(request, "audio", None)  # its own digest stands for it: as text it would be larger by a third, and take its time
    parts = {
        "capability": capability,
        "provider": provider,
        "version": version,
        "model": model,
        "request": request.model_dump(mode="json", exclude={*HOW_ASKED, "audio"}),
        "audio": hashlib.sha256(sound).hexdigest() if sound is not None else None,
        **more,
    }
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def scope(request: Request) -> str | None:
    """Whose an answer is: a user's, everyone's (empty), or nobody's (None): such is not kept."""
    return SHARED if request.published else request.owner_id or None


def file_key(provider: str, owner: str, key: str) -> str:
    """Where the file of an entry lies: in the provider's own folder, apart for each owner."""
    return f"ai/{provider}/{owner or 'shared'}/{key[:2]}/{key}"


class Cache:
    """The caches of all providers."""

    def __init__(self, db: Database, blobs: Blobs) -> None:
        self._db, self._blobs = db, blobs
        self._tables: frozenset[str] | None = None
        self._finding: dict[str, Together[tuple[str, str], Found]] = {}
        self._keeping: dict[tuple[str, float], Together[Entry, None]] = {}
        self._soon_kept: dict[Place, asyncio.Future[None]] = {}
        self._expected: dict[Place, asyncio.Future[Found]] = {}

    def _act(self, owner: str) -> AbstractAsyncContextManager[AsyncSession]:
        return self._db.as_user(owner) if owner else self._db.as_room(ROOM)

    async def sizes(self) -> dict[str, CacheSize]:
        """Each provider's cache."""
        async with self._db.as_room(ROOM) as tx:
            return await store.sizes(tx)

    async def _has(self, provider: str) -> bool:
        if self._tables is None:
            self._tables = frozenset(await self.sizes())
        if provider not in self._tables:
            log.warning("this provider has no cache: run `lyceum migrate`", provider=provider)
        return provider in self._tables

    async def find(self, kind: type[A], provider: str, request: Request, key: str) -> A | None:
        """The kept answer, as one that costs nothing; None when there is none or its file is lost."""
        owner = scope(request)
        if owner is None or not await self._has(provider):
            return None
        if being_kept := self._soon_kept.get((provider, owner, key)):
            await asyncio.wait({being_kept})
        found = await (self._expected.pop((provider, owner, key), None) or self._looked_up(provider, owner, key))
        if found is None:
            return None
        answer, file = json.loads(found[0]), found[1]
        if file and await self._blobs.size(file) is None:
            return None
        used = Usage.model_validate(answer["usage"]).model_copy(update={"calls": 0, "cost_pico_dollars": 0})
        return kind.model_validate(answer | {"source": "cache", "attempts": 0, "usage": used})

    def _looked_up(self, provider: str, owner: str, key: str) -> "asyncio.Future[Found]":
        if provider not in self._finding:
            self._finding[provider] = Together(partial(store.find, self._db, provider))
        return self._finding[provider].begin((owner, key))

    def expect(self, provider: str, request: Request, key: str) -> None:
        """Look this up now: it will be looked for in a moment. What is kept meanwhile is not overlooked."""
        owner = scope(request)
        place = (provider, owner or SHARED, key)
        if owner is None or self._tables is None or provider not in self._tables or place in self._soon_kept:
            return
        self._expected[place] = asked = self._looked_up(*place)
        asked.add_done_callback(lambda heard: heard.cancelled() or heard.exception())  # it may be looked for by nobody
        asyncio.get_running_loop().call_later(EXPECTED_SECONDS, self._unexpected, place, asked)

    def _unexpected(self, place: Place, asked: "asyncio.Future[Found]") -> None:
        if self._expected.get(place) is asked:
            del self._expected[place]

    async def put_file(self, provider: str, request: Request, key: str, data: bytes) -> str:
        """Store an answer's file; its key."""
        where = file_key(provider, scope(request) or SHARED, key)
        await self._blobs.put(where, data)
        return where

    async def keep(self, capability: str, provider: str, request: Request, key: str, answer: Answer, file: str | None = None) -> None:
        """Keep an answer, in the place of the one before."""
        owner = scope(request)
        if owner is None or not await self._has(provider):
            return
        self._expected.pop((provider, owner, key), None)
        await self._keep(provider, (owner, key, capability, answer.model[:200], answer.model_dump_json(), file))

    def _keep(self, provider: str, entry: Entry, pause_seconds: float = 0.0) -> "asyncio.Future[None]":
        desk = (provider, pause_seconds)
        if desk not in self._keeping:
            self._keeping[desk] = Together(partial(store.keep, self._db, provider), pause_seconds)
        return self._keeping[desk].begin(entry)

    def keep_soon(self, capability: str, provider: str, request: Request, key: str, answer: Answer) -> None:
        """Keep an answer that has no file, and let nobody wait for it but those who look for it here, or for what is kept of its owner."""
        owner = scope(request)
        if owner is None:
            return
        place = (provider, owner, key)
        before = self._soon_kept.get(place)
        if before is None and self._tables is not None and provider in self._tables:
            entry = (owner, key, capability, answer.model[:200], answer.model_dump_json(), None)
            keeping = self._keep(provider, entry, KEPT_SOON_SECONDS)
        else:
            keeping = asyncio.ensure_future(self._keep_after(before, self.keep(capability, provider, request, key, answer)))
        self._soon_kept[place] = keeping
        self._expected.pop(place, None)
        keeping.add_done_callback(partial(self._is_kept, place))

    @staticmethod
    async def _keep_after(before: "asyncio.Future[None] | None", keeping: Awaitable[None]) -> None:
        if before:
            await asyncio.wait({before})
        await keeping

    def _is_kept(self, place: Place, keeping: "asyncio.Future[None]") -> None:
        if self._soon_kept.get(place) is keeping:
            del self._soon_kept[place]
        if not keeping.cancelled() and (failed := keeping.exception()):
            log.warning("an answer could not be kept: it will be made again", provider=place[0], error=str(failed))

    async def settled(self, owner: str | None = None) -> None:
        """Returns when what was to be kept soon is kept, of this owner or of everyone."""
        waited = [keeping for (_, of, _), keeping in self._soon_kept.items() if owner in (None, of)]
        if waited:
            await asyncio.wait(waited)

    async def forget(self, owner: str, only: Sequence[str] = ()) -> int:
        """Erase a user's entries and their files, with `only` those of these capabilities."""
        if not owner:
            return 0
        entries, files = 0, []
        for provider in await self.sizes():
            async with self._act(owner) as tx:
                files += await store.files_of(tx, provider, owner, only)
        for file in files:  # before their rows: what is broken off can be done again
            await self._blobs.delete(file)
        for provider in await self.sizes():
            async with self._act(owner) as tx:
                entries += await store.forget(tx, provider, owner, only)
        return entries
