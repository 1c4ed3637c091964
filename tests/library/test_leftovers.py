"""What is cut off or killed leaves nothing: uploads broken in the middle, files without a book; and how much one may keep."""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import pytest

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.library.orphans import FEW, TooManyOrphans
from lyceum.platform.settings import load
from tests.conftest import School
from tests.library import epubs
from tests.library.epubs import novel, pack, with_nav
from tests.library.test_http import files_of, ready_book, upload

TWO_DAYS_SECONDS = 2 * 86_400


def folders_of_uploads() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"lyceum-upload-{os.getpid()}-*"))


async def cut(school, client, body: bytes, announced: int) -> list[dict]:
    """Send a form that stops after `body`, as a browser does whose page is closed. Returns what was answered."""
    messages = [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}]
    answered: list[dict] = []

    async def receive() -> dict:
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def send(message: dict) -> None:
        answered.append(message)

    headers = {
        "authorization": client.http.headers["Authorization"],
        "content-type": "multipart/form-data; boundary=x",
        "content-length": str(announced),
        "host": "school.test",
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/library/books",
        "raw_path": b"/api/library/books",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("school.test", 80),
        "state": {},
    }
    async with asyncio.timeout(20):
        await school.house.app(scope, receive, send)
    return answered


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.999])
async def test_an_upload_cut_in_the_middle_leaves_nothing(school, share):
    client = await school.client()
    book = pack(with_nav(novel(6, 600)))
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.epub"\r\n\r\n'
    whole = head + book + b"\r\n--x--\r\n"
    answered = await cut(school, client, whole[: int(len(whole) * share)], len(whole))
    assert [message.get("status") for message in answered if message["type"] == "http.response.start"] in ([], [499])
    assert folders_of_uploads() == []
    assert files_of(school, client) == []
    listed = (await client.get("/api/library/books")).json()["items"]
    assert [one for one in listed if not one["shared"]] == []


def left(school, key: str, *, old: bool) -> Path:
    """A file as a process that was killed leaves it."""
    path = school.house.settings.home / "files" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    if old:
        os.utime(path, times=(time.time() - TWO_DAYS_SECONDS,) * 2)
    return path


async def test_files_without_a_book_are_swept_after_a_day(school):
    client = await school.client()
    await ready_book(school, client)
    (kept,) = files_of(school, client)
    os.utime(kept, times=(time.time() - TWO_DAYS_SECONDS,) * 2)
    folder = f"library/{client.user_id}"
    gone = [left(school, f"{folder}/{uuid4()}.epub", old=True), left(school, f"{folder}/{uuid4()}.pdf#1", old=True)]
    stay = [
        kept,
        left(school, f"{folder}/{uuid4()}.epub", old=False),
        left(school, f"{folder}/{uuid4()}.pdf#1", old=False),
        left(school, f"{folder}/notes.txt", old=True),
        left(school, f"speech/{uuid4()}.epub", old=True),
    ]
    assert await school.house.ports["library"].orphans.sweep() == len(gone)
    assert [path.exists() for path in gone] == [False] * len(gone)
    assert [path.exists() for path in stay] == [True] * len(stay)
    assert await school.house.ports["library"].orphans.sweep() == 0
    for path in stay[1:]:
        path.unlink()


async def test_a_wrong_database_costs_nobody_a_book(school):
    client = await school.client()
    paths = [left(school, f"library/{client.user_id}/{uuid4()}.epub", old=True) for _ in range(FEW + 1)]
    with pytest.raises(TooManyOrphans):
        await school.house.ports["library"].orphans.sweep()
    assert all(path.exists() for path in paths)
    for path in paths:
        path.unlink()


@pytest.fixture(scope="module")
async def small_school(addresses):
    """A school in which a shelf holds three books or 1 MB."""
    settings = {"LYCEUM_LIBRARY_USER_BOOKS": "3", "LYCEUM_LIBRARY_USER_MEGABYTES": "1"}
    os.environ.update(settings)
    try:
        loaded = load(sections())
    finally:
        for name in settings:
            del os.environ[name]
    house = House("all", loaded, addresses)
    async with house.open():
        yield School(house)


@pytest.mark.prove
async def test_a_full_shelf_says_what_to_do(small_school):
    client, other = await small_school.client(), await small_school.client()
    books = [pack(with_nav(novel(1, 120, seed=seed))) for seed in range(4)]
    sent = [await upload(client, data) for data in books]
    assert [one.status_code for one in sent] == [202, 202, 202, 409]
    problem = sent[3].json()
    assert (problem["code"], problem["params"]) == ("shelf_full", {"books": 3, "megabytes": 1})
    assert len(files_of(small_school, client)) == 3
    article = await client.post("/api/library/articles", json={"address": "https://example.org/"})
    assert (article.status_code, article.json()["code"]) == (409, "shelf_full")
    assert (await upload(client, books[0])).status_code == 202  # it is there already
    assert (await client.delete(f"/api/library/books/{sent[0].json()['id']}")).status_code == 204
    assert (await upload(client, books[3])).status_code == 202
    assert (await upload(other, books[3])).status_code == 202
    await small_school.work()


async def test_bytes_count_too_and_uploads_at_once_do_not_slip_through(small_school):
    client = await small_school.client()
    padding = {f"OEBPS/{number}.bin": os.urandom(300_000) for number in range(2)}
    books = [pack({**with_nav(novel(1, 120, seed=seed)), **padding}) for seed in range(3)]
    sent = await asyncio.gather(*(upload(client, data) for data in books))
    assert sorted(one.status_code for one in sent) == [202, 409, 409]
    assert len(files_of(small_school, client)) == 1
    await small_school.work()


async def test_what_failed_takes_no_room(small_school):
    client = await small_school.client()
    for pages in range(3, 7):
        assert (await upload(client, pack(epubs.scanned(pages)))).status_code == 202
        await small_school.work()
    assert files_of(small_school, client) == []
