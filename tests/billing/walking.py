"""Walks of Hypothesis through a running school."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.conftest import School

FEW = 10
"""Fewer walks than this are the same each time."""


async def walk(machine: Callable[..., RuleBasedStateMachine], school: School, examples: int, steps: int) -> None:
    """Hypothesis walks in a thread of its own, and the school answers on its loop: `machine` gets the school, and what runs work there."""
    loop = asyncio.get_running_loop()

    def do(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    chosen = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks, database=None)
    if examples < FEW:
        chosen = settings(chosen, phases=[Phase.explicit, Phase.generate], derandomize=True)
    await asyncio.to_thread(run_state_machine_as_test, partial(machine, school, do), settings=chosen)
