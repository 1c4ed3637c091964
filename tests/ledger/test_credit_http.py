"""Credit through HTTP: seen by its owner, given by those who may, once a key."""

import asyncio
import random
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.platform.idempotency import GIVEN_UP_SECONDS, KEPT_SECONDS
from tests.ledger.conftest import EURO, credit

GRANTS = "/api/credit/grants"


def keyed(key=None) -> dict[str, str]:
    return {"Idempotency-Key": key or uuid4().hex}


def wish(user: str, amount: int = EURO, **more) -> dict:
    return {"user": user, "amount": amount, "reason": "a friendly gesture", **more}


@pytest.fixture
async def accountant(school):
    return await school.client("accountant")


async def age(school, client, seconds: float, columns: str = "first_at, began_at") -> None:
    """Let a client's kept requests be older than they are."""
    changes = ", ".join(f"{column} = {column} - make_interval(secs => :seconds)" for column in columns.split(", "))
    async with school.db.as_user(client.user_id) as tx:
        await tx.execute(text(f"UPDATE platform.once SET {changes}"), {"seconds": seconds})


async def test_credit_given_by_hand_is_seen_with_its_reason_and_giver(school, accountant):
    learner = await school.client()
    given = await accountant.post(GRANTS, json=wish(learner.user_id, 2_500_000), headers=keyed())
    assert given.status_code == 201, given.text
    assert (given.json()["user_id"], given.json()["balances"][0]["available"]) == (learner.user_id, 2_500_000)
    (balance,) = (await learner.get("/api/credit/balance")).json()
    assert balance == {
        "code": "credit",
        "currency": "EUR",
        "scale": 6,
        "available": 2_500_000,
        "held": 0,
        "accrued_pico": 0,
        "promised": 0,
        "promised_until": None,
    }
    (entry,) = (await learner.get("/api/credit/entries")).json()["items"]
    assert (entry["amount"], entry["reason"], entry["note"], entry["actor"]) == (
        2_500_000,
        "grant",
        "a friendly gesture",
        accountant.user_id,
    )
    seen = await accountant.get(f"/api/credit/users/{learner.user_id}/entries")
    assert seen.json()["items"] == [entry]
    assert (await accountant.get(f"/api/credit/users/{learner.user_id}/balance")).json() == [balance]
    assert (await accountant.get("/api/credit/books")).json()["problems"] == 0


async def test_by_email_and_in_other_currencies(school, accountant):
    learner = await school.client()
    email = (await learner.get("/api/identity/me")).json()["email"]
    assert (await accountant.post(GRANTS, json=wish(email.upper(), 50_000, currency="IRR"), headers=keyed())).status_code == 201
    assert {b["code"]: b["available"] for b in (await learner.get("/api/credit/balance")).json()} == {"credit": 0, "wallet": 50_000}


@pytest.mark.parametrize("role", ["student", "teacher", "supervisor", "agent"])
async def test_nobody_else_gives_or_looks(school, role):
    client = await school.client(role)
    assert (await client.post(GRANTS, json=wish(client.user_id), headers=keyed())).status_code == 403
    assert (await client.get(f"/api/credit/users/{client.user_id}/balance")).status_code == 403
    assert (await client.get("/api/credit/books")).status_code == 403
    assert (await client.get("/api/credit/balance")).json()[0]["available"] == 0


async def test_what_is_wrong_with_a_grant_is_named(school, accountant):
    mine = accountant.user_id
    wrong = {
        "amount": [wish(mine, 0), wish(mine, -5), wish(mine, 1.5), wish(mine, "x"), wish(mine, 10**16)],
        "reason": [wish(mine) | {"reason": ""}],
        "currency": [wish(mine, currency="USD")],
    }
    for field, bodies in wrong.items():
        for body in bodies:
            answer = await accountant.post(GRANTS, json=body, headers=keyed())
            assert (answer.status_code, answer.json()["field"]) == (422, field), body
    assert (await accountant.post(GRANTS, json=wish(mine))).json()["field"] == "header.Idempotency-Key"
    assert (await accountant.post(GRANTS, json=wish(mine), headers=keyed("short"))).status_code == 422
    assert (await accountant.post(GRANTS, json=wish("nobody@school.test"), headers=keyed())).status_code == 404


