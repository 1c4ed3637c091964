"""The school as one process: the scenario, schemathesis over its whole description as guest, learner and admin, and a clean stop."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.app import processes, scenario

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
LINK = re.compile(r"(learner|teacher|admin)\s.*/link#(\S+)")


@dataclass(frozen=True)
class Running:
    """A running demo school, and an access token for each kind of caller."""

    home: Path
    process: processes.Started
    address: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="lyceum-", ignore_cleanup_errors=True) as home:
        port = processes.free_port()
        process = processes.start(Path(home), port, "run")
        try:
            process.wait_until_ready()
            address = f"http://127.0.0.1:{port}"
            tokens = {
                role: _session(f"{address}/api/identity/sessions/link", {"token": token}) for role, token in LINK.findall(process.said)
            }
            tokens["guest"] = _session(f"{address}/api/identity/guests", {"locale": "fa", "time_zone": "Asia/Tehran"})
            yield Running(Path(home), process, address, tokens)
        finally:
            process.stop()
            print(process.said[-3000:])


def _session(address: str, body: dict[str, str]) -> str:
    answer = httpx2.post(address, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


def test_it_says_where_it_is_and_how_to_come_in(running):
    said = running.process.said
    assert f"Lyceum is ready: {running.address}" in said
    assert said.count("/link#") == 3


async def test_a_newcomer(running):
    async with httpx2.AsyncClient(base_url=running.address, timeout=30) as http:
        await scenario.newcomer(http, scenario.book())


def test_nothing_a_learner_sends_makes_it_crash_or_answer_what_it_does_not_describe(running):
    _fuzz(running.address, running.tokens["learner"], phases="examples,coverage", examples=1)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("caller", ["guest", "learner", "admin", None])
def test_nothing_anybody_sends_does(running, caller):
    _fuzz(running.address, running.tokens[caller] if caller else None, phases="examples,coverage,fuzzing", examples=100)


def test_it_stops_cleanly(running):
    assert running.process.stop() == 0
    assert not (running.home / "postgres" / "postmaster.pid").exists(), "the embedded database stops with the school"


def _fuzz(address: str, token: str | None, *, phases: str, examples: int) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json", "--checks", CHECKS, "--no-color"]
    command += ["--max-examples", str(examples), "--phases", phases, "--generation-deterministic", "--warnings", "off"]
    command += ["--suppress-health-check", "all", "--request-timeout", "20"]
    # Signing out or rotating away the caller's own session would turn every later answer into a 401.
    command += ["--exclude-path", "/api/identity/sessions/current"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
