"""A reader arranges the contents of an own book: over HTTP, down to the page that is read."""

import asyncio
import time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.library.port import BookRearranged, SharedBook, SharedChapter
from tests.library.epubs import novel, pack, with_nav
from tests.library.test_http import ready_book

STORY = SharedBook(
    slug="contents-test",
    title="The Well",
    authors=(),
    language="en",
    chapters=(SharedChapter(title="One", text="It was deep."),),
    gloss_language="fa",
)


@pytest.fixture
async def client(school):
    return await school.client()


@pytest.fixture
async def book(school, client) -> dict:
    return await ready_book(school, client, pack(with_nav(novel(4, 400))))


async def tree_of(client, book) -> dict:
    answer = await client.get(f"/api/library/books/{book['id']}/tree")
    assert answer.status_code == 200, answer.text
    return answer.json()


def wish(section: dict, **changes) -> dict:
    pieces = [{name: piece[name] for name in ("source", "first_block", "last_block")} for piece in section["pieces"]]
    return {"title": section["title"], "part": section["part"], "kind": section["kind"], "pieces": pieces, **changes}


def apart(tree: dict) -> tuple[list[dict], list[dict]]:
    """What is left out, and the chapters."""
    wishes = [wish(section) for section in tree["sections"]]
    return [section for section in wishes if section["kind"] != "chapter"], [section for section in wishes if section["kind"] == "chapter"]


def put(client, book, version, sections, **more):
    return client.put(f"/api/library/books/{book['id']}/tree", json={"version": version, "sections": sections, **more})


async def saved(client, book, version, sections) -> dict:
    answer = await put(client, book, version, sections)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def page(client, book, number) -> dict:
    return (await client.get(f"/api/library/books/{book['id']}/chapters/{number}")).json()


def words(chapter: dict) -> list[str]:
    return " ".join(block["text"] for block in chapter["blocks"]).split()


async def events(school, book) -> list[BookRearranged]:
    wanted = text("SELECT payload FROM platform.outbox WHERE type = 'BookRearranged' AND payload->>'book_id' = :id ORDER BY created_at")
    async with school.db.as_room("platform") as tx:
        return [BookRearranged.model_validate(row.payload) for row in await tx.execute(wanted, {"id": book["id"]})]


async def test_the_contents_as_they_were_found(client, book):
    tree = await tree_of(client, book)
    chapters = [section for section in tree["sections"] if section["kind"] == "chapter"]
    assert (tree["version"], tree["confirmed"], book["contents_confirmed"]) == (1, False, False)
    assert [section["title"] for section in chapters] == [line["title"] for line in book["chapters"]]
    assert [section["words"] for section in chapters] == [line["words"] for line in book["chapters"]]
    read = await page(client, book, 1)
    assert read["blocks"][0]["text"].startswith(chapters[0]["opens"])
    assert read["blocks"][-1]["text"].endswith(chapters[0]["closes"])
    (piece,) = chapters[0]["pieces"]
    assert (piece["first_block"], piece["last_block"], piece["heading"]) == (1, len(read["blocks"]), chapters[0]["title"])


async def test_confirmed_as_they_are(client, book):
    confirm = f"/api/library/books/{book['id']}/tree/confirm"
    assert (await client.post(confirm, json={"version": 2})).json()["code"] == "tree_changed"
    assert (await client.post(confirm, json={"version": 1})).status_code == 204
    assert (await client.get(f"/api/library/books/{book['id']}")).json()["contents_confirmed"]
    assert (await tree_of(client, book))["version"] == 1


