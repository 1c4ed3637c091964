"""The school as six processes: the same scenario passes as with one."""

import tempfile
from pathlib import Path

import httpx2
import pytest

from tests.app import processes, scenario


@pytest.fixture
def own_home():
    """A LYCEUM_HOME of its own, short enough for a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="lyceum-", ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture(autouse=True)
def _show_logs(own_home, request):
    yield
    if getattr(request.node, "failed", True):
        for log in own_home.glob("*.log"):
            print(f"── {log.name}\n{log.read_text()[-3000:]}")


async def test_six_processes(own_home):
    seeded = processes.fork(own_home, 0, "seed")
    assert seeded.process.wait(60) == 0
    with processes.split_school(own_home) as (address, _):
        async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
            await scenario.newcomer(http, scenario.book())
            paths = (await http.get("/openapi.json")).json()["paths"]
            assert {"/api/identity/me", "/api/library/books", "/api/today"} <= set(paths)
