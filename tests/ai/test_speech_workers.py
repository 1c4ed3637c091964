"""The worker process may crash, hang or be killed at any time: the next text is spoken all the same."""

import asyncio
import os
import signal
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest

from lyceum.domains.ai.adapters.espeak import FAILURES, Espeak, worker_command
from lyceum.domains.ai.port import SpeechBusy, SpeechUnavailable
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.workers.process import WorkerPool

HELLO = {"text": "Hello there.", "voice": "gmw/en-US", "words_per_minute": 150}


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked after (a zombie) does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def pool(command: list[str] | None = None, *, size: int = 1, max_waiting: int = 64, timeout_seconds: float = 5) -> WorkerPool:
    return WorkerPool(command or worker_command(), FAILURES, size=size, max_waiting=max_waiting, timeout_seconds=timeout_seconds)


async def test_killed_between_two_texts(speaker) -> None:
    first = await speaker.record("Hello there.")
    (pid,) = speaker.pool.pids
    os.kill(pid, signal.SIGKILL)
    second = await speaker.record("Hello there.")
    assert second.words == first.words
    assert speaker.pool.pids != [pid]


async def test_killed_in_the_middle_of_a_text(speaker) -> None:
    await speaker.record("Hello there.")
    (pid,) = speaker.pool.pids
    os.kill(pid, signal.SIGSTOP)
    speaking = asyncio.create_task(speaker.record("This is asked of a worker that dies."))
    await asyncio.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    assert len((await speaking).words) == 8


async def test_killed_again_and_again_under_load() -> None:
    workers = pool(size=2, max_waiting=100)
    await workers.ask(HELLO)
    asked = [asyncio.create_task(workers.ask(HELLO | {"text": f"Number {number}. " * 20})) for number in range(30)]
    for _ in range(5):
        await asyncio.sleep(0.02)
        for pid in workers.pids[:1]:
            with suppress(ProcessLookupError):  # on a slow machine the one killed before may still be listed
                os.kill(pid, signal.SIGKILL)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    spoken = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert all(isinstance(answer, SpeechUnavailable) for answer in answers if isinstance(answer, BaseException))
    assert len(spoken) >= 28
    assert len((await workers.ask(HELLO))[0]["marks"]) == 2
    await workers.close()


async def test_a_hang_ends_by_the_clock_and_is_survived() -> None:
    workers = pool(timeout_seconds=0.3)
    await workers.ask(HELLO)
    (pid,) = workers.pids
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(SpeechUnavailable, match="too long"):
        await workers.ask(HELLO)
    assert not alive(pid)
    assert (await workers.ask(HELLO))[0]["samples"] > 0
    await workers.close()


async def test_who_leaves_does_not_leave_an_answer_to_the_next() -> None:
    workers = pool()
    await workers.ask(HELLO)
    os.kill(workers.pids[0], signal.SIGSTOP)
    leaving = asyncio.create_task(workers.ask(HELLO))
    await asyncio.sleep(0.05)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    answer, _ = await workers.ask(HELLO | {"text": "one two three four"})
    assert len(answer["marks"]) == 4
    await workers.close()


async def test_a_text_that_kills_every_worker_is_refused() -> None:
    program = """
        import struct, sys
        sys.stdout.buffer.write(struct.pack(">II", 2, 0) + b"{}")
        sys.stdout.buffer.flush()
        sys.stdin.buffer.read(8)
    """
    workers = pool([sys.executable, "-I", "-S", "-c", textwrap.dedent(program)])
    with pytest.raises(SpeechUnavailable, match="smaller pieces"):
        await workers.ask(HELLO)
    await workers.close()


@pytest.mark.parametrize(
    "command", [["/nowhere/python"], [sys.executable, "-c", "print('no frame')"], [*worker_command()[:-2], "/nowhere/lib.so", "/"]]
)
async def test_a_program_that_does_not_start_is_said(command: list[str]) -> None:
    voice = Espeak(AiSettings())
    voice.pool = pool(command)
    found = await voice.check()
    assert not found.ok
    assert found.hint
    with pytest.raises(SpeechUnavailable):
        await voice.voices()
    await voice.close()


async def test_the_queue_is_bounded() -> None:
    workers = pool(max_waiting=2)
    await workers.ask(HELLO)
    os.kill(workers.pids[0], signal.SIGSTOP)
    asked = [asyncio.create_task(workers.ask(HELLO)) for _ in range(3)]
    await asyncio.sleep(0.02)
    with pytest.raises(SpeechBusy) as busy:
        await workers.ask(HELLO)
    assert busy.value.params["seconds"] > 0
    os.kill(workers.pids[0], signal.SIGCONT)
    assert len(await asyncio.gather(*asked)) == 3
    await workers.close()


async def test_twenty_at_once(speaker) -> None:
    recordings = await asyncio.gather(*[speaker.record(f"This is number {number}, and it waits.") for number in range(20)])
    assert {len(recording.words) for recording in recordings} == {7}


async def test_workers_end_with_the_pool_and_with_their_server() -> None:
    workers = pool(size=2)
    await asyncio.gather(workers.ask(HELLO), workers.ask(HELLO))
    pids = workers.pids
    await workers.close()
    assert not any(alive(pid) for pid in pids)
    server = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL).pid)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", server, *worker_command(), stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    await asyncio.sleep(0.3)
    assert not alive(int(out))
