"""The generic cell rate algorithm: in one process, and in Redis for several."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.platform.limits import SWEEP_EVERY, LocalLimits, Pace
from lyceum.platform.redis import Redis, SharedLimits

FIFTY = Pace(50, 60.0)


async def test_fifty_at_once_and_one_more_every_step() -> None:
    at = [10.0]
    limits = LocalLimits(lambda: at[0])
    first = [await limits.take("a", FIFTY) for _ in range(50)]
    assert [taken.wait for taken in first] == [0] * 50
    assert [taken.left for taken in first] == list(range(49, -1, -1))
    refused = await limits.take("a", FIFTY)
    assert (refused.wait, refused.left, refused.full) == (2, 0, 60)
    assert (await limits.take("b", FIFTY)).left == 49
    at[0] += 1.2
    assert (await limits.take("a", FIFTY)).wait == 0
    assert (await limits.take("a", FIFTY)).wait == 2
    at[0] += 60
    assert (await limits.take("a", FIFTY)).left == 49


async def test_what_is_given_back_can_be_taken_again() -> None:
    limits = LocalLimits(lambda: 0.0)
    for _ in range(50):
        await limits.take("a", FIFTY)
    await limits.give_back("a", FIFTY)
    assert [(await limits.take("a", FIFTY)).wait for _ in range(2)] == [0, 2]


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_waiting_as_told_is_enough_and_nobody_is_ever_faster_than_the_pace(gaps: list[float]) -> None:
    at, pace, taken = [0.0], Pace(5, 60.0), []
    limits = LocalLimits(lambda: at[0])
    for gap in gaps:
        at[0] += gap
        wait = limits.count("a", pace).wait
        if wait:
            at[0] += wait
            assert limits.count("a", pace).wait == 0
        taken.append(at[0])
    for many in range(pace.most + 1, len(taken)):
        assert all(last - first >= (many - pace.most) * pace.step - 1e-3 for first, last in zip(taken, taken[many:], strict=False))


def test_who_has_left_is_forgotten() -> None:
    at = [0.0]
    limits = LocalLimits(lambda: at[0])
    for number in range(SWEEP_EVERY * 5):
        at[0] = float(number)
        limits.count(f"user {number}", FIFTY)
    assert len(limits) <= 2 * SWEEP_EVERY


class StandIn:
    """A Redis that takes every script for the one that counts, and is right or wrong as told."""

    def __init__(self) -> None:
        self.case, self.asked, self._known = "well", 0, False

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            words = []
            for _ in range(int(head[1:])):
                size = int((await reader.readline())[1:])
                words.append((await reader.readexactly(size + 2))[:-2].decode())
            if self.case == "hangs up":
                break
            writer.write(self._answer(words))
        writer.close()

    def _answer(self, words: list[str]) -> bytes:
        if words[0] == "AUTH":
            return b"+OK\r\n" if words[1:] == ["se cret"] else b"-WRONGPASS no\r\n"
        if words[0] == "SELECT":
            return b"+OK\r\n"
        if words[0] == "EVALSHA" and not self._known:
            return b"-NOSCRIPT No matching script.\r\n"
        self._known = True
        self.asked += 1
        if self.case == "silent":
            return b""
        return b"-OOM\r\n" if self.case == "full" else b"*2\r\n$3\r\n1.2\r\n$1\r\n0\r\n"


@pytest.fixture
async def stand_in() -> AsyncIterator[tuple[StandIn, str]]:
    server = StandIn()
    port = await server.start()
    yield server, f"redis://:se%20cret@127.0.0.1:{port}/3"
    await server.stop()


async def test_several_ask_one_redis(stand_in) -> None:
    server, address = stand_in
    limits = SharedLimits(Redis(address))
    taken = await asyncio.gather(*(limits.take("a", FIFTY) for _ in range(20)))
    assert {(one.wait, one.left) for one in taken} == {(0, 49)}
    assert server.asked == 20
    assert (await limits.check()).ok
    await limits.close()


@pytest.mark.parametrize("case", ["hangs up", "silent", "full", "wrong password", "nobody"])
async def test_without_redis_each_counts_by_itself_and_says_so(stand_in, case: str) -> None:
    server, address = stand_in
    server.case = case
    if case == "wrong password":
        address = address.replace("cret", "crets")
    if case == "nobody":
        await server.stop()
    limits = SharedLimits(Redis(address))
    taken = [await limits.take("a", Pace(3, 60.0)) for _ in range(4)]
    assert [one.wait > 0 for one in taken] == [False, False, False, True]
    assert server.asked <= 1, "while it is away it is not asked again for every call"
    check = await limits.check()
    assert not check.ok
    assert "LYCEUM_REDIS_URL" in (check.hint or "")
    await limits.close()


@pytest.mark.prove
@pytest.mark.skipif(not shutil.which("redis-server"), reason="there is no redis-server here")
async def test_two_processes_share_one_limit_in_a_real_redis() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = await asyncio.create_subprocess_exec("redis-server", "--port", str(port), "--save", "", env=dict(os.environ), stdout=-3)
    await asyncio.sleep(1)
    one, other = SharedLimits(Redis(f"redis://127.0.0.1:{port}")), SharedLimits(Redis(f"redis://127.0.0.1:{port}/0"))
    try:
        taken = await asyncio.gather(*((one, other)[number % 2].take("a", FIFTY) for number in range(60)))
        assert sorted(taken_.wait > 0 for taken_ in taken) == [False] * 50 + [True] * 10
        await one.give_back("a", FIFTY)
        assert [(await other.take("a", FIFTY)).wait for _ in range(2)] == [0, 2]
        lefts = sorted(taken_.left for taken_ in taken if not taken_.wait)
        assert all(later - earlier in (0, 1) for earlier, later in pairwise(lefts))
    finally:
        await one.close()
        await other.close()
        server.terminate()
        await server.wait()
