"""Articles by address, from a stand-in web server on loopback: what is read, and what is refused or goes wrong."""

import asyncio
import gzip
import os
import socket
import zlib
from dataclasses import replace

import pytest
from aiohttp.abc import AbstractResolver

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.library.articles import address, errors, fetch
from lyceum.domains.library.extract import limits
from lyceum.domains.library.extract.errors import BookProblem
from lyceum.kernel.errors import LyceumError
from lyceum.platform.settings import load
from tests.conftest import School
from tests.library import epubs, site
from tests.library.site import ARTICLE, PROSE, answer, packed, page, redirect

SETTINGS = {
    "LYCEUM_LIBRARY_FETCH_ALLOWED_NETWORKS": "127.0.0.1/32",
    "LYCEUM_LIBRARY_FETCH_SECONDS": "1",
    "LYCEUM_LIBRARY_FETCH_MEGABYTES": "1",
    "LYCEUM_PUBLIC_URL": "https://school.example",
}


@pytest.fixture(scope="module")
async def web():
    async with site.running() as running:
        yield running


@pytest.fixture(scope="module")
async def open_school(addresses, web):
    """A school that may fetch from this machine."""
    os.environ.update(SETTINGS, LYCEUM_LIBRARY_FETCH_PORTS=f"80,443,{web.port}")
    try:
        settings = load(sections())
    finally:
        for name in (*SETTINGS, "LYCEUM_LIBRARY_FETCH_PORTS"):
            del os.environ[name]
    house = House("all", settings, addresses)
    async with house.open():
        yield School(house)


@pytest.fixture
async def client(open_school, web):
    web.answers.clear()
    web.asked.clear()
    web.most_at_once = 0
    return await open_school.client()


def add(client, where: str):
    return client.post("/api/library/articles", json={"address": where})


async def fetched(school, client, where: str) -> dict:
    """The book made from an address, fetched and read as far as it goes."""
    answered = await add(client, where)
    assert answered.status_code == 202, answered.text
    await school.work()
    return (await client.get(f"/api/library/books/{answered.json()['id']}")).json()


async def text_of(client, book: dict) -> str:
    chapter = (await client.get(f"/api/library/books/{book['id']}/chapters/1")).json()
    return "\n".join(block["text"] for block in chapter["blocks"])


def files_of(school, client) -> list:
    return [path for path in (school.house.settings.home / "files" / "library" / client.user_id).rglob("*") if path.is_file()]


async def test_an_article_from_address_to_page(open_school, client, web):
    web.answers["/lamp?p=1"] = answer()
    queued = (await add(client, web.at("/lamp?p=1#middle"))).json()
    assert (queued["status"], queued["title"], queued["address"]) == ("queued", "127.0.0.1/lamp", web.at("/lamp?p=1"))
    await open_school.work()
    book = (await client.get(f"/api/library/books/{queued['id']}")).json()
    assert (book["status"], book["title"], book["language"], book["format"], book["chapter_count"]) == (
        "ready",
        "The Lamp",
        "en",
        "html",
        1,
    )
    text = await text_of(client, book)
    assert PROSE in text
    assert "Imprint" not in text
    assert "News" not in text
    assert web.paths() == ["/robots.txt", "/lamp?p=1"]
    sent = web.asked[1][1]
    assert sent["user-agent"].startswith("Lyceum/1.0 (+https://school.example;")
    assert (sent["host"], "cookie" in sent) == (f"127.0.0.1:{web.port}", False)
    assert len(files_of(open_school, client)) == 1


async def test_the_same_address_is_the_same_book_until_it_failed(open_school, client, web):
    found = await asyncio.gather(*(add(client, web.at("/late")) for _ in range(3)))
    assert len({one.json()["id"] for one in found}) == 1
    await open_school.work()
    failed = (await client.get(f"/api/library/books/{found[0].json()['id']}")).json()
    assert failed["problem"]["code"] == "article_not_found"
    web.answers["/late"] = answer()
    again = await fetched(open_school, client, web.at("/late"))
    assert (again["status"], again["id"] == failed["id"]) == ("ready", False)
    listed = (await client.get("/api/library/books")).json()["items"]
    assert [book["id"] for book in listed if not book["shared"]] == [again["id"]]


