"""Whatever is killed in the middle of moves: what was acknowledged is there, and nothing is there twice."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

ROUNDS = 20
LOAD_SECONDS = 1.5
PR_SET_CHILD_SUBREAPER = 36


def started(home: Path, *words: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")} | {"LYCEUM_HOME": str(home)}
    command = [sys.executable, "-m", "tests.ledger.hammer", str(home / "notes"), *words]
    with (home / "log").open("a") as log:
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)


def adopt_orphans() -> None:
    """Servers that outlive their starter become our children: where no init buries the dead, a killed one would look alive."""
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def bury() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                return
        except ChildProcessError:
            return


def kill_database(home: Path) -> None:
    """The server and every process of it, at once, as a power cut would."""
    postmaster = psutil.Process(int((home / "postgres" / "postmaster.pid").read_text().split()[0]))
    for process in [postmaster, *postmaster.children(recursive=True)]:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_nothing_is_lost_or_booked_twice_though_database_and_clients_are_killed():
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="lyceum-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        for number in range(ROUNDS):
            client = started(home)
            assert client.stdout
            assert client.stdout.readline() == "hammering\n", (home / "log").read_text()[-2_000:]
            time.sleep(LOAD_SECONDS)
            if number % 2:
                kill_database(home)
            client.send_signal(signal.SIGKILL)
            client.wait()
            client.stdout.close()
            time.sleep(0.2)
            bury()
        judge = started(home, "--judge")
        said, _ = judge.communicate(timeout=300)
        print(said)
        lines = said.strip().split("\n")
        assert judge.returncode == 0, (home / "log").read_text()[-2_000:]
        assert len(lines) == 1, said
        assert int(lines[0].split()[1]) > 500
