"""Other people's ids open nothing: each endpoint with an id in its path is asked by a second person for what a first one has."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.app.rooms import ROOMS
from lyceum.kernel.ids import new_id
from lyceum.platform.personal import Kept
from tests.app.lives import Life, lived, made
from tests.app.test_permissions import OPERATIONS, PERMISSION, sample
from tests.app.test_personal import kept
from tests.app.test_routes import described
from tests.billing.buying import Buyer, keyed
from tests.billing.wallets import asked as asked_for
from tests.billing.wallets import fill
from tests.conftest import Client, School

NOBODYS = {
    "activity_id": "a part of a lesson",
    "authority": "the sandbox bank’s own",
    "day": "a day",
    "difference_id": "the accountant’s",
    "gateway": "a way to pay",
    "job_id": "the school’s",
    "key": "a signed address",
    "message_id": "the school’s",
    "name": "a model; films are asked for in the gateway’s own tests, which have a provider for them",
    "number": "a chapter of a book",
    "payment_id": "the accountant’s, and the bank’s",
    "plan": "a plan",
    "provider_id": "the school’s",
    "token": "a provider’s answer",
    "version": "of a book’s contents",
    "work_id": "the admin’s own tries",
    "identity_id": "linked at another provider, of which the tests of federation have one",
}
"""Parts of paths that name nothing of one person’s, or what only the tests of a room can make."""
OF_THE_CALLER = {"sweep_id"}
"""Ids that callers make themselves: the same one of two people is two things."""


@pytest.fixture(scope="module")
async def first(school) -> Life:
    """Somebody who has a bit of everything."""
    return await lived(school)


@pytest.fixture(scope="module")
async def things(school, first) -> dict[str, str]:
    """The first person's things, by the names that paths have for them."""
    client, staff = first.client, await school.client("supervisor")
    invitation = {"email": f"{uuid4().hex}@school.test", "role": "student"}
    listed = {
        "book_id": await _first(client, "/api/library/books?limit=100", shared=False),
        "conversation_id": await _first(client, "/api/library/conversations"),
        "export_id": await made(client.post("/api/privacy/exports")),
        "key_id": await _first(client, "/api/identity/keys"),
        "lesson_id": await _first(client, "/api/lessons", shared=False),
        "note_id": await _first(client, "/api/cards/notes"),
        "passkey_id": (await staff.get("/api/identity/factors")).json()["passkeys"][0]["id"],
        "session_id": await _first(client, "/api/identity/sessions"),
    }
    withdrawal, subscription = await _wallet(school, client)
    paid = (await client.get("/api/billing/receipts")).json()["items"][-1]
    cards = (await client.get(f"/api/cards/notes/{listed['note_id']}/cards")).json()
    return listed | {
        "card_id": cards[0]["card_id"],
        "deck_id": await made(client.post("/api/cards/decks", json={"name": "Mine", "language": "en"})),
        "invitation_id": await made(staff.post("/api/identity/invitations", json=invitation)),
        "other_id": listed["book_id"],
        "order_id": paid["order_id"],
        "receipt_id": paid["id"],
        "subscription_id": subscription,
        "budget_id": (await client.put("/api/billing/budgets/own", json={"amount": 5_000_000})).json()[0]["id"],
        "sweep_id": str(new_id()),
        "user_id": client.user_id,
        "withdrawal_id": withdrawal,
    }


async def _first(client: Client, path: str, **wanted: Any) -> str:
    found = (await client.get(path)).json()
    items = found["items"] if isinstance(found, dict) else found
    return str(next(one["id"] for one in items if wanted.items() <= one.items()))


async def _wallet(school: School, client: Client) -> tuple[str, str]:
    """A withdrawal and a subscription, out of a wallet that was filled."""
    buyer = Buyer(school, client, currency="IRR")
    await fill(buyer, 200_000_000)
    offers = (await client.get("/api/billing/subscriptions")).json()["offers"]
    wish = {"product": offers[0]["code"], "currency": "IRR", "biller": "wallet"}
    subscribed = (await client.post("/api/billing/subscriptions", json=wish, headers=keyed())).json()
    return str((await asked_for(buyer, 1_000_000))["id"]), str(subscribed["subscription"]["id"])


