"""Temporary folders. One is gone when its block is left; those of a process that was killed go when another one starts."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_OURS = re.compile(r"lyceum-(?:upload|ingest|book|export|speech|picture|film|paper)-(\d{1,10})-\w+")


@contextmanager
def folder(what: str) -> Iterator[Path]:
    """A folder for `upload`, `ingest`, `book`, `export`, `speech`, `picture`, `film` or `paper`, for this process alone."""
    with tempfile.TemporaryDirectory(prefix=f"lyceum-{what}-{os.getpid()}-") as path:
        yield Path(path)


def sweep() -> list[str]:
    """Remove folders of this user whose process is no more. Returns their names."""
    swept = []
    for path in Path(tempfile.gettempdir()).iterdir():
        name = _OURS.fullmatch(path.name)
        if name and not psutil.pid_exists(int(name.group(1))) and path.lstat().st_uid == os.getuid():
            shutil.rmtree(path, ignore_errors=True)
            swept.append(path.name)
    return swept
