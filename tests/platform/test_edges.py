"""Around every request: ids, bounds, headers, and errors that a person can act on."""

import pytest


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
