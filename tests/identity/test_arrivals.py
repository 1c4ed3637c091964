"""The one way in, and what asks for a fresh proof of who somebody is."""

from typing import Annotated

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from lyceum.domains.identity import rules
from lyceum.kernel.principal import Principal
from lyceum.platform.http import FRESH_SECONDS, install_errors, may
from tests.identity.conftest import OURS


@pytest.mark.parametrize(
    ("role", "amr", "enrolled", "needed", "verified", "asked"),
    [
        ("student", ["pwd"], [], False, True, []),
        ("student", ["pwd"], ["passkey", "recovery"], False, True, ["passkey", "recovery"]),
        ("student", ["hwk"], ["passkey"], True, True, []),
        ("student", ["pwd"], [], True, True, ["email"]),
        ("student", ["pwd"], [], True, False, ["enrol"]),
        ("student", ["mail"], ["totp"], True, True, ["totp"]),
        ("teacher", ["pwd"], [], False, True, []),
        ("teacher", ["pwd"], [], True, True, ["enrol"]),
        ("accountant", ["pwd"], [], False, True, ["enrol"]),
        ("guest", ["guest"], [], True, False, []),
        ("admin", ["pwd", "otp", "mfa"], ["totp"], True, True, []),
        ("admin", ["pwd", "rec", "mfa"], ["totp", "recovery"], True, True, []),
        ("admin", ["pwd", "mail", "mfa"], ["email"], False, True, ["enrol"]),
        ("admin", ["pwd", "rec", "mfa"], ["email", "recovery"], False, True, ["enrol"]),
        ("student", ["pwd", "mail", "mfa"], ["email"], True, True, []),
        ("student", ["pwd", "mail"], ["email"], True, True, []),
        ("student", ["sms"], ["email", "recovery"], False, True, ["email", "recovery"]),
    ],
)
def test_what_is_asked_besides(role, amr, enrolled, needed, verified, asked):
    assert rules.second_methods(role, amr, enrolled, needed=needed, email_verified=verified) == asked


@pytest.fixture
def fresh_only(school):
    """A route that asks for a fresh sign-in, in an application that knows the school's callers."""
    app = FastAPI()
    install_errors(app)
    app.state.verifier = school.house.app.state.verifier

    @app.get("/fresh")
    async def fresh(caller: Annotated[Principal, may("account:write", fresh=True)]) -> str:
        return caller.user_id

    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://school.test")


async def test_what_asks_for_a_fresh_sign_in(school, newcomer, fresh_only):
    person = await newcomer()
    at_once = await fresh_only.get("/fresh", headers=person.bearer)
    assert (at_once.status_code, at_once.json()) == (200, person.id)
    async with school.db.as_room("identity") as tx:
        older = text("UPDATE identity.sessions SET auth_time = auth_time - make_interval(secs => :seconds) WHERE user_id = :user")
        await tx.execute(older, {"seconds": FRESH_SECONDS + 1, "user": person.id})
    refreshed = {"Authorization": f"Bearer {(await person.refresh()).json()['access_token']}"}
    late = await fresh_only.get("/fresh", headers=refreshed)
    assert (late.status_code, late.json()["code"], late.json()["params"]) == (403, "fresh_sign_in_needed", {"seconds": FRESH_SECONDS})
    key = (await person.browser.post("/api/identity/keys", json={"name": "k"}, headers=refreshed)).json()["key"]
    assert (await fresh_only.get("/fresh", headers={"Authorization": f"Bearer {key}"})).json()["code"] == "not_by_api_key"


async def test_who_acts_for_somebody_does_not_do_it(school, newcomer, fresh_only):
    person, admin = await newcomer(), await school.client("admin")
    async with school.db.as_room("identity") as tx:
        acted = text("UPDATE identity.sessions SET acted_by = :admin WHERE user_id = :user")
        await tx.execute(acted, {"admin": admin.user_id, "user": person.id})
    answer = await person.browser.post("/api/identity/sessions/refresh", headers=OURS)
    acting = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    caller = await school.house.app.state.verifier.check(answer.json()["access_token"])
    assert (caller.user_id, caller.acted_by) == (person.id, admin.user_id)
    assert (await fresh_only.get("/fresh", headers=acting)).json()["code"] == "not_while_acting"
