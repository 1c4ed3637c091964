"""From an EPUB of 100,000 words to a course, through HTTP on a real server with its database and its worker.

Prints the seconds until the book can be read and until its first lesson is there, the server's memory, and as a ratio the time beside
the physical limit: unpacking and parsing the same file's pages with zipfile and lxml alone. Run: `python bench/book_to_course.py`.
"""

import asyncio
import io
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import httpx2
import lxml.html
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.app import processes, scenario

TIMES = 20


def parse(book: bytes) -> int:
    """Words of all pages, read as fast as the parts allow."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if name.endswith(".xhtml")]
    return sum(len(lxml.html.fromstring(page).text_content().split()) for page in pages)


async def course(address: str, book: bytes) -> tuple[float, float]:
    """Seconds until the book is readable, and until its first lesson is there."""
    async with httpx2.AsyncClient(base_url=address, timeout=60) as http:
        person = {"email": "bench@example.org", "password": "a bench has no feelings", "name": "Bench", "locale": "en", "time_zone": "UTC"}
        session = (await http.post("/api/identity/users", json=person)).json()
        http.headers["Authorization"] = f"Bearer {session['access_token']}"
        began = time.monotonic()
        book_id = await scenario.upload(http, book)
        readable = time.monotonic() - began
        while not (await http.get("/api/lessons", params={"book_id": book_id})).json()["items"]:
            await asyncio.sleep(0.05)
        return readable, time.monotonic() - began


def main() -> None:
    """Run once and print."""
    book = scenario.book(TIMES)
    began = time.monotonic()
    words = parse(book)
    limit = time.monotonic() - began
    with tempfile.TemporaryDirectory(prefix="lyceum-bench-", ignore_cleanup_errors=True) as home:
        port = processes.free_port()
        server = processes.start(Path(home), port, "serve")
        try:
            server.wait_until_ready()
            readable, lesson = asyncio.run(course(f"http://127.0.0.1:{port}", book))
            memory = psutil.Process(server.process.pid).memory_info().rss / 2**20
        finally:
            server.stop()
    print(f"{words} words: readable after {readable:.2f} s (10 at most), first lesson after {lesson:.2f} s (20 at most)")
    print(f"memory of the server: {memory:.0f} MiB (500 at most)")
    print(f"book_to_course: ours {lesson:.2f} s; peer zipfile and lxml alone {limit:.2f} s; ratio {lesson / limit:.1f}")


main()
