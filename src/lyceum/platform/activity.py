"""The activity log: one JSON line a request, a file a day and role under LYCEUM_HOME, kept for two months. No bodies and no secrets.

A line says when (`at`), which request (`id`), who (`user`; null for nobody), by an API key or not (`by_key`), `method` and `path`, the
virtual endpoint that the caller named and the real one that served it (`virtual`, `real`), `status`, `ms`, what it cost (`cost_pico`;
null where nothing is metered), and the bytes of both bodies (`received`, `sent`).
"""

import json
import mmap
import os
import queue
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lyceum.kernel.ids import CROCKFORD, USER_ID_LENGTH
from lyceum.platform.logs import log

FOLDER = "activity"
KEPT_DAYS = 62
MAX_WAITING = 50_000
"""Lines that wait for the disk; those above are counted and dropped, so that a full disk stops nobody."""
WRITTEN_AT_ONCE = 1_000
GATHERED_SECONDS = 0.02
BLOCK_BYTES = 256 * 1024
MAX_LOOKED_AT_BYTES = 32 * 1024 * 1024
"""So much of a file one page of it looks through."""
MAX_PATH_CHARS = 200
HIDDEN = "…"
NOBODY = b"u" * USER_ID_LENGTH
"""Stands for every user who is forgotten: no user's id has this letter."""
WHOLE_PATH = "path"
"""The parameter of routes that take every path there is."""

_FILE = re.compile(r"(?P<role>[a-z]+)\.(?P<day>\d{4}-\d\d-\d\d)\.jsonl")
_USER = re.compile(rf'(?<=["/])[{CROCKFORD}]{{{USER_ID_LENGTH}}}(?=["/])'.encode())
_PLAIN = re.compile(
    r"[a-z][a-z-]{0,23}|\.well-known|v\d|\d{1,12}|[0-9a-hjkmnp-tv-z]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z.-]{1,30}\.(js|json|svg|webmanifest)|"
)


@dataclass
class Told:
    """What those who serve a request say of it."""

    virtual: str = ""
    real: str = ""
    cost_pico: int | None = None


_told: ContextVar[Told | None] = ContextVar("told", default=None)


def begin() -> Told:
    """From here on `tell` speaks of this request."""
    told = Told()
    _told.set(told)
    return told


def tell(*, virtual: str = "", real: str = "", cost_pico: int | None = None) -> None:
    """Say of the request that is being served which endpoint it named, which one served it, and what it cost; costs add up."""
    told = _told.get()
    if told is None:
        return
    told.virtual, told.real = virtual or told.virtual, real or told.real
    if cost_pico is not None:
        told.cost_pico = (told.cost_pico or 0) + cost_pico


def shown(path: str) -> str:
    """A path as it may be written down: words, numbers and ids; anything else in it may be an address, a key or a token."""
    return "/".join(part if _PLAIN.fullmatch(part) else HIDDEN for part in path.split("/"))[:MAX_PATH_CHARS]


def route(path: str, parameters: Mapping[str, Any]) -> str:
    """A path with the names of its parameters in their places: what was asked for, whichever one it was."""
    names = {str(value): f"{{{name}}}" for name, value in parameters.items() if name != WHOLE_PATH}
    return "/".join(names.get(part) or shown(part) for part in path.split("/"))[:MAX_PATH_CHARS]


