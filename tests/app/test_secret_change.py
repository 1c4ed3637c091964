"""The root secret is changed while the school runs, and nobody notices."""

import httpx2
import pytest

from tests.app import processes
from tests.app.processes import lyceum

OURS = {"X-Lyceum": "refresh"}


@pytest.mark.prove
@pytest.mark.timeout(300)
def test_the_secret_changes_under_a_running_school(tmp_path):
    port = processes.free_port()
    school = processes.fork(tmp_path, port, "serve")
    try:
        school.wait_until_ready()
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as browser:
            session = browser.post("/api/identity/guests", json={"locale": "en", "time_zone": "UTC"}).json()
            bearer = {"Authorization": f"Bearer {session['access_token']}"}
            said = {"text": "The lamp is on.", "language": "en"}
            sound = browser.post("/api/gateway/speech", json=said, headers=bearer).json()["audio"]
            first = (tmp_path / "secret").read_bytes()
            rotated = lyceum("keys", "rotate-secret", home=tmp_path)
            assert (rotated.returncode, "values sealed anew" in rotated.stdout) == (0, True), rotated.stderr
            assert (tmp_path / "secret").read_bytes().splitlines()[1] == first
            # the process that was there before goes on: it signs, checks and refreshes by what it has read again
            assert browser.get(sound).status_code == 200
            assert browser.post("/api/identity/sessions/refresh", headers=OURS).status_code == 200
            assert browser.post("/api/identity/guests", json={"locale": "en", "time_zone": "UTC"}).status_code == 201
            assert browser.post("/api/identity/sessions/refresh", headers=OURS).status_code == 200
            assert lyceum("keys", "reseal", home=tmp_path).stdout.startswith(("0 values", "1 values", "2 values"))
            assert school.stop() == 0
            dropped = lyceum("keys", "drop-secrets", home=tmp_path)
            assert dropped.stdout.startswith("1 former"), dropped.stderr
            assert first not in (tmp_path / "secret").read_bytes()
            port = processes.free_port()
            school = processes.fork(tmp_path, port, "serve")
            school.wait_until_ready()
            browser.base_url = f"http://127.0.0.1:{port}"
            assert browser.post("/api/identity/sessions/refresh", headers=OURS).status_code == 200
            given = lyceum("keys", "rotate-secret", home=tmp_path, LYCEUM_SECRET="x" * 40)
            assert given.returncode == 1
            assert "LYCEUM_FORMER_SECRETS" in given.stderr
    finally:
        school.stop()
        print(school.said[-3000:])
