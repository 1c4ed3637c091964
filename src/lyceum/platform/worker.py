"""The worker: runs the jobs that `jobs` has put into the queue."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from sqlalchemy import URL

from lyceum.kernel.errors import LyceumError, Unavailable
from lyceum.platform.jobs import Handler
from lyceum.platform.logs import log

MAX_ATTEMPTS = 5
HEARTBEAT_SECONDS = 5.0
STALLED_AFTER_SECONDS = 20.0
SHUTDOWN_SECONDS = 10.0
RESTART_SECONDS = 3.0

MAX_ERROR_CHARS = 500

_NOTE = (
    "INSERT INTO platform.job_errors (job_id, error) VALUES (%(job_id)s, %(error)s) "
    "ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, at = now()"
)


class _BackOff(BaseRetryStrategy):
    """A crash is tried again, later each time; an expected failure is final, except that a part did not answer."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        expected = isinstance(exception, LyceumError) and not isinstance(exception, Unavailable)
        if expected or job.attempts + 1 >= MAX_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": 2 ** (job.attempts + 1)})


class Jobs:
    """The worker of one process: runs the jobs whose handlers it was given."""

    def __init__(self, url: URL, handlers: Mapping[str, Handler], concurrency: int = 2) -> None:
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        # The worker's own connections: one to listen, one to fetch, one a job to report with.
        self._app = App(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=concurrency + 3))
        self._concurrency = concurrency
        for name, handler in handlers.items():
            self._app.task(name=name, queue=name.partition(".")[0], retry=_BackOff(), pass_context=True)(self._watched(name, handler))

    async def run(self) -> None:
        """Work until cancelled: a running job then has SHUTDOWN_SECONDS to end, and is taken up again by another worker if it does not.

        When the database goes away the worker ends; it begins again until the database is back.
        """
        while True:
            try:
                await self._work()
            except Exception as broken:  # noqa: BLE001  (whatever ended it, without a worker the school stands still)
                log.error("worker ended, begins again", error=f"{type(broken).__name__}: {broken}", seconds=RESTART_SECONDS)
            await asyncio.sleep(RESTART_SECONDS)

    async def _work(self) -> None:
        async with self._app.open_async():
            rescue = asyncio.create_task(self._rescue_stalled())
            try:
                await self._app.run_worker_async(
                    concurrency=self._concurrency,
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_AFTER_SECONDS,
                    shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                    fetch_job_polling_interval=5.0,
                )
            finally:
                rescue.cancel()

    async def run_until_empty(self) -> None:
        """Run every job that is due, and return."""
        async with self._app.open_async():
            await self._app.run_worker_async(concurrency=1, wait=False, install_signal_handlers=False, listen_notify=False)

    async def _rescue_stalled(self) -> None:
        """Queue again what a worker that died had in hand."""
        while True:
            try:
                for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
                    log.warning("job taken up again", job=job.task_name, id=job.id)
                    await self._app.job_manager.retry_job(job)
            except ConnectorException as gone:
                log.warning("stalled jobs could not be looked for", error=str(gone))
            await asyncio.sleep(STALLED_AFTER_SECONDS / 2)

    def _watched(self, name: str, handler: Handler) -> Callable[..., Awaitable[None]]:
        """The handler, with its failures in the log and beside the job."""

        async def run(context: JobContext, **args: Any) -> None:
            with structlog.contextvars.bound_contextvars(job=name, user_id=args.get("user_id")):
                try:
                    await handler(**args)
                except LyceumError as expected:
                    log.warning("job ended with an error", code=expected.code, detail=expected.detail)
                    await self._note(context, f"{expected.code}: {expected.detail}")
                    raise
                except Exception as crash:
                    log.exception("job crashed")
                    await self._note(context, f"{type(crash).__name__}: {crash}")
                    raise

        return run

    async def _note(self, context: JobContext, error: str) -> None:
        try:
            await self._app.connector.execute_query_async(_NOTE, job_id=context.job.id, error=error[:MAX_ERROR_CHARS])
        except ConnectorException as gone:
            log.warning("the error of a job could not be noted", error=str(gone))