async def drip(writer) -> None:
    writer.write(answer(b"", length=100_000))
    for _ in range(200):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def cut(writer) -> None:
    writer.write(answer(ARTICLE, length=len(ARTICLE) + 5_000))
    await writer.drain()


async def cut_chunks(writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n")
    await writer.drain()


async def hang_up(writer) -> None:
    writer.close()


FAILURES = {
    "bomb": (packed(b"\0" * 30 * limits.MIB), "article_too_large"),
    "announced": (answer(b"x", length=3 * limits.MIB), "article_too_large"),
    "large": (answer(b"x " * limits.MIB), "article_too_large"),
    "drip": (drip, "article_too_slow"),
    "cut": (cut, "article_broken"),
    "cut-chunks": (cut_chunks, "article_broken"),
    "cut-gzip": (answer(gzip.compress(ARTICLE.encode())[:-20], Content_Encoding="gzip"), "article_broken"),
    "no-gzip": (answer("no gzip", Content_Encoding="gzip"), "article_broken"),
    "brotli": (answer("?", Content_Encoding="br"), "article_broken"),
    "hang-up": (hang_up, "article_site_unreachable"),
    "no-http": (b"SSH-2.0-OpenSSH\r\n", "article_site_unreachable"),
    "picture": (answer(b"\x89PNG\r\n", kind="image/png"), "article_of_another_kind"),
    "json": (answer("{}", kind="application/json"), "article_of_another_kind"),
    "gone": (answer("gone", status=410), "article_not_found"),
    "sign-in": (answer("who?", status=401, WWW_Authenticate="Basic"), "article_needs_sign_in"),
    "forbidden": (answer("no", status=403), "article_needs_sign_in"),
    "crash": (answer("oh", status=500), "article_site_busy"),
    "loop": (redirect("/loop"), "article_redirects"),
    "nowhere": (answer("", status=302), "article_redirects"),
    "to-file": (redirect("file:///etc/passwd"), "article_address_wrong"),
    "to-user": (redirect("http://me:secret@example.org/"), "article_address_wrong"),
    "to-port": (redirect("http://127.0.0.1:22/"), "article_address_wrong"),
    "to-metadata": (redirect("http://169.254.169.254/latest/meta-data/"), "article_address_private"),
    "to-private": (redirect("http://10.0.0.1/"), "article_address_private"),
    "to-number": (redirect("http://2130706434/"), "article_address_private"),
    "to-mapped": (redirect("http://[::ffff:10.0.0.1]/"), "article_address_private"),
    "to-loopback": (redirect("http://127.0.0.2/"), "article_address_private"),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_what_goes_wrong_is_said(client, web, tmp_path, name):
    said, code = FAILURES[name]
    web.answers[f"/{name}"] = said
    with pytest.raises(LyceumError) as refused:
        await fetcher(web).fetch(web.at(f"/{name}"), tmp_path / "page")
    assert refused.value.code == code
    assert refused.value.detail.endswith(".")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (packed(b"\0" * 30 * limits.MIB), "article_too_large"),
        (answer(b"\x7fELF" + b"\0" * 99, kind="application/octet-stream"), "article_of_another_kind"),
        (answer(""), "article_empty"),
        (answer(page("<p>Please enable JavaScript.</p><script>" + "x" * 9_000 + "</script>")), "article_empty"),
    ],
)
async def test_an_article_that_fails_says_why_and_leaves_nothing(open_school, client, web, said, code):
    web.answers["/fails"] = said
    book = await fetched(open_school, client, web.at("/fails"))
    assert (book["status"], book["problem"]["code"], book["chapters"]) == ("failed", code, [])
    assert book["problem"]["detail"].endswith(".")
    assert not files_of(open_school, client)