async def test_a_request_sent_again_is_answered_and_not_done_again(school, accountant, ledger):
    learner, key = await school.client(), keyed()
    first = await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)
    again = await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)
    assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first.json(), "true")
    other = await accountant.post(GRANTS, json=wish(learner.user_id, 2 * EURO), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    elsewhere = await (await school.client("admin")).post(GRANTS, json=wish(learner.user_id), headers=key)
    assert elsewhere.status_code == 201, "a key belongs to who sent it"
    assert await credit(ledger, learner.user_id) == (2 * EURO, 0, 0)


async def test_of_equal_requests_at_once_one_acts(school, accountant, ledger):
    learner, key = await school.client(), keyed()
    answers = await asyncio.gather(*(accountant.post(GRANTS, json=wish(learner.user_id), headers=key) for _ in range(20)))
    told = {(answer.status_code, answer.json().get("code")) for answer in answers}
    assert told <= {(201, None), (409, "request_still_running")}
    assert (201, None) in told
    assert await credit(ledger, learner.user_id) == (EURO, 0, 0)


async def test_a_refused_request_may_be_sent_again(school, accountant, ledger):
    key, email = keyed(), f"{uuid4().hex}@school.test"
    assert (await accountant.post(GRANTS, json=wish(email), headers=key)).status_code == 404
    owner = await school.house.ports["identity"].ensure_user(email=email, name="Late", role="student")
    assert (await accountant.post(GRANTS, json=wish(email), headers=key)).status_code == 201
    assert await credit(ledger, owner) == (EURO, 0, 0)


async def test_a_request_whose_process_died_is_taken_up_and_done_once(school, accountant, ledger):
    learner, key = await school.client(), keyed()
    await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)
    async with school.db.as_user(accountant.user_id) as tx:  # as if it had been killed before it noted its answer
        await tx.execute(text("UPDATE platform.once SET status = NULL, answer = NULL"))
    assert (await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)).status_code == 409
    await age(school, accountant, GIVEN_UP_SECONDS + 1, "began_at")
    assert (await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)).status_code == 201
    assert await credit(ledger, learner.user_id) == (EURO, 0, 0)


async def test_after_a_day_an_answer_is_forgotten_but_its_booking_is_not(school, accountant, ledger):
    learner, key = await school.client(), keyed()
    await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)
    await age(school, accountant, KEPT_SECONDS + 1)
    again = await accountant.post(GRANTS, json=wish(learner.user_id), headers=key)
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, False)
    assert await credit(ledger, learner.user_id) == (EURO, 0, 0)
    await age(school, accountant, KEPT_SECONDS + 1)
    other = await accountant.post(GRANTS, json=wish(learner.user_id, 2 * EURO), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


async def lossy(school, accountant, learner: str, requests: int) -> None:
    """Each request is sent until it is answered; about every second time its answer is lost on the way, or the client gives up waiting."""
    dice, gate = random.Random(9), asyncio.Semaphore(8)

    async def insist() -> None:
        key = keyed()
        async with gate:
            while True:
                wait = dice.choice((0.0, 0.002, 0.01, 0.03, None, None))
                try:
                    answer = await asyncio.wait_for(accountant.post(GRANTS, json=wish(learner, 7), headers=key), wait)
                except TimeoutError:
                    continue
                if answer.status_code == 409:
                    await asyncio.sleep(0.01)
                elif dice.random() < 0.7:
                    assert answer.status_code == 201, answer.text
                    return

    await asyncio.gather(*(insist() for _ in range(requests)))


async def test_no_lost_answer_gives_twice(school, accountant, ledger):
    learner = await school.client()
    await lossy(school, accountant, learner.user_id, 40)
    assert await credit(ledger, learner.user_id) == (40 * 7, 0, 0)


@pytest.mark.prove
@pytest.mark.timeout(1200)
async def test_no_lost_answer_gives_twice_in_ten_thousand(school, accountant, ledger):
    learner = await school.client()
    await lossy(school, accountant, learner.user_id, 10_000)
    assert await credit(ledger, learner.user_id) == (10_000 * 7, 0, 0)
