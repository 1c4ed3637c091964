"""The same school as one process and as six: the same scenario passes, and both stop cleanly."""

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


async def test_one_process(own_home):
    port = processes.free_port()
    process = processes.start(own_home, port, "run")
    try:
        process.wait_until_ready()
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            await scenario.newcomer(http, scenario.book())
    finally:
        status = process.stop()
    assert status == 0
    said = process.said
    assert f"Lyceum is ready: http://127.0.0.1:{port}" in said
    assert said.count("/link#") == 3
    assert not (own_home / "postgres" / "postmaster.pid").exists(), "the embedded database stops with the school"


async def test_six_processes(own_home):
    seeded = processes.start(own_home, 0, "seed")
    assert seeded.process.wait(60) == 0
    with processes.split_school(own_home) as (address, _):
        async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
            await scenario.newcomer(http, scenario.book())
            paths = (await http.get("/openapi.json")).json()["paths"]
            assert {"/api/identity/me", "/api/library/books", "/api/today"} <= set(paths)
