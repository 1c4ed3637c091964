"""One learner's words cannot be reached in another's transaction, not even by a query that forgets to ask whose they are."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lyceum.domains.cards.models import Review, ReviewBatch
from lyceum.domains.cards.port import NoteDraft
from lyceum.domains.cards.terms import TermMarks
from lyceum.kernel.clock import local_day, now
from lyceum.kernel.ids import new_id, new_user_id

TABLES = ("notes", "tallies", "decks", "cards", "days", "terms")


@pytest.fixture
async def theirs(cards) -> str:
    """A learner who keeps a word."""
    user_id = new_user_id()
    note = (await cards.keep(user_id, NoteDraft(language="en", word="secret", lemma="secret"))).note
    await cards.mark_terms(user_id, TermMarks(language="en", lemmas=("known",), state="known"))
    (card,) = await cards.cards_of(user_id, note.id)
    review = Review(id=new_id(), card_id=card.card_id, at=now(), day=local_day(now(), "UTC"), rating=3)
    await cards.receive(user_id, ReviewBatch(sent_at=now(), reviews=(review,)))
    return user_id


@pytest.mark.parametrize("table", [*TABLES, "reviews"])
async def test_rows_of_others_are_neither_seen_nor_changed(school, theirs, table):
    async with school.db.as_user(theirs) as tx:
        assert (await tx.execute(text(f"SELECT count(*) FROM cards.{table}"))).scalar_one() > 0
    for transaction in (school.db.as_user(new_user_id()), school.db.as_user(""), school.db.as_room("cards"), school.db.as_room("progress")):
        async with transaction as tx:
            assert (await tx.execute(text(f"SELECT count(*) FROM cards.{table}"))).scalar_one() == 0
            assert (await tx.execute(text(f"UPDATE cards.{table} SET owner_id = owner_id"))).rowcount == 0
            assert (await tx.execute(text(f"DELETE FROM cards.{table}"))).rowcount == 0


@pytest.mark.parametrize("table", TABLES)
async def test_rows_cannot_be_handed_to_others(school, theirs, table):
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with school.db.as_user(theirs) as tx:
            await tx.execute(text(f"UPDATE cards.{table} SET owner_id = :other"), {"other": new_user_id()})


async def test_not_even_its_owner_can_change_the_log(school, theirs):
    async with school.db.as_user(theirs) as tx:
        assert (await tx.execute(text("UPDATE cards.reviews SET rating = 4"))).rowcount == 0
        assert (await tx.execute(text("SELECT rating FROM cards.reviews"))).scalar_one() == 3
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with school.db.as_user(theirs) as tx:
            await tx.execute(
                text("INSERT INTO cards.reviews SELECT :other, id, card_id, deck_id, at, day, rating, voids, 0, at FROM cards.reviews"),
                {"other": new_user_id()},
            )
