"""What is studied when: queue, limits, siblings, leeches, decks."""

from datetime import timedelta

import pytest

from lyceum.domains.cards.errors import CardNotFound, DeckNotFound, DeckOfAnotherLanguage, DefaultDeckStays, NoSuchName
from lyceum.domains.cards.models import CardChanges, DeckChanges
from lyceum.domains.cards.port import NoteChanges
from lyceum.domains.cards.schedule import interval_days
from lyceum.domains.cards.tables import NoteRow
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id

ALL_KINDS = DeckChanges(kinds=("basic", "reversed", "gap", "listening", "typed"))


async def deck_of(learner, language="en"):
    return next(deck for deck in await learner.room.decks(learner.user_id) if deck.language == language and deck.is_default)


async def test_a_kept_word_is_studied_and_comes_back_when_it_is_due(learner):
    note = await learner.keep("rabbit", sentence="A rabbit ran by.")
    queue = await learner.study()
    (card,) = queue.cards
    assert (queue.counts.new, queue.counts.learning, queue.counts.due) == (1, 0, 0)
    assert (card.note_id, card.kind, card.front.word, card.back.meaning) == (note.id, "basic", "rabbit", "meaning of rabbit")
    assert [(button.minutes, button.days is None) for button in card.buttons] == [(1, True), (5.5, True), (10, True), (None, False)]
    await learner.answer(card.id, 3)
    waiting = await learner.study()
    assert [one.id for one in waiting.cards] == [card.id]  # due in ten minutes: shown rather than waited for
    assert waiting.counts.learning == 1
    learner.wait(minutes=10)
    state = await learner.answer(card.id, 3)
    assert state.state == "review"
    assert (await learner.study()).cards == ()
    learner.wait(days=(state.due_day - learner.day).days - 1)
    assert (await learner.study()).counts.due == 0
    learner.wait(days=1)
    again = await learner.study()
    assert (again.counts.due, [one.id for one in again.cards]) == (1, [card.id])


async def test_new_cards_come_oldest_first_within_the_limit_and_the_limit_counts_what_was_done(learner):
    notes = [await learner.keep(f"word{number}") for number in range(13)]
    queue = await learner.study()
    assert [card.note_id for card in queue.cards] == [note.id for note in notes[:10]]
    for card in queue.cards[:4]:
        await learner.answer(card.id, 4)
    assert (await learner.study()).counts.new == 6
    deck = await deck_of(learner)
    await learner.room.change_deck(learner.user_id, deck.id, DeckChanges(new_per_day=5))
    assert (await learner.study()).counts.new == 1
    learner.wait(days=1)
    assert (await learner.study()).counts.new == 5


async def test_reviews_have_a_limit_too_and_the_longest_overdue_come_first(learner):
    for number in range(6):
        await learner.keep(f"word{number}")
    cards = [card.id for card in (await learner.study()).cards]
    for card in cards:
        await learner.answer(card, 4)
        learner.wait(days=1)
    learner.wait(days=60)
    deck = await deck_of(learner)
    await learner.room.change_deck(learner.user_id, deck.id, DeckChanges(reviews_per_day=3))
    queue = await learner.study()
    assert [card.id for card in queue.cards] == cards[:3]
    await learner.answer(cards[0], 3)
    assert (await learner.study()).counts.due == 2


async def test_siblings_keep_apart(learner):
    note = await learner.keep("rabbit", sentence="A rabbit ran by.")
    deck = await deck_of(learner)
    await learner.room.change_deck(learner.user_id, deck.id, ALL_KINDS)
    assert len(await learner.room.cards_of(learner.user_id, note.id)) == 5
    queue = await learner.study()
    assert (len(queue.cards), queue.counts.new) == (1, 1)
    await learner.answer(queue.cards[0].id, 4)
    assert (await learner.study()).cards == ()
    learner.wait(days=1)
    (sibling,) = (await learner.study()).cards
    assert sibling.id != queue.cards[0].id


