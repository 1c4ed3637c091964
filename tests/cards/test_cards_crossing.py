"""One learner's words cannot be reached in another's transaction, not even by a query that forgets to ask whose they are."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lyceum.domains.cards.port import NoteDraft
from lyceum.kernel.ids import new_user_id

TABLES = ("notes", "tallies")


@pytest.fixture
async def theirs(cards) -> str:
    """A learner who keeps a word."""
    user_id = new_user_id()
    await cards.keep(user_id, NoteDraft(language="en", word="secret", lemma="secret"))
    return user_id


@pytest.mark.parametrize("table", TABLES)
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