class ActivityLog:
    """Writes the lines of one process, from a thread of its own: whoever serves requests never waits for the disk."""

    def __init__(self, home: Path, role: str) -> None:
        self._folder, self._role = home / FOLDER, role
        self._waiting: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._day: date | None = None
        self.dropped = 0

    def write(self, line: dict[str, Any]) -> None:
        """Put a line on its way."""
        if self._waiting.qsize() >= MAX_WAITING:
            self.dropped += 1
            return
        self._waiting.put({**line, "role": self._role})
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="activity log", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write what waits, and end."""
        if self._thread:
            self._closing.set()
            self._waiting.put(None)
            self._thread.join()
            self._thread = None
            self._closing.clear()

    def _run(self) -> None:
        ended = False
        while not ended:
            waiting = list(self._next())
            lines = [line for line in waiting if line is not None]
            ended = len(lines) < len(waiting)
            try:
                self._append(lines)
            except OSError as wrong:
                self.dropped += len(lines)
                log.error("the activity log cannot be written", error=str(wrong), dropped=self.dropped)

    def _next(self) -> Iterator[dict[str, Any] | None]:
        """What waits, at least one line. What comes within a moment goes along: a thread that is woken for each line slows its process."""
        yield self._waiting.get()
        self._closing.wait(GATHERED_SECONDS)
        for _ in range(WRITTEN_AT_ONCE - 1):
            try:
                yield self._waiting.get_nowait()
            except queue.Empty:
                return

    def _append(self, lines: list[dict[str, Any]]) -> None:
        by_day: dict[str, list[str]] = {}
        for line in lines:
            by_day.setdefault(line["at"][:10], []).append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
        for day, texts in by_day.items():
            self._turn_to(date.fromisoformat(day))
            file = os.open(self._folder / f"{self._role}.{day}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, ("\n".join(texts) + "\n").encode())
            finally:
                os.close(file)

    def _turn_to(self, day: date) -> None:
        """With each new day the files of the day that is too long ago go."""
        if day == self._day:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._day = day
        for path, _, of in files(self._folder.parent):
            if of < day - timedelta(days=KEPT_DAYS):
                path.unlink(missing_ok=True)


def files(home: Path) -> list[tuple[Path, str, date]]:
    """The files there are, with role and day; newest first."""
    found = [(path, _FILE.fullmatch(path.name)) for path in (home / FOLDER).glob("*.jsonl")]
    parsed = [(path, name["role"], date.fromisoformat(name["day"])) for path, name in found if name]
    return sorted(parsed, key=lambda file: (file[2], file[1]), reverse=True)


def scrub(path: Path, is_gone: Callable[[str], bool]) -> int:
    """Put nobody's id in the place of every id of a user who went; how many there were.

    It has the same length and is written over the other: whoever appends to the file meanwhile notices nothing.
    """
    found = 0
    with path.open("r+b") as file:
        if not path.stat().st_size:
            return 0
        with mmap.mmap(file.fileno(), 0) as whole:
            for user in _USER.finditer(whole):
                if is_gone(user[0].decode()):
                    whole[user.start() : user.end()] = NOBODY
                    found += 1
    return found


def stamp() -> str:
    """This moment as the log writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Wanted:
    """Which lines are looked for. `status` is a number such as `404`, or a class such as `4xx`."""

    user: str | None = None
    status: str | None = None

    def fits(self, line: dict[str, Any]) -> bool:
        """Whether a line is one of them."""
        if self.user and line.get("user") != self.user:
            return False
        return not self.status or str(line.get("status", "")).startswith(self.status.rstrip("x"))


def read(path: Path, wanted: Wanted, before: int | None, most: int) -> tuple[list[dict[str, Any]], int | None]:
    """The newest lines of a file that are wanted, and where to go on; None at the end. `before` is where the page before went to.

    One page looks through MAX_LOOKED_AT_BYTES, so that it may have fewer lines than `most`, or none, and still not be the last.
    """
    found: list[dict[str, Any]] = []
    size = path.stat().st_size
    end = size if before is None else min(before, size)
    for start, raw in _backwards(path, end):
        line = _parsed(raw)
        if line is not None and wanted.fits(line):
            found.append(line)
        if len(found) >= most or end - start > MAX_LOOKED_AT_BYTES:
            return found, start or None
    return found, None


def _parsed(raw: bytes) -> dict[str, Any] | None:
    """None for a line that a process did not live to write to its end."""
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _backwards(path: Path, at: int) -> Iterator[tuple[int, bytes]]:
    """Lines of a file from this place back to its beginning, each with the place where it begins."""
    with path.open("rb") as file:
        rest = b""
        while at > 0:
            size = min(BLOCK_BYTES, at)
            at -= size
            file.seek(at)
            block = file.read(size) + rest
            cut = block.find(b"\n") + 1 if at else 0
            rest, whole = block[:cut], block[cut:]
            place = at + cut + len(whole)
            for line in reversed(whole.splitlines(keepends=True)):
                place -= len(line)
                yield place, line
