"""The memory of the school's one process over many metered calls, whole and streamed by turns: it must not grow with their number.

Every call is another question of one of 128 people, by their own key, with everything that a metered call has (see `gateway_calls`). Its
peer is the process itself after the first thousandth part of the calls, when everything has been used once.
Run: `python bench/gateway_memory.py [calls]`; 100,000 by default.
"""

import asyncio
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from gateway_calls import CONNECTIONS, Gateway, burst, embedded, free_port, people, proved, school, upstream
from ground import scratch

CALLS, BURST = 100_000, 1_000
PARTS = (0.01, 0.1, 0.5, 1.0)
"""When memory is read."""


def main() -> None:
    """Prints megabytes beside the number of calls."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    with scratch() as addresses, ExitStack() as stack:
        home, port = Path(os.environ["LYCEUM_HOME"]), free_port()
        provider = stack.enter_context(upstream())
        keys = asyncio.run(people(addresses, provider))
        process = stack.enter_context(school("all", home, port, provider))
        gateway, database = Gateway("one process", port, keys, {}, [process]), embedded(home)
        made, seen = 0, []
        for part in PARTS:
            while made < calls * part:
                now = min(BURST, round(calls * part) - made)
                burst(gateway, database, now, CONNECTIONS, stream=bool(made // BURST % 2))
                made += now
            seen.append(gateway.megabytes()[0])
            print(f"{made:7,} calls: {seen[-1]:.1f} MB", flush=True)
        asyncio.run(proved(addresses))
    print(f"gateway_memory: ours {seen[-1]:.1f} MB after {made:,} calls; peer {seen[0]:.1f} MB after the first {PARTS[0]:.0%}; "
          f"ratio {seen[-1] / seen[0]:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
