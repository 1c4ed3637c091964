"""A user's record, and who may change their plan."""

import pytest


async def test_a_user_sees_their_own_record_and_only_that(school):
    learner, admin = await school.client(), await school.client("admin")
    mine = (await learner.get("/api/credit/record")).json()
    assert (mine["id"], mine["role"], mine["plan"], mine["plan_grants"]) == (learner.user_id, "student", "free", [])
    assert mine["email"].endswith("@school.test")
    assert mine["used"] == {"calls": 0, "cost_pico": 0, "xp": 0}
    assert {"name", "created_at", "calls_an_hour", "balances"} <= mine.keys()
    assert (await learner.get("/api/credit/records", params={"user": admin.user_id})).status_code == 403
    for who in (mine["email"].upper(), learner.user_id):
        assert (await admin.get("/api/credit/records", params={"user": who})).json() == mine
    assert (await admin.get("/api/credit/records", params={"user": "nobody@school.test"})).status_code == 404
    assert (await (await school.client("guest")).get("/api/credit/record")).status_code == 401


async def test_an_accountant_puts_somebody_on_a_plan_and_a_learner_nobody(school):
    learner, accountant = await school.client(), await school.client("accountant")
    path, wish = f"/api/credit/users/{learner.user_id}/plan", {"plan": "premium", "reason": "Won the spelling contest"}
    assert (await learner.put(path, json=wish)).status_code == 403
    assert (await (await school.client("teacher")).put(path, json=wish)).status_code == 403
    done = await accountant.put(path, json=wish)
    assert (done.status_code, done.json()["plan"]) == (200, "premium")
    mine = (await learner.get("/api/credit/record")).json()
    (grant,) = mine["plan_grants"]
    assert (mine["plan"], grant["plan"], grant["reason"], grant["actor"]) == ("premium", "premium", wish["reason"], accountant.user_id)
    by_key = (await accountant.post("/api/identity/keys", json={"name": "k"})).json()["key"]
    refused = await school.visitor().put(path, json=wish, headers={"Authorization": f"Bearer {by_key}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_by_api_key")


@pytest.mark.parametrize(
    ("who", "wish", "status"),
    [
        ("0000000000", {"plan": "premium", "reason": "why not"}, 404),
        ("not-an-id", {"plan": "premium", "reason": "why not"}, 422),
        ("0000000000", {"plan": "Gold", "reason": "why not"}, 422),
        ("0000000000", {"plan": "premium", "reason": ""}, 422),
        ("0000000000", {"plan": "premium"}, 422),
    ],
)
async def test_what_is_no_plan_or_nobody_is_said(school, who, wish, status):
    admin = await school.client("admin")
    assert (await admin.put(f"/api/credit/users/{who}/plan", json=wish)).status_code == status
