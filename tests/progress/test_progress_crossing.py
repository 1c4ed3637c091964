"""One learner's progress cannot be reached in another's transaction, not even by a query that forgets to ask whose it is."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lyceum.domains.progress.port import ProfileChoice
from lyceum.kernel.ids import new_user_id

TABLES = ("learners", "efforts", "days")


@pytest.fixture
async def theirs(learner) -> str:
    """A learner with rows in every table."""
    await learner.room.keep_profile(learner.user_id, ProfileChoice(level="B1"))
    await learner.study(1)
    return learner.user_id


@pytest.mark.parametrize("table", TABLES)
async def test_rows_of_others_are_neither_seen_nor_changed(school, theirs, table):
    async with school.db.as_user(theirs) as tx:
        assert (await tx.execute(text(f"SELECT count(*) FROM progress.{table}"))).scalar_one() == 1
    for transaction in (school.db.as_user(new_user_id()), school.db.as_user(""), school.db.as_room("cards"), school.db.as_room("progress")):
        async with transaction as tx:
            assert (await tx.execute(text(f"SELECT count(*) FROM progress.{table}"))).scalar_one() == 0
            assert (await tx.execute(text(f"UPDATE progress.{table} SET owner_id = owner_id"))).rowcount == 0
            assert (await tx.execute(text(f"DELETE FROM progress.{table}"))).rowcount == 0


@pytest.mark.parametrize("table", TABLES)
async def test_rows_cannot_be_handed_to_others(school, theirs, table):
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with school.db.as_user(theirs) as tx:
            await tx.execute(text(f"UPDATE progress.{table} SET owner_id = :other"), {"other": new_user_id()})


async def test_an_effort_cannot_be_written_for_another(school, learner):
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with school.db.as_user(new_user_id()) as tx:
            await tx.execute(text("INSERT INTO progress.days VALUES (:owner, '2026-01-01', 1, 1, 5, false)"), {"owner": learner.user_id})
