"""Jobs: work for later, kept in PostgreSQL and enqueued in the transaction of the row it is about. `worker` is what runs them."""

import json
from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Handler = Callable[..., Awaitable[None]]
Argument = str | int | float | None

_ENQUEUE = text(
    "SELECT jobs.procrastinate_defer_jobs_v1(ARRAY["
    "ROW(:queue, :name, 0, :lock, NULL, CAST(:args AS jsonb), now() + make_interval(secs => CAST(:seconds AS float8)))"
    "::jobs.procrastinate_job_to_defer_v1])"
)


async def enqueue(tx: AsyncSession, name: str, *, lock: str | None = None, after_seconds: float | None = None, **args: Argument) -> None:
    """Put a job into the queue when this transaction commits, and not at all when it does not.

    `name` is `<room>.<what>`; `args` are plain JSON; jobs of one `lock` run one after the other. With `after_seconds` it is due later.
    """
    values = {"queue": name.partition(".")[0], "name": name, "lock": lock, "args": json.dumps(args), "seconds": after_seconds}
    await tx.execute(_ENQUEUE, values)
