"""Jobs and events: enqueued with their row or not at all, tried again, delivered once to each listener."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.kernel.errors import Invalid
from lyceum.kernel.events import Event
from lyceum.platform.events import Deliveries, publish
from lyceum.platform.jobs import enqueue
from lyceum.platform.worker import Jobs


class LampLit(Event):
    """An event of this test alone."""

    colour: str


async def statuses(db, name: str) -> list[tuple[str, int]]:
    query = text("SELECT status::text, attempts FROM jobs.procrastinate_jobs WHERE task_name = :name ORDER BY id")
    async with db.as_room("platform") as tx:
        return [tuple(row) for row in await tx.execute(query, {"name": name})]


async def test_a_job_is_there_when_its_transaction_commits_and_not_otherwise(school, addresses):
    name, ran = f"test.{uuid4().hex}", []

    async def handler(**args):
        ran.append(args)

    jobs = Jobs(addresses.direct, {name: handler})
    with pytest.raises(ZeroDivisionError):
        async with school.db.as_user("abcdefghjk") as tx:
            await enqueue(tx, name, number=1)
            _ = 1 / 0
    async with school.db.as_user("abcdefghjk") as tx:
        await enqueue(tx, name, number=2)
    await jobs.run_until_empty()
    assert ran == [{"number": 2}]
    assert await statuses(school.db, name) == [("succeeded", 1)]


async def test_a_crash_is_tried_again_and_an_expected_failure_is_final(school, addresses):
    crash, refuse = f"test.{uuid4().hex}", f"test.{uuid4().hex}"

    async def crashes(**_):
        raise RuntimeError("power cut")

    async def refuses(**_):
        raise Invalid("This can never work.")

    async with school.db.as_user("abcdefghjk") as tx:
        await enqueue(tx, crash)
        await enqueue(tx, refuse)
    await Jobs(addresses.direct, {crash: crashes, refuse: refuses}).run_until_empty()
    assert await statuses(school.db, crash) == [("todo", 1)]
    assert await statuses(school.db, refuse) == [("failed", 1)]
    admin = await school.client("admin")
    told = {job["name"]: job for job in (await admin.get("/api/admin/jobs")).json()["items"]}
    assert told[crash]["error"] == "RuntimeError: power cut"
    assert told[refuse]["error"] == "invalid: This can never work."
    assert (await admin.post(f"/api/admin/jobs/{told[refuse]['id']}/retry")).status_code == 204
    assert (await admin.post(f"/api/admin/jobs/{told[refuse]['id']}/retry")).status_code == 404
    assert await statuses(school.db, refuse) == [("todo", 0)]
    learner = await school.client()
    assert (await learner.get("/api/admin/jobs")).status_code == 403


async def test_each_listener_hears_an_event_once_even_when_another_fails(school, addresses):
    heard: list[str] = []
    broken = True

    async def first(event):
        heard.append(f"first {event.colour}")

    async def second(event):
        if broken:
            raise RuntimeError("not now")
        heard.append(f"second {event.colour}")

    deliveries = Deliveries(school.db, {LampLit: [("first", first), ("second", second)]})
    event = LampLit(user_id="abcdefghjk", colour="green")
    async with school.db.as_user("abcdefghjk") as tx:
        await publish(tx, event)
        await publish(tx, event)  # told twice, kept once
    with pytest.raises(RuntimeError):
        await deliveries.deliver(str(event.id))
    broken = False
    await deliveries.deliver(str(event.id))
    await deliveries.deliver(str(event.id))
    assert heard == ["first green", "second green"]
    await school.work()


async def test_a_worker_that_is_told_to_stop_stops(addresses):
    async def handler(**_):
        return

    worker = asyncio.create_task(Jobs(addresses.direct, {"test.stop": handler}).run())
    await asyncio.sleep(0.3)
    worker.cancel()
    await asyncio.wait_for(asyncio.gather(worker, return_exceptions=True), 10)
