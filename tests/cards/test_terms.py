"""Words known, learning and new: the rule, and through its routes."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.cards import reading as reading_module
from lyceum.domains.cards import terms
from lyceum.domains.cards.models import CardChanges
from lyceum.domains.cards.terms import COMMON_ZIPF, STATE_OF, ChapterPlace, NoteFacts, Reader, Said, TermMarks
from lyceum.domains.library.port import ChapterTerms, SharedBook, SharedChapter, Term
from lyceum.kernel.ids import new_id

STORY = SharedBook(
    slug="cards-the-ferry",
    title="The Ferry",
    authors=("Lyceum",),
    language="en",
    gloss_language="fa",
    glosses={"ferry": "گذرگاه"},
    chapters=(
        SharedChapter(title="One", text="The ferryman waited. A girl waited for the ferry with Peter. “Ferries wait,” said Peter in 1901."),
        SharedChapter(title="Two", text="The end."),
    ),
)
READING, TERMS = "/api/cards/reading", "/api/cards/terms"

moments = st.integers(0, 5).map(lambda day: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day))
said_facts = st.builds(Said, st.sampled_from(["known", "ignored", "new"]), moments)
note_facts = st.builds(NoteFacts, moments, st.booleans())
lemmas = st.sampled_from("abcdefgh")
some_terms = st.lists(
    st.builds(
        Term,
        lemma=lemmas,
        others=st.lists(st.sampled_from("xyz"), max_size=2, unique=True).map(tuple),
        zipf=st.none() | st.floats(1, 7),
        name=st.booleans(),
        forms=st.lists(st.uuids().map(str), min_size=1, max_size=3, unique=True).map(tuple),
        words=st.integers(1, 9),
    ),
    unique_by=lambda term: term.lemma,
    max_size=8,
)
readers = st.builds(Reader, st.booleans(), st.sampled_from([None, "A1", *COMMON_ZIPF]))
keys = st.sampled_from("abcdefghxyz")


@given(some_terms, readers, st.dictionaries(keys, said_facts), st.dictionaries(keys, note_facts))
def test_every_form_has_one_state_and_every_word_is_counted_once(found, reader, said, notes):
    chapter = ChapterTerms(language="en", terms=tuple(found))
    stand = terms.standings(chapter, reader, said, notes)
    shown = terms.reading(chapter, stand)
    assert sum(shown.lemmas.model_dump().values()) == len(found)
    assert sum(shown.words.model_dump().values()) == sum(term.words for term in found)
    forms = {form: shown.standings.get(form, shown.usual) for term in found for form in term.forms}
    assert forms == {form: standing for term, standing in zip(found, stand, strict=True) for form in term.forms}
    assert shown.usual not in shown.standings.values()
    most = Counter(forms.values())
    assert not forms or most[shown.usual] == max(most.values())


@given(some_terms.filter(bool), readers, st.none() | said_facts, st.none() | note_facts)
def test_what_the_reader_said_or_keeps_goes_before_what_is_taken_for_granted(found, reader, said, note):
    term = found[0]
    state = STATE_OF[terms.standing(term, reader, said, note)]
    if said is None and note is None:
        assert (state == "ignored") == term.name
        assert term.name or not reader.own or state == "known"
    elif said is None:
        assert state == ("known" if note.mature else "learning")
    elif note is None or (said.at >= note.at and said.state != "new"):
        assert state == said.state
    else:
        assert state in ("known", "learning")
    if said and said.state == "new":
        assert state in ("new", "learning")


def test_the_higher_the_level_the_more_is_taken_as_known():
    word = Term(lemma="a", others=(), zipf=4.9, name=False, forms=("a",), words=1)
    known = [level for level in (None, "A1", *COMMON_ZIPF) if terms.standing(word, Reader(False, level), None, None) == "common"]
    assert known == ["B2", "C1", "C2"]
    assert list(COMMON_ZIPF.values()) == sorted(COMMON_ZIPF.values(), reverse=True)


@pytest.fixture
async def book_id(school) -> str:
    return str(await school.house.ports["library"].add_shared(STORY))


async def states(browser, book_id: str, chapter: int = 1) -> tuple[dict[str, str], dict]:
    """The standing of each form of interest, and the whole answer."""
    answer = await browser.get(READING, params={"book_id": book_id, "chapter": chapter})
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    return {form: shown["standings"].get(form, shown["usual"]) for form in ("the", "waited", "wait", "ferry", "ferries", "peter")}, shown


async def test_a_chapter_for_a_newcomer_and_what_is_said_of_its_words(school, book_id):
    browser = await school.client()
    before, shown = await states(browser, book_id)
    assert before == {"the": "new", "waited": "new", "wait": "new", "ferry": "new", "ferries": "new", "peter": "name"}
    assert (shown["usual"], shown["words"]) == ("new", {"known": 0, "learning": 0, "new": 14, "ignored": 2})
    assert shown["lemmas"] == {"known": 0, "learning": 0, "new": 10, "ignored": 1}
    await browser.post("/api/cards/notes", json={"language": "en", "word": "ferries", "lemma": "ferry"})
    marks = {"language": "en-GB", "lemmas": ["Wait", "wait"], "state": "known"}
    for _ in range(2):
        assert (await browser.put(TERMS, json=marks)).status_code == 204
    after, shown = await states(browser, book_id)
    assert after == before | {"waited": "said", "wait": "said", "ferry": "learning", "ferries": "learning"}
    assert shown["words"] == {"known": 3, "learning": 2, "new": 9, "ignored": 2}
    assert (await browser.put(TERMS, json=marks | {"state": None})).status_code == 204
    assert (await browser.put(TERMS, json=marks | {"lemmas": ["peter"], "state": "new"})).status_code == 204
    assert (await states(browser, book_id))[0] == before | {"peter": "new", "ferry": "learning", "ferries": "learning"}
    assert (await states(await school.client(), book_id))[0] == before


async def test_the_rest_of_a_chapter_is_known_at_once_and_undone_at_once(school, book_id):
    browser = await school.client()
    await browser.post("/api/cards/notes", json={"language": "en", "word": "ferry", "lemma": "ferry"})
    await browser.put(TERMS, json={"language": "en", "lemmas": ["wait"], "state": "new"})
    before, _ = await states(browser, book_id)
    address, place = f"{READING}/known/{new_id()}", {"book_id": book_id, "chapter": 1}
    for _ in range(2):
        answer = await browser.put(address, json=place)
        assert (answer.status_code, answer.json()["marked"]) == (200, 8)
    after, shown = await states(browser, book_id)
    assert after == before | {"the": "said"}
    assert (shown["lemmas"]["new"], shown["usual"]) == (1, "said")
    await browser.put(TERMS, json={"language": "en", "lemmas": ["girl"], "state": "ignored"})
    for _ in range(2):
        assert (await browser.delete(address)).status_code == 204
    undone, shown = await states(browser, book_id)
    assert undone == before
    assert shown["standings"]["girl"] == "ignored"


async def test_the_profile_says_what_is_taken_for_granted(school, book_id):
    browser = await school.client()
    profile = {"native_language": "fa", "target_language": "en", "level": "B1"}
    await browser.put("/api/progress/profile", json=profile)
    at_b1, _ = await states(browser, book_id)
    assert at_b1 == {"the": "common", "waited": "common", "wait": "common", "ferry": "new", "ferries": "new", "peter": "name"}
    await browser.put(TERMS, json={"language": "en", "lemmas": ["wait"], "state": "new"})
    assert (await states(browser, book_id))[0] == at_b1 | {"waited": "new", "wait": "new"}
    await browser.put("/api/progress/profile", json=profile | {"target_language": "de"})
    assert (await states(browser, book_id))[0]["the"] == "new"
    await browser.put("/api/progress/profile", json={"native_language": "en", "target_language": "de"})
    own, shown = await states(browser, book_id)
    assert (own["ferry"], own["wait"], shown["words"]["known"] > 0) == ("own", "new", True)


async def test_cards_of_a_chapter_are_made_of_words_that_are_not_known(school, book_id):
    browser = await school.client()
    await browser.put(TERMS, json={"language": "en", "lemmas": ["ferry"], "state": "known"})
    await browser.put("/api/progress/profile", json={"native_language": "fa", "target_language": "en", "level": "B1"})
    made = (await browser.post("/api/cards/notes/from-chapter", json={"book_id": book_id, "chapter": 1, "count": 30})).json()
    assert not {"ferry", "wait", "girl"} & {note["lemma"] for note in made["notes"]}
    assert made["left"] == 0


async def test_a_word_is_known_when_all_its_cards_are_mature(school, learner, book_id):
    place = ChapterPlace(book_id=book_id, chapter=1)

    async def ferry() -> str:
        shown = await learner.room.reading(learner.user_id, place)
        return shown.standings.get("ferry", shown.usual)

    note = await learner.keep("ferry")
    (card,) = await learner.room.cards_of(learner.user_id, note.id)
    state = await learner.learn(card.card_id)
    assert await ferry() == "learning"
    while (state.due_day - state.last_day).days < 21:
        assert await ferry() == "learning"
        learner.wait(days=(state.due_day - learner.day).days)
        state = await learner.answer(card.card_id)
    assert await ferry() == "mature"
    await learner.room.change_card(learner.user_id, card.card_id, CardChanges(suspended=True))
    assert await ferry() == "mature"
    await learner.room.mark_terms(learner.user_id, TermMarks(language="en", lemmas=("ferry",), state="new"))
    assert await ferry() == "learning"


async def test_a_chapter_costs_two_queries_however_many_words(school, book_id, monkeypatch):
    room, user = school.house.ports["cards"], (await school.client()).user_id
    asked: list[str] = []
    for name in ("said", "notes"):
        real = getattr(reading_module.term_store, name)

        async def counted(*args, real=real, name=name):
            asked.append(name)
            return await real(*args)

        monkeypatch.setattr(reading_module.term_store, name, counted)
    await room.reading(user, ChapterPlace(book_id=book_id, chapter=1))
    assert asked == ["said", "notes"]


async def test_what_cannot_be_asked_or_said(school, book_id, monkeypatch):
    browser = await school.client()
    assert (await browser.get(READING, params={"book_id": str(uuid4()), "chapter": 1})).json()["code"] == "book_not_found"
    assert (await browser.get(READING, params={"book_id": book_id, "chapter": 9})).json()["code"] == "chapter_not_found"
    marks = {"language": "en", "lemmas": ["wait"], "state": "known"}
    for change in ({"lemmas": []}, {"lemmas": ["a"] * 501}, {"lemmas": ["a" * 101]}, {"state": "mature"}, {"language": "1"}, {"more": 1}):
        assert (await browser.put(TERMS, json=marks | change)).status_code == 422
    assert (await browser.put(TERMS, json=marks | {"lemmas": ["\u200c"]})).json()["code"] == "nothing_to_keep"
    assert (await browser.put(f"{READING}/known/{uuid4()}", json={"book_id": book_id, "chapter": 1})).status_code == 422
    for odd in ("\x00", "ﷺ" * 100):
        assert (await browser.put(TERMS, json=marks | {"lemmas": [odd]})).status_code == 422
    guest = await school.client(role="guest")
    assert (await guest.get(READING, params={"book_id": book_id, "chapter": 1})).status_code == 401
    monkeypatch.setattr(terms, "MAX_MARKS", 2)
    assert (await browser.put(TERMS, json=marks)).status_code == 204
    refused = await browser.put(TERMS, json=marks | {"lemmas": ["boat", "river"]})
    assert (refused.status_code, refused.json()["code"], refused.json()["params"]) == (409, "too_many_marks", {"words": 2})
    assert (await browser.put(f"{READING}/known/{new_id()}", json={"book_id": book_id, "chapter": 1})).json()["code"] == "too_many_marks"
    assert (await states(browser, book_id))[1]["lemmas"]["known"] == 1
