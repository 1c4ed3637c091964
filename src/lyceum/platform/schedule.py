"""Work that comes round by itself: every worker looks at the clock, and the database lets one of them do it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import text

from lyceum.platform.database import Database
from lyceum.platform.health import Check, Probe, said
from lyceum.platform.logs import log

LOOK_SECONDS = 15.0
MAX_ERROR_CHARS = 500

_DUE = text(
    "SELECT w.name FROM unnest(CAST(:names AS text[]), CAST(:seconds AS float8[])) AS w (name, seconds) "
    "LEFT JOIN platform.schedule s ON s.name = w.name "
    "WHERE s.name IS NULL OR s.started_at <= now() - make_interval(secs => w.seconds)"
)
_CLAIM = text(
    "INSERT INTO platform.schedule AS s (name, started_at) VALUES (:name, now()) ON CONFLICT (name) DO UPDATE "
    "SET started_at = now() WHERE s.started_at <= now() - make_interval(secs => :seconds) RETURNING name"
)
_NOTE = text("UPDATE platform.schedule SET error = :error, ended_at = now() WHERE name = :name")
_FAILED = text("SELECT name, error FROM platform.schedule WHERE error IS NOT NULL ORDER BY name")


@dataclass(frozen=True)
class Every:
    """What is done again when `seconds` have passed since it last began. It may run twice at once if it takes longer than that.

    Long work enqueues a job instead of doing it here. One that fails is not tried before its next time.
    """

    seconds: float
    act: Callable[[], Awaitable[object]]


class Schedule:
    """The recurring work of one process that works."""

    def __init__(self, db: Database, works: Mapping[str, Every]) -> None:
        self._db = db
        self._works = works

    async def run(self) -> None:
        """Look at the clock until cancelled."""
        while True:
            try:
                await self.run_due()
            except Exception as broken:  # noqa: BLE001  (whatever ended this look, the next one comes)
                log.error("recurring work could not be looked for", error=f"{type(broken).__name__}: {broken}")
            await asyncio.sleep(LOOK_SECONDS)

    async def run_due(self) -> list[str]:
        """Do what is due and nobody else has begun; returns its names."""
        done = []
        for name in await self._due():
            every = self._works[name]
            async with self._db.as_room("platform") as tx:
                claimed = (await tx.execute(_CLAIM, {"name": name, "seconds": every.seconds})).scalar_one_or_none()
            if claimed:
                await self._do(name, every)
                done.append(name)
        return done

    async def _due(self) -> list[str]:
        """In the order of the works; one look for them all, which is mostly in vain."""
        periods = {name: every.seconds for name, every in self._works.items()}
        async with self._db.as_room("platform") as tx:
            found = await tx.execute(_DUE, {"names": list(periods), "seconds": list(periods.values())})
            due = set(found.scalars())
        return [name for name in periods if name in due]

    async def _do(self, name: str, every: Every) -> None:
        error = None
        with structlog.contextvars.bound_contextvars(recurring=name):
            try:
                await every.act()
            except Exception as failure:  # noqa: BLE001  (told in the log and on the health page)
                log.exception("recurring work failed")
                error = f"{type(failure).__name__}: {failure}"[:MAX_ERROR_CHARS]
        async with self._db.as_room("platform") as tx:
            await tx.execute(_NOTE, {"name": name, "error": error})


def schedule_probe(db: Database) -> Probe:
    """Whether all recurring work went well the last time."""

    async def probe() -> Check:
        async with db.as_room("platform") as tx:
            failed = [f"{row.name}: {row.error}" for row in await tx.execute(_FAILED)]
        if not failed:
            return Check.of("recurring work", said("recurring_well", "all went well"))
        advice = said("see_worker_log", "The log of the worker says more; it is tried again when its time comes.")
        return Check.of("recurring work", said("recurring_failed", "{works}", works="; ".join(failed)), ok=False, advice=advice)

    return probe
