"""Work that comes round by itself."""

import asyncio
from uuid import uuid4

from sqlalchemy import text

from lyceum.platform.schedule import Every, Schedule, schedule_probe


async def test_of_several_workers_one_does_what_is_due_and_a_failure_is_told(school):
    name, broken, done = f"test.{uuid4().hex}", f"test.{uuid4().hex}", []

    async def work():
        done.append(name)

    async def fail():
        raise RuntimeError("out of ink")

    works = {name: Every(3_600, work), broken: Every(3_600, fail)}
    ran = await asyncio.gather(*(Schedule(school.db, works).run_due() for _ in range(4)))
    assert sorted(name for names in ran for name in names) == sorted(works)
    assert done == [name]
    check = await schedule_probe(school.db)()
    assert (check.ok, f"{broken}: RuntimeError: out of ink" in check.detail) == (False, True)
    assert await Schedule(school.db, {broken: Every(0, work)}).run_due() == [broken]
    assert broken not in (await schedule_probe(school.db)()).detail
    async with school.db.as_room("platform") as tx:
        await tx.execute(text("DELETE FROM platform.schedule WHERE name = ANY(:names)"), {"names": [name, broken]})


async def test_the_school_has_its_recurring_work(school):
    ran = await school.house.schedule.run_due()
    assert {
        "platform.forget_answers",
        "notify.mend",
        "notify.follow",
        "notify.tidy",
        "identity.clear",
        "identity.keys",
        "ledger.sweep",
        "ledger.inspect",
        "gateway.recover",
        "gateway.films",
        "library.sweep",
        "library.fingerprint",
        "platform.reseal",
    } <= set(ran)
    assert len(ran) == len(set(ran))
    assert await school.house.schedule.run_due() == []
