"""The table of permissions holds at every endpoint: for each of the eight roles, for guests, for programs, for nobody, for who acts for
another.

Every request is one that could not be done in any case (ids that are nobody's, bodies with nothing in them), so that what is allowed
changes nothing.
"""

from typing import Any
from zlib import crc32

import httpx2
import pytest

from lyceum.kernel.principal import NOT_BY_API_KEY, PERMISSIONS, WHILE_ACTING, Role
from tests.app.test_routes import PUBLIC, TAKES_A_TOKEN_ALONG, routes

SIGNED_OUT = {"unauthenticated", "token_invalid", "invalid_api_key"}
"""The last is what the clients of OpenAI are told."""
DENIED = SIGNED_OUT | {"forbidden", "not_by_api_key", "not_while_acting"}
FORGED = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
SAMPLES = {"uuid": "0190163d-8694-739b-aea5-966c26f8ad90", "integer": "1000000000", "string": "zzzzzzzzzz"}
LAST = ("POST /api/identity/sessions/end", "POST /api/identity/acting/end")
"""They end the session that asks."""


OPERATIONS = routes()
PERMISSION = {name: (route.get("security") or [{}])[0].get("HTTPBearer", []) for name, route in OPERATIONS.items()}


def sample(schema: dict[str, Any]) -> str:
    """A value that fits, and is nobody's."""
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    return str(options[0].get("enum", [None])[0] or SAMPLES.get(options[0].get("format", ""), SAMPLES[options[0].get("type", "string")]))


def request(name: str) -> dict[str, Any]:
    """A request to an operation with whatever must be there."""
    method, _, path = name.partition(" ")
    query = {}
    for parameter in OPERATIONS[name].get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", sample(parameter["schema"]))
        elif parameter["in"] == "query" and parameter.get("required"):
            query[parameter["name"]] = sample(parameter["schema"])
    kinds = OPERATIONS[name].get("requestBody", {}).get("content", {})
    body: dict[str, Any] = {"json": {}} if "application/json" in kinds else {}
    return {"method": method, "url": path, "params": query, **body}


async def said(client: httpx2.AsyncClient, name: str, **more) -> tuple[int, str]:
    """Status and code of the answer."""
    answer = await client.request(**request(name), **more)
    told = answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else {}
    told = told if isinstance(told, dict) else {}
    return answer.status_code, str(told.get("code") or (told.get("error") or {}).get("code") or "")


def due(name: str, role: Role, *, whole: bool) -> bool:
    """Whether this role asks: every refusal is asked for; of those who are let in, for each operation one, and all in the whole walk."""
    let_in = [one for one in PERMISSIONS if PERMISSION[name][0] in PERMISSIONS[one]]
    return whole or role not in let_in or let_in[crc32(name.encode()) % len(let_in)] == role


def guarded() -> list[str]:
    """Operations that want a permission; those which end the caller's session last."""
    return sorted((name for name, wanted in PERMISSION.items() if wanted), key=lambda name: name in LAST)


def test_every_route_but_the_public_ones_names_its_permission():
    open_to_all = {name for name, wanted in PERMISSION.items() if not wanted}
    assert open_to_all == PUBLIC | TAKES_A_TOKEN_ALONG
    known = set().union(*PERMISSIONS.values())
    assert {wanted[0] for wanted in PERMISSION.values() if wanted} <= known
    assert known - {wanted[0] for wanted in PERMISSION.values() if wanted} == set(), "what no route asks for is in the table for nothing"
    assert known >= WHILE_ACTING


async def test_nobody_and_a_forged_token_get_nowhere(school):
    visitor = school.visitor()
    for number, name in enumerate(guarded()):
        for headers in ({}, (FORGED, {"Authorization": "Basic YTpi"})[number % 2]):
            status, code = await said(visitor, name, headers=headers)
            assert (status, code in SIGNED_OUT) == (401, True), f"{name} {headers}: {status} {code}"


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.prove)])
@pytest.mark.parametrize("role", PERMISSIONS)
async def test_a_role_may_do_what_the_table_says_and_nothing_else(school, role: Role, whole: bool):
    client = await school.client(role)
    refused = (401, SIGNED_OUT) if role == "guest" else (403, {"forbidden"})
    for name in (name for name in guarded() if due(name, role, whole=whole)):
        status, code = await said(client, name)
        if PERMISSION[name][0] in PERMISSIONS[role]:
            assert status < 500, f"{name}: {status} {code}"
            assert code not in DENIED, f"{role} may {name}, and got {status} {code}"
        else:
            assert (status, code in refused[1]) == (refused[0], True), f"{role} may not {name}, and got {status} {code}"


async def test_a_program_may_not_what_only_a_person_may(school):
    """By the key of an admin, who may everything."""
    admin = await school.client("admin")
    made = await admin.post("/api/identity/keys", json={"name": "program"})
    admin.http.headers["Authorization"] = f"Bearer {made.json()['key']}"
    for name in (name for name in guarded() if due(name, "author", whole=False) or PERMISSION[name][0].startswith(NOT_BY_API_KEY)):
        status, code = await said(admin.http, name)
        refused = PERMISSION[name][0].startswith(NOT_BY_API_KEY) or "fresh" in PERMISSION[name]
        assert (code == "not_by_api_key", code in DENIED) == (refused, refused), f"{name}: {status} {code}"


async def test_who_acts_for_another_may_look_and_try(school):
    admin, person = await school.client("admin"), await school.client()
    begun = await admin.post(f"/api/identity/people/{person.user_id}/acting", json={"reason": "looking at a problem"})
    acting = school.visitor()
    acting.headers["Authorization"] = f"Bearer {begun.json()['access_token']}"
    for name in guarded():
        status, code = await said(acting, name)
        wanted = PERMISSION[name][0]
        if wanted not in PERMISSIONS["student"]:
            assert (status, code) == (403, "forbidden"), name
        elif wanted not in WHILE_ACTING or "fresh" in PERMISSION[name]:
            assert (status, code) == (403, "not_while_acting"), f"{name}: {status} {code}"
        else:
            assert code not in DENIED, f"{name}: {status} {code}"