def least(schema: dict[str, Any], things: dict[str, str]) -> Any:
    """The smallest body that a schema of the description takes; what is called as one of the first person's things is that."""
    if "$ref" in schema:
        return least(described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], things)
    if "discriminator" in schema:
        tag, ref = next(iter(schema["discriminator"]["mapping"].items()))
        return least({"$ref": ref}, things) | {schema["discriminator"]["propertyName"]: tag}
    if "anyOf" in schema:
        return least(schema["anyOf"][0], things)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        parts = schema.get("properties", {})
        return {name: things.get(name) or least(parts[name], things) for name in schema.get("required", ())}
    if kind == "array":
        return [least(schema["items"], things) for _ in range(schema.get("minItems", 0))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 0)
    return False if kind == "boolean" else str(uuid4()) if schema.get("format") == "uuid" else "a" * schema.get("minLength", 1)


def asked(name: str, things: dict[str, str]) -> dict[str, Any]:
    """A request to an operation for the first person's things."""
    method, _, path = name.partition(" ")
    for parameter in OPERATIONS[name]["parameters"]:
        if parameter["in"] == "path":
            value = things.get(parameter["name"]) or {"number": "1", "version": "1"}.get(parameter["name"], sample(parameter["schema"]))
            path = path.replace("{" + parameter["name"] + "}", value)
    headers = {one["name"]: uuid4().hex for one in OPERATIONS[name]["parameters"] if one["in"] == "header" and one.get("required")}
    query = {one["name"]: sample(one["schema"]) for one in OPERATIONS[name]["parameters"] if one["in"] == "query" and one.get("required")}
    schema = OPERATIONS[name].get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {"method": method, "url": path, "headers": headers, "params": query, **({"json": least(schema, things)} if schema else {})}


def slots(name: str) -> set[str]:
    """The names of the ids in an operation's path."""
    return {parameter["name"] for parameter in OPERATIONS[name].get("parameters", ()) if parameter["in"] == "path"}


async def _standing(school: School, user_id: str) -> dict[str, Any]:
    """What every room keeps of somebody, each table as one number."""
    found = {}
    for table in (table for room in ROOMS for table in kept(room)):
        async with table.act(school.db, user_id) as tx:
            found[str(table.table)] = (await tx.execute(_sum(table), {"user": user_id})).scalar_one()
    return found


def _sum(table: Kept) -> Any:
    rows = f"SELECT md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM {table.table} t WHERE {table.owner} = :user"
    return text(rows)


async def test_every_id_in_a_path_is_known_to_this_test(things):
    """A new kind of id needs a thing of the first person's here, or a word on why it is nobody's."""
    assert set().union(*map(slots, OPERATIONS)) - things.keys() - NOBODYS.keys() == set()


@pytest.mark.parametrize("roles", [("student",), pytest.param(("guest", "teacher", "supervisor"), marks=pytest.mark.prove)])
async def test_nobody_reaches_what_is_anothers(school, first, things, roles):
    before = await _standing(school, first.client.user_id)
    second = {role: await school.client(role) for role in roles}
    names = [name for name in OPERATIONS if PERMISSION[name] and slots(name) & things.keys()]
    assert len(names) > 40
    for name in names:
        for role, client in second.items():
            answer = await client.request(**asked(name, things))
            expected = (401, 403, 404)
            if slots(name) & OF_THE_CALLER:
                expected += (200, 204)
            elif role == "supervisor" and name == "GET /api/identity/people/{user_id}":
                expected = (200,)  # without addresses, as the tests of people show
            if answer.text == "[]":
                continue
            assert answer.status_code in expected, f"{role} {name}: {answer.status_code} {answer.text[:300]}"
            if answer.status_code == 200:
                assert first.email not in answer.text
                assert first.said not in answer.text
    after = await _standing(school, first.client.user_id)
    assert {table for table in after if before[table] != after[table]} <= {"identity.audit"}, "that a supervisor looked is written down"


async def test_the_same_requests_of_their_owner_are_heard(school, first, things):
    """Else the refusals above would prove nothing."""
    for name in OPERATIONS:
        mine = PERMISSION[name] and slots(name) & things.keys() and name.startswith("GET") and "user_id" not in slots(name)
        if mine and not slots(name) & {"invitation_id", "passkey_id", "export_id", "subscription_id", "withdrawal_id"}:
            answer = await first.client.request(**asked(name, things))
            assert answer.status_code in (200, 404, 409), f"{name}: {answer.status_code}"
            assert answer.status_code == 200 or "activity_id" in slots(name), name
