"""What the browser app is served as: the worker is asked for anew each time, hashed files never again."""

from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from lyceum.app.files import serve_web
from lyceum.platform.http import install_errors
from lyceum.platform.settings import Settings


@pytest.fixture
def browser(tmp_path: Path) -> httpx2.AsyncClient:
    for name, text in {
        "index.html": "<p>",
        "sw.js": "//",
        "assets/a-1.js": "//",
        "judge/en.json": "{}",
        "judge/en.json.gz": "packed",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    app = FastAPI()
    install_errors(app)
    serve_web(app, Settings(web=tmp_path))
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://school.test")


async def test_files_are_served_as_the_worker_needs_them(browser, tmp_path):
    worker = await browser.get("/sw.js")
    assert (worker.status_code, worker.headers["cache-control"]) == (200, "no-cache")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "immutable" in (await browser.get("/assets/a-1.js")).headers["cache-control"]
    packed = await browser.get("/judge/en.json", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-type"] == "application/json"
    assert (await browser.get("/today")).headers["content-type"].startswith("text/html")
    (tmp_path / "sw.js").unlink()
    gone = await browser.get("/sw.js")
    assert gone.status_code == 404, "a page in place of the worker would keep the old one alive"
