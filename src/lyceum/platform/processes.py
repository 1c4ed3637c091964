"""Ending a child process without a race against the event loop's own watch over it."""

import asyncio
import contextlib
import os
import signal


async def kill(process: asyncio.subprocess.Process) -> None:
    """Kill the child unless it has ended, and wait for its status; also when the caller is cancelled meanwhile the child is gone."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):  # it ended in this moment
            os.kill(process.pid, signal.SIGKILL)  # `process.kill()` may reap it behind the loop's back, which then knows no status
        await asyncio.shield(process.wait())
