"""Every route says who may call it, and the house's own rules about routes hold."""

from functools import cache

from lyceum.app.description import document
from lyceum.app.roles import ROLES, answers, home_of
from lyceum.app.rooms import ROOMS

PUBLIC = {
    "GET /.well-known/jwks.json",
    "GET /api/identity/doors",
    "GET /files/{key}",
    "GET /health/live",
    "GET /health/ready",
    "GET /api/billing/callbacks/{gateway}/{payment_id}",
    "GET /bank/on/{payment_id}",
    "GET /bank/{authority}",
    "POST /api/ai/told/{token}",
    "POST /api/billing/callbacks/{gateway}/{payment_id}",
    "POST /api/billing/webhooks/{gateway}",
    "POST /bank/{authority}",
    "GET /api/identity/doors/{provider_id}/back",
    "POST /api/identity/codes",
    "POST /api/identity/doors/{provider_id}/back",
    "POST /api/identity/doors/{provider_id}/trips",
    "POST /api/identity/guests",
    "POST /api/identity/sessions",
    "POST /api/identity/sessions/link",
    "POST /api/identity/sessions/passkey",
    "POST /api/identity/sessions/passkey/options",
    "POST /api/identity/sessions/second",
    "POST /api/identity/sessions/second/email",
    "POST /api/identity/sessions/second/enrol/authenticator",
    "POST /api/identity/sessions/second/enrol/authenticator/confirm",
    "POST /api/identity/sessions/second/enrol/passkey",
    "POST /api/identity/sessions/second/enrol/passkey/options",
    "POST /api/identity/sessions/second/passkey/options",
    "POST /api/identity/sessions/refresh",
    "DELETE /api/identity/sessions/current",
}
TAKES_A_TOKEN_ALONG = {"POST /api/identity/users", "POST /api/identity/sessions/trip", "POST /api/identity/sessions/code"}


@cache
def routes() -> dict[str, dict]:
    return {f"{method.upper()} {path}": route for path, entry in document()["paths"].items() for method, route in entry.items()}


def test_every_route_but_the_public_ones_wants_a_token():
    open_to_all = {name for name, route in routes().items() if not route.get("security")}
    assert open_to_all - TAKES_A_TOKEN_ALONG == PUBLIC


def test_every_route_tells_its_errors_and_what_it_does():
    for name, route in routes().items():
        assert "4XX" in route["responses"], name
        assert route.get("description"), name


def test_every_room_is_served_by_one_role_and_every_path_by_another_than_the_app():
    for name in ROOMS:
        assert name in ROLES[home_of(name)].rooms
    for name in routes():
        path = name.partition(" ")[2]
        if not path.startswith(("/health", "/openapi.json")):
            assert answers(path.replace("{key}", "a/b")) != "web", name


async def test_nobody_and_a_forged_token_are_turned_away_from_every_other_route(school):
    visitor = school.visitor()
    fill = {"{book_id}": "0190163d-8694-739b-aea5-966c26f8ad90", "{number}": "1", "{key}": "a"}
    for name in routes().keys() - PUBLIC - TAKES_A_TOKEN_ALONG:
        method, _, path = name.partition(" ")
        for slot, value in fill.items():
            path = path.replace(slot, value)
        path = "/".join("0190163d-8694-739b-aea5-966c26f8ad90" if part.startswith("{") else part for part in path.split("/"))
        for headers in ({}, {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}, {"Authorization": "Basic YTpi"}):
            answer = await visitor.request(method, path, headers=headers, json={} if method in ("POST", "PUT", "PATCH") else None)
            assert answer.status_code in (401, 422, 415), f"{name}: {answer.status_code}"
            assert answer.status_code == 401 or not headers or method != "GET", name
