"""What was acknowledged is not lost, whatever is killed."""

import os
import re
import signal
import tempfile
from pathlib import Path

import httpx2
import pytest

from tests.app import processes, scenario


@pytest.mark.prove
@pytest.mark.timeout(300)
async def test_a_book_that_was_taken_is_read_though_the_server_is_killed():
    with tempfile.TemporaryDirectory(prefix="lyceum-", ignore_cleanup_errors=True) as folder:
        home, port = Path(folder), processes.free_port()
        first = processes.start(home, port, "run")
        first.wait_until_ready()
        said = first.said
        token = re.search(r"learner .*link#(\S+)", said)
        assert token
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            session = (await http.post("/api/identity/sessions/link", json={"token": token.group(1)})).json()
            http.headers["Authorization"] = f"Bearer {session['access_token']}"
            taken = await http.post("/api/library/books", files={"file": ("book.epub", scenario.book(times=15), "application/epub+zip")})
            assert taken.status_code == 202
            os.kill(first.process.pid, signal.SIGKILL)
            first.process.wait()
            second = processes.start(home, port, "serve")
            try:
                second.wait_until_ready()
                await scenario.until_ready(http, taken.json()["id"])
                shelf = (await http.get("/api/library/books")).json()["items"]
                assert [book["title"] for book in shelf].count("Told Again") == 1
            finally:
                second.stop()