async def test_merge_split_rename_drop_and_reorder_in_one_request(school, client, book):
    tree = await tree_of(client, book)
    before = [await page(client, book, number) for number in range(1, 5)]
    out, (one, two, three, four) = apart(tree)
    merged = {**one, "pieces": one["pieces"] + two["pieces"]}
    source, last = three["pieces"][0]["source"], three["pieces"][0]["last_block"]
    halves = [{"source": source, "first_block": a, "last_block": b} for a, b in ((1, 1), (2, last))]
    split = [{**three, "pieces": [half], "title": f"Half {number}", "part": "Book II"} for number, half in enumerate(halves)]
    after = await saved(client, book, 1, [*out, four, merged, split[0], {**split[1], "kind": "dropped"}])

    detail = (await client.get(f"/api/library/books/{book['id']}")).json()
    pages = [await page(client, book, number) for number in range(1, 4)]
    assert [(line["number"], line["title"], line["part"]) for line in detail["chapters"]] == [
        (1, four["title"], four["part"]), (2, one["title"], one["part"]), (3, "Half 0", "Book II")
    ]  # fmt: skip
    assert pages[0]["blocks"] == before[3]["blocks"]
    assert words(pages[1]) == [*words(before[0]), *two["title"].split(), *words(before[1])]
    heading = pages[1]["blocks"][len(before[0]["blocks"])]
    assert (heading["kind"], heading["text"]) == ("heading", two["title"])
    assert [block["number"] for block in pages[1]["blocks"]] == list(range(1, len(pages[1]["blocks"]) + 1))
    assert pages[2]["blocks"] == before[2]["blocks"][:1]
    assert [len(words(page)) for page in pages] == [line["words"] for line in detail["chapters"]]
    assert (detail["words"], detail["chapter_count"], detail["contents_confirmed"]) == (sum(map(len, map(words, pages))), 3, True)
    origins = {section["title"]: section["origin"] for section in after["sections"]}
    assert origins[four["title"]] == tree["sections"][-1]["origin"] != "user"
    assert {origins[title] for title in (one["title"], "Half 0", "Half 1")} == {"user"}
    assert [event.chapters for event in await events(school, book)] == [{1: None, 2: None, 3: None, 4: 1}]
    assert (await client.get(f"/api/library/books/{book['id']}/chapters/4")).status_code == 404


async def test_the_place_and_the_readings_move_along(school, client, book):
    tree = await tree_of(client, book)
    out, (one, two, three, four) = apart(tree)
    path = f"/api/library/books/{book['id']}/place"
    for number in (3, 2):
        last = len((await page(client, book, number))["blocks"])
        assert (await client.put(path, json={"chapter": number, "block": last, "offset": 3})).status_code == 204
    merged = {**one, "pieces": one["pieces"] + two["pieces"]}
    await saved(client, book, 1, [*out, four, merged, three])
    passage = (await page(client, book, 2))["blocks"][-1]
    place = (await client.get(f"/api/library/books/{book['id']}")).json()["place"]
    assert place == {"chapter": 2, "block": passage["number"], "offset": 3}
    async with school.db.as_user(client.user_id) as tx:
        rows = await tx.execute(
            text("SELECT chapter, read_at IS NOT NULL FROM library.readings WHERE book_id = :id"), {"id": UUID(book["id"])}
        )
        assert sorted(tuple(row) for row in rows) == [(2, False), (3, True)]  # of the merged one only the second half was read
    # what is left out leads to what follows
    await saved(client, book, 2, [*out, four, {**merged, "kind": "dropped"}, three])
    place = (await client.get(f"/api/library/books/{book['id']}")).json()["place"]
    assert place == {"chapter": 2, "block": 1, "offset": 0}
    assert (await client.put(path, json={"chapter": 2, "block": 1, "offset": 0})).status_code == 204


async def test_a_place_told_by_a_device_that_knows_earlier_contents(client, book):
    old = [await page(client, book, number) for number in (1, 2, 3, 4)]
    assert {chapter["contents_version"] for chapter in old} == {1}
    out, (one, two, three, four) = apart(await tree_of(client, book))
    merged = {**one, "pieces": one["pieces"] + two["pieces"]}
    await saved(client, book, 1, [*out, four, merged, {**three, "kind": "dropped"}])
    middle = await page(client, book, 2)
    await saved(client, book, 2, [*out, merged, four, {**three, "kind": "dropped"}])

    async def kept(chapter: int, block: int, version: int) -> tuple[int, str]:
        told = {"chapter": chapter, "block": block, "offset": 2, "contents_version": version}
        answer = await client.put(f"/api/library/books/{book['id']}/place", json=told)
        assert answer.status_code == 204, answer.text
        place = (await client.get(f"/api/library/books/{book['id']}")).json()["place"]
        return place["chapter"], (await page(client, book, place["chapter"]))["blocks"][place["block"] - 1]["text"]

    assert await kept(2, 3, 1) == (1, old[1]["blocks"][2]["text"])
    assert await kept(4, 1, 1) == (2, old[3]["blocks"][0]["text"])
    assert await kept(2, len(middle["blocks"]), 2) == (1, middle["blocks"][-1]["text"])
    heading = next(block for block in middle["blocks"] if block["kind"] == "heading")
    assert await kept(2, heading["number"], 2) == (1, heading["text"])
    assert (await kept(3, 2, 1))[0] == 2  # left out since: what is there in its stead
    told = {"chapter": 5, "block": 1, "offset": 0, "contents_version": 1}
    path = f"/api/library/books/{book['id']}/place"
    assert (await client.put(path, json=told)).json()["code"] == "place_not_there"
    assert (await client.put(path, json={**told, "chapter": 1, "block": 10**6})).json()["code"] == "place_not_there"
    unknown = await client.put(path, json={**told, "chapter": 1, "contents_version": 9})
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["params"]["version"]) == (409, "contents_changed", 3)


