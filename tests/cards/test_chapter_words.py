"""The most useful words of a chapter: by rule, and through the route."""

from uuid import uuid4

import pytest

from lyceum.domains.cards.useful import candidates
from lyceum.domains.library.models import Block
from lyceum.domains.library.port import SharedBook, SharedChapter
from lyceum.kernel.text import sentences

STORY = SharedBook(
    slug="cards-the-lantern",
    title="The Lantern",
    authors=("Lyceum",),
    language="en",
    gloss_language="fa",
    glosses={"lantern": "فانوس", "path": "راه", "carry": "بردن"},
    chapters=(
        SharedChapter(
            title="One",
            text="Nora carried a lantern along the path. The lantern was old, and the path was dark.\n\n"
            "“Who carries a lantern at noon?” asked Peter. Nora did not answer, for Peter never listened.\n\n"
            "At the end of the path the lantern went out. Peter laughed; Nora whispered something to the darkness.",
        ),
    ),
)
CHAPTER = "/api/cards/notes/from-chapter"


def words_of(text: str, language: str) -> list[str]:
    block = Block(number=1, kind="paragraph", text=text, sentences=tuple(sentences(text, language)))
    return [candidate.word for candidate in candidates([block], language)]


@pytest.mark.parametrize(
    ("language", "text", "there", "not_there"),
    [
        ("en", STORY.chapters[0].text, {"lantern", "path", "dark", "whispered"}, {"Nora", "Peter", "the", "for", "did", "The", "At"}),
        ("en", "It has 12 rooms and 3rd-rate paint; don't go.", {"rooms", "paint"}, {"12", "3rd", "don't", "and"}),
        ("fa", "آقای کریمی فرش می‌فروشد. سارا از کریمی فرش خرید.", {"فرش"}, {"کریمی", "سارا", "از"}),
        ("de", "Gregor lag im Bett. Das Bett war hart. Warum war Gregor noch im Bett?", {"Bett", "hart"}, {"Gregor"}),
    ],
)
def test_names_numbers_and_small_words_are_no_candidates(language, text, there, not_there):
    found = set(words_of(text, language))
    assert there <= found
    assert not not_there & found


async def test_the_most_useful_words_come_first_with_meaning_and_place(school):
    browser = await school.client()
    await browser.put("/api/progress/profile", json={"native_language": "fa", "target_language": "en"})
    book_id = str(await school.house.ports["library"].add_shared(STORY))
    await browser.post("/api/cards/notes", json={"language": "en", "word": "paths", "lemma": "path"})
    answer = await browser.post(CHAPTER, json={"book_id": book_id, "chapter": 1, "count": 4})
    assert answer.status_code == 201, answer.text
    notes = answer.json()["notes"]
    assert len(notes) == 4
    assert "path" not in {note["lemma"] for note in notes}
    assert {note["lemma"]: note["meaning"] for note in notes} | {"lantern": "فانوس"} == {note["lemma"]: note["meaning"] for note in notes}
    lantern = next(note for note in notes if note["lemma"] == "lantern")
    assert (lantern["book_id"], lantern["chapter"], lantern["block"]) == (book_id, 1, 1)
    assert lantern["sentence"] in STORY.chapters[0].text
    queue = (await browser.get("/api/cards/study")).json()
    assert [card["note_id"] for card in queue["cards"][1:]] == [note["id"] for note in notes]
    rest = (await browser.post(CHAPTER, json={"book_id": book_id, "chapter": 1, "count": 30})).json()
    assert answer.json()["left"] == len(rest["notes"])
    assert (await browser.post(CHAPTER, json={"book_id": book_id, "chapter": 1})).json() == {"notes": [], "left": 0}


async def test_chapters_that_cannot_be_asked_for(school):
    browser = await school.client()
    book_id = str(await school.house.ports["library"].add_shared(STORY))
    asked = {"book_id": book_id, "chapter": 1}
    assert (await browser.post(CHAPTER, json=asked | {"book_id": str(uuid4())})).json()["code"] == "book_not_found"
    assert (await browser.post(CHAPTER, json=asked | {"chapter": 9})).json()["code"] == "chapter_not_found"
    assert (await browser.post(CHAPTER, json=asked | {"deck_id": str(uuid4())})).json()["code"] == "deck_not_found"
    for change in ({"count": 31}, {"count": 0}, {"chapter": 0}, {"language": "en"}):
        assert (await browser.post(CHAPTER, json=asked | change)).status_code == 422
    assert (await browser.get("/api/cards/notes")).json()["total"] == 0