@pytest.mark.parametrize(
    ("wait", "params"), [("120", {"status": 429, "minutes": 2}), ("Fri, 31 Dec 2027 23:59:59 GMT", {"status": 429}), ("0", {"status": 429})]
)
async def test_a_site_that_asks_to_wait(client, web, tmp_path, wait, params):
    web.answers["/busy"] = answer("later", status=429, Retry_After=wait)
    with pytest.raises(errors.SiteBusy) as refused:
        await fetcher(web).fetch(web.at("/busy"), tmp_path / "page")
    assert refused.value.params == params


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (answer("User-agent: *\nDisallow: /page", kind="text/plain"), "article_not_for_robots"),
        (answer("User-agent: lyceum\nDisallow: /", kind="text/plain"), "article_not_for_robots"),
        (answer("User-agent: *\nDisallow: /\n\nUser-agent: Lyceum\nDisallow:", kind="text/plain"), None),
        (answer("\ufeffUser-agent: other\nDisallow: /\n" + "# x\n" * 300_000, kind="text/plain"), None),
        (answer(gzip.compress(b"User-agent: *\nDisallow: /page"), Content_Encoding="gzip"), "article_not_for_robots"),
        (answer("no", status=403), None),
        (answer("oh", status=500), "article_site_busy"),
        (redirect("/robots.txt"), None),
        (redirect("http://10.0.0.1/robots.txt"), "article_address_private"),
        (answer(os.urandom(5_000)), None),
    ],
)
async def test_robots_txt_is_obeyed(client, web, tmp_path, robots, code):
    web.answers |= {"/robots.txt": robots, "/page": answer()}
    said = None
    try:
        await fetcher(web).fetch(web.at("/page"), tmp_path / "page")
    except BookProblem as refusal:
        said = refusal.code
    assert said == code
    assert ("/page" in web.paths()) == (code is None)


async def test_redirects_are_followed_five_times(open_school, client, web):
    web.answers |= {f"/{number}": redirect(f"{number + 1}", 301 + number % 2) for number in range(5)} | {"/5": answer()}
    assert (await fetched(open_school, client, web.at("/0")))["status"] == "ready"
    web.answers |= {"/start": redirect(web.at("/0"), 308)}
    assert (await fetched(open_school, client, web.at("/start")))["problem"]["code"] == "article_redirects"


PERSIAN = "نورا چراغ آشپزخانه را روشن کرد و منتظر برادرش ماند. باران یک ساعت پیش شروع شده بود و او هنوز به خانه نرسیده بود. " * 3
FRENCH = "Élise alluma la lampe et attendit son frère; la pluie était là depuis une heure, et la soupe était déjà très froide. " * 3


@pytest.mark.parametrize(
    ("text", "encoding", "kind", "language"),
    [
        (page(f"<p>{PERSIAN}</p>"), "cp1256", "text/html; charset=windows-1256", "fa"),
        (page(f"<p>{PERSIAN}</p>", head='<meta charset="windows-1256">'), "cp1256", "text/html", "fa"),
        (page(f"<p>{PERSIAN}</p>"), "cp1256", "text/html; charset=utf-8", "fa"),
        (page(f"<p>{PERSIAN}</p>"), "utf-8", "text/html; charset=iso-8859-1", "fa"),
        (PERSIAN, "cp1256", "text/plain; charset=windows-1256", "fa"),
        (page(f"<p>{FRENCH}</p>"), "latin-1", "text/html; charset=ISO-8859-1", "fr"),
        (page(f"<p>{FRENCH}</p>"), "cp1252", "text/html; charset=no-such-thing", "fr"),
        (page(f"<p>{FRENCH}</p>"), "utf-16", "text/html", "fr"),
        (f"<p>{FRENCH}</p>", "utf-8", "text/html", "fr"),
        (f"<span>{FRENCH}</span>", "latin-1", "application/xhtml+xml", "fr"),
        (f'<?xml version="1.0" encoding="iso-8859-15"?>\n{page(f"<p>{FRENCH}</p>")}', "iso-8859-15", "application/xhtml+xml", "fr"),
        (FRENCH, "utf-8", "text/plain", "fr"),
    ],
)
@pytest.mark.sampled(3)
async def test_letters_arrive_as_they_were_written(open_school, client, web, text, encoding, kind, language):
    text = text.replace(' lang="en"', "")
    if encoding == "cp1256":  # which has the Arabic letter only
        text = text.replace("ی", "ي")
    web.answers["/letters"] = answer(text.encode(encoding), kind=kind)
    book = await fetched(open_school, client, web.at("/letters"))
    assert (book["status"], book["language"]) == ("ready", language), book["problem"]
    read = (await text_of(client, book)).replace("\u200c", " ")
    read = read.replace("ي", "ی") if encoding == "cp1256" else read
    assert (PERSIAN if language == "fa" else FRENCH).strip()[:100] in read
    assert "<" not in read


