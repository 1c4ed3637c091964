"""Work that takes longer than a request: handed in once, written down before it is, and followed to its end by whichever process looks."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai import workstore
from lyceum.domains.ai.cache import ROOM, Cache, digest, scope
from lyceum.domains.ai.engine import Candidate, Engine
from lyceum.domains.ai.following import CLAIM_SECONDS, Follower, work_of
from lyceum.domains.ai.provider import LongAbility, Made, Ticket
from lyceum.domains.ai.resilience.retry import AI_FAILURES, ON
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.base import Capability, Upstream, Usage
from lyceum.domains.ai.shapes.errors import AiFailed, AiRequestRefused, AiUnavailable, failure
from lyceum.domains.ai.shapes.film import Film, LipSyncRequest, VideoRequest, Work, WorkNotFound
from lyceum.domains.ai.tables import WorkRow
from lyceum.domains.ai.transport import parse, unavailable
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.streams import lasting

FilmRequest = VideoRequest | LipSyncRequest
Back = Callable[[str], str]
"""Gives the address at which a provider may leave a hint under a token; empty when the school cannot be reached from outside."""

UNSURE = frozenset({"timeout", "cut", "malformed"})
"""Failures after which nobody knows whether the work was taken on."""
TOKEN_BYTES = 24
MAX_AT_ONCE = 50


@dataclass(frozen=True)
class _Order:
    """Something to be made: its id, and the token that hints about it come with."""

    request: FilmRequest
    work_id: UUID
    token: str


class Working:
    """All work of this process."""

    def __init__(self, *, db: Database, engine: Engine, cache: Cache, settings: AiSettings, back: Back) -> None:
        self._db, self._engine, self._cache, self._back = db, engine, cache, back
        self._follower = Follower(db=db, engine=engine, cache=cache, give_up=timedelta(hours=settings.work_hours))
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    def _room(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self._db.as_room(ROOM)

    def quote(self, request: FilmRequest, upstream: Upstream) -> Usage:
        """See the port."""
        found = self._engine.candidate(capability_of(request), upstream)
        quoted: Usage = found.ability.quote(request, found.model)
        return quoted

    async def submit(self, request: FilmRequest, work_id: UUID) -> Work:
        """See the port."""
        if scope(request) is None:
            raise AiRequestRefused("Say whose this is (owner_id), or that it is published.", type="request", field="owner_id")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = {
            "id": work_id, "owner_id": request.owner_id, "published": request.published, "capability": capability_of(request),
            "token": digest_of(token), "state": "sent", "next_at": now() + timedelta(seconds=CLAIM_SECONDS),
        }  # fmt: skip
        async with self._room() as tx:
            new = await workstore.begin(tx, row)
        if new:
            upstreams = self._engine.upstreams(capability_of(request), request)
            nobody = AiUnavailable(f"No provider of this ({capability_of(request)}) is switched on.", type="not_configured")
            await lasting(self._begin(_Order(request, work_id, token), upstreams, nobody))
        return work_of(await self._find(request.owner_id, work_id))

    async def work(self, owner_id: str, work_id: UUID) -> Work:
        """See the port."""
        row = await self._find(owner_id, work_id)
        if work_of(row).is_pending and await self._follower.look_if_due(row):
            row = await self._find(owner_id, work_id)
        return work_of(row)

    async def cancel(self, owner_id: str, work_id: UUID) -> Work:
        """See the port."""
        row = await self._find(owner_id, work_id)
        if work_of(row).is_pending and await self._stopped(row):
            await self._follower.end(row.id, "cancelled")
        return work_of(await self._find(owner_id, work_id))

    async def told(self, token: str, body: str) -> None:
        """See the port."""
        async with self._room() as tx:
            row = await workstore.by_token(tx, digest_of(token))
        if row is None:
            return
        ability = self._engine.candidate(row.capability, Upstream(provider=row.provider, model=row.model)).ability
        values: dict[str, Any] = {"next_at": now()}
        if row.reference is None and isinstance(ability, LongAbility):
            with suppress(AiUnavailable):  # what cannot be read is no hint
                if reference := ability.reference_in(parse(body, row.provider)):
                    values |= {"reference": reference, "state": "running"}
        async with self._room() as tx:
            await workstore.change(tx, row.id, **values)
        await self._follower.look_if_due(row)

    async def look(self) -> int:
        """Look at all work that is due; how much that was."""
        return await self._follower.look_at_due(MAX_AT_ONCE)

    async def forget(self, user_id: str) -> None:
        """Erase a user's work."""
        async with self._room() as tx:
            await workstore.forget(tx, user_id)

    async def close(self) -> None:
        """Stops what is made in this process; what a provider makes goes on."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _find(self, owner_id: str, work_id: UUID) -> WorkRow:
        async with self._db.as_user(owner_id) if owner_id else self._room() as tx:
            row = await workstore.find(tx, work_id, owner_id)
        if row is None:
            raise WorkNotFound
        return row

    async def _begin(self, order: "_Order", upstreams: list[Upstream], last: AiFailed) -> None:
        """Hand it to the first upstream that takes it. What fails for certain is raised, and is the end of this work."""
        for number, upstream in enumerate(upstreams, 1):
            try:
                found = self._engine.candidate(capability_of(order.request), upstream)
                await self._hand_in(found, order, upstreams[number:])
            except AI_FAILURES as failed:
                last = failed
                if failed.params["type"] not in ON:
                    break
            else:
                return
        await self._follower.end(order.work_id, "failed", failed=failure(last))
        raise last

    async def _hand_in(self, found: Candidate, order: "_Order", others: list[Upstream]) -> None:
        request, work_id = order.request, order.work_id
        key = digest(capability_of(request), found.provider, await found.ability.version(), found.model, request)
        if not request.fresh and (kept := await self._cache.find(Film, found.provider, request, key)):
            await self._follower.end(work_id, "done", film=kept)
        elif await self._joined(found, request, work_id, key):
            return
        elif isinstance(found.ability, LongAbility):
            await self._send(found, found.ability, order)
        else:
            await self._follower.renew(work_id)
            task = self._tasks[work_id] = asyncio.create_task(self._make(found, order, others))
            task.add_done_callback(lambda _done: self._tasks.pop(work_id, None))

    async def _joined(self, found: Candidate, request: FilmRequest, work_id: UUID, key: str) -> bool:
        """Whether equal work is under way, which this then waits for. In any case it is known from now on who was asked."""
        async with self._room() as tx:
            leader = await workstore.leader(tx, key, None if request.published else request.owner_id, but=work_id)
            leader = None if request.fresh else leader
            asked = {"provider": found.provider, "model": found.model, "digest": key, "leader": leader}
            await workstore.change(tx, work_id, **asked, **({"state": "running", "next_at": now()} if leader else {}))
        return leader is not None

    async def _send(self, found: Candidate, ability: LongAbility[Any, Film], order: "_Order") -> None:
        async def send() -> Ticket | Made[Film]:
            try:
                return await ability.submit(order.request, found.model, self._back(order.token))
            except AI_FAILURES as failed:
                if failed.params["type"] in UNSURE and not ability.replay_safe:
                    raise unavailable("timeout", found.provider) from failed
                raise

        how: dict[str, Any] = {"priority": order.request.priority, "replay_safe": ability.replay_safe}
        try:
            taken, _ = await self._engine.attempt(found.provider, send, **how)
        except AiUnavailable as failed:
            if failed.params["type"] != "timeout" or ability.replay_safe:
                raise
            await self._follower.lose(order.work_id)  # it may have been taken on: nobody else is asked, lest it be paid twice
            return
        if isinstance(taken, Made):
            await self._follower.finish(order.work_id, taken)
            return
        async with self._room() as tx:
            at = now() + timedelta(seconds=taken.seconds)
            await workstore.change(tx, order.work_id, state="running", reference=taken.reference, next_at=at)

    async def _make(self, found: Candidate, order: "_Order", others: list[Upstream]) -> None:
        """Work that this process does itself, or waits for all the time. When it fails the next upstream is asked."""

        async def call() -> Made[Film]:
            made: Made[Film] = await found.ability.call(order.request, found.model)
            return made

        how: dict[str, Any] = {"priority": order.request.priority, "replay_safe": found.ability.replay_safe}
        lease = asyncio.create_task(self._follower.hold(order.work_id))
        try:
            made, _ = await self._engine.attempt(found.provider, call, **how)
            await self._follower.finish(order.work_id, made)
        except AI_FAILURES as failed:
            with suppress(*AI_FAILURES):  # what it came to in the end is written down
                await self._begin(order, others if failed.params["type"] in ON else [], failed)
        finally:
            lease.cancel()

    async def _stopped(self, row: WorkRow) -> bool:
        if row.leader:
            return True
        async with self._room() as tx:
            if await workstore.followers(tx, row.id):
                return False
        if task := self._tasks.get(row.id):
            return task.cancel()
        ability = self._engine.candidate(row.capability, Upstream(provider=row.provider, model=row.model)).ability
        return bool(row.reference) and isinstance(ability, LongAbility) and await ability.cancel(str(row.reference), row.model)


def capability_of(request: FilmRequest) -> Capability:
    """What is wanted."""
    return "video" if isinstance(request, VideoRequest) else "lip_sync"


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
