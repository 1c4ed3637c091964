"""The school as real processes on loopback, for the tests that need them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 40


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Started:
    """A process of the school, the port it was told and the file it writes to."""

    process: subprocess.Popen
    port: int
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        """Return when it says so; raise when it ends or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while f"Lyceum is ready: http://127.0.0.1:{self.port}" not in self.said:
            if self.process.poll() is not None:
                raise RuntimeError(f"the process ended with {self.process.returncode}: {self.said[-2000:]}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"not ready after {START_SECONDS} s: {self.said[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> int:
        """Ask it to stop as an operator would, and give its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def start(home: Path, port: int, *words: str, **settings: str) -> Started:
    """Start `lyceum WORDS` on a port, with its log in `home`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")}
    environment |= {"LYCEUM_HOME": str(home), "LYCEUM_PORT": str(port), "PYTHONUNBUFFERED": "1", **settings}
    path = home / f"{'-'.join(words)}-{port}.log"
    with path.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "lyceum.app", *words], env=environment, stdout=log, stderr=subprocess.STDOUT)
    return Started(process, port, path)


@contextmanager
def split_school(home: Path) -> Iterator[tuple[str, Mapping[str, Started]]]:
    """Every role as a process of its own; gives the edge's address and the processes."""
    ports = {role: free_port() for role in ("auth", "data", "ai", "gateway", "web", "worker")}
    services = ",".join(f"{role}=http://127.0.0.1:{port}" for role, port in ports.items() if role != "worker")
    processes: dict[str, Started] = {}
    try:
        for role, port in ports.items():
            processes[role] = start(home, port, "serve", "--role", role, LYCEUM_SERVICES=services)
        for started in processes.values():
            started.wait_until_ready()
        yield f"http://127.0.0.1:{ports['gateway']}", processes
    finally:
        for started in reversed(processes.values()):
            started.stop()
