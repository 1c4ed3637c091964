"""Keeps a worker program running: starts it, asks it one thing at a time, ends it when it hangs and starts it again when it died."""

import asyncio
import contextlib
import json
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lyceum.kernel.errors import LyceumError
from lyceum.platform import processes

START_TIMEOUT_SECONDS = 10.0
STOP_TIMEOUT_SECONDS = 2.0
ATTEMPTS = 2
RETRY_AFTER_SECONDS = 5

Frame = tuple[dict[str, Any], bytes]
Ask = Callable[[Mapping[str, Any]], Awaitable[Frame]]


@dataclass(frozen=True)
class Failures:
    """What a pool raises, in the words of who uses it: too many wait; the program does not start, dies of a request, takes too long."""

    busy: Callable[[], LyceumError]
    missing: Callable[[], LyceumError]
    broken: Callable[[], LyceumError]
    late: Callable[[], LyceumError]


def command(engine: str, *arguments: str) -> list[str]:
    """How a worker program is started: an interpreter that sees neither our packages nor the environment's settings."""
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name("serve.py")), engine, *arguments]


class WorkerDied(Exception):
    """The worker ended, or stopped making sense, before it answered."""


class Worker:
    """One child process that speaks frames (see `serve.py`). Not for two callers at once."""

    def __init__(self, command: Sequence[str], timeout_seconds: float) -> None:
        self._command = command
        self._timeout_seconds = timeout_seconds
        self._process: asyncio.subprocess.Process | None = None
        self.greeting: Mapping[str, Any] = {}

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def ask(self, request: Mapping[str, Any]) -> Frame:
        """The worker's answer. Raises WorkerDied, TimeoutError; in either case, and when cancelled, the child is gone."""
        await self.start()
        return await self._exchange(request, self._timeout_seconds)

    async def start(self) -> None:
        """Starts the child unless it runs. Raises WorkerDied or TimeoutError when it does not come up."""
        if self.pid is not None:
            return
        await self.stop()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the terminal is for the server, which lets running requests finish
            )
        except OSError as wrong:
            raise WorkerDied(str(wrong)) from wrong
        self.greeting, _ = await self._exchange(None, START_TIMEOUT_SECONDS)

    async def _exchange(self, request: Mapping[str, Any] | None, timeout_seconds: float) -> Frame:
        answered = False
        try:
            async with asyncio.timeout(timeout_seconds):
                frame = await self._frame(request)
            answered = True
        except TimeoutError:
            raise
        except (OSError, EOFError, ValueError) as wrong:
            raise WorkerDied(repr(wrong)) from wrong
        finally:
            if not answered:  # an answer may still be on its way: never read it as that of the next request
                await self.stop(kill=True)
        return frame

    async def _frame(self, request: Mapping[str, Any] | None) -> Frame:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        if request is not None:
            header = json.dumps(request).encode()
            process.stdin.write(struct.pack(">II", len(header), 0) + header)
            await process.stdin.drain()
        header_bytes, body_bytes = struct.unpack(">II", await process.stdout.readexactly(8))
        found: dict[str, Any] = json.loads(await process.stdout.readexactly(header_bytes))
        return found, await process.stdout.readexactly(body_bytes)

    async def stop(self, *, kill: bool = False) -> None:
        """Ends the child: politely by the end of its input, or at once."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if not kill:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_TIMEOUT_SECONDS):
                    await process.wait()
        await processes.kill(process)


class WorkerPool:
    """Some workers of one program and a bounded queue before them."""

    def __init__(self, command: Sequence[str], failures: Failures, *, size: int, max_waiting: int, timeout_seconds: float) -> None:
        self._failures = failures
        self._workers = [Worker(command, timeout_seconds) for _ in range(size)]
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self._max_waiting = max_waiting
        self._waiting = 0

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    async def greeting(self) -> Mapping[str, Any]:
        """What the program said of itself when it last started; starts it if it never did. Raises like `ask`."""
        for worker in self._workers:
            if worker.greeting:
                return worker.greeting
        worker = await self._take()
        try:
            await worker.start()
        except (WorkerDied, TimeoutError) as wrong:
            raise self._failures.missing() from wrong
        finally:
            self._idle.put_nowait(worker)
        return worker.greeting

    async def ask(self, request: Mapping[str, Any]) -> Frame:
        """One answer; see `turn`."""
        async with self.turn() as ask:
            return await ask(request)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Ask]:
        """A worker for as long as the block lasts, so that what is made of its answer is bounded as well: yields what asks it.

        A worker that died is started again and asked once more. Raises the pool's own failures: `busy` when too many wait; asking
        raises `broken` when the program dies twice over this, `late` when it does not answer in time.
        """
        worker = await self._take()
        try:
            yield partial(self._ask, worker)
        finally:
            self._idle.put_nowait(worker)

    async def _take(self) -> Worker:
        if self._idle.empty() and self._waiting >= self._max_waiting:
            raise self._failures.busy()
        self._waiting += 1
        try:
            return await self._idle.get()
        finally:
            self._waiting -= 1

    async def _ask(self, worker: Worker, request: Mapping[str, Any]) -> Frame:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await worker.ask(request)
            except WorkerDied as died:
                if attempt == ATTEMPTS:
                    raise self._failures.broken() from died
            except TimeoutError as late:
                raise self._failures.late() from late
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        """Ends all workers; those that are busy finish their text first. A closed pool starts again when asked."""
        for worker in [await self._idle.get() for _ in self._workers]:
            await worker.stop()
            self._idle.put_nowait(worker)
