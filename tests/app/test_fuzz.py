"""Schemathesis over the whole OpenAPI document, as guest, learner and admin: no crash, no answer that the document does not know."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.app import processes

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
LINK = re.compile(r"(learner|teacher|admin)\s.*/link#(\S+)")


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a running demo school, and an access token for each kind of caller."""
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
            yield address, tokens
        finally:
            process.stop()


def _session(address: str, body: dict[str, str]) -> str:
    answer = httpx2.post(address, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


def _fuzz(address: str, token: str | None, examples: int) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json", "--checks", CHECKS, "--no-color"]
    command += ["--max-examples", str(examples), "--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--warnings", "off"]
    command += ["--suppress-health-check", "all", "--request-timeout", "20"]
    # Signing out or rotating away the caller's own session would turn every later answer into a 401.
    command += ["--exclude-path", "/api/identity/sessions/current"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_as_a_learner(running):
    address, tokens = running
    _fuzz(address, tokens["learner"], examples=8)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("caller", ["guest", "learner", "admin", None])
def test_long(running, caller):
    address, tokens = running
    _fuzz(address, tokens[caller] if caller else None, examples=100)
