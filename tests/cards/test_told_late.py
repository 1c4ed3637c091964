"""What a device without a network kept and marked, told late, twice, or after something newer."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from lyceum.domains.library.port import SharedBook, SharedChapter
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id
from tests.library.epubs import novel, pack, with_nav
from tests.library.test_contents import apart, page, saved, tree_of
from tests.library.test_http import ready_book

NOTES, TERMS, READING = "/api/cards/notes", "/api/cards/terms", "/api/cards/reading"
CHANGES = "/api/cards/changes"
STORY = SharedBook(
    slug="late-test",
    title="The Well",
    authors=(),
    language="en",
    chapters=(SharedChapter(title="One", text="The ferry and the skiff waited at the well."),),
    gloss_language="fa",
    glosses={"skiff": "قایق"},
)


@pytest.fixture
async def client(school):
    return await school.client()


@pytest.fixture
async def book_id(school) -> str:
    return str(await school.house.ports["library"].add_shared(STORY))


def ago(**time: float) -> str:
    return (now() - timedelta(**time)).isoformat()


def note(**more) -> dict:
    return {"id": str(new_id()), "language": "en", "word": "ferry", "lemma": "ferry", **more}


async def standing(client, book_id, word="ferry") -> str:
    shown = (await client.get(READING, params={"book_id": book_id, "chapter": 1})).json()
    return shown["standings"].get(word, shown["usual"])


async def marked(client, state, at=None) -> None:
    answer = await client.put(TERMS, json={"language": "en", "lemmas": ["ferry"], "state": state, "said_at": at})
    assert answer.status_code == 204, answer.text


async def test_a_word_that_is_sent_again_is_kept_once_and_does_not_come_back_when_it_is_deleted(client):
    sent = note(kept_at=ago(hours=3))
    both = await asyncio.gather(*(client.post(NOTES, json=sent) for _ in range(4)))
    assert sorted(answer.status_code for answer in both) == [200, 200, 200, 201]
    assert {answer.json()["id"] for answer in both} == {sent["id"]}
    assert both[0].json()["created_at"][:16] == sent["kept_at"][:16]
    other = await client.post(NOTES, json={**sent, "word": "well", "lemma": "well"})
    assert (other.status_code, other.json()["word"]) == (200, "ferry")
    same = await client.post(NOTES, json=note())  # another device kept it too
    assert (same.status_code, same.json()["id"]) == (200, sent["id"])
    assert (await client.delete(f"{NOTES}/{sent['id']}")).status_code == 204
    late = await client.post(NOTES, json=sent)
    assert (late.status_code, late.json()["code"]) == (409, "note_deleted")
    assert (await client.get(NOTES)).json()["total"] == 0
    anew = await client.post(NOTES, json=note(kept_at="2999-01-01T00:00:00Z"))
    assert (anew.status_code, anew.json()["created_at"] < "2999") == (201, True)
    assert (await client.post(NOTES, json=note(id="c0ffee00-0000-4000-8000-000000000000"))).status_code == 422


async def test_what_was_said_later_stays_in_whatever_order_it_arrives(client, book_id):
    await marked(client, "known", ago(hours=1))
    await marked(client, "ignored", ago(hours=2))
    assert await standing(client, book_id) == "said"
    await marked(client, None, ago(hours=2))
    assert await standing(client, book_id) == "said"
    assert (await client.post(NOTES, json=note(kept_at=ago(hours=3)))).status_code == 201  # kept before it was known
    assert await standing(client, book_id) == "said"
    await marked(client, "new", ago(minutes=30))
    assert await standing(client, book_id) == "learning"
    await marked(client, None, "2999-01-01T00:00:00Z")
    await marked(client, "known")
    assert await standing(client, book_id) == "said", "nothing that is said later can be older than what a wrong clock said"


async def test_a_word_that_the_device_knew_nothing_of_is_looked_up(client, book_id):
    sent = note(word="skiff", lemma="skiffs", book_id=book_id, chapter=1, block=1, contents_version=1, look_up=True)
    kept = (await client.post(NOTES, json=sent)).json()
    assert (kept["lemma"], kept["meaning"], kept["chapter"], kept["block"]) == ("skiff", "قایق", 1, 1)


async def test_words_and_chapters_of_contents_that_were_arranged_anew_meanwhile(school, client):
    book = await ready_book(school, client, pack(with_nav(novel(4, 400))))
    text = (await page(client, book, 2))["blocks"][1]["text"]
    out, (one, two, three, four) = apart(await tree_of(client, book))
    await saved(client, book, 1, [*out, {**four, "kind": "dropped"}, two, {**one, "pieces": one["pieces"] + three["pieces"]}])
    place = {"book_id": book["id"], "contents_version": 1, "kept_at": ago(hours=2)}
    kept = (await client.post(NOTES, json=note(**place, chapter=2, block=2))).json()
    await school.work()  # the change of the contents is heard of now, and leaves the word where it is
    (there,) = (await client.get(NOTES)).json()["items"]
    assert (there["id"], there["chapter"]) == (kept["id"], kept["chapter"])
    assert (await page(client, book, there["chapter"]))["blocks"][there["block"] - 1]["text"] == text
    gone = (await client.post(NOTES, json=note(**{**place, "contents_version": 7}, word="well", lemma="well", chapter=2, block=2))).json()
    assert (gone["chapter"], gone["block"]) == (None, None)
    sweep = {"book_id": book["id"], "chapter": 2, "contents_version": 1}
    refused = await client.put(f"{READING}/known/{new_id()}", json=sweep)
    assert (refused.status_code, refused.json()["code"]) == (409, "contents_changed")
    done = await client.put(f"{READING}/known/{new_id()}", json={**sweep, "contents_version": 2, "said_at": ago(hours=1)})
    assert (done.status_code, UUID(done.json()["id"]).version) == (200, 7)


def an_evening(book_id: str) -> list[dict]:
    """What a device kept and marked without a network, in this order; two of it are refused, for one reason or another."""
    kept = [note(word=f"word{chr(97 + place)}", lemma=f"word{chr(97 + place)}", kept_at=ago(hours=3)) for place in range(6)]
    sweep = {"kind": "sweep", "id": str(new_id()), "sweep": {"book_id": book_id, "chapter": 1, "said_at": ago(hours=2)}}
    marks = [
        {"kind": "mark", "marks": {"language": "en", "lemmas": [lemma], "state": state, "said_at": ago(minutes=60 - place)}}
        for place, (lemma, state) in enumerate([("ferry", "known"), (" ", "known"), ("skiff", "known"), ("ferry", "new"), ("skiff", None)])
    ]
    forgotten = [{"kind": "forget", "id": str(new_id())}, {"kind": "forget", "id": kept[3]["id"]}]
    return [
        *({"kind": "note", "id": one["id"], "note": one} for one in kept),
        sweep,
        *marks,
        *forgotten,
        {"kind": "unsweep", "id": sweep["id"]},
        {"kind": "mark", "marks": {"language": "en", "lemmas": ["well"], "state": "ignored", "said_at": ago(minutes=5)}},
    ]


async def told(client, changes: list[dict]) -> list[str | None]:
    answer = await client.post(CHANGES, json={"changes": changes})
    assert answer.status_code == 200, answer.text
    return [outcome and outcome["code"] for outcome in answer.json()["outcomes"]]


async def whole_state(client, book_id: str) -> tuple:
    shown = (await client.get(READING, params={"book_id": book_id, "chapter": 1})).json()
    listed = (await client.get(NOTES, params={"limit": 100})).json()
    decks = (await client.get("/api/cards/decks")).json()
    return shown, sorted(one["word"] for one in listed["items"]), listed["total"], [deck["cards"] for deck in decks]


async def test_many_changes_are_told_in_one_call_in_their_order_and_a_refused_one_keeps_none_from_being_made(school, client, book_id):
    changes = an_evening(book_id)
    codes = await told(client, changes)
    assert {place: code for place, code in enumerate(codes) if code} == {8: "nothing_to_keep", 12: "note_not_found"}
    state = await whole_state(client, book_id)
    shown, words, total, _ = state
    assert (await standing(client, book_id), shown["standings"]["well"]) == ("new", "ignored")
    assert (total, "wordd" in words) == (5, False)
    again = await told(client, changes)
    had = {3: "note_deleted", 8: "nothing_to_keep", 12: "note_not_found", 13: "note_not_found"}
    assert {place: code for place, code in enumerate(again) if code} == had
    assert await whole_state(client, book_id) == state
    for cut in (2, 7, 10, 14):  # word of the first call never came back, and all is told once more
        other = await school.client()
        evening = an_evening(book_id)
        await told(other, evening[:cut])
        await told(other, evening)
        assert await whole_state(other, book_id) == state, cut


async def test_changes_that_cannot_be_read_are_refused_by_name_and_nothing_of_them_is_made(client):
    good = note()
    for wrong in ({"kind": "forget", "id": "x"}, {"kind": "note", "id": good["id"], "note": {**good, "wrod": "x"}}, {"kind": "forgive"}):
        answer = await client.post(CHANGES, json={"changes": [{"kind": "note", "id": good["id"], "note": good}, wrong]})
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed_request")
        assert "changes.1" in answer.json()["field"]
    for changes in ([], [{"kind": "forget", "id": good["id"]}] * 201):
        assert (await client.post(CHANGES, json={"changes": changes})).status_code == 422
    assert (await client.get(NOTES)).json()["total"] == 0
