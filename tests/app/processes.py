"""The school as real processes on loopback, for the tests that need them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

START_SECONDS = 40


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def start(home: Path, port: int, *words: str, **settings: str) -> subprocess.Popen:
    """Start `lyceum WORDS` on a port, with its log in `home`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")}
    environment |= {"LYCEUM_HOME": str(home), "LYCEUM_PORT": str(port), "PYTHONUNBUFFERED": "1", **settings}
    with (home / f"{'-'.join(words)}-{port}.log").open("wb") as log:
        return subprocess.Popen([sys.executable, "-m", "lyceum.app", *words], env=environment, stdout=log, stderr=subprocess.STDOUT)


def wait_until_ready(process: subprocess.Popen, port: int) -> None:
    """Return when /health/ready answers; raise when the process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the process on port {port} ended with {process.returncode}")
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/health/live", timeout=2).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port} after {START_SECONDS} s")


def stop(process: subprocess.Popen) -> int:
    """Ask a process to stop as an operator would, and give its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    return process.wait(timeout=30)


@contextmanager
def split_school(home: Path) -> Iterator[tuple[str, Mapping[str, subprocess.Popen]]]:
    """Every role as a process of its own; gives the edge's address and the processes."""
    ports = {role: free_port() for role in ("auth", "data", "ai", "gateway", "web", "worker")}
    services = ",".join(f"{role}=http://127.0.0.1:{port}" for role, port in ports.items() if role != "worker")
    processes: dict[str, subprocess.Popen] = {}
    try:
        for role, port in ports.items():
            processes[role] = start(home, port, "serve", "--role", role, LYCEUM_SERVICES=services)
        for role, port in ports.items():
            wait_until_ready(processes[role], port)
        yield f"http://127.0.0.1:{ports['gateway']}", processes
    finally:
        for process in reversed(processes.values()):
            stop(process)