async def test_a_place_on_a_heading_in_the_text(client, book):
    out, (one, two, three, four) = apart(await tree_of(client, book))
    await saved(client, book, 1, [*out, one, two, {**three, "pieces": three["pieces"] + four["pieces"]}])
    read = await page(client, book, 3)
    heading = next(block for block in read["blocks"] if block["kind"] == "heading")
    path = f"/api/library/books/{book['id']}/place"
    beyond = {"chapter": 3, "block": heading["number"], "offset": len(heading["text"]) + 1}
    assert (await client.put(path, json=beyond)).json()["field"] == "offset"
    assert (await client.put(path, json={**beyond, "offset": 2})).status_code == 204
    assert (await client.put(path, json={**beyond, "block": len(read["blocks"]) + 1})).json()["field"] == "block"
    await saved(client, book, 2, [*out, one, two, three, four])
    assert (await client.get(f"/api/library/books/{book['id']}")).json()["place"] == {"chapter": 4, "block": 1, "offset": 0}


async def test_versions_are_kept_and_come_back(school, client, book):
    tree = await tree_of(client, book)
    versions = f"/api/library/books/{book['id']}/tree/versions"
    assert [(kept["version"], kept["chapters"], kept["current"]) for kept in (await client.get(versions)).json()] == [(1, 4, True)]
    chapters = [wish(section) for section in tree["sections"]]
    renamed = await saved(client, book, 1, [*chapters[:-1], {**chapters[-1], "title": "The  end\n"}])
    assert renamed["version"] == 2
    assert renamed["sections"][-1]["title"] == "The end"
    again = await saved(client, book, 2, [wish(section) for section in renamed["sections"]])
    assert again["version"] == 2, "nothing changed: no new version"
    back = await client.post(f"{versions}/1/restore", json={"version": 2})
    assert back.json()["sections"] == tree["sections"]
    assert [kept["version"] for kept in (await client.get(versions)).json()] == [3, 2, 1]
    assert (await client.post(f"{versions}/9/restore", json={"version": 3})).json()["code"] == "tree_version_not_found"
    assert (await client.post(f"{versions}/2/restore", json={"version": 2})).json()["code"] == "tree_changed"
    assert [event.chapters for event in await events(school, book)] == [{number: number for number in range(1, 5)}] * 2
    assert (await client.delete(f"/api/library/books/{book['id']}")).status_code == 204


async def test_of_two_who_save_at_once_the_second_is_told(client, book):
    *others, last = (wish(section) for section in (await tree_of(client, book))["sections"])
    answers = await asyncio.gather(*(put(client, book, 1, [*others, {**last, "title": title}]) for title in ("One", "Two")))
    kept, late = sorted(answers, key=lambda answer: answer.status_code)
    assert (kept.status_code, kept.json()["version"]) == (200, 2)
    assert (late.status_code, late.json()["code"], late.json()["params"]) == (409, "tree_changed", {"version": 2})


