"""The door to the readers: a book read in a process of its own, watched by the event loop and never blocking it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from lyceum.domains.library.extract import errors, limits
from lyceum.domains.library.extract.models import ExtractedBook, Section, book_from_json, section_from_json
from lyceum.kernel.errors import LyceumError
from lyceum.platform import processes, scratch

MODULE = "lyceum.domains.library.extract.sandbox"
READ_BYTES = 256 * 1024
ERROR_TAIL_BYTES = 4_000
OUT_OF_MEMORY_SIGNS = (b"MemoryError", b"cannot allocate", b"Cannot allocate")

KEPT_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TOP_PAD_": "8388608"}
"""glibc is to keep what a page needed for the next one: else a tenth of the time goes into asking the system for it again."""

OnProgress = Callable[[float], Awaitable[None]]


async def _ignore(_done: float) -> None:
    return


async def extract(path: Path, on_progress: OnProgress = _ignore, *, wall_seconds: float = limits.SANDBOX_WALL_SECONDS) -> ExtractedBook:
    """Read the book at `path`. `on_progress` is awaited with 0 to 1, at most five times a second.

    Raises one of `errors`, each of which says what is wrong with the file; when the caller is cancelled the process is
    killed. Nothing is left on disk in any case.
    """
    with scratch.folder("book") as folder, path.open("rb") as source:
        process = await _start(source.fileno(), str(folder))
        assert process.stderr is not None
        said = asyncio.create_task(process.stderr.read())
        try:
            async with asyncio.timeout(wall_seconds):
                book = await _collect(process, on_progress)
                await process.wait()
        except TimeoutError as error:
            raise errors.BookTooSlow(seconds=wall_seconds) from error
        finally:
            await processes.kill(process)
            complaint = await said
        return book if book is not None else _raise_for(process.returncode or 0, complaint)


async def _start(source: int, folder: str) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-m",
            MODULE,
            stdin=source,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=folder,
            env={"TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1", **KEPT_MEMORY} if os.name == "posix" else None,
            start_new_session=True,
        )
    except OSError as error:
        raise errors.ReaderUnavailable from error


async def _collect(process: asyncio.subprocess.Process, on_progress: OnProgress) -> ExtractedBook | None:
    """The book, or None when the process ended without one. A typed error of the process is raised here."""
    sections: list[Section] = []
    book: ExtractedBook | None = None
    async for line in _lines(process):
        if "section" in line:
            sections.append(section_from_json(line["section"]))
        elif "progress" in line:
            await on_progress(float(line["progress"]))
        elif "error" in line:
            raise _error(line["error"])
        elif "book" in line:
            book = book_from_json(line["book"], sections)
    return book


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[dict[str, Any]]:
    """Lines of any length: a chapter is one, and asyncio's own readline stops at 64 KiB."""
    assert process.stdout is not None
    rest: list[bytes] = []
    total = 0
    while piece := await process.stdout.read(READ_BYTES):
        total += len(piece)
        if total > limits.SANDBOX_OUTPUT_BYTES:
            raise errors.BookTooLarge
        *complete, last = piece.split(b"\n")
        for part in complete:
            rest.append(part)
            yield json.loads(b"".join(rest))
            rest = []
        if last:
            rest.append(last)


def _error(data: dict[str, Any]) -> LyceumError:
    kind = errors.BY_CODE.get(data["code"], errors.BookBrokeReader)
    return kind(data["detail"], **data["params"])


def _raise_for(status: int, complaint: bytes) -> ExtractedBook:
    """Turn the way a process died into what its file did to it."""
    if status == -signal.SIGXCPU:
        raise errors.BookTooSlow(seconds=limits.SANDBOX_CPU_SECONDS)
    if status == -signal.SIGKILL or any(sign in complaint for sign in OUT_OF_MEMORY_SIGNS):
        raise errors.BookTooHungry(megabytes=limits.SANDBOX_MEMORY_BYTES // limits.MIB)
    raise errors.BookBrokeReader(status=status) from RuntimeError(complaint[-ERROR_TAIL_BYTES:].decode(errors="replace"))
