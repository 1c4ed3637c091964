"""Around every request: ids, bounds, headers, and errors that a person can act on."""

import asyncio
import re

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from lyceum.platform import bounds
from lyceum.platform.bounds import MIB, Bound, bound
from lyceum.platform.http import install_errors
from lyceum.platform.middleware import Around
from lyceum.platform.settings import Settings


async def test_every_answer_has_an_id_and_the_browser_is_protected(school):
    answer = await school.visitor().get("/health/live")
    assert len(answer.headers["x-request-id"]) == 32
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    kept = await school.visitor().get("/health/live", headers={"X-Request-Id": "abcdefgh-1234"})
    assert kept.headers["x-request-id"] == "abcdefgh-1234"
    forged = await school.visitor().get("/health/live", headers={"X-Request-Id": "a b\tc"})
    assert forged.headers["x-request-id"] != "a b\tc"


@pytest.mark.parametrize("path", ["/api/%00", "/api/cards/notes?language=%00", "/api/%ff%fe"])
async def test_an_address_that_is_no_text_is_refused(school, path):
    answer = await school.visitor().get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_request")


async def test_a_body_over_the_bound_is_refused_before_it_is_read(school):
    async def endless():
        for _ in range(40):
            yield b"x" * 65536

    answer = await school.visitor().post("/api/identity/sessions", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("body", [b"{", b"[1,", b"\xff\xfe", b'{"email": }'])
async def test_malformed_json_is_a_400_that_says_so(school, body):
    answer = await school.visitor().post("/api/identity/sessions", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "malformed_json"


async def test_an_unknown_address_of_the_api_is_a_problem_and_not_a_page(school):
    answer = await school.visitor().get("/api/nothing/here")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await school.visitor().post("/health/live")).status_code == 405


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[" * 100_000, "nested"),
        (b'{"email":' * 100_000, "nested"),
        (b'{"email": "\xff"}', "UTF-8"),
        (b'{"email": ' + b"9" * 5_000 + b"}", "digits"),
    ],
)
async def test_json_that_chokes_its_reader_gets_a_reason(school, body, said):
    answer = await school.visitor().post("/api/identity/sessions", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
    assert said in answer.json()["detail"]


async def test_half_a_surrogate_pair_is_refused_wherever_it_stands(school):
    for body in (b'{"\\ud800": 1}', b'{"email": "\\udfff", "password": "x"}', b'{"email": "a@b.cd", "password": "\\ud800"}'):
        answer = await school.visitor().post("/api/identity/sessions", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed_request")


async def test_who_answers_get_answers_head(school):
    visitor = school.visitor()
    assert (await visitor.head("/health/live")).status_code == 200
    assert (await visitor.head("/api/today")).status_code == 401
    assert (await visitor.head("/api/identity/invitations/accept")).status_code == 404  # as GET


@pytest.mark.parametrize("path", ["/" + "a" * 300, "/assets/" + "a" * 300, "/" + "a/" * 3_000, "/" + "%F0%9F%98%80" * 70, "/..%2f..%2fx"])
async def test_an_address_that_can_be_no_file_is_no_crash(school, path):
    assert (await school.visitor().get(path)).status_code in (200, 404, 503)


@pytest.mark.parametrize("path", ["/api", "/internal", "/internal/Identity/user", "/files", "/health", "/.well-known/x"])
async def test_the_roots_of_what_is_no_page_are_no_pages(school, path):
    assert (await school.visitor().get(path)).status_code == 404


async def test_keys_of_other_alphabets_open_nothing(school):
    link = {"mime": "audio/mpeg", "until": 2**39, "signature": "ключ"}
    answer = await school.visitor().get("/files/x", params=link)
    assert (answer.status_code, answer.json()["code"]) == (403, "link_refused")
    call = await school.visitor().post("/internal/Identity/user", headers={b"X-Service-Key": b"\xff\xfe"}, content=b"{}")
    assert call.status_code == 403


@pytest.mark.parametrize(
    ("path", "largest", "seconds"),
    [
        ("/api/identity/sessions", MIB, 120),
        ("/api/library/books", None, 3_600),
        ("/api/library/books/1/tree", 8 * MIB, 120),
        ("/api/library/books/1/tree/x", MIB, 120),
        ("/v1/chat/completions", MIB, 660),
        ("/v1/audio/transcriptions", 26 * MIB, 660),
        ("/internal/Ai/transcribe", 48 * MIB, 660),
        ("/anything/v1/", MIB, 120),
    ],
)
def test_each_path_has_its_bounds(path, largest, seconds):
    assert (bound(path).body_bytes, bound(path).seconds) == (largest, seconds)


def small(**around) -> httpx2.AsyncClient:
    """A small app inside what goes around every request."""
    app = FastAPI()
    install_errors(app)
    app.add_middleware(Around, **around)

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def answer(path: str) -> object:
        if path.endswith("never"):
            await asyncio.sleep(60)

        async def pieces():
            for _ in range(4):
                yield b"."
                await asyncio.sleep(0.05)

        return StreamingResponse(pieces())

    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://school.test")


async def test_an_answer_that_does_not_begin_in_time_is_given_up_and_one_that_has_begun_is_not(monkeypatch):
    monkeypatch.setattr(bounds, "BOUNDS", (Bound(re.compile(""), MIB, 0.1),))
    http = small()
    late = await http.get("/api/never")
    assert (late.status_code, late.json()["code"]) == (504, "took_too_long")
    assert (await http.get("/api/stream")).text == "...."


async def test_pages_of_named_sites_may_call_the_api_and_others_may_not():
    app = "https://app.example"
    http = small(origins=Settings(cors_origins=f"{app}, http://localhost:3000").origins)
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type,x-stainless-os"}
    allowed = await http.options("/v1/chat/completions", headers={"Origin": app, **asked})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, app)
    assert allowed.headers["access-control-allow-headers"] == asked["Access-Control-Request-Headers"]
    assert "POST" in allowed.headers["access-control-allow-methods"]
    answer = await http.get("/api/x", headers={"Origin": app})
    assert (answer.headers["access-control-allow-origin"], answer.headers["vary"]) == (app, "Origin")
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    refused = await http.post("/api/x", headers={"Origin": app}, content=b"x" * (MIB + 1))
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (413, app), "a page may read why it was refused"
    for origin in ("https://app.example.evil.test", "null", "http://app.example", "https://app.example:444"):
        assert "access-control-allow-origin" not in (await http.get("/api/x", headers={"Origin": origin})).headers
        assert (await http.options("/api/x", headers={"Origin": origin, **asked})).status_code == 405
    assert "access-control-allow-origin" not in (await http.get("/files/x", headers={"Origin": app})).headers
    assert "access-control-allow-origin" not in (await small().get("/api/x", headers={"Origin": app})).headers


@pytest.mark.parametrize("wrong", ["*", "app.example", "https://app.example/", "https://*.example", "https://app.example?x"])
def test_what_is_no_origin_is_a_mistake_in_the_settings(wrong):
    with pytest.raises(ValueError, match="write it as"):
        Settings(cors_origins=wrong)
