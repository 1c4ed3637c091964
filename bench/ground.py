"""A school's database of its own for a benchmark, gone afterwards."""

import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lyceum.platform import embedded, logs, migrate, postgres
from lyceum.platform.addresses import Addresses
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings


@contextmanager
def scratch() -> Iterator[Addresses]:
    """Addresses of a migrated database on an embedded server that nobody else uses; LYCEUM_HOME says where it lies meanwhile."""
    with tempfile.TemporaryDirectory(prefix="lyceum-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["LYCEUM_HOME"] = folder
        os.environ["LYCEUM_CALLS_A_MINUTE"] = os.environ["LYCEUM_ADDRESS_CALLS_A_MINUTE"] = "1000000"  # no user asks as fast as this
        logs.set_up(Settings(log_level="warning"))
        addresses = postgres.prepare(Settings(), Vault.open(Path(folder), None))
        migrate.migrate(addresses.owner, str(addresses.app.username))
        try:
            yield addresses
        finally:
            embedded.stop_embedded(Path(folder))


Compare = Callable[[Addresses, int], Coroutine[Any, Any, tuple[list[float], list[float]]]]
"""Milliseconds of each of ours and of each of the peer's, for a number of rounds."""


def beside(name: str, compare: Compare, rounds: int, *, ours: str, peer: str) -> None:
    """Compares on a scratch database and prints medians and their ratio; a number on the command line says how many rounds."""
    with scratch() as addresses:
        mine, theirs = asyncio.run(compare(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else rounds))
    median, bare, p95 = statistics.median(mine), statistics.median(theirs), statistics.quantiles(mine, n=20)[-1]
    print(f"{name}: ours {median:.2f} ms (p95 {p95:.2f}), {ours}; peer {bare:.2f} ms, {peer}; ratio {median / bare:.2f}")
