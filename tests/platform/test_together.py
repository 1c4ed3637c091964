"""Statements that go to the database together."""

import asyncio
from collections.abc import Sequence

import pytest

from lyceum.platform.together import MOST_AT_ONCE, Together


class Desk:
    """Doubles numbers; refuses a load with a negative one in it."""

    def __init__(self) -> None:
        self.loads: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def run(self, numbers: Sequence[int]) -> list[int]:
        self.loads.append(list(numbers))
        await self.open.wait()
        if min(numbers) < 0:
            raise ValueError(min(numbers))
        return [2 * number for number in numbers]


async def test_who_comes_while_one_is_under_way_goes_with_the_next() -> None:
    desk = Desk()
    desk.open.clear()
    together = Together(desk.run)
    first = asyncio.create_task(together.ask(0))
    while not desk.loads:
        await asyncio.sleep(0)
    others = [asyncio.create_task(together.ask(number)) for number in range(1, MOST_AT_ONCE + 3)]
    await asyncio.sleep(0)
    desk.open.set()
    assert await asyncio.gather(first, *others) == [2 * number for number in range(MOST_AT_ONCE + 3)]
    assert [len(load) for load in desk.loads] == [1, MOST_AT_ONCE, 2]


async def test_only_those_who_fail_alone_hear_of_it() -> None:
    desk = Desk()
    together = Together(desk.run)
    told = await asyncio.gather(*(together.ask(number) for number in (3, -1, 4, -2)), return_exceptions=True)
    assert [told[0], told[2]] == [6, 8]
    assert [str(told[1]), str(told[3])] == ["-1", "-2"]
    assert desk.loads == [[3, -1, 4, -2], [3], [-1], [4], [-2]]
    assert await together.ask(5) == 10


async def test_who_has_gone_is_not_asked_for_and_keeps_nobody_waiting() -> None:
    desk = Desk()
    together = Together(desk.run)
    gone, stays = asyncio.create_task(together.ask(1)), asyncio.create_task(together.ask(2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 4
    assert desk.loads == [[2]]
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_nobody_waits_for_one_that_was_told_to_end() -> None:
    desk = Desk()
    desk.open.clear()
    together = Together(desk.run)
    asked = [asyncio.create_task(together.ask(number)) for number in (1, 2)]
    while not desk.loads:
        await asyncio.sleep(0)
    late = asyncio.create_task(together.ask(3))
    await asyncio.sleep(0)
    assert together._going
    together._going.cancel()
    assert [type(each) for each in await asyncio.gather(*asked, late, return_exceptions=True)] == [asyncio.CancelledError] * 3
    desk.open.set()
    assert await together.ask(4) == 8


async def test_where_nobody_waits_those_of_the_next_moment_go_along() -> None:
    desk = Desk()
    together = Together(desk.run, pause_seconds=0.2)
    first = together.begin(1)
    await asyncio.sleep(0.05)
    assert await asyncio.gather(first, together.begin(2)) == [2, 4]
    assert desk.loads == [[1, 2]]
