"""The generic cell rate algorithm: in one process, and in Redis for several."""

import asyncio
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import pytest
import redis.asyncio
from hypothesis import given
from hypothesis import strategies as st

from lyceum.platform.limits import SWEEP_EVERY, LocalLimits, Pace
from lyceum.platform.redis import ANSWER_SECONDS, PREFIX, SharedLimits

FIFTY = Pace(50, 60.0)
FIFTY_AN_HOUR = Pace(50, 3_600.0)
"""Where time passes as it likes: none of it comes back while a busy machine stalls."""


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


class Server:
    """A real Redis with a password, and what can befall it."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.address = f"redis://:se%20cret@127.0.0.1:{self.port}/3"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--requirepass", "se cret", "--save", "", "--loglevel", "warning"]
        self._process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.DEVNULL)
        while not await self._answers():
            await asyncio.sleep(0.02)

    async def _answers(self) -> bool:
        limits = SharedLimits(self.address)
        try:
            return (await limits.check()).ok
        finally:
            await limits.close()

    async def signal(self, number: int) -> None:
        assert self._process
        if self._process.returncode is None:
            self._process.send_signal(number)
        if number == signal.SIGKILL:
            await self._process.wait()

    async def ask(self, *words: str | int) -> Any:
        async with redis.asyncio.from_url(self.address) as client:
            return await client.execute_command(*words)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    if not shutil.which("redis-server"):
        pytest.fail("These tests need redis-server: `make programs` installs it where Debian's packages are at hand.")
    server = Server()
    await server.start()
    yield server
    await server.signal(signal.SIGKILL)


@pytest.fixture
async def limits(server: Server) -> AsyncIterator[SharedLimits]:
    limits = SharedLimits(server.address)
    yield limits
    await limits.close()


async def test_several_processes_share_one_limit(server: Server, limits: SharedLimits) -> None:
    other = SharedLimits(server.address)
    taken = await asyncio.gather(*((limits, other)[number % 2].take("a", FIFTY_AN_HOUR) for number in range(60)))
    assert sorted(one.wait > 0 for one in taken) == [False] * 50 + [True] * 10
    await limits.give_back("a", FIFTY_AN_HOUR)
    assert [(await other.take("a", FIFTY_AN_HOUR)).wait > 0 for _ in range(2)] == [False, True]
    lefts = sorted(one.left for one in taken if not one.wait)
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(lefts))
    assert 0 < await server.ask("PTTL", f"{PREFIX}a") <= 3_601_000, "what nobody asks for any more is forgotten"
    assert (await limits.check()).detail == "counted together in Redis"
    await other.close()


@pytest.mark.parametrize("case", ["killed", "stopped", "full", "wrong password", "never there"])
async def test_without_redis_each_counts_by_itself_and_says_so(server: Server, case: str) -> None:
    address = server.address
    if case == "wrong password":
        address = address.replace("cret", "crets")
    if case == "never there":
        address = "redis://127.0.0.1:1"
    limits = SharedLimits(address)
    if case in ("killed", "stopped", "full"):
        assert (await limits.take("b", FIFTY)).wait == 0  # a connection is open when it happens
    if case == "full":
        await server.ask("CONFIG", "SET", "maxmemory", 1)
    elif case in ("killed", "stopped"):
        await server.signal(signal.SIGKILL if case == "killed" else signal.SIGSTOP)
    began = time.monotonic()
    taken = [await limits.take("a", Pace(3, 60.0)) for _ in range(4)]
    assert [one.wait > 0 for one in taken] == [False, False, False, True]
    assert time.monotonic() - began < 4 * ANSWER_SECONDS, "while it is away it is not asked again for every call"
    check = await limits.check()
    assert not check.ok
    assert "LYCEUM_REDIS_URL" in (check.hint or "")
    await limits.close()


async def test_a_redis_that_was_started_anew_is_found_again(server: Server, limits: SharedLimits, monkeypatch) -> None:
    monkeypatch.setattr("lyceum.platform.redis.AWAY_SECONDS", 0.0)
    assert (await limits.take("a", FIFTY)).left == 49
    await server.signal(signal.SIGKILL)
    assert not (await limits.check()).ok
    await server.start()  # it has forgotten everything, the scripts too
    assert (await limits.take("a", FIFTY)).left == 49
    assert (await limits.check()).ok
