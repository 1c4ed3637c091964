"""The activity log as files: what is written of a path, days and roles, what goes after two months, and reading backwards."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.platform import activity
from lyceum.platform.activity import ActivityLog, Wanted, files, read, shown

KEY = "lyc_ab12cd34ef_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXU"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/api/cards/notes", "/api/cards/notes"),
        (
            "/api/library/books/0190163d-8694-739b-aea5-966c26f8ad90/chapters/3",
            "/api/library/books/0190163d-8694-739b-aea5-966c26f8ad90/chapters/3",
        ),
        ("/api/credit/users/0123456789/balance", "/api/credit/users/0123456789/balance"),
        ("/.well-known/jwks.json", "/.well-known/jwks.json"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/api/credit/users/mina@example.org", "/api/credit/users/…"),
        (f"/v1/models/{KEY}", "/v1/models/…"),
        ("/api/ai/told/Zm9vYmFyYmF6", "/api/ai/told/…"),
        ("/eyJhbGciOiJub25lIn0.e30.x", "/…"),
        ("/\u202e/سلام", "/…/…"),
        ("/a" * 5_000, "/a" * 100),
    ],
)
def test_a_path_is_written_without_what_it_may_carry(path, written):
    assert shown(path) == written


def test_a_route_is_a_path_with_names_in_place_of_what_varies():
    assert activity.route("/api/ai/told/secret", {"token": "secret"}) == "/api/ai/told/{token}"
    assert activity.route("/api/books/7/chapters/8", {"book_id": "7", "number": 8}) == "/api/books/{book_id}/chapters/{number}"
    assert activity.route("/welcome", {"path": "welcome"}) == "/welcome"
    assert activity.route("/", {}) == "/"


def line(number: int, day: str = "2026-11-20", **more) -> dict:
    return {"at": f"{day}T10:00:00.000+00:00", "id": str(number), "user": f"user{number % 3}", "status": 200 + number % 300, **more}


def all_of(path, wanted: Wanted, most: int) -> list[dict]:
    found, before, pages = [], None, 0
    while pages == 0 or before is not None:
        items, before = read(path, wanted, before, most)
        assert len(items) <= most
        found += items
        pages += 1
    return found


def test_lines_go_to_the_file_of_their_day_and_role_and_are_read_backwards(tmp_path, monkeypatch):
    monkeypatch.setattr(activity, "BLOCK_BYTES", 1_000)
    log = ActivityLog(tmp_path, "data")
    for number in range(200):
        log.write(line(number, "2026-11-20" if number < 150 else "2026-11-21"))
    log.close()
    newer, older = files(tmp_path)
    assert [(role, day) for _, role, day in (newer, older)] == [("data", date(2026, 11, 21)), ("data", date(2026, 11, 20))]
    assert older[0].stat().st_mode & 0o777 == 0o600
    assert [int(one["id"]) for one in all_of(older[0], Wanted(), 7)] == list(range(149, -1, -1))
    assert [int(one["id"]) for one in all_of(older[0], Wanted(user="user1"), 7)] == list(range(148, -1, -3))
    assert [one["status"] for one in all_of(older[0], Wanted(status="204"), 7)] == [204]
    assert {one["status"] // 100 for one in all_of(older[0], Wanted(status="3xx"), 7)} == {3}
    log.write(line(999, "2026-11-21"))  # a log that was closed goes on
    log.close()
    assert read(newer[0], Wanted(), None, 1)[0][0]["id"] == "999"


@given(st.lists(st.integers(0, 400), max_size=30), st.integers(1, 9), st.integers(20, 200))
def test_whatever_the_lengths_of_lines_each_is_read_once(tmp_path_factory, sizes, most, block):
    path = tmp_path_factory.mktemp("log") / "all.2026-11-20.jsonl"
    texts = [json.dumps({"id": str(number), "pad": "é" * size}, ensure_ascii=False) for number, size in enumerate(sizes)]
    path.write_text("".join(f"{text}\n" for text in texts) + '{"id": "not written to its e')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(activity, "BLOCK_BYTES", block)
        patch.setattr(activity, "MAX_LOOKED_AT_BYTES", 3 * block)
        assert [int(one["id"]) for one in all_of(path, Wanted(), most)] == list(range(len(sizes) - 1, -1, -1))


def test_two_months_are_kept(tmp_path):
    log = ActivityLog(tmp_path, "all")
    for day in ("2026-09-01", "2026-09-20", "2026-11-20"):
        (tmp_path / "activity").mkdir(exist_ok=True)
        (tmp_path / "activity" / f"auth.{day}.jsonl").write_text("{}\n")
    (tmp_path / "activity" / "notes.txt").write_text("somebody else's")
    log.write(line(1, "2026-11-20"))
    log.close()
    assert sorted(path.name for path in (tmp_path / "activity").iterdir()) == [
        "all.2026-11-20.jsonl",
        "auth.2026-09-20.jsonl",
        "auth.2026-11-20.jsonl",
        "notes.txt",
    ]


def test_a_disk_that_is_full_stops_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(activity, "MAX_WAITING", 10)
    (tmp_path / "activity").write_text("not a folder")
    log = ActivityLog(tmp_path, "all")
    for number in range(100):
        log.write(line(number))
    log.close()
    assert log.dropped == 100
