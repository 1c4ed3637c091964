"""The school as real processes on loopback, for the tests that need them."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lyceum.app import commands
from lyceum.app.roles import SERVICES

START_SECONDS = 40
COMMAND_SECONDS = 90
# Forked from a process that has read the program already: reading it takes longer than most commands run.
_ready = multiprocessing.get_context("forkserver")
_ready.set_forkserver_preload(["lyceum.domains.ai.adapters.rulebook", "tests.app.whole"])


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Forked:
    """A command that runs in a fork of a process which has it in memory; waited for and stopped like a `subprocess.Popen`."""

    def __init__(self, words: tuple[str, ...], environment: Mapping[str, str], out: Path, err: Path) -> None:
        self._process = _ready.Process(target=_command, args=(words, dict(environment), out, err))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            self._process.kill()
            raise TimeoutError(f"the command still ran after {timeout} s")
        return self._process.exitcode


def _command(words: tuple[str, ...], environment: dict[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["lyceum", *words]
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, number)
    commands.main()


def lyceum(*words: str, home: Path, **settings: str) -> subprocess.CompletedProcess:
    """Run a command to its end, as a shell would: nothing of this process's environment, and what it said."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LYCEUM_HOME": str(home), **settings}
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        status = Forked(words, environment, out, err).wait(COMMAND_SECONDS)
        return subprocess.CompletedProcess(words, status, out.read_text(), err.read_text())


@dataclass(frozen=True)
class Started:
    """A process of the school, the port it was told and the file it writes to."""

    process: subprocess.Popen | Forked
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
    """Start `lyceum WORDS` on a port, with its log in `home`, as a process from nothing."""
    environment, path = _place(home, port, words, settings)
    with path.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "lyceum.app", *words], env=environment, stdout=log, stderr=subprocess.STDOUT)
    return Started(process, port, path)


def fork(home: Path, port: int, *words: str, **settings: str) -> Started:
    """The same, much sooner."""
    environment, path = _place(home, port, words, settings)
    path.touch()
    return Started(Forked(words, environment, path, path), port, path)


def _place(home: Path, port: int, words: tuple[str, ...], settings: dict[str, str]) -> tuple[dict[str, str], Path]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")}
    environment |= {"LYCEUM_HOME": str(home), "LYCEUM_PORT": str(port), "PYTHONUNBUFFERED": "1", **settings}
    return environment, home / f"{'-'.join(words)}-{port}.log"


@contextmanager
def split_school(home: Path) -> Iterator[tuple[str, Mapping[str, Started]]]:
    """Every role as a process of its own; gives the edge's address and the processes."""
    ports = {role: free_port() for role in (*SERVICES, "worker")}
    services = ",".join(f"{role}=http://127.0.0.1:{port}" for role, port in ports.items() if role != "worker")
    processes: dict[str, Started] = {}
    try:
        for role, port in ports.items():
            processes[role] = fork(home, port, "serve", "--role", role, LYCEUM_SERVICES=services)
        for started in processes.values():
            started.wait_until_ready()
        yield f"http://127.0.0.1:{ports['gateway']}", processes
    finally:
        for started in reversed(processes.values()):
            started.stop()
