"""Child processes: work that is done in one, and ending one without a race against the event loop's own watch over it."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a function comes to in a process of its own, forked from this one: the memory that its libraries take goes with it. Raises what
    the function raises. Not for a process that has an event loop or threads.
    """
    import multiprocessing  # noqa: PLC0415  (of use at the start alone)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as child:
        return child.submit(work, *args, **kwargs).result()


async def kill(process: asyncio.subprocess.Process) -> None:
    """Kill the child unless it has ended, and wait for its status; also when the caller is cancelled meanwhile the child is gone."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):  # it ended in this moment
            os.kill(process.pid, signal.SIGKILL)  # `process.kill()` may reap it behind the loop's back, which then knows no status
        await asyncio.shield(process.wait())