async def test_kept_words_follow_their_chapter(school, client, book):
    out, (one, two, three, four) = apart(await tree_of(client, book))
    for word, chapter in (("lamp", 4), ("boat", 1)):
        note = {"language": "en", "word": word, "lemma": word, "book_id": book["id"], "chapter": chapter, "block": 1}
        assert (await client.post("/api/cards/notes", json=note)).status_code == 201
    await saved(client, book, 1, [*out, four, {**one, "pieces": one["pieces"] + two["pieces"]}, three])
    await school.work()
    notes = (await client.get("/api/cards/notes")).json()["items"]
    assert {note["lemma"]: note["chapter"] for note in notes} == {"lamp": 1, "boat": None}


async def test_what_is_wrong_is_named(client, book):
    tree = await tree_of(client, book)
    chapters = [wish(section) for section in tree["sections"]]
    *front, last = chapters
    refused = [
        (front, "tree_not_whole", "sections"),
        ([*chapters, last], "tree_not_whole", f"sections.{len(chapters)}.pieces.0.first_block"),
        (
            [*front, {**last, "pieces": [{**last["pieces"][0], "last_block": 999}]}],
            "tree_not_whole",
            f"sections.{len(front)}.pieces.0.last_block",
        ),
        ([{**section, "kind": "dropped"} for section in chapters], "tree_without_chapter", "sections"),
    ]
    for sections, code, field in refused:
        problem = await put(client, book, 1, sections)
        assert (problem.status_code, problem.json()["code"], problem.json()["field"]) == (422, code, field)
    for wrong in ({"title": " "}, {"title": "x" * 301}, {"kind": "page"}, {"pieces": []}, {"colour": "red"}, {"part": ""}):
        assert (await put(client, book, 1, [*front, {**last, **wrong}])).status_code == 422
    assert (await tree_of(client, book)) == tree


async def test_blocks_to_choose_from(client, book):
    tree = await tree_of(client, book)
    (piece,) = apart(tree)[1][-1]["pieces"]
    read = (await page(client, book, 4))["blocks"]
    path = f"/api/library/books/{book['id']}/tree/blocks"
    first = (await client.get(path, params={"source": piece["source"], "limit": 1})).json()
    assert [(line["block"], line["words"]) for line in first["items"]] == [(1, len(read[0]["text"].split()))]
    assert read[0]["text"].startswith(first["items"][0]["text"].removesuffix("…"))
    assert read[0]["text"].endswith(first["items"][0]["ends"])
    rest = (await client.get(path, params={"source": piece["source"], "after": first["next"], "last": 3})).json()
    assert ([line["block"] for line in rest["items"]], rest["next"]) == ([2, 3], None)
    assert (await client.get(path, params={"source": 99})).json()["items"] == []


async def test_only_own_books_and_only_ready_ones(school, client, book):
    shared = {"id": str(await school.house.ports["library"].add_shared(STORY))}
    stranger = await school.client()
    sections = [{"title": "x", "kind": "chapter", "pieces": [{"source": 0, "first_block": 1, "last_block": 1}]}]
    for who, what, code in (
        (client, shared, "book_is_shared"),
        (stranger, book, "book_not_found"),
        (client, {"id": str(uuid4())}, "book_not_found"),
    ):
        base = f"/api/library/books/{what['id']}/tree"
        answers = [
            await who.get(base),
            await put(who, what, 1, sections),
            await who.post(f"{base}/confirm", json={"version": 1}),
            await who.get(f"{base}/versions"),
            await who.post(f"{base}/versions/1/restore", json={"version": 1}),
            await who.get(f"{base}/blocks", params={"source": 0}),
        ]
        assert {answer.json()["code"] for answer in answers} == {code}
    assert (await client.get(f"/api/library/books/{shared['id']}")).json()["contents_confirmed"]
    guest = await school.client("guest")
    assert (await guest.get(f"/api/library/books/{book['id']}/tree")).status_code == 401


@pytest.mark.prove
async def test_ten_thousand_chapters_can_be_arranged(school, client):
    book = await ready_book(school, client, pack(with_nav(novel(10_000, 30))))
    out, chapters = apart(await tree_of(client, book))
    pairs = zip(chapters[::2], chapters[1::2], strict=True)
    began = time.monotonic()
    merged = await saved(client, book, 1, [*out, *({**one, "pieces": one["pieces"] + two["pieces"]} for one, two in pairs)])
    seconds = time.monotonic() - began
    assert sum(section["kind"] == "chapter" for section in merged["sections"]) == 5_000
    assert seconds < 15