async def test_the_kinds_of_cards(learner):
    await learner.keep("rabbit", sentence="A rabbit ran by.")
    deck = await deck_of(learner)
    seen = {}
    for kind in ("basic", "reversed", "gap", "listening", "typed"):
        await learner.room.change_deck(learner.user_id, deck.id, DeckChanges(kinds=(kind,)))
        (card,) = (await learner.study()).cards
        assert card.kind == kind
        seen[kind] = (card.front.model_dump(exclude_none=True), card.answer, card.typed)
    sound = {"text": "rabbit", "language": "en"}
    assert seen == {
        "basic": ({"word": "rabbit", "sentence": "A rabbit ran by.", "sound": sound}, "meaning of rabbit", False),
        "reversed": ({"meaning": "meaning of rabbit"}, "rabbit", False),
        "gap": ({"gap": "A ____ ran by."}, "rabbit", False),
        "listening": ({"sound": sound}, "rabbit", False),
        "typed": ({"meaning": "meaning of rabbit", "gap": "A ____ ran by."}, "rabbit", True),
    }


async def test_cards_follow_the_note(learner):
    note = await learner.keep("rabbit", meaning=None, sentence="A rabbit ran by.")
    assert [card.kind for card in (await learner.study()).cards] == ["gap"]
    edited = await learner.room.edit(learner.user_id, note.id, NoteChanges(meaning="خرگوش"))
    assert (edited.meaning, edited.sentence) == ("خرگوش", "A rabbit ran by.")
    (card,) = (await learner.study()).cards
    assert (card.kind, card.back.meaning) == ("basic", "خرگوش")
    await learner.answer(card.id, 4)
    await learner.room.edit(learner.user_id, note.id, NoteChanges(meaning=""))
    assert [state.state for state in await learner.room.cards_of(learner.user_id, note.id)] == ["new"]
    await learner.room.edit(learner.user_id, note.id, NoteChanges(meaning="again"))
    assert [state.reps for state in await learner.room.cards_of(learner.user_id, note.id)] == [1]


async def test_a_leech_stays_away_until_the_learner_says_otherwise(learner):
    await learner.keep("rabbit")
    (card,) = (await learner.study()).cards
    for _ in range(8):
        await learner.answer(card.id, 4)
        learner.wait(minutes=1)
        state = await learner.answer(card.id, 1)
        learner.wait(minutes=1)
    assert (state.lapses, state.leech, state.suspended) == (8, True, None)
    learner.wait(days=3)
    assert (await learner.study()).cards == ()
    assert (await learner.room.statistics(learner.user_id)).maturity.suspended == 1
    state = await learner.room.change_card(learner.user_id, card.id, CardChanges(suspended=False))
    assert (state.leech, state.suspended) == (True, False)
    assert len((await learner.study()).cards) == 1
    await learner.room.change_card(learner.user_id, card.id, CardChanges(suspended=True))
    assert (await learner.study()).cards == ()
    with pytest.raises(CardNotFound):
        await learner.room.change_card(learner.user_id, new_id(), CardChanges(suspended=True))


async def test_another_desired_retention_moves_the_due_days(learner):
    await learner.keep("rabbit")
    (card,) = (await learner.study()).cards
    usual = await learner.learn(card.id, 3)
    deck = await deck_of(learner)
    await learner.room.change_deck(learner.user_id, deck.id, DeckChanges(desired_retention=0.8))
    (rarer,) = await learner.room.cards_of(learner.user_id, card.note_id)
    assert rarer.due_day > usual.due_day
    assert (rarer.due_day - rarer.last_day).days == interval_days(rarer.stability, 0.8)
    learner.wait(days=40)
    recomputed = await learner.answer(card.id, 3)  # by replay, where it was by SQL before
    assert (recomputed.due_day - recomputed.last_day).days == interval_days(recomputed.stability, 0.8)
    await learner.room.change_deck(learner.user_id, deck.id, DeckChanges(desired_retention=0.97))
    (often,) = await learner.room.cards_of(learner.user_id, card.note_id)
    assert often.due_day < recomputed.due_day


