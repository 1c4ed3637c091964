"""What is held in memory at once is bounded, and nobody waits for ever."""

import asyncio
import random

from lyceum.domains.gateway.openai.load import Load


async def test_never_more_than_may_be_carried():
    load, carried, most = Load(100), 0, 0

    async def one(size: int) -> None:
        nonlocal carried, most
        async with load.carry(size):
            carried += min(size, 100)
            most = max(most, carried)
            await asyncio.sleep(0)
            carried -= min(size, 100)

    sizes = random.Random(1).choices((0, 1, 30, 60, 100, 500), k=200)
    tasks = [asyncio.create_task(one(size)) for size in sizes]
    for task in tasks[::7]:
        task.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait(tasks)
    assert 60 < most <= 100
    assert carried == 0
    async with asyncio.timeout(1), load.carry(100):
        pass
