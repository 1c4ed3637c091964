"""Files: whole or not at all, and links that cannot be bent."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lyceum.kernel.errors import NotFound


async def test_a_file_comes_back_as_it_went(school, tmp_path):
    blobs = school.house.blobs
    data = bytes(range(256)) * 4096
    source, copy = tmp_path / "in", tmp_path / "out"
    source.write_bytes(data)
    await blobs.put("test/big.bin", source)
    await blobs.fetch("test/big.bin", copy)
    assert copy.read_bytes() == data
    assert await blobs.size("test/big.bin") == len(data)
    await blobs.delete("test/big.bin")
    await blobs.delete("test/big.bin")
    with pytest.raises(NotFound):
        await blobs.read("test/big.bin")


async def test_a_link_serves_its_file_with_ranges(school):
    await school.house.blobs.put("test/tale.txt", b"once upon a time")
    link = school.house.blobs.link("test/tale.txt", "text/plain")
    visitor = school.visitor()
    whole = await visitor.get(link)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, b"once upon a time", "text/plain; charset=utf-8")
    part = await visitor.get(link, headers={"Range": "bytes=5-8"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"upon", "bytes 5-8/16")
    assert (await visitor.get(link, headers={"Range": "bytes=-4"})).content == b"time"
    assert (await visitor.get(link, headers={"Range": "bytes=99-"})).status_code == 416
    assert (await visitor.get(link, headers={"Range": "lines=1-2"})).status_code == 416


@pytest.mark.parametrize(
    "bend",
    [
        lambda link: link.replace("tale", "other"),
        lambda link: link.replace("text%2Fplain", "audio%2Fmpeg"),
        lambda link: link.replace("until=1", "until=2"),
        lambda link: link[:-1] + ("0" if link[-1] != "0" else "1"),
        lambda link: link.replace("test/", "test%2F..%2Ftest%2F"),
    ],
)
async def test_a_bent_link_is_refused(school, bend):
    await school.house.blobs.put("test/tale.txt", b"once upon a time")
    link = school.house.blobs.link("test/tale.txt", "text/plain")
    assert (await school.visitor().get(bend(link))).status_code == 403


async def test_a_link_ends(school):
    expired = school.house.blobs.link("test/tale.txt", "text/plain", seconds=-1)
    answer = await school.visitor().get(expired)
    assert (answer.status_code, answer.json()["code"]) == (403, "link_refused")
    assert parse_qs(urlsplit(expired).query)["signature"][0]
