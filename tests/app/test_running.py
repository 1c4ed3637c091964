"""The demo school as one process: what its learner finds, the scenario, schemathesis over its whole description, and a clean stop.

After that the same school with every role as a process of its own: the same scenario passes.
"""

import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx2
import pytest

from lyceum.app.demo.past import STUDIED
from tests.app import processes, scenario
from tests.authenticators import enrol_app
from tests.conftest import UNHURRIED

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
        process = processes.start(Path(home), port, "run", **UNHURRIED)
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
    """An access token; who runs the school sets an authenticator app up on the way, as on their first day."""
    with httpx2.Client() as browser:
        answer = browser.post(address, json=body)
        if answer.status_code == 202:
            answer = enrol_app(browser, f"{address.rpartition('/')[0]}/second", answer.json()["ticket"])
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


def test_it_says_where_it_is_and_how_to_come_in(running):
    said = running.process.said
    assert f"Lyceum is ready: {running.address}" in said
    assert said.count("/link#") == 3


@pytest.fixture(scope="module")
def learner(running) -> Iterator[httpx2.Client]:
    """The demo learner's browser, once all that was seeded has been counted."""
    admin = {"Authorization": f"Bearer {running.tokens['admin']}"}
    for _ in range(300):
        counts = httpx2.get(f"{running.address}/api/admin/jobs", headers=admin).json()["counts"]
        if not counts.get("todo", 0) + counts.get("doing", 0):
            break
        time.sleep(0.1)
    headers = {"Authorization": f"Bearer {running.tokens['learner']}"}
    with httpx2.Client(base_url=f"{running.address}/api/", headers=headers, timeout=20) as http:
        yield http


def _told(http: httpx2.Client, path: str):
    answer = http.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_today_has_a_streak_over_a_day_off_something_due_and_a_lesson_to_go_on_with(learner):
    today = _told(learner, "today")
    since_the_gap = [ago for ago, _, _ in STUDIED if ago <= 16]
    assert today["streak"] == {"days": len(since_the_gap), "today_counts": False, "freezes": 1}
    assert [day["met"] for day in today["week"]] == [True, True, False, True, True, True, False]
    assert today["next"]["kind"] == "lesson"
    assert min(today["cards"][part] for part in ("due", "new", "minutes", "recall")) > 0
    assert today["xp"]["total"] > 1_000
    assert today["reading"]["percent"] in range(1, 100)


def test_statistics_have_something_in_every_chart(learner):
    statistics, decks = _told(learner, "cards/statistics"), _told(learner, "cards/decks")
    assert min(statistics["maturity"][stage] for stage in ("new", "young", "mature", "suspended")) > 0
    assert 0.8 < statistics["retention"]["all"]["share"] < 0.95
    assert statistics["retention"]["mature"]["tested"] > 10
    assert len(statistics["heatmap"]) == len(STUDIED)
    assert sum(day["due"] for day in statistics["forecast"][1:]) > 20
    assert [deck["name"] for deck in decks] == ["", "The Radio Doctor"]
    assert all(deck["counts"]["new"] + deck["counts"]["due"] for deck in decks)


def test_words_have_meanings_sentences_and_places(learner):
    page = _told(learner, "cards/notes?limit=100")
    assert page["total"] > 80
    assert all(note["word"] in note["sentence"] and note["meaning"] and note["book_id"] for note in page["items"])
    days = [date.fromisoformat(note["created_at"][:10]) for note in page["items"]]
    assert days == sorted(days, reverse=True)
    assert days[0] - days[-1] > timedelta(days=30)


def test_lessons_were_judged_and_not_all_is_right(learner):
    verdicts = []
    for book in _told(learner, "library/books?limit=100")["items"]:
        for lesson in _told(learner, f"lessons?book_id={book['id']}")["items"]:
            verdicts += [answer["verdict"] for answer in _told(learner, f"lessons/{lesson['id']}")["answers"]]
    assert set(verdicts) == {"right", "slip", "partial", "wrong"}
    assert 0.7 < verdicts.count("right") / len(verdicts) < 0.95


async def test_a_newcomer(running):
    async with httpx2.AsyncClient(base_url=running.address, timeout=30) as http:
        await scenario.newcomer(http, scenario.book())
        await scenario.sign_out(http)


def test_nothing_a_learner_sends_makes_it_crash_or_answer_what_it_does_not_describe(running):
    """Of a fifteenth of the paths; the long proof takes them all, as everybody."""
    with httpx2.Client(base_url=running.address, timeout=30) as http:
        paths = http.get("/openapi.json").json()["paths"]
    chosen = [path for path in paths if zlib.crc32(path.encode()) % 15 == 0]
    assert len(chosen) > 8
    _fuzz(running.address, running.tokens["learner"], phases="examples,coverage", examples=1, paths=chosen)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("caller", ["guest", "learner", "admin", None])
def test_nothing_anybody_sends_does(running, caller):
    _fuzz(running.address, running.tokens[caller] if caller else None, phases="examples,coverage,fuzzing", examples=100)


def test_it_stops_cleanly(running):
    assert running.process.stop() == 0
    assert not (running.home / "postgres" / "postmaster.pid").exists(), "the embedded database stops with the school"


async def test_the_same_school_with_every_role_by_itself(running):
    with processes.split_school(running.home) as (address, roles):
        async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
            try:
                await scenario.newcomer(http, scenario.book())
                await scenario.program(http)
                await scenario.archive(http)
                await scenario.sign_out(http)
            except AssertionError:
                print(*(f"── {name}\n{role.said[-3000:]}" for name, role in roles.items()), sep="\n")
                raise
            paths = (await http.get("/openapi.json")).json()["paths"]
            assert {"/api/identity/me", "/api/library/books", "/api/today"} <= set(paths)


def _fuzz(address: str, token: str | None, *, phases: str, examples: int, paths: Sequence[str] = ()) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json", "--checks", CHECKS, "--no-color"]
    command += ["--max-examples", str(examples), "--phases", phases, "--generation-deterministic", "--warnings", "off"]
    command += ["--suppress-health-check", "all", "--request-timeout", "20"]
    for path in paths:
        command += ["--include-path", path]
    # Signing out or rotating away the caller's own session would turn every later answer into a 401.
    for path in ("/api/identity/sessions/current", "/api/identity/sessions/end", "/api/privacy/guest"):
        command += ["--exclude-path", path]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