HALF = len(ARTICLE) // 2


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (gzip.compress(ARTICLE.encode()), "gzip"),
        (zlib.compress(ARTICLE.encode()), "deflate"),
        (gzip.compress(ARTICLE[:HALF].encode()) + gzip.compress(ARTICLE[HALF:].encode()) + b"\0\0", "x-gzip"),
    ],
)
async def test_packed_pages_are_unpacked(client, web, tmp_path, data, coding):
    web.answers["/packed"] = answer(data, Content_Encoding=coding)
    found = await fetcher(web).fetch(web.at("/packed"), tmp_path / "page")
    assert ((tmp_path / "page").read_text(), found.size) == (ARTICLE, len(ARTICLE))


@pytest.mark.prove
async def test_an_epub_by_its_address_is_a_book(open_school, client, web):
    web.answers["/book.epub"] = answer(epubs.pack(epubs.with_nav(epubs.novel(3, 300))), kind="application/epub+zip")
    book = await fetched(open_school, client, web.at("/book.epub"))
    assert (book["status"], book["format"], book["chapter_count"]) == ("ready", "epub", 3)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("example.org/page", "article_address_wrong"),
        ("ftp://example.org/", "article_address_wrong"),
        ("file:///etc/passwd", "article_address_wrong"),
        ("javascript:alert(1)", "article_address_wrong"),
        ("http://", "article_address_wrong"),
        ("http://[::1", "article_address_wrong"),
        ("http://example.org:99999/", "article_address_wrong"),
        ("http://example.org:22/", "article_address_wrong"),
        ("http://me@example.org/", "article_address_wrong"),
        ("http://@example.org/", "article_address_wrong"),
        ("http://example.org\\@10.0.0.1/", "article_address_wrong"),
        ("http://exa mple.org/", "article_address_wrong"),
        *(
            (f"http://{host}/", "article_address_private")
            for host in (
                "127.0.0.2",
                "127.1",
                "2130706433",
                "017700000001",
                "0x7f.0.0.1",
                "0x7f000001",
                "１２７.0.0.2",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "0.0.0.0",
                "255.255.255.255",
                "224.0.0.1",
                "[::]",
                "[::1]",
                "[::ffff:169.254.169.254]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::]",
                "[2001:0:7f00:1::1]",
                "[fe80::1]",
                "[fe80::1%25eth0]",
                "[fd00:ec2::254]",
                "[ff02::1]",
                "[fec0::1]",
            )
        ),
    ],
)
@pytest.mark.sampled(15)
async def test_plain_mistakes_are_refused_at_once(open_school, client, web, where, code):
    answered = await add(client, where)
    said = answered.json()
    assert (answered.status_code, said["code"], said["field"]) == (422, code, "address")
    assert not web.asked


@pytest.mark.parametrize(
    "body", [{}, {"address": 1}, {"address": ""}, {"address": "http://x/" + "a" * 2_000}, {"address": "http://x", "more": 1}]
)
async def test_other_shapes_are_refused(open_school, client, body):
    answered = await client.post("/api/library/articles", json=body)
    assert (answered.status_code, answered.json()["code"]) == (422, "malformed_request")


async def test_guests_add_nothing(open_school):
    guest = await open_school.client("guest")
    assert (await add(guest, "https://example.org/")).status_code == 401