async def test_decks_of_ones_own(learner):
    room, me = learner.room, learner.user_id
    note = await learner.keep("rabbit")
    own = await room.add_deck(me, "en-GB", DeckChanges(name="  Animals ", new_per_day=3))
    assert (own.name, own.language, own.is_default, own.new_per_day, own.kinds, own.cards) == ("Animals", "en", False, 3, ("basic",), 0)
    await room.edit(me, note.id, NoteChanges(deck_id=own.id))
    await learner.keep("fox", deck_id=own.id)
    assert {deck.name: deck.cards for deck in await room.decks(me)} == {"": 0, "Animals": 2}
    assert {deck.name: deck.counts.new for deck in await room.decks(me)} == {"": 0, "Animals": 2}
    assert (await room.change_deck(me, own.id, DeckChanges(new_per_day=1))).counts.new == 1
    await room.change_deck(me, own.id, DeckChanges(new_per_day=3))
    assert len((await learner.study(own.id)).cards) == 2
    with pytest.raises(DeckOfAnotherLanguage):
        await learner.keep("lapin", language="fr", deck_id=own.id)
    with pytest.raises(DeckNotFound):
        await learner.keep("owl", deck_id=new_id())
    with pytest.raises(DefaultDeckStays):
        await room.drop_deck(me, (await deck_of(learner)).id)
    with pytest.raises(NoSuchName):
        await room.change_deck(me, own.id, DeckChanges(name=" \u200f"))
    await room.drop_deck(me, own.id)
    assert {deck.name: deck.cards for deck in await room.decks(me)} == {"": 2}
    with pytest.raises(DeckNotFound):
        await learner.study(own.id)


async def test_words_from_before_there_were_cards_get_theirs(learner, school):
    note = await learner.keep("rabbit")
    async with school.db.as_user(learner.user_id) as tx:
        await tx.merge(NoteRow(owner_id=learner.user_id, id=new_id(), **old_note("fox")))
    assert {card.back.word for card in (await learner.study()).cards} == {"rabbit", "fox"}
    assert {item.deck_id for item in (await learner.room.notes(learner.user_id)).items} == {note.deck_id}


def old_note(word: str) -> dict:
    return {"language": "en", "folded": word, "word": word, "lemma": word, "meaning": "m", "created_at": now(), "deck_id": None}


async def test_a_deleted_word_is_not_studied_and_its_reviews_stay_counted(learner):
    note = await learner.keep("rabbit")
    (card,) = (await learner.study()).cards
    await learner.answer(card.id, 4)
    await learner.room.drop(learner.user_id, note.id)
    learner.wait(days=30)
    assert (await learner.study()).cards == ()
    late = await learner.send(learner.review(card.id, 3, at=learner.now - timedelta(days=1), day=learner.day - timedelta(days=1)))
    assert (len(late.added), late.states[0].reps) == (1, 2)
    assert (await learner.room.statistics(learner.user_id)).reviews_total == 2


async def test_today_tells_what_waits_and_how_long_it_takes(learner):
    for number in range(12):
        await learner.keep(f"word{number}")
    today = await learner.room.today(learner.user_id)
    assert (today.kept, today.due, today.new, today.recall_today, today.minutes) == (12, 0, 10, 0, 3)  # 20 showings of 8 s
    for card in (await learner.study()).cards:
        await learner.answer(card.id, 4, milliseconds=30_000)
    today = await learner.room.today(learner.user_id)
    assert (today.due, today.new, today.recall_today, today.minutes) == (0, 0, 10, 0)
    learner.wait(days=40)
    today = await learner.room.today(learner.user_id)
    assert (today.due, today.new, today.minutes) == (10, 2, 7)  # 14 showings at the learner's own 30 s
    assert 6 <= today.recall_today <= 9
