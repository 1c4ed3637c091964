"""The log: nothing is lost, nothing counts twice, and the order in which devices send changes nothing."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lyceum.domains.cards import reviews as reviews_at_work
from lyceum.domains.cards.errors import CardLogFull, DayElsewhere
from lyceum.domains.cards.models import Review, ReviewBatch
from lyceum.domains.cards.tables import CardRow, DayRow, ReviewRow
from lyceum.kernel.ids import new_id


async def first_card(learner, word="rabbit"):
    await learner.keep(word)
    return next(card.id for card in (await learner.study()).cards if card.back.word == word)


async def facts(school, user_id, number_of):
    """All that the log makes, with each learner's own ids told as numbers."""
    async with school.db.as_user(user_id) as tx:
        cards = (await tx.execute(select(CardRow))).scalars().all()
        days = (await tx.execute(select(DayRow))).scalars().all()
    names = ("state", "step", "stability", "difficulty", "last_at", "last_day", "due_day", "due_at", "reps", "lapses", "leech")
    sums = ("reviews", "introduced", "tested", "recalled", "mature_tested", "mature_recalled", "milliseconds")
    return (
        {number_of[card.id]: tuple(getattr(card, name) for name in names) for card in cards},
        {day.day: tuple(getattr(day, name) for name in sums) for day in days if day.reviews},
    )


async def test_a_batch_sent_again_counts_once(learner):
    card = await first_card(learner)
    reviews = [learner.review(card, 3), learner.review(card, 3, at=learner.now + timedelta(seconds=1))]
    learner.wait(minutes=1)
    first, again = await learner.send(*reviews, reviews[0]), await learner.send(*reviews)
    ids = tuple(sorted(review.id for review in reviews))
    assert (first.added, first.known, again.added, again.known) == (ids, (), (), ids)
    assert first.states == again.states
    assert first.states[0].reps == 2


async def test_two_devices_send_what_they_did_offline_in_any_order(learner, school):
    """Forty reviews of twenty cards on two devices: forty count, and each order of batches ends alike."""
    chance, ends = random.Random(3), []
    answers = [(device, card, chance.randint(1, 4), chance.randrange(9 * 1_440)) for device in (0, 1) for card in range(20)]
    for order in range(4):
        learner.user_id = type(learner)(room=learner.room).user_id
        notes = [await learner.keep(f"word{number}") for number in range(20)]
        ids = [(await learner.room.cards_of(learner.user_id, note.id))[0].card_id for note in notes]
        reviews = [[], []]
        for device, card, rating, minutes in answers:
            at = learner.now - timedelta(minutes=minutes)
            reviews[device].append(learner.review(ids[card], rating, at=at, day=(at - timedelta(hours=4)).date()))
        for device in reviews:  # each device undoes one of its own
            device.append(Review(id=new_id(), card_id=device[4].card_id, at=learner.now, day=learner.day, voids=device[4].id))
        batches = [device[start : start + 7] for device in reviews for start in range(0, 21, 7)]
        random.Random(order).shuffle(batches)
        for batch in [*batches, batches[0]]:
            await learner.send(*batch)
        ends.append(await facts(school, learner.user_id, {id_: number for number, id_ in enumerate(ids)}))
    cards, days = ends[0]
    assert ends == [ends[0]] * 4
    assert sum(card[8] for card in cards.values()) == 38
    assert sum(day[0] for day in days.values()) == 38


async def test_uploads_at_the_same_moment_lose_nothing(learner, school):
    card = await first_card(learner)
    other = await first_card(learner, "fox")
    reviews = [learner.review(each, 3, at=learner.now - timedelta(minutes=number)) for number in range(12) for each in (card, other)]
    chance = random.Random(1)
    batches = [[*reviews[start : start + 6], chance.choice(reviews)] for start in range(0, 24, 3)]
    learner.wait(minutes=1)
    await asyncio.gather(*(learner.send(*batch) for batch in batches))
    async with school.db.as_user(learner.user_id) as tx:
        assert [row.reps for row in (await tx.execute(select(CardRow))).scalars()] == [12, 12]
        assert sum(row.reviews for row in (await tx.execute(select(DayRow))).scalars()) == 24


async def test_undoing(learner):
    card = await first_card(learner)
    before = await learner.answer(card, 3)
    learner.wait(minutes=10)
    wrong = learner.review(card, 1)
    undo = learner.review(card, None, voids=wrong.id)
    await learner.send(undo)  # arrives first
    learner.wait(seconds=1)
    assert (await learner.send(wrong)).states == (before,)
    assert (await learner.room.statistics(learner.user_id)).reviews_today == 1
    redo = learner.review(card, None, voids=undo.id)
    assert (await learner.send(redo)).states == (before,)  # an undoing cannot be undone
    assert (await learner.answer(card, 3)).reps == 2