@pytest.mark.prove
async def test_one_request_a_time_and_five_articles_a_person(open_school, client, web):
    web.answers |= {f"/{number}": answer() for number in range(9)}
    answers = [await add(client, web.at(f"/{number}")) for number in range(6)]
    assert [one.status_code for one in answers] == [202] * 5 + [429]
    assert answers[5].json()["code"] == "articles_under_way"
    await open_school.work()
    assert web.most_at_once == 1
    assert (await add(client, web.at("/5"))).status_code == 202
    await open_school.work()


async def test_an_article_removed_while_it_waits_is_not_fetched(open_school, client, web):
    web.answers["/gone"] = answer()
    book = (await add(client, web.at("/gone"))).json()
    assert (await client.delete(f"/api/library/books/{book['id']}")).status_code == 204
    await open_school.work()
    assert not web.asked
    assert not files_of(open_school, client)


async def test_an_article_removed_while_it_is_fetched_leaves_nothing(open_school, client, web):
    book: dict = {}

    async def removing(writer) -> None:
        assert (await client.delete(f"/api/library/books/{book['id']}")).status_code == 204
        writer.write(answer())
        await writer.drain()

    web.answers["/going"] = removing
    book = (await add(client, web.at("/going"))).json()
    await open_school.work()
    assert "/going" in web.paths()
    assert not files_of(open_school, client)


class Names(AbstractResolver):
    """Says another address each time it is asked for a name."""

    def __init__(self, *numbers: str) -> None:
        self.numbers = list(numbers)

    async def resolve(self, host, port=0, family=socket.AF_INET):
        numbers = self.numbers.pop(0).split()
        return [
            {
                "hostname": host,
                "host": one,
                "port": port,
                "family": socket.AF_INET6 if ":" in one else socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
            for one in numbers
        ]

    async def close(self) -> None:
        pass


def fetcher(web, *numbers: str) -> fetch.Fetcher:
    bounds = address.Bounds(address.networks("127.0.0.1/32"), frozenset({80, web.port}))
    return fetch.Fetcher(fetch.Limits(bounds, seconds=1, size_bytes=limits.MIB), "a test", Names(*numbers))


async def test_a_name_is_connected_to_where_it_was_looked_up(client, web, tmp_path):
    """The address that was looked at is the one that is connected to; the name goes along as the host."""
    web.answers["/a"] = answer()
    found = await fetcher(web, "127.0.0.1", "127.0.0.1").fetch(web.at("/a", "news.example"), tmp_path / "page")
    assert (found.kind, found.address) == ("html", web.at("/a", "news.example"))
    assert web.asked[1][1]["host"] == f"news.example:{web.port}"


@pytest.mark.parametrize("numbers", [("127.0.0.2",), ("127.0.0.1", "127.0.0.2"), ("127.0.0.1 10.0.0.1",), ("::1",), ("::ffff:127.0.0.1",)])
async def test_names_that_lead_inside_are_refused_each_time_they_are_looked_up(client, web, tmp_path, numbers):
    web.answers["/a"] = answer()
    with pytest.raises(errors.AddressPrivate):
        await fetcher(web, *numbers).fetch(web.at("/a", "news.example"), tmp_path / "page")
    assert "/a" not in web.paths()


async def test_names_that_nobody_knows(web, tmp_path):
    class Nobody(Names):
        async def resolve(self, host, port=0, family=socket.AF_INET):
            raise OSError("no such name")

    limits_here = fetch.Limits(replace(address.Bounds(), ports=frozenset({web.port})))
    with pytest.raises(errors.SiteUnreachable):
        await fetch.Fetcher(limits_here, "a test", Nobody()).fetch(web.at("/a", "nobody.example"), tmp_path / "page")


async def test_a_school_fetches_from_no_private_network_unless_it_is_told_to(school):
    client = await school.client()
    for host in ("127.0.0.1", "localhost", "app.localhost."):
        answered = await add(client, f"http://{host}/")
        assert (answered.status_code, answered.json()["code"]) == (422, "article_address_private")
