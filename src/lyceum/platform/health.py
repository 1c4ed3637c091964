"""Health: what a process needs, and whether it is there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text

from lyceum.platform.blobs import Blobs, free_bytes
from lyceum.platform.database import Database
from lyceum.platform.settings import Settings

CHECK_SECONDS = 5.0
LEAST_FREE_BYTES = 500 * 1024 * 1024


class Check(BaseModel):
    """One thing a process needs: whether it is there, what was seen, and how to mend or switch it on."""

    model_config = ConfigDict(frozen=True)

    name: str
    ok: bool
    detail: str
    hint: str | None = None


Probe = Callable[[], Awaitable[Check | tuple[Check, ...]]]


async def run(probes: Mapping[str, Probe]) -> list[Check]:
    """Run all probes at once; one that fails or hangs is a check that is not ok."""
    found = await asyncio.gather(*(_bounded(name, probe) for name, probe in probes.items()))
    return [check for checks in found for check in checks]


async def _bounded(name: str, probe: Probe) -> tuple[Check, ...]:
    try:
        seen = await asyncio.wait_for(probe(), CHECK_SECONDS)
    except TimeoutError:
        return (Check(name=name, ok=False, detail=f"no answer within {CHECK_SECONDS:.0f} s"),)
    except Exception as wrong:  # noqa: BLE001  (whatever a probe raises is what it has to report)
        return (Check(name=name, ok=False, detail=f"{type(wrong).__name__}: {wrong}"),)
    return seen if isinstance(seen, tuple) else (seen,)


def database_probe(db: Database) -> Probe:
    """Whether the database answers."""

    async def probe() -> Check:
        async with db.as_room("platform") as tx:
            version = (await tx.execute(text("SELECT current_setting('server_version')"))).scalar_one()
        return Check(name="database", ok=True, detail=f"PostgreSQL {version}")

    return probe


def files_probe(blobs: Blobs) -> Probe:
    """Whether files can be reached."""

    async def probe() -> Check:
        await blobs.size("probe")
        return Check(name="files", ok=True, detail="reachable")

    return probe


def disk_probe(settings: Settings) -> Probe:
    """Whether there is room left on the disk."""

    async def probe() -> Check:
        free = await asyncio.to_thread(free_bytes, settings.home)
        ok = free > LEAST_FREE_BYTES
        return Check(
            name="disk",
            ok=ok,
            detail=f"{free / 1e9:.1f} GB free",
            hint=None if ok else f"Free some space where {settings.home} lies.",
        )

    return probe


def jobs_probe(db: Database) -> Probe:
    """How many jobs wait, and whether a worker is alive."""
    query = text(
        "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed'), "
        "(SELECT count(*) FROM jobs.procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds') "
        "FROM jobs.procrastinate_jobs WHERE status IN ('todo', 'failed')"
    )

    async def probe() -> Check:
        async with db.as_room("platform") as tx:
            waiting, failed, workers = (await tx.execute(query)).one()
        hint = None if workers else "Start a worker: `lyceum serve --role worker`."
        return Check(name="jobs", ok=workers > 0, detail=f"{waiting} waiting, {failed} failed, {workers} worker(s)", hint=hint)

    return probe
