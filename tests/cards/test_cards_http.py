"""The word list through its routes."""

import pytest

NOTE = {
    "language": "en",
    "word": "Rabbits",
    "lemma": "rabbit",
    "meaning": "خرگوش",
    "sentence": "Two white rabbits ran by.",
    "book_id": "0190c2a2-7d5e-7c39-9b5c-0d3a3b8a9f10",
    "chapter": 1,
    "block": 12,
}
NOTES = "/api/cards/notes"


async def test_a_word_is_kept_found_and_deleted(school):
    browser = await school.client()
    answer = await browser.post(NOTES, json=NOTE)
    note = answer.json()
    assert answer.status_code == 201
    assert {name: note[name] for name in NOTE} == NOTE
    assert set(note) == {*NOTE, "id", "created_at", "deck_id"}
    again = await browser.post(NOTES, json=NOTE | {"word": "RABBIT", "lemma": "Rabbit", "meaning": None})
    assert (again.status_code, again.json()) == (200, note)
    assert (await browser.get(NOTES)).json() == {"items": [note], "next": None, "total": 1}
    assert (await browser.get(f"{NOTES}?language=fa")).json() == {"items": [], "next": None, "total": 0}
    assert (await browser.delete(f"{NOTES}/{note['id']}")).status_code == 204
    assert (await browser.delete(f"{NOTES}/{note['id']}")).status_code == 404


async def test_pages(school):
    browser = await school.client()
    for number in range(5):
        assert (await browser.post(NOTES, json={"language": "fr", "word": f"mot{number}", "lemma": f"mot{number}"})).status_code == 201
    first = (await browser.get(f"{NOTES}?limit=3")).json()
    rest = (await browser.get(f"{NOTES}?limit=3&after={first['next']}")).json()
    assert [note["lemma"] for note in first["items"] + rest["items"]] == ["mot4", "mot3", "mot2", "mot1", "mot0"]
    assert (first["total"], rest["total"], rest["next"]) == (5, 5, None)


async def test_other_peoples_words_are_not_there(school):
    browser, other = await school.client(), await school.client()
    note = (await browser.post(NOTES, json=NOTE)).json()
    assert (await other.delete(f"{NOTES}/{note['id']}")).status_code == 404
    assert (await other.get(NOTES)).json()["total"] == 0
    assert (await other.get(f"{NOTES}?after={note['id']}")).json()["items"] == []
    assert (await browser.get(NOTES)).json()["total"] == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"word": ""}, "malformed_request", "word"),
        ({"word": "x" * 101}, "malformed_request", "word"),
        ({"lemma": "x" * 101}, "malformed_request", "lemma"),
        ({"lemma": "!"}, "nothing_to_keep", "lemma"),
        ({"lemma": "ﷺ" * 100}, "word_too_long", "lemma"),
        ({"lemma": None}, "malformed_request", "lemma"),
        ({"meaning": "x" * 501}, "malformed_request", "meaning"),
        ({"sentence": "x" * 1001}, "malformed_request", "sentence"),
        ({"language": "english please"}, "malformed_request", "language"),
        ({"language": "e"}, "malformed_request", "language"),
        ({"book_id": "alice"}, "malformed_request", "book_id"),
        ({"chapter": -1}, "malformed_request", "chapter"),
        ({"block": 10**12}, "malformed_request", "block"),
        ({"due": "tomorrow"}, "malformed_request", "due"),
    ],
)
async def test_what_a_note_may_not_hold(school, change, code, field):
    browser = await school.client()
    answer = await browser.post(NOTES, json=NOTE | change)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (422, code, field)
    assert problem["detail"]
    assert (await browser.get(NOTES)).json()["total"] == 0


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "after=yesterday", "language=!", "language=" + "en-" * 20])
async def test_a_list_that_cannot_be_asked_for(school, query):
    browser = await school.client()
    assert (await browser.get(f"{NOTES}?{query}")).status_code == 422
