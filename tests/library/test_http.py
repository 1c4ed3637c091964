"""The library through its routes: upload to reader, places, words, and other people's books."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lyceum.domains.library.extract import limits
from lyceum.domains.library.port import SharedBook, SharedChapter
from lyceum.kernel.clock import now
from tests.library import epubs
from tests.library.epubs import novel, pack

STORY = SharedBook(
    slug="the-lamp-test",
    title="The Lamp",
    authors=("Lyceum",),
    language="en",
    chapters=(
        SharedChapter(title="On", text="Nora turned the lamp on. It was bright.\n\nShe smiled."),
        SharedChapter(title="Off", text="It was dark."),
    ),
    gloss_language="fa",
    glosses={"lamp": "چراغ", "turn": "چرخاندن", "smiled": "لبخند زد"},
)
PERSIAN_STORY = SharedBook(
    slug="gorbe-test",
    title="گربه",
    authors=(),
    language="fa",
    chapters=(SharedChapter(title="یک", text="گربه‌ها می‌خوابند."),),
    gloss_language="en",
    glosses={"گربه": "cat", "می‌خوابند": "to sleep", "چشم": "eye"},
)


def upload(client, data: bytes, name: str = "book.epub"):
    return client.post("/api/library/books", files={"file": (name, data, "application/epub+zip")})


async def ready_book(school, client, data: bytes | None = None) -> dict:
    answer = await upload(client, data or pack(epubs.with_nav(novel(3, 400))))
    assert answer.status_code == 202, answer.text
    await school.work()
    return (await client.get(f"/api/library/books/{answer.json()['id']}")).json()


def files_of(school, client) -> list[Path]:
    return [path for path in (school.house.settings.home / "files" / "library" / client.user_id).rglob("*") if path.is_file()]


async def test_a_book_from_upload_to_page(school):
    client = await school.client()
    book = novel(3, 400)
    answer = await upload(client, pack(epubs.with_nav(book)), "my_book.epub")
    assert answer.status_code == 202
    queued = answer.json()
    assert (queued["status"], queued["title"], queued["progress"], queued["problem"]) == ("queued", "my book", 0, None)
    await school.work()
    ready = (await client.get(f"/api/library/books/{queued['id']}")).json()
    assert (ready["status"], ready["title"], ready["authors"], ready["progress"]) == ("ready", book.title, [book.author], 1)
    assert [line["title"] for line in ready["chapters"]] == [chapter.title for chapter in book.chapters]
    assert (ready["language"], ready["direction"], ready["format"], ready["shared"]) == ("en", "ltr", "epub", False)
    chapter = (await client.get(f"/api/library/books/{queued['id']}/chapters/2")).json()
    assert " ".join(block["text"] for block in chapter["blocks"]).split() == book.chapters[1].words
    assert (chapter["previous"], chapter["next"], chapter["book_title"]) == (1, 3, book.title)
    first = chapter["blocks"][0]
    assert first["text"][slice(*first["sentences"][0])].endswith(".")
    listed = (await client.get("/api/library/books")).json()
    assert queued["id"] in [item["id"] for item in listed["items"]]


async def test_the_same_file_is_the_same_book(school):
    client, other = await school.client(), await school.client()
    data = pack(epubs.with_nav(novel(2, 300, seed=9)))
    answers = await asyncio.gather(*(upload(client, data) for _ in range(3)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await upload(other, data)).json()["id"] != answers[0].json()["id"]
    assert len(files_of(school, client)) == 1
    await school.work()


@pytest.mark.parametrize(
    ("make", "status", "code"),
    [
        (lambda: b"\x7fELF" + b"\0" * 100, 415, "book_of_another_kind"),
        (lambda: b"", 422, "book_nothing"),
        (lambda: pack(epubs.small())[:-3000], 422, "book_damaged"),
    ],
)
async def test_what_is_plainly_no_book_is_refused_at_once(school, make, status, code):
    client = await school.client()
    answer = await upload(client, make())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await client.get("/api/library/books", params={"limit": 1})).json()["items"][0:0] == []
    assert not files_of(school, client)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (epubs.bomb, "book_bomb"),
        (lambda: pack(epubs.scanned()), "book_scanned"),
        (lambda: pack(epubs.encrypted_by("x")), "book_encrypted"),
        (lambda: pack({**epubs.small(), "../x": "x"}), "book_with_unsafe_paths"),
    ],
)
@pytest.mark.sampled(2)
async def test_a_book_that_cannot_be_read_says_why_and_leaves_nothing(school, make, code):
    client = await school.client()
    answer = await upload(client, make())
    assert answer.status_code == 202
    await school.work()
    book = (await client.get(f"/api/library/books/{answer.json()['id']}")).json()
    assert (book["status"], book["problem"]["code"], book["chapters"]) == ("failed", code, [])
    assert book["problem"]["detail"].endswith(".")
    assert not files_of(school, client)
    refused = await client.get(f"/api/library/books/{book['id']}/chapters/1")
    assert (refused.status_code, refused.json()["code"]) == (409, "book_not_ready")
    again = await upload(client, make())
    assert again.json()["id"] != book["id"]
    await school.work()


async def test_a_file_over_the_limit_is_refused_while_it_comes(school):
    client = await school.client()
    sent = 0

    async def body():
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.epub"\r\n\r\n'
        piece = pack(epubs.small())[:1000] * 1024
        while sent < 200 * limits.MIB:
            sent += len(piece)
            yield piece
        yield b"\r\n--x--\r\n"

    answer = await client.post("/api/library/books", content=body(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, answer.json()["code"]) == (413, "book_too_large")
    assert not files_of(school, client)


async def test_two_hundred_megabytes_are_refused_by_their_announced_length(school):
    client = await school.client()
    answer = await upload(client, b"PK" * (100 * limits.MIB))
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (413, "book_too_large", {"limit": 100})
    assert not files_of(school, client)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "multipart/form-data", 415),
        (b"nonsense", "multipart/form-data; boundary=x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nPK', "multipart/form-data; boundary=x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n--x--\r\n', "multipart/form-data; boundary=x", 422),
        (b"x", f"multipart/form-data; boundary={'b' * 5_000}", 422),
        (b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n' * 5_000 + b"--x--\r\n", "multipart/form-data; boundary=x", 422),
        (b"--x\r\nContent-Disposition: " + b"a" * 1_000_000, "multipart/form-data; boundary=x", 422),
    ],
)
async def test_broken_forms_are_named(school, content, kind, status):
    client = await school.client()
    answer = await client.post("/api/library/books", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.json()["detail"]


async def test_removing_takes_everything_along(school):
    client = await school.client()
    book = await ready_book(school, client)
    address = f"/api/library/books/{book['id']}"
    assert files_of(school, client)
    assert (await client.put(f"{address}/place", json={"chapter": 1, "block": 1, "offset": 0})).status_code == 204
    assert (await client.delete(address)).status_code == 204
    await school.work()
    assert (await client.get(address)).status_code == 404
    assert (await client.delete(address)).status_code == 404
    assert not files_of(school, client)
    assert (await school.house.ports["library"].today(client.user_id)).book_id is None


async def test_a_book_removed_while_it_waits_is_simply_gone(school):
    client = await school.client()
    book = (await upload(client, pack(epubs.with_nav(novel(2, 200))))).json()
    assert (await client.delete(f"/api/library/books/{book['id']}")).status_code == 204
    await school.work()
    assert (await client.get(f"/api/library/books/{book['id']}")).status_code == 404
    assert not files_of(school, client)


async def test_the_place_is_kept_and_checked(school):
    client = await school.client()
    book = await ready_book(school, client)
    address = f"/api/library/books/{book['id']}"
    place = {"chapter": 2, "block": 1, "offset": 5}
    assert (await client.put(f"{address}/place", json=place)).status_code == 204
    assert (await client.get(address)).json()["place"] == place
    for wrong in ({"chapter": 9}, {"block": 999}, {"offset": 99_999}):
        answer = await client.put(f"{address}/place", json={**place, **wrong})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "place_not_there", next(iter(wrong)))
    for wrong in ({"chapter": 0}, {"block": "x"}, {"more": 1}, {"offset": -1}):
        assert (await client.put(f"{address}/place", json={**place, **wrong})).status_code == 422
    today = await school.house.ports["library"].today(client.user_id)
    assert (today.book_id, today.chapter) == (UUID(book["id"]), 2)
    assert today.percent == 33


async def test_of_two_places_the_newer_one_stays_whichever_comes_first(school):
    client = await school.client()
    book = await ready_book(school, client)
    address = f"/api/library/books/{book['id']}"

    async def moved(chapter: int, at: str | None) -> int:
        sent = await client.put(f"{address}/place", json={"chapter": chapter, "block": 1, "offset": 0, "moved_at": at})
        assert sent.status_code == 204, sent.text
        return (await client.get(address)).json()["place"]["chapter"]

    hours_ago = [(now() - timedelta(hours=hours)).isoformat() for hours in range(3)]
    assert await moved(1, hours_ago[1]) == 1
    assert await moved(2, hours_ago[2]) == 1, "read before, heard of later"
    assert await moved(2, "9999-12-31T23:59:59Z") == 2, "a clock that is ahead counts as now"
    assert await moved(1, "0001-01-01T00:00:00Z") == 2
    assert await moved(1, None) == 1
    assert (await client.put(f"{address}/place", json={"chapter": 1, "block": 1, "offset": 0, "moved_at": "today"})).status_code == 422


async def test_the_end_of_a_chapter_is_told_once(school):
    client = await school.client()
    book = await ready_book(school, client)
    address = f"/api/library/books/{book['id']}"
    blocks = (await client.get(f"{address}/chapters/1")).json()["blocks"]
    for block in (1, len(blocks), len(blocks)):
        await client.put(f"{address}/place", json={"chapter": 1, "block": block, "offset": 0})
    async with school.db.as_room("platform") as tx:
        told = await tx.execute(
            text("SELECT payload FROM platform.outbox WHERE type = 'ChapterRead' AND payload->>'user_id' = :user"), {"user": client.user_id}
        )
        events = told.scalars().all()
    assert [(event["chapter"], event["words"], event["book_id"]) for event in events] == [(1, 400, book["id"])]
    await school.work()
    today = await school.house.ports["library"].today(client.user_id)
    assert (today.chapter, today.percent) == (2, 33)


async def test_shared_books_are_for_everybody_and_come_once(school):
    library = school.house.ports["library"]
    book_id = await library.add_shared(STORY)
    assert await library.add_shared(STORY) == book_id
    for role in ("guest", "student"):
        client = await school.client(role)
        listed = (await client.get("/api/library/books")).json()["items"]
        assert [item["shared"] for item in listed if item["id"] == str(book_id)] == [True]
        chapter = (await client.get(f"/api/library/books/{book_id}/chapters/1")).json()
        assert [block["text"] for block in chapter["blocks"]] == ["Nora turned the lamp on. It was bright.", "She smiled."]
        assert chapter["blocks"][0]["sentences"] == [[0, 24], [25, 39]]
        assert (await client.put(f"/api/library/books/{book_id}/place", json={"chapter": 1, "block": 1, "offset": 0})).status_code == 204
    removed = await client.delete(f"/api/library/books/{book_id}")
    assert (removed.status_code, removed.json()["code"]) == (409, "book_is_shared")


@pytest.mark.parametrize(
    ("language", "word", "into", "lemma", "meaning"),
    [
        ("en", "lamps", "fa", "lamp", "چراغ"),
        ("en", "Turned", "fa", "turn", "چرخاندن"),
        ("en", "smiled", "fa", "smile", "لبخند زد"),
        ("fa", "گربه‌هایش", "en", "گربه", "cat"),
        ("fa", "چشمش", "en", None, "eye"),
        ("fa", "می‌خوابند", "en", None, "to sleep"),
    ],
)
async def test_words_are_explained(school, language, word, into, lemma, meaning):
    library = school.house.ports["library"]
    await library.add_shared(STORY)
    await library.add_shared(PERSIAN_STORY)
    client = await school.client("guest")
    card = (await client.get("/api/library/words", params={"language": language, "word": word, "into": into})).json()
    assert meaning in [entry["text"] for entry in card["meanings"]]
    assert card["absent"] is None
    assert lemma is None or card["lemma"] == lemma


@pytest.mark.parametrize(
    ("language", "word", "band"),
    [("en", "the", "very_common"), ("en", "qzxv", "unknown"), ("tlh", "qapla", "unknown"), ("zh", "书", "unknown")],
)
async def test_words_nobody_explains_still_have_a_card(school, language, word, band):
    client = await school.client("guest")
    card = (await client.get("/api/library/words", params={"language": language, "word": word, "into": "xx"})).json()
    assert (card["word"], card["band"], card["meanings"], card["absent"]) == (word, band, [], "no_dictionary")


async def test_wrong_addresses_and_callers(school):
    client, guest = await school.client(), await school.client("guest")
    assert (await client.get(f"/api/library/books/{uuid4()}")).status_code == 404
    assert (await client.get("/api/library/books/no-id")).status_code == 422
    assert (await client.get("/api/library/books", params={"limit": 1000})).status_code == 422
    assert (await client.get("/api/library/words", params={"language": "en", "word": ""})).status_code == 422
    assert (await client.get("/api/library/words", params={"language": "../x", "word": "a"})).status_code == 422
    assert (await upload(guest, b"x")).status_code == 401
    assert (await school.visitor().get("/api/library/books")).status_code == 401


async def test_pages_of_books_follow_each_other(school):
    client = await school.client()
    for seed in range(3):
        await upload(client, pack(epubs.with_nav(novel(2, 100, seed=seed + 50))))
    seen, after = [], None
    while True:
        answer = (await client.get("/api/library/books", params={"limit": 2, **({"after": after} if after else {})})).json()
        seen += [item["id"] for item in answer["items"] if not item["shared"]]
        if (after := answer["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == 3
    await school.work()


@pytest.mark.prove
async def test_a_hundred_thousand_words_can_be_read_within_ten_seconds(school):
    client = await school.client()
    data = pack(epubs.with_nav(novel(40, 2_500, seed=3)))
    began = time.monotonic()
    book = await ready_book(school, client, data)
    chapter = await client.get(f"/api/library/books/{book['id']}/chapters/40")
    assert chapter.status_code == 200
    assert book["words"] == 100_000
    assert time.monotonic() - began < 10


async def test_policies_of_the_database_hold_without_the_service(school):
    owner, other = await school.client(), await school.client()
    book = await ready_book(school, owner)
    own = {"book": book["id"]}
    async with school.db.as_user(other.user_id) as tx:
        for table, column in (("books", "id"), ("sections", "book_id"), ("blocks", "book_id")):
            seen = await tx.execute(text(f"SELECT count(*) FROM library.{table} WHERE {column} = :book"), own)
            assert seen.scalar_one() == 0
            changed = await tx.execute(text(f"DELETE FROM library.{table} WHERE {column} = :book"), own)
            assert changed.rowcount == 0
    shared = await school.house.ports["library"].add_shared(STORY)
    async with school.db.as_user(other.user_id) as tx:
        for table in ("books SET title = 'x' WHERE id", "blocks SET text = 'x' WHERE book_id", "glosses SET text = 'x' WHERE book_id"):
            changed = await tx.execute(text(f"UPDATE library.{table} = :book"), {"book": shared})
            assert changed.rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        async with school.db.as_user(other.user_id) as tx:
            place = {**own, "owner": owner.user_id}
            await tx.execute(text("INSERT INTO library.places VALUES (:owner, :book, 1, 1, 0, now())"), place)


async def test_a_school_seeded_by_many_processes_at_once_has_each_book_once(school):
    story = STORY.model_copy(update={"slug": f"seeded-{uuid4()}", "title": "Seeded Together"})
    library = school.house.ports["library"]
    found = await asyncio.gather(*(library.add_shared(story) for _ in range(6)))
    assert len(set(found)) == 1
    client = await school.client()
    book = (await client.get(f"/api/library/books/{found[0]}")).json()
    assert (book["title"], len(book["chapters"])) == ("Seeded Together", 2)
