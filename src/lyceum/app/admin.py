"""The admin's first page: health and jobs; and the health addresses that machines ask."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import text

from lyceum import __version__
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform import health
from lyceum.platform.database import Database
from lyceum.platform.http import Limit, Shape, may

STARTED = time.monotonic()
JobStatus = Literal["todo", "doing", "succeeded", "failed", "cancelled", "aborted"]

_COUNTS = text("SELECT status::text, count(*) FROM jobs.procrastinate_jobs GROUP BY status")
_LIST = text(
    "SELECT j.id, j.task_name AS name, j.status::text, j.attempts, j.scheduled_at, "
    "(SELECT max(e.at) FROM jobs.procrastinate_events e WHERE e.job_id = j.id) AS changed_at, x.error "
    "FROM jobs.procrastinate_jobs j LEFT JOIN platform.job_errors x ON x.job_id = j.id "
    "WHERE CAST(:status AS text) IS NULL OR j.status::text = :status ORDER BY j.id DESC LIMIT :limit"
)
_RETRY = text(
    "UPDATE jobs.procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL "
    "WHERE id = :id AND status = 'failed' RETURNING id"
)


class SchoolHealth(Shape):
    """How the school is: each part with what was seen."""

    version: str
    role: str
    uptime_seconds: int
    checks: list[health.Check]


class Job(Shape):
    """One job of the queue; `error` is why its last try failed."""

    id: int
    name: str
    status: JobStatus
    attempts: int
    scheduled_at: datetime | None
    changed_at: datetime | None
    error: str | None


class Jobs(Shape):
    """The newest jobs, and how many there are of each status."""

    counts: dict[str, int]
    items: list[Job]


class Ready(Shape):
    """Whether this process can serve."""

    ready: bool
    checks: list[health.Check]


def health_router(probes: Mapping[str, health.Probe]) -> APIRouter:
    """`/health/live` and `/health/ready`, for machines."""
    routes = APIRouter(prefix="/health", tags=["health"])

    @routes.get("/live")
    async def live() -> dict[str, bool]:
        """The process runs."""
        return {"live": True}

    @routes.get("/ready", responses={503: {"model": Ready}})
    async def ready(response: Response) -> Ready:
        """Everything that this process cannot serve without is there; 503 otherwise. Details are for the admin alone."""
        needed = {name: probe for name, probe in probes.items() if name in ("database", "files")}
        checks = await health.run(needed)
        good = all(check.ok for check in checks)
        response.status_code = 200 if good else 503
        return Ready(ready=good, checks=[health.Check(name=check.name, ok=check.ok, detail="") for check in checks])

    return routes


def router(db: Database, probes: Mapping[str, health.Probe], role: str) -> APIRouter:
    """What an admin sees first."""
    routes = APIRouter(prefix="/api/admin", tags=["admin"])
    Operator = Annotated[Principal, may("school:operate")]  # noqa: N806

    @routes.get("/health")
    async def school_health(caller: Operator) -> SchoolHealth:
        """Every part of the school that this process can see."""
        del caller
        return SchoolHealth(version=__version__, role=role, uptime_seconds=int(time.monotonic() - STARTED), checks=await health.run(probes))

    @routes.get("/jobs")
    async def jobs(caller: Operator, status: JobStatus | None = None, limit: Annotated[Limit, Query()] = 50) -> Jobs:
        """The newest jobs."""
        del caller
        async with db.as_room("platform") as tx:
            counts = {row[0]: int(row[1]) for row in await tx.execute(_COUNTS)}
            items = [Job.model_validate(row) for row in (await tx.execute(_LIST, {"status": status, "limit": limit})).mappings()]
        return Jobs(counts=counts, items=items)

    @routes.post("/jobs/{job_id}/retry", status_code=204)
    async def retry(caller: Operator, job_id: Annotated[int, Path(ge=1, le=2**62)]) -> None:
        """Queue a failed job again."""
        del caller
        async with db.as_room("platform") as tx:
            if (await tx.execute(_RETRY, {"id": job_id})).scalar_one_or_none() is None:
                raise NotFound("There is no failed job with this number.")

    return routes
