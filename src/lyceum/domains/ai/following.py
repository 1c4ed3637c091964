"""Following work to its end: asking the provider, keeping what it made, giving up in the end."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from lyceum.domains.ai import workstore
from lyceum.domains.ai.cache import ROOM, Cache
from lyceum.domains.ai.engine import Engine
from lyceum.domains.ai.provider import LongAbility, Made
from lyceum.domains.ai.resilience.retry import AI_FAILURES
from lyceum.domains.ai.shapes.base import Request, Upstream
from lyceum.domains.ai.shapes.errors import Failure, failure
from lyceum.domains.ai.shapes.film import Film, Work
from lyceum.domains.ai.tables import WorkRow
from lyceum.domains.ai.transport import unavailable
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.logs import log

CLAIM_SECONDS = 180.0
"""How long whoever looks, sends or makes has work for itself; longer than a call of a provider may last."""
RENEW_SECONDS = 60.0
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0
PAUSE_OF_AGE = 0.1
"""What is old already is asked after less often: a tenth of its age is the pause."""
FORGOTTEN_AFTER = timedelta(days=30)


class Follower:
    """Looks at work; every step may be repeated."""

    def __init__(self, *, db: Database, engine: Engine, cache: Cache, give_up: timedelta) -> None:
        self._db, self._engine, self._cache, self._give_up = db, engine, cache, give_up

    async def look_if_due(self, row: WorkRow) -> bool:
        """Look at one, if nobody else does and it is time to; whether it was."""
        at = now()
        async with self._db.as_room(ROOM) as tx:
            taken = await workstore.claim(tx, row.id, at, at + timedelta(seconds=CLAIM_SECONDS))
        if taken:
            await self._look(taken)
        return taken is not None

    async def look_at_due(self, most: int) -> int:
        """Look at what is due; how many that were."""
        at = now()
        async with self._db.as_room(ROOM) as tx:
            taken = await workstore.due(tx, at, at + timedelta(seconds=CLAIM_SECONDS), most)
            await workstore.tidy(tx, FORGOTTEN_AFTER)
        await asyncio.gather(*(self._look(row) for row in taken))
        return len(taken)

    async def _look(self, row: WorkRow) -> None:
        if row.leader:
            await self._follow(row, row.leader)
        elif now() - row.began_at > self._give_up:
            log.warning("work that nobody knows the end of was given up", work=str(row.id), provider=row.provider)
            await self.end(row.id, "failed", failed=failure(unavailable("timeout", row.provider)))
        elif row.reference is None:
            await self._died(row)
        else:
            await self._ask(row, row.reference)

    async def _follow(self, row: WorkRow, leader_id: UUID) -> None:
        async with self._db.as_room(ROOM) as tx:
            leader = await workstore.get(tx, leader_id)
        if leader is not None and work_of(leader).is_pending:
            await self.look_if_due(leader)
            async with self._db.as_room(ROOM) as tx:
                leader = await workstore.get(tx, leader_id)
        if leader is None:
            await self.end(row.id, "failed", failed=failure(unavailable("cut", row.provider)))
        elif work_of(leader).is_pending:
            await self._later(row)
        else:
            found = work_of(leader)
            await self.end(row.id, found.state, film=found.film, failed=found.failure)

    async def _died(self, row: WorkRow) -> None:
        """The process that sent or made this is gone. What the house makes itself is simply not there; of a provider nobody knows."""
        provider = self._engine.providers.get(row.provider)
        ability = provider.abilities.get(row.capability) if provider else None
        harmless = not row.provider or (provider and provider.source != "model") or (ability and ability.replay_safe)
        if harmless:
            await self.end(row.id, "failed", failed=failure(unavailable("cut", row.provider or "lyceum")))
        else:
            await self.lose(row.id)

    async def _ask(self, row: WorkRow, reference: str) -> None:
        try:
            found = self._engine.candidate(row.capability, Upstream(provider=row.provider, model=row.model))
            assert isinstance(found.ability, LongAbility)
            standing = await found.ability.poll(reference, row.model)
            if standing.made is not None:
                await self.finish(row.id, standing.made)
                return
        except AI_FAILURES as unknown:  # of the answer; the work goes on as far as anybody knows
            log.info("work could not be asked after", work=str(row.id), provider=row.provider, type=unknown.params["type"])
        else:
            if standing.failed or standing.state in found.ability.terminal_states:
                state = "cancelled" if standing.state == "cancelled" else "failed"
                await self.end(row.id, state, failed=failure(standing.failed or unavailable("empty", row.provider)))
                return
        await self._later(row)

    async def _later(self, row: WorkRow) -> None:
        age = (now() - row.began_at).total_seconds() * PAUSE_OF_AGE
        pause = timedelta(seconds=min(max(age, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS))
        await self._change(row.id, next_at=now() + pause)

    async def hold(self, work_id: UUID) -> None:
        """Renew until cancelled."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self.renew(work_id)

    async def renew(self, work_id: UUID) -> None:
        """It is made in this process; whoever finds that this was not said again in time takes it for dead."""
        await self._change(work_id, state="running", next_at=now() + timedelta(seconds=CLAIM_SECONDS))

    async def lose(self, work_id: UUID) -> None:
        """Nobody knows whether it was taken on; a hint of the provider may still tell."""
        await self._change(work_id, state="unknown", next_at=now() + self._give_up)

    async def finish(self, work_id: UUID, made: Made[Film]) -> None:
        """Keep what was made. What is worth nothing is a failure."""
        async with self._db.as_room(ROOM) as tx:
            row = await workstore.get(tx, work_id)
        if row is None:  # its owner was erased meanwhile
            return
        whose = Request(owner_id=row.owner_id, published=row.published)
        provider = self._engine.providers[row.provider]
        ability = provider.abilities[row.capability]
        if not ability.usable(made) or made.file is None:
            await self.end(work_id, "failed", failed=failure(unavailable("empty", row.provider)))
            return
        file = await self._cache.put_file(row.provider, whose, row.digest, made.file)
        film = made.answer.model_copy(
            update={"provider": row.provider, "source": provider.source, "usage": ability.usage(made), "file": file}
        )
        await self._cache.keep(row.capability, row.provider, whose, row.digest, film, file)
        await self.end(work_id, "done", film=film)

    async def end(self, work_id: UUID, state: str, *, film: Film | None = None, failed: Failure | None = None) -> None:
        """Bring pending work to its end; what has one keeps it."""
        answer, told = film and film.model_dump(mode="json"), failed and failed.model_dump(mode="json")
        await self._change(work_id, state=state, answer=answer, failure=told, ended_at=now(), next_at=None)

    async def _change(self, work_id: UUID, **values: Any) -> None:
        async with self._db.as_room(ROOM) as tx:
            await workstore.change(tx, work_id, **values)


def work_of(row: WorkRow) -> Work:
    """A row as the outside sees it."""
    plain = {name: getattr(row, name) for name in ("id", "capability", "provider", "model", "state", "began_at", "failure")}
    return Work.model_validate({**plain, "film": row.answer})
