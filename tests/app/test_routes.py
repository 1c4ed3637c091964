"""The house's own rules about routes; who may call them is in test_permissions."""

import json
from functools import cache
from pathlib import Path

from lyceum.app.roles import ROLES, answers, home_of
from lyceum.app.rooms import ROOMS

PUBLIC = {
    "GET /.well-known/jwks.json",
    "GET /api/identity/doors",
    "GET /files/{key}",
    "GET /health/live",
    "GET /health/ready",
    "GET /api/billing/callbacks/{gateway}/{payment_id}",
    "GET /bank/agreements/{authority}",
    "GET /bank/on/{payment_id}",
    "GET /bank/on/{payment_id}/script.js",
    "GET /bank/{authority}",
    "POST /api/ai/told/{token}",
    "POST /api/billing/callbacks/{gateway}/{payment_id}",
    "POST /api/billing/webhooks/{gateway}",
    "POST /bank/agreements/{authority}",
    "POST /bank/{authority}",
    "POST /bank/{authority}/claims",
    "GET /api/identity/doors/{provider_id}/back",
    "POST /api/identity/codes",
    "POST /api/identity/doors/{provider_id}/back",
    "POST /api/identity/doors/{provider_id}/trips",
    "POST /api/identity/guests",
    "POST /api/identity/invitations/look",
    "POST /api/identity/password/forgotten",
    "POST /api/identity/password/reset",
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
TAKES_A_TOKEN_ALONG = {
    "POST /api/identity/users",
    "POST /api/identity/sessions/trip",
    "POST /api/identity/sessions/code",
    "POST /api/identity/invitations/accept",
}


DESCRIPTION = Path(__file__).parents[2] / "web" / "openapi.json"
"""`make check` holds it to what the code says."""


@cache
def described() -> dict:
    return json.loads(DESCRIPTION.read_text())


def routes() -> dict[str, dict]:
    return {f"{method.upper()} {path}": route for path, entry in described()["paths"].items() for method, route in entry.items()}


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
