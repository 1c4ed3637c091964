"""The unit of work: who a transaction runs for, and that row-level security holds it to that."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import text

from lyceum.kernel.ids import new_user_id
from lyceum.platform import postgres
from lyceum.platform.database import Database

UNGUARDED = """
SELECT c.table_schema || '.' || c.table_name FROM information_schema.columns c
JOIN pg_class t ON t.relname = c.table_name JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = c.table_schema
WHERE c.column_name IN ('owner_id', 'user_id') AND t.relkind = 'r' AND c.table_schema NOT IN ('pg_catalog', 'information_schema', 'jobs')
AND NOT (t.relrowsecurity AND t.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = t.oid))
"""
FOREIGN_KEYS_THAT_LEAVE = """
SELECT conrelid::regclass::text FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace
"""


async def test_every_table_of_users_data_is_guarded(school):
    async with school.db.as_room("platform") as tx:
        assert (await tx.execute(text(UNGUARDED))).scalars().all() == []


async def test_no_foreign_key_leaves_its_room(school):
    async with school.db.as_room("platform") as tx:
        assert (await tx.execute(text(FOREIGN_KEYS_THAT_LEAVE))).scalars().all() == []


async def test_the_server_refuses_a_role_that_policies_do_not_bind(addresses):
    owner = Database(addresses.owner, connections=2)
    with pytest.raises(postgres.DatabaseRefused):
        await owner.refuse_dangerous_role()
    await owner.close()


async def wander(school, tasks: int, transactions: int) -> list[tuple[str, str]]:
    """Tasks share the pool's few connections and switch users at random; returns each read row's reader and owner."""
    users = [new_user_id() for _ in range(tasks)]
    note = text(
        "INSERT INTO cards.notes (id, owner_id, language, word, lemma, folded, created_at) "
        "VALUES (gen_random_uuid(), :owner, 'en', 'word', :lemma, :lemma, now())"
    )
    for user in users:
        async with school.db.as_user(user) as tx:
            await tx.execute(note, {"owner": user, "lemma": f"lemma of {user}"})
    seen: list[tuple[str, str]] = []

    async def walk(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(transactions):
            user = dice.choice(users)
            async with school.db.as_user(user) as tx:
                seen.extend((user, owner) for owner in (await tx.execute(text("SELECT owner_id FROM cards.notes"))).scalars())

    await asyncio.gather(*(walk(seed) for seed in range(tasks)))
    return seen


async def test_mixed_transactions_never_see_a_foreign_row(school):
    seen = await wander(school, 8, 40)
    assert len(seen) == 320
    assert [pair for pair in seen if pair[0] != pair[1]] == []


@pytest.mark.prove
@pytest.mark.timeout(1200)
async def test_a_hundred_thousand_mixed_transactions_never_see_a_foreign_row(school):
    seen = await wander(school, 16, 6_250)
    assert len(seen) == 100_000
    assert [pair for pair in seen if pair[0] != pair[1]] == []


async def test_a_transaction_for_nobody_sees_and_writes_nothing(school):
    async with school.db.as_user("") as tx:
        assert (await tx.execute(text("SELECT count(*) FROM cards.notes"))).scalar_one() == 0
    async with school.db.as_room("library") as tx:
        assert (await tx.execute(text("SELECT count(*) FROM cards.notes"))).scalar_one() == 0


async def test_whom_a_connection_served_last_is_forgotten(school):
    async with school.db.as_user("somebody00") as tx:
        await tx.execute(text("SELECT 1"))
    async with school.db.engine.connect() as raw:
        assert (await raw.execute(text("SELECT nullif(current_setting('app.user_id', true), '')"))).scalar_one() is None


async def test_whoever_is_cancelled_hears_of_it_also_when_the_connection_has_gone(school):
    """Taken for a failure, recurring work would go on, and a process that is told to stop would not."""

    async def work() -> None:
        async with school.db.as_room("platform") as tx:
            driver: Any = (await (await tx.connection()).get_raw_connection()).driver_connection
            driver.terminate()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
