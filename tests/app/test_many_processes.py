"""Every role as a process of its own: the same scenario passes as with one process, and a program may ask the rulebook."""

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


async def test_every_role_by_itself(own_home):
    seeded = processes.fork(own_home, 0, "seed")
    assert seeded.process.wait(60) == 0
    with processes.split_school(own_home) as (address, _):
        async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
            await scenario.newcomer(http, scenario.book())
            await scenario.program(http)
            paths = (await http.get("/openapi.json")).json()["paths"]
            assert {"/api/identity/me", "/api/library/books", "/api/today"} <= set(paths)
