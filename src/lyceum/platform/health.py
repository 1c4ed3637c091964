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


class Said(BaseModel):
    """Something that a check says: in English, and as a `code` with `params` for who shows it in another language."""

    model_config = ConfigDict(frozen=True)

    code: str
    text: str
    params: dict[str, str | int | float] = {}


def said(code: str, text: str, **params: str | int | float) -> Said:
    """`text` has the places of `params` in braces; the browser app has it by `code` in every language."""
    return Said(code=code, text=text.format(**params), params=params)


class Check(BaseModel):
    """One thing a process needs: whether it is there, what was seen, and how to mend or switch it on. `detail` and `hint` are the English
    of `seen` and `advice`.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    ok: bool
    detail: str
    hint: str | None = None
    seen: tuple[Said, ...] = ()
    advice: Said | None = None

    @property
    def told(self) -> tuple[Said, ...]:
        """What was seen; of a check that only has a `detail`, that, which no language has a text for."""
        return self.seen or (Said(code="", text=self.detail),)

    @classmethod
    def of(cls, name: str, *seen: Said, ok: bool = True, advice: Said | None = None) -> "Check":
        """A check that can be shown in every language."""
        detail = "; ".join(each.text for each in seen)
        return cls(name=name, ok=ok, detail=detail, hint=advice and advice.text, seen=seen, advice=advice)


Probe = Callable[[], Awaitable[Check | tuple[Check, ...]]]


async def run(probes: Mapping[str, Probe]) -> list[Check]:
    """Run all probes at once; one that fails or hangs is a check that is not ok."""
    found = await asyncio.gather(*(_bounded(name, probe) for name, probe in probes.items()))
    return [check for checks in found for check in checks]


async def _bounded(name: str, probe: Probe) -> tuple[Check, ...]:
    try:
        seen = await asyncio.wait_for(probe(), CHECK_SECONDS)
    except TimeoutError:
        return (Check.of(name, said("no_answer", "no answer within {seconds} s", seconds=round(CHECK_SECONDS)), ok=False),)
    except Exception as wrong:  # noqa: BLE001  (whatever a probe raises is what it has to report)
        return (Check.of(name, said("raised", "{error}", error=f"{type(wrong).__name__}: {wrong}"), ok=False),)
    return seen if isinstance(seen, tuple) else (seen,)


def database_probe(db: Database) -> Probe:
    """Whether the database answers."""

    async def probe() -> Check:
        async with db.as_room("platform") as tx:
            version = (await tx.execute(text("SELECT current_setting('server_version')"))).scalar_one()
        return Check.of("database", said("database", "PostgreSQL {version}", version=version))

    return probe


def files_probe(blobs: Blobs) -> Probe:
    """Whether files can be reached."""

    async def probe() -> Check:
        await blobs.size("probe")
        return Check.of("files", said("files", "reachable"))

    return probe


def disk_probe(settings: Settings) -> Probe:
    """Whether there is room left on the disk."""

    async def probe() -> Check:
        free = await asyncio.to_thread(free_bytes, settings.home)
        ok = free > LEAST_FREE_BYTES
        advice = None if ok else said("free_space", "Free some space where {folder} lies.", folder=str(settings.home))
        return Check.of("disk", said("disk", "{gigabytes} GB free", gigabytes=round(free / 1e9, 1)), ok=ok, advice=advice)

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
        seen = said("jobs", "{waiting} waiting, {failed} failed, {workers} worker(s)", waiting=waiting, failed=failed, workers=workers)
        advice = None if workers else said("start_worker", "Start a worker: `lyceum serve --role worker`.")
        return Check.of("jobs", seen, ok=workers > 0, advice=advice)

    return probe
