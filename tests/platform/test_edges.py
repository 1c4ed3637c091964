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
    assert (await visitor.head("/api/identity/sessions")).status_code == 404  # as GET


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
