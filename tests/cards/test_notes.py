"""The word list through the room's port."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import func, select

from lyceum.domains.cards.port import NoteDraft, NothingToKeep, WordListFull, WordTooLong
from lyceum.domains.cards.service import CardsService
from lyceum.domains.cards.tables import NoteRow, TallyRow
from lyceum.domains.library.port import BookRearranged
from lyceum.kernel.errors import LyceumError, NotFound
from lyceum.kernel.ids import new_id, new_user_id


def draft(word: str, **others) -> NoteDraft:
    return NoteDraft(**{"language": "en", "word": word, "lemma": word} | others)


async def kept_words(cards, user_id, **asked) -> list[str]:
    """All lemmas, page by page."""
    words, after = [], None
    while True:
        page = await cards.notes(user_id, after=after, **asked)
        words += [note.lemma for note in page.items]
        if (after := page.next) is None:
            return words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Rabbit", " rabbit "),
        ("en", "don’t", "don't"),
        ("de", "Mädchen", "Maedchen"),
        ("fa", "كتاب", "کتاب"),
        ("fa", "می‌رود", "میرود"),
    ],
)
async def test_one_note_a_lemma_however_it_is_written(cards, language, one, other):
    user_id = new_user_id()
    first = await cards.keep(user_id, draft(one, language=language, meaning="first"))
    second = await cards.keep(user_id, draft(other, language=f"{language}-XX", meaning="second"))
    assert (first.created, second.created) == (True, False)
    assert first.note == second.note
    assert (first.note.language, first.note.meaning) == (language, "first")
    assert (await cards.notes(user_id)).total == 1


async def test_the_same_lemma_is_another_word_in_another_language_or_for_another_learner(cards):
    user_id = new_user_id()
    assert (await cards.keep(user_id, draft("Gift"))).created
    assert (await cards.keep(user_id, draft("Gift", language="de"))).created
    assert (await cards.keep(new_user_id(), draft("Gift"))).created
    assert (await cards.today(user_id)).kept == 2


async def test_pages_go_through_all_notes_newest_first(cards):
    user_id = new_user_id()
    words = [f"word{number}" for number in range(23)]
    for number, word in enumerate(words):
        await cards.keep(user_id, draft(word, language="en" if number % 3 else "fr"))
    newest = list(reversed(words))
    for limit in (1, 7, 23, 50):
        assert await kept_words(cards, user_id, limit=limit) == newest
    french = [word for word in newest if int(word[4:]) % 3 == 0]
    assert await kept_words(cards, user_id, limit=3, language="fr") == french
    assert (await cards.notes(user_id, "fr-CA", limit=1)).total == len(french)
    page = await cards.notes(user_id, "de")
    assert (page.items, page.next, page.total) == ((), None, 0)


async def test_a_page_is_not_shifted_by_what_comes_and_goes_meanwhile(cards):
    user_id = new_user_id()
    notes = [(await cards.keep(user_id, draft(f"word{number}"))).note for number in range(6)]
    page = await cards.notes(user_id, limit=2)
    await cards.keep(user_id, draft("newer"))
    await cards.drop(user_id, page.items[-1].id)
    rest = await cards.notes(user_id, after=page.next)
    assert [note.id for note in rest.items] == [note.id for note in reversed(notes[:4])]


async def test_deleting(cards):
    user_id, other = new_user_id(), new_user_id()
    note = (await cards.keep(user_id, draft("rabbit"))).note
    with pytest.raises(NotFound):
        await cards.drop(other, note.id)
    with pytest.raises(NotFound):
        await cards.drop(user_id, new_id())
    await cards.drop(user_id, note.id)
    with pytest.raises(NotFound):
        await cards.drop(user_id, note.id)
    assert (await cards.today(user_id)).kept == 0
    assert (await cards.keep(user_id, draft("rabbit"))).created


async def test_keeping_and_deleting_at_once_leaves_counts_that_are_true(cards, school):
    user_id, rng = new_user_id(), random.Random(5)

    async def visit() -> None:
        for _ in range(6):
            note = (await cards.keep(user_id, draft(rng.choice("abcd"), language=rng.choice(["en", "fr"])))).note
            if rng.random() < 0.5:
                try:
                    await cards.drop(user_id, note.id)
                except NotFound:
                    continue  # another visit was faster

    await asyncio.gather(*(visit() for _ in range(8)))
    async with school.db.as_user(user_id) as tx:
        real = dict((await tx.execute(select(NoteRow.language, func.count()).group_by(NoteRow.language))).all())
        told = dict((await tx.execute(select(TallyRow.language, TallyRow.notes))).all())
    assert {language: notes for language, notes in told.items() if notes and language} == real
    assert told[""] == sum(real.values())


async def test_a_word_sent_many_times_at_once_is_kept_once(cards):
    user_id = new_user_id()
    answers = await asyncio.gather(*(cards.keep(user_id, draft("rabbit")) for _ in range(9)))
    assert sorted(answer.created for answer in answers) == [False] * 8 + [True]
    assert len({answer.note.id for answer in answers}) == 1
    assert (await cards.today(user_id)).kept == 1


async def test_a_full_list_says_so_and_still_knows_its_words(school):
    cards, user_id = (
        CardsService(db=school.db, library=school.house.ports["library"], progress=school.house.ports["progress"], max_notes=3),
        new_user_id(),
    )
    answers = await asyncio.gather(
        *(cards.keep(user_id, draft(f"word{n}", language=("en", "fr")[n % 2])) for n in range(8)), return_exceptions=True
    )
    full = [answer for answer in answers if isinstance(answer, WordListFull)]
    assert (len(full), full[0].status, full[0].params) == (5, 409, {"notes": 3})
    page = await cards.notes(user_id)
    assert (len(page.items), page.total) == (3, 3)
    assert not (await cards.keep(user_id, draft(page.items[0].lemma, language=page.items[0].language))).created
    await cards.drop(user_id, page.items[0].id)
    assert (await cards.keep(user_id, draft("room again"))).created


@pytest.mark.parametrize("nothing", ["!?", "   ", "\u200b", "\u200c", "\u202e", "—"])
async def test_what_is_no_word(cards, nothing):
    for field in ("word", "lemma"):
        with pytest.raises(NothingToKeep) as refused:
            await cards.keep(new_user_id(), NoteDraft(**{"language": "en", "word": "rabbit", "lemma": "rabbit"} | {field: nothing}))
        assert refused.value.field == field


async def test_a_sign_that_stands_for_a_phrase_does_not_break_the_index(cards):
    with pytest.raises(WordTooLong):
        await cards.keep(new_user_id(), draft("ﷺ" * 100, language="ar"))
    assert (await cards.keep(new_user_id(), draft("ﷺ", language="ar"))).created


async def test_text_is_kept_as_text(cards):
    user_id = new_user_id()
    sent = NoteDraft(language="en", word=" Rabbits\n", lemma="rab\x00bit\u202e", meaning=" ", sentence="\ufeffTwo rabbits.")
    note = (await cards.keep(user_id, sent)).note
    assert (note.lemma, note.word, note.meaning, note.sentence) == ("rabbit", "Rabbits", None, "Two rabbits.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=100), st.sampled_from(["en", "fa", "ar", "de", "tr", "zh-Hant"]))
async def test_whatever_is_sent_is_kept_or_refused_with_a_reason(cards, word, lemma, language):
    user_id = new_user_id()
    try:
        note = (await cards.keep(user_id, draft(word, lemma=lemma, language=language, meaning=word, sentence=lemma))).note
    except (LyceumError, ValidationError):
        return
    assert (await cards.notes(user_id)).items == (note,)
    assert not (await cards.keep(user_id, draft(word, lemma=lemma, language=language))).created


async def test_where_a_word_was_met_follows_its_book(cards):
    user_id, book_id = new_user_id(), new_id()

    def event(chapters: dict[int, int | None]) -> BookRearranged:
        return BookRearranged(user_id=user_id, book_id=book_id, chapters=chapters)

    for word, chapter, book in (("one", 1, book_id), ("two", 2, book_id), ("three", 3, book_id), ("other", 1, new_id())):
        await cards.keep(user_id, draft(word, book_id=book, chapter=chapter, block=7))
    first = event({1: 2, 2: 3, 3: None})
    second = event({1: 1, 2: 1, 3: 2})
    await cards.keep(user_id, draft("later", book_id=book_id, chapter=1, block=1))
    for told in (first, first, second, first):  # at least once, in whatever order
        await cards.follow_book(told)
    met = {note.lemma: (note.chapter, note.block) for note in (await cards.notes(user_id)).items}
    assert met == {"one": (1, 7), "two": (2, 7), "three": (None, None), "other": (1, 7), "later": (1, 1)}
