"""The words of a chapter: by rule, and as their word cards say."""

from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.library import words as word_lists
from lyceum.domains.library.models import ChapterTerms, Term
from lyceum.domains.library.port import BookNotFound, ChapterNotFound, SharedBook, SharedChapter
from lyceum.domains.library.terms import Shelf, is_name, tally
from lyceum.kernel.text import sentences, words

ENGLISH = (
    "Suddenly Alice ran. The dog saw Alice and the girl saw “Nothing” there. On Monday I said: I'm 12 years old! "
    "Dogs RUN, and a dog ran after Alice's hat."
)


def tallied(text: str, language: str):
    return tally([("paragraph", text, sentences(text, language)), ("figure", "A picture", [])], language)


def test_forms_are_counted_in_small_letters_without_numbers():
    found = tallied(ENGLISH, "en")
    assert "12" not in found
    assert "picture" not in found
    assert (found["the"].count, found["the"].spelling, found["dogs"].spelling) == (2, "the", "Dogs")
    assert (found["ran"].count, found["run"].count) == (2, 1)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", ENGLISH, {"alice", "alice's"}),
        ("en", "The Rose is a rose and a rose is red.", set()),
        ("fa", "آقای کریمی فرش می‌فروشد. سارا از کریمی فرش خرید.", {"کریمی", "سارا"}),
        ("de", "Der Hund sah den Mann und die Katze.", set()),
    ],
)
def test_names_are_told_from_words(language, text, names):
    assert {form for form, uses in tallied(text, language).items() if is_name(form, uses, language)} == names


def test_nothing_is_said_of_words_written_without_spaces():
    assert tallied("吾輩は猫である。", "ja") == {}


@given(st.text(alphabet="aAbB ’'.\u200cبیİßǅ 1٢-", max_size=60), st.sampled_from(["en", "fa", "tr", "de"]))
def test_every_running_word_is_counted_once(text, language):
    found = tallied(text, language)
    tokens = [token.text for token in words(text, language) if not token.text[0].isdecimal()]
    assert {form: uses.count for form, uses in found.items()} == Counter(token.lower() for token in tokens)
    for form, uses in found.items():
        is_name(form, uses, language)
        assert uses.spelling in uses.surfaces


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6))))
def test_the_shelf_stays_small(asked):
    shelf: Shelf[int] = Shelf(20)
    for key, forms in asked:
        term = Term(lemma="a", others=(), zipf=None, name=False, forms=tuple(map(str, range(forms))), words=forms)
        made = ChapterTerms(language="en", terms=(term,))
        shelf.put(key, made)
        assert sum(1 + len(kept.terms[0].forms) for kept in shelf._kept.values()) == shelf._forms <= 20
        assert shelf.get(key) is not None


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("نمی‌رفتم", "رفت"), ("رفته‌ام", "رفت"), ("بچه‌هایش", "بچه"), ("گربه‌ای", "گربه"), ("کتابش", "کتاب"), ("سالم", "سالم"), ("دانش", "دانش")],
)
def test_persian_forms(word, lemma):
    assert word_lists._facts(word, "fa")[0] == lemma


TEXT = (
    "The girls ran to the well. Rose ran too; a rose fell. Then Grandma ran, and Grandma fell. "
    "Mona’s hat was like Mona. So said King Ned to the King."
)
STORY = SharedBook(
    slug="terms-the-well",
    title="The Well",
    authors=("Lyceum",),
    language="en",
    gloss_language="fa",
    glosses={"well": "چاه", "grandma": "مادربزرگ"},
    chapters=(SharedChapter(title="One", text=TEXT),),
)


async def test_lemmas_are_those_of_the_word_cards_and_are_looked_up_once(school, monkeypatch):
    library = school.house.ports["library"]
    book_id = await library.add_shared(STORY)
    user = (await school.client()).user_id
    chapter = await library.chapter_terms(user, book_id, 1)
    by_form = {form: term for term in chapter.terms for form in term.forms}
    assert (by_form["ran"].forms, by_form["ran"].words) == (("ran",), 3)
    assert not by_form["grandma"].name  # a dictionary made for this text has it
    assert not by_form["king"].name  # which is a word however it is written
    assert (by_form["mona’s"], by_form["mona"].name) == (by_form["mona"], True)
    for form, term in by_form.items():
        for spelling in (form, form.title()):
            if spelling in TEXT:
                assert (await library.word("en", spelling)).lemma.lower() in (term.lemma, *term.others)
    monkeypatch.setattr(word_lists, "_facts", None)
    assert await library.chapter_terms(user, book_id, 1) is chapter
    monkeypatch.undo()
    again = STORY.model_copy(update={"chapters": (SharedChapter(title="One", text="A frog sat."),)})
    await library.add_shared(again)
    assert {term.lemma for term in (await library.chapter_terms(user, book_id, 1)).terms} == {"a", "frog", "sit"}
    with pytest.raises(ChapterNotFound):
        await library.chapter_terms(user, book_id, 2)
    with pytest.raises(BookNotFound):
        await library.chapter_terms(user, uuid4(), 1)


async def test_meanings_of_the_book_at_hand_come_first(school):
    library, browser = school.house.ports["library"], await school.client()
    one = await library.add_shared(STORY.model_copy(update={"slug": "terms-a", "title": "A", "glosses": {"bank": "بانک"}}))
    two = await library.add_shared(STORY.model_copy(update={"slug": "terms-b", "title": "B", "glosses": {"bank": "ساحل"}}))
    for book, first in ((one, "بانک"), (two, "ساحل")):
        card = (await browser.get("/api/library/words", params={"language": "en", "word": "banks", "book_id": str(book)})).json()
        assert card["meanings"][0]["text"] == first
        assert len(card["meanings"]) == 2
