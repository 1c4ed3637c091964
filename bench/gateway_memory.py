"""The memory of the school over many metered calls, whole and streamed by turns: it must be small, and not grow with their number.

As one process, and as a process for each role that has to do with a call. Every call is another question of one of 128 people, by their own
key, with everything that a metered call has (see `gateway_calls`). The peer is the process itself after the first hundredth part of the
calls, when everything has been used once.
Run: `python bench/gateway_memory.py [calls]`; 100,000 by default.
"""

import asyncio
import os
import sys
from contextlib import ExitStack
from pathlib import Path

import psutil
from gateway_calls import CONNECTIONS, Gateway, burst, embedded, free_port, people, proved, school, upstream
from ground import scratch

CALLS, BURST = 100_000, 1_000
PARTS = (0.0, 0.01, 0.1, 0.5, 1.0)
"""When memory is read."""
APART = ("auth", "credit", "ai", "gateway")


def one(stack: ExitStack, home: Path, provider: int) -> tuple[int, dict[str, psutil.Process]]:
    """One process with everything; its port."""
    port = free_port()
    return port, {"all": stack.enter_context(school("all", home, port, provider))}


def each(stack: ExitStack, home: Path, provider: int) -> tuple[int, dict[str, psutil.Process]]:
    """A process for each role; the port of the edge."""
    ports = {role: free_port() for role in APART}
    services = ",".join(f"{role}=http://127.0.0.1:{port}" for role, port in ports.items())
    processes = {role: stack.enter_context(school(role, home, port, provider, LYCEUM_SERVICES=services)) for role, port in ports.items()}
    return ports["gateway"], processes


def watched(port: int, keys: list[str], processes: dict[str, psutil.Process], database: psutil.Process, calls: int) -> list[list[float]]:
    """Megabytes of each process at each part of the calls."""
    gateway = Gateway(", ".join(processes), port, keys, {}, list(processes.values()))
    made, seen = 0, []
    for part in PARTS:
        while made < calls * part:
            now = min(BURST, round(calls * part) - made)
            burst(gateway, database, now, CONNECTIONS, stream=bool(made // BURST % 2))
            made += now
        seen.append(gateway.megabytes())
        print(f"{made:7,} calls: " + ", ".join(f"{role} {here:.1f} MB" for role, here in zip(processes, seen[-1], strict=True)), flush=True)
    return seen


def main() -> None:
    """Prints megabytes beside the number of calls."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    with scratch() as addresses:
        home = Path(os.environ["LYCEUM_HOME"])
        with ExitStack() as stack:
            provider = stack.enter_context(upstream())
            keys = asyncio.run(people(addresses, provider))
            for shape in (each, one):
                with ExitStack() as running:
                    port, processes = shape(running, home, provider)
                    seen = watched(port, keys, processes, embedded(home), calls)
        asyncio.run(proved(addresses))
    print(f"gateway_memory: ours {seen[-1][0]:.1f} MB after {calls:,} calls; peer {seen[1][0]:.1f} MB after the first {PARTS[1]:.0%}; "
          f"ratio {seen[-1][0] / seen[1][0]:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
