"""A school's database of its own for a benchmark, gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lyceum.platform import migrate, postgres
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings


@contextmanager
def scratch() -> Iterator[postgres.Addresses]:
    """Addresses of a migrated database on an embedded server that nobody else uses; LYCEUM_HOME says where it lies meanwhile."""
    with tempfile.TemporaryDirectory(prefix="lyceum-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["LYCEUM_HOME"] = folder
        addresses = postgres.prepare(Settings(), Vault.open(Path(folder), None))
        migrate.migrate(addresses.owner, str(addresses.app.username))
        try:
            yield addresses
        finally:
            postgres.stop_embedded(Path(folder))