async def test_a_review_of_one_card_cannot_undo_that_of_another(learner):
    one, other = await first_card(learner), await first_card(learner, "fox")
    review = learner.review(one, 3)
    await learner.send(review)
    await learner.send(learner.review(other, None, voids=review.id))
    assert (await learner.answer(one, 3)).reps == 2


async def test_cards_of_nobody_are_named_and_the_rest_is_kept(learner, school):
    card, nobodys = await first_card(learner), new_id()
    theirs = type(learner)(room=learner.room, now=learner.now)
    other = await first_card(theirs, "secret")
    done = await learner.send(learner.review(card, 4), learner.review(nobodys, 4), learner.review(other, 4))
    assert (len(done.added), done.unknown, [state.card_id for state in done.states]) == (1, tuple(sorted([nobodys, other])), [card])
    assert (await theirs.answer(other, 3)).reps == 1
    async with school.db.as_user(learner.user_id) as tx:
        assert len((await tx.execute(select(ReviewRow))).all()) == 1


async def test_a_device_with_a_wrong_clock_is_set_right(learner, school):
    card = await first_card(learner)
    wrong = learner.now - timedelta(days=3_000)
    review = Review(id=new_id(), card_id=card, at=wrong - timedelta(minutes=5), day=wrong.date(), rating=4)
    done = await learner.room.receive(learner.user_id, ReviewBatch(sent_at=wrong, reviews=(review,)))
    assert (done.states[0].last_at, done.states[0].last_day) == (learner.now - timedelta(minutes=5), learner.day)


async def test_the_day_is_the_devices_own_and_must_be_possible(learner):
    card = await first_card(learner)
    learner.now = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)
    assert (await learner.answer(card, 4, day="2026-06-11")).last_day.isoformat() == "2026-06-11"  # Sydney's morning
    with pytest.raises(DayElsewhere) as refused:
        await learner.send(learner.review(card, 4), learner.review(card, 4, day="2026-06-13"))
    assert refused.value.field == "reviews.1.day"


async def test_no_log_grows_without_end(learner, monkeypatch):
    monkeypatch.setattr(reviews_at_work, "MAX_LINES_A_CARD", 3)
    card = await first_card(learner)
    await learner.send(*(learner.review(card) for _ in range(3)))
    with pytest.raises(CardLogFull):
        await learner.send(learner.review(card))
    assert (await learner.room.statistics(learner.user_id)).reviews_total == 3


async def test_progress_hears_of_reviews(learner, school):
    """XP and minutes by effort; an answer that is told twice or ticked twice earns no more."""
    learner.now = datetime.now(UTC)
    cards = [await first_card(learner, f"word{number}") for number in range(5)]
    reviews = [learner.review(card, 3, milliseconds=40_000) for card in cards]
    await learner.send(*reviews)
    await learner.send(*reviews)
    await school.work()
    progress = school.house.ports["progress"]
    summary = await progress.summary(learner.user_id)
    assert (summary.minutes_done, summary.xp_today) == (3, 5)
    deck = (await learner.room.decks(learner.user_id))[0]
    earned = await progress.earned(learner.user_id, str(deck.id))
    assert (earned.answers, earned.seconds) == (5, 200)
    await learner.send(*(learner.review(cards[0], 3, milliseconds=900_000) for _ in range(20)))
    await school.work()
    summary = await progress.summary(learner.user_id)
    assert (summary.minutes_done, summary.xp_today) == (23, 5)


async def test_statistics(learner):
    room, me = learner.room, learner.user_id
    cards = [await first_card(learner, f"word{number}") for number in range(4)]
    empty = await room.statistics(me)
    assert (empty.maturity.new, empty.heatmap, empty.retention.all.share, empty.recall_today) == (4, (), None, 0)
    assert (len(empty.forecast), empty.forecast[0].day, empty.seconds_a_card) == (30, learner.day, 8)
    for card in cards[:3]:
        await learner.answer(card, 4, milliseconds=20_000)
    learner.wait(days=8)
    first = await room.statistics(me)
    assert (first.forecast[0].due, sum(day.due for day in first.forecast)) == (3, 3)
    assert [(day.reviews, day.minutes) for day in first.heatmap] == [(3, 1.0)]
    assert 2.5 < first.recall_today < 2.9
    for card, rating in zip(cards[:3], (3, 3, 1), strict=True):
        await learner.answer(card, rating, milliseconds=90_000)
    then = await room.statistics(me)
    assert (then.retention.all.tested, then.retention.all.recalled, then.retention.all.share) == (3, 2, 0.6667)
    assert (then.retention.young, then.retention.mature.tested, then.retention.desired) == (then.retention.all, 0, 0.9)
    assert (then.reviews_today, then.reviews_total, then.minutes_today, then.minutes_30_days) == (3, 6, 3.0, 4.0)
    assert (then.maturity.new, then.maturity.learning, then.maturity.young, then.maturity.mature) == (1, 1, 0, 2)
    await learner.answer(cards[0], 3)
    assert (await room.statistics(me)).retention.all.tested == 3  # a second time on the same day tests nothing
