"""Many changes in one call, for devices that were without a network: made in their order, each with an outcome of its own."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from lyceum.kernel.errors import LyceumError, TooMany, Unauthenticated
from lyceum.platform.http import Problem, problem_of

MAX_BATCH_CHANGES = 200
"""So many are made well within the time that an answer may take."""

Change = TypeVar("Change")
Made = TypeVar("Made")


async def in_turn(changes: Iterable[Change], make: Callable[[Change], Awaitable[Made]]) -> list[Made | Problem]:
    """Make one change after the other; a refused one is told of in its place and keeps none from being made.

    What is wrong with the school and not with the change (a part that is away, too many calls) ends the batch and is raised: those before
    stay made, and as each change is safe to repeat, the whole batch is sent again.
    """
    outcomes: list[Made | Problem] = []
    for change in changes:
        try:
            outcomes.append(await make(change))
        except LyceumError as error:
            if error.status >= 500 or isinstance(error, TooMany | Unauthenticated):
                raise
            outcomes.append(problem_of(error))
    return outcomes
