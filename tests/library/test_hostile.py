"""Files that are broken, locked, huge or meant to harm: each is refused with its own code, and nothing stays behind."""

import asyncio
import tempfile
import time
from pathlib import Path

import pytest

from lyceum.domains.library.extract import errors, limits, runner
from tests.library import epubs
from tests.library.epubs import changed, novel, pack, page, small

XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>&e;</p></body></html>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><x>&i;</x>"
)
AES = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"

HOSTILE = {
    "no bytes": (lambda: b"", errors.BookNothing),
    "cut off": (lambda: pack(small())[:-2000], errors.BookDamaged),
    "garbled": (
        lambda: pack(novel_bytes()).replace(b"PK\x03\x04\x14", b"PK\x03\x04\x15").replace(b"\x00\x08\x00", b"\x00\x09\x00"),
        errors.BookDamaged,
    ),
    "a comic": (lambda: pack({f"{n}.jpg": b"x" for n in range(20)}, mimetype=False), errors.BookOfAnotherKind),
    "a program": (lambda: b"\x7fELF" + b"\0" * 100, errors.BookOfAnotherKind),
    "a password": (epubs.locked, errors.BookEncrypted),
    "DRM": (lambda: pack(epubs.encrypted_by(AES)), errors.BookEncrypted),
    "a shop's rights": (lambda: pack({**small(), "META-INF/rights.xml": "<rights/>"}), errors.BookEncrypted),
    "no text": (lambda: pack(epubs.empty()), errors.BookEmpty),
    "scanned": (lambda: pack(epubs.scanned()), errors.BookScanned),
    "no pages": (lambda: pack({"META-INF/container.xml": epubs.CONTAINER}), errors.BookWithoutPages),
    "a bomb": (epubs.bomb, errors.BookBomb),
    "a lying bomb": (epubs.lying_bomb, errors.BookProblem),
    "overlapping entries": (epubs.overlapping, errors.BookBomb),
    "many entries": (lambda: pack({f"{n}": "" for n in range(limits.MAX_ENTRIES + 1)}), errors.BookBomb),
    "an outside entity": (lambda: pack(changed(small(), c0__xhtml=XXE)), errors.BookWithEntities),
    "an outside entity in UTF-16": (lambda: pack(changed(small(), c0__xhtml=XXE.encode("utf-16"))), errors.BookWithEntities),
    "a billion laughs": (lambda: pack(changed(small(), content__opf=LAUGHS)), errors.BookWithEntities),
    "a path out": (lambda: pack({**small(), "OEBPS/../../etc/cron.d/x": "x"}), errors.BookWithUnsafePaths),
    "a path of Windows": (lambda: pack({**small(), "C:\\windows\\x": "x"}), errors.BookWithUnsafePaths),
    "a link": (epubs.with_link, errors.BookWithLinks),
    "a double": (epubs.with_duplicate, errors.BookWithDuplicates),
    "deep nesting": (lambda: pack(epubs.nested(50_000)), errors.BookTooDeep),
    "too many words": (lambda: pack(changed(small(), c0__xhtml=page("<p>" + _many_words() + "</p>"))), errors.BookTooLarge),
}


def novel_bytes() -> dict[str, str | bytes]:
    return epubs.with_nav(novel(3, 200))


def _many_words() -> str:
    return " ".join(f"{number:x}" for number in range(limits.MAX_WORDS + 10))


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch) -> Path:
    """Where temporary files of these tests go, so that what stays behind is seen."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.sampled(6)
async def test_refused_by_name_and_nothing_stays(name, tmp_path, scratch):
    make, kind = HOSTILE[name]
    path = tmp_path / "book.epub"
    path.write_bytes(make())
    with pytest.raises(kind) as refused:
        await runner.extract(path)
    assert refused.value.detail.count(". ") >= 1 or refused.value.detail.endswith(".")
    assert refused.value.code
    assert not list(scratch.iterdir())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("a.epub", b"AT&TFORM x", "a DjVu scan"), ("b.epub", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Word document")],
)
async def test_a_wrong_name_is_put_right(name, data, said, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(errors.BookOfAnotherKind, match=said):
        await runner.extract(tmp_path / name)


async def test_two_hundred_megabytes_are_refused_at_once(tmp_path):
    path = tmp_path / "huge.epub"
    with path.open("wb") as file:
        file.write(pack(small()))
        file.truncate(200 * limits.MIB)
    began = time.monotonic()
    with pytest.raises(errors.BookTooLarge, match="100 MB"):
        await runner.extract(path)
    assert time.monotonic() - began < 10


@pytest.mark.prove
async def test_ten_thousand_chapters_are_a_book(tmp_path):
    path = tmp_path / "many.epub"
    path.write_bytes(pack(epubs.with_nav(novel(10_000, 30))))
    seen: list[float] = []

    async def on_progress(done: float) -> None:
        seen.append(done)

    book = await runner.extract(path, on_progress)
    assert len(book.chapters) == 10_000
    assert seen == sorted(seen)
    assert seen
    assert all(0 <= done <= 1 for done in seen)


async def test_obfuscated_fonts_are_no_protection(tmp_path):
    path = tmp_path / "fonts.epub"
    path.write_bytes(pack(epubs.encrypted_by("http://www.idpf.org/2008/embedding")))
    assert len((await runner.extract(path)).chapters) == 3


async def test_a_reader_that_takes_too_long_is_stopped(tmp_path):
    path = tmp_path / "slow.epub"
    path.write_bytes(pack(epubs.with_nav(novel(2_000, 30))))
    with pytest.raises(errors.BookTooSlow):
        await runner.extract(path, wall_seconds=0.05)


async def test_cancelling_kills_the_reader_and_clears_up(tmp_path, scratch):
    path = tmp_path / "long.epub"
    path.write_bytes(pack(epubs.with_nav(novel(5_000, 30))))
    task = asyncio.create_task(runner.extract(path))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list(scratch.iterdir())


@pytest.mark.parametrize(
    ("status", "complaint", "kind"),
    [
        (-24, b"", errors.BookTooSlow),
        (-9, b"", errors.BookTooHungry),
        (1, b"MemoryError", errors.BookTooHungry),
        (-11, b"", errors.BookBrokeReader),
    ],
)
def test_every_death_of_the_reader_has_a_name(status, complaint, kind):
    with pytest.raises(kind):
        runner._raise_for(status, complaint)
