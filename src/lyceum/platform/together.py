"""Group commit: statements that come while another of their kind is under way go to the database together, as the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from lyceum.platform.logs import log

MOST_AT_ONCE = 64
GATHERING_TURNS = 4
"""Turns of the event loop, some microseconds each: answers that came together ask together again. Halves a busy gateway's statements."""
QUIET_AFTER = 4
"""So many in a row that came alone say that there is nobody to wait for."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Runs `run` with everything that was asked since it was last begun. It answers in the order of what it is given, and has to be safe
    to repeat: when it fails for several, each is tried by itself, and only those that fail alone hear of it.

    Whoever comes alone waits for nobody, but where nobody waits for the answer: then the others of the next `pause_seconds` go along.
    Nobody is answered by what began before they came.
    """

    def __init__(self, run: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], pause_seconds: float = 0.0) -> None:
        self._run, self._pause_seconds = run, pause_seconds
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._going: asyncio.Task[None] | None = None
        self._came_alone = 0

    async def ask(self, asked: Asked) -> Answer:
        """The answer. Raises what `run` raises. Whether it was run is not known to a caller that is cancelled meanwhile."""
        return await self.begin(asked)

    def begin(self, asked: Asked) -> "asyncio.Future[Answer]":
        """As `ask`, for those who do something else until they need the answer."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._going is None:
            self._going = asyncio.create_task(self._go())
        return answer

    async def _go(self) -> None:
        try:
            while self._waiting:
                if self._pause_seconds:
                    await asyncio.sleep(self._pause_seconds)
                elif self._came_alone < QUIET_AFTER:
                    for _ in range(GATHERING_TURNS):
                        await asyncio.sleep(0)
                self._came_alone = self._came_alone + 1 if len(self._waiting) == 1 else 0
                taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                await self._together([one for one in taken if not one[1].done()])  # whoever asked may have gone
        finally:
            self._going = None
            for _, answer in self._waiting:  # only when this task is told to end
                answer.cancel()

    async def _answered(self, asked: Sequence[Asked]) -> Sequence[Answer]:
        answers = await self._run(asked)
        if len(answers) != len(asked):
            raise RuntimeError(f"{len(asked)} asked together, and {len(answers)} were answered")
        return answers

    async def _together(self, taken: "list[tuple[Asked, asyncio.Future[Answer]]]") -> None:
        try:
            answers = await self._answered([asked for asked, _ in taken]) if taken else []
        except Exception as failed:  # noqa: BLE001  (whoever asked gets it)
            if len(taken) == 1:
                _refuse(taken, failed)
                return
            log.info("what was asked together is asked one by one", number=len(taken), error=str(failed))
            for one in taken:
                await self._together([one])
        except BaseException as ended:
            _refuse(taken, ended)
            raise
        else:
            for (_, answer), found in zip(taken, answers, strict=True):
                if not answer.done():
                    answer.set_result(found)


def _refuse(taken: "list[tuple[Any, asyncio.Future[Any]]]", why: BaseException) -> None:
    for _, answer in taken:
        if not answer.done():
            answer.set_exception(why)
