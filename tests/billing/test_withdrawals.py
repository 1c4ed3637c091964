"""Withdrawals: set apart at once, approved by somebody else, paid or put back; once, whoever dies or comes twice."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.withdrawals import books, store
from lyceum.domains.billing.withdrawals.errors import ShebaInvalid
from lyceum.domains.billing.withdrawals.sheba import checked
from lyceum.domains.billing.withdrawals.tables import WithdrawalRow
from tests.billing.buying import Buyer, at_once, keyed
from tests.billing.wallets import HOLDER, SHEBA, act, ask, asked, cancel, fill, filled, lines, proved, state, wallet

MILLION = 1_000_000
_OLDER = text("UPDATE billing.withdrawals SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL")


@pytest.fixture
async def buyer(school) -> Buyer:
    return await filled(school, 5 * MILLION)


@pytest.fixture(scope="module")
async def accountant(school):
    return await school.client("accountant")


async def go_on(buyer: Buyer) -> None:
    """Two minutes pass, and the clock comes by."""
    async with buyer.school.db.as_room("billing") as tx:
        await tx.execute(_OLDER)
    await buyer.billing.withdrawals.go_on()


async def messages(buyer: Buyer) -> list[tuple[str, str]]:
    await buyer.school.work()
    async with buyer.school.db.as_room("notify") as tx:
        query = text("SELECT template, params ->> 'what' AS what FROM notify.messages WHERE owner_id = :id ORDER BY created_at")
        return [(row.template, row.what) for row in await tx.execute(query, {"id": buyer.client.user_id})]


async def test_a_withdrawal_is_asked_for_approved_and_paid(school, buyer, accountant):
    made = await asked(buyer, 3 * MILLION)
    assert (made["state"], made["account_end"], made["amount"]) == ("requested", SHEBA[-4:], 3 * MILLION)
    assert await wallet(buyer) == (2 * MILLION, 0, 3 * MILLION)
    queue = (await accountant.get("/api/billing/withdrawals?state=requested&limit=100")).json()["items"]
    mine = next(one for one in queue if one["id"] == made["id"])
    assert (mine["user_id"], mine["approvals_needed"], [step["what"] for step in mine["steps"]]) == (
        buyer.client.user_id,
        1,
        ["requested"],
    )
    assert SHEBA not in str(queue)
    early = await act(accountant, made, "pay", reference="PAYA-1")
    assert (early.status_code, early.json()["code"], early.json()["params"]) == (409, "withdrawal_decided", {"state": "requested"})
    assert (await act(accountant, made, "approve")).json()["state"] == "approved"
    account = (await accountant.get(f"/api/billing/withdrawals/{made['id']}/account")).json()
    assert account == {"sheba": SHEBA, "holder": HOLDER}
    number = f"PAYA-{uuid4().hex[:8]}"
    paid = await act(accountant, made, "pay", reference=number)
    assert (paid.json()["state"], paid.json()["reference"]) == ("paid", number)
    assert [step["what"] for step in paid.json()["steps"]] == ["requested", "approved", "paid"]
    assert await wallet(buyer) == (2 * MILLION, 0, 0)
    assert await lines(buyer) == [(-3 * MILLION, "withdrawal"), (5 * MILLION, "deposit")]
    assert await state(buyer, made) == "paid"
    for what, body in (("reject", {}), ("approve", {}), ("pay", {"reference": "PAYA-2"})):
        assert (await act(accountant, made, what, **body)).status_code == 409
    assert (await cancel(buyer, made)).status_code == 409
    await proved(school)
    told = [what for template, what in await messages(buyer) if template == "wallet_step"]
    assert [said.partition(" ")[0] for said in told] == ["You", "Your", "3,000,000"]
    assert told[-1].endswith(number)


@pytest.mark.parametrize("how", ["reject", "return", "cancel", "bounce"])
async def test_what_does_not_go_out_is_back_in_the_wallet_with_a_reason(school, buyer, accountant, how):
    made = await asked(buyer, MILLION)
    if how in ("return", "bounce"):
        await act(accountant, made, "approve")
    if how == "bounce":
        await act(accountant, made, "pay", reference=f"B-{uuid4().hex[:8]}")
        assert await wallet(buyer) == (4 * MILLION, 0, 0)
    why = "The name is not that of the account"
    answer = await (cancel(buyer, made) if how == "cancel" else act(accountant, made, "return" if how == "bounce" else how, reason=why))
    ended = {"reject": "rejected", "cancel": "cancelled"}.get(how, "returned")
    assert (answer.status_code, answer.json()["state"]) == (200, ended)
    assert answer.json()["reason"] == (None if how == "cancel" else why)
    assert await wallet(buyer) == (5 * MILLION, 0, 0)
    entry = (await buyer.client.get("/api/credit/entries?code=wallet&currency=IRR")).json()["items"][0]
    assert (entry["amount"], entry["reason"]) == (MILLION, "withdrawal_back")
    assert how == "cancel" or entry["note"] == why
    after = await act(accountant, made, "pay", reference=f"P-{uuid4().hex[:8]}")
    assert (after.status_code, after.json()["code"], after.json()["params"]) == (409, "withdrawal_decided", {"state": ended})
    assert (await act(accountant, made, "reject")).status_code == 409
    assert await wallet(buyer) == (5 * MILLION, 0, 0)
    await proved(school)


async def test_twice_at_once_and_more_than_there_is(school, buyer):
    answers = await at_once(ask(buyer, 3 * MILLION), ask(buyer, 3 * MILLION))
    assert sorted(answer.status_code for answer in answers) == [201, 402]
    short = next(answer.json() for answer in answers if answer.status_code == 402)
    assert short["code"] == "wallet_short"
    assert short["params"] == {"available": 2 * MILLION, "needed": 3 * MILLION, "missing": MILLION, "currency": "IRR", "scale": 0}
    key = keyed()
    assert (await ask(buyer, 2 * MILLION + 10, key)).status_code == 402
    await fill(buyer, MILLION)
    assert (await ask(buyer, 2 * MILLION + 10, key)).status_code == 201, "the same wish, now that there is enough"
    same = await at_once(ask(buyer, 500_000, key := keyed()), ask(buyer, 500_000, key))
    assert {answer.status_code for answer in same} <= {201, 409}
    assert (await ask(buyer, 500_000, key)).status_code == 201
    assert await wallet(buyer) == (6 * MILLION - 5 * MILLION - 500_010, 0, 5 * MILLION + 500_010)
    assert len((await buyer.client.get("/api/billing/wallet/withdrawals")).json()["items"]) == 3
    await go_on(buyer)
    await proved(school)


async def test_one_person_asks_ten_times_a_day(school, buyer, monkeypatch):
    """Also what is taken back was a message to its owner and somebody's work."""
    service = buyer.billing.withdrawals
    monkeypatch.setattr(service, "_settings", service._settings.model_copy(update={"withdrawals_a_day": 2}))
    key = keyed()
    assert (await cancel(buyer, await asked(buyer, MILLION))).status_code == 200
    assert [(await ask(buyer, MILLION, key)).status_code for _ in range(2)] == [201, 201]
    often = await ask(buyer, MILLION)
    assert (often.status_code, often.json()["code"], often.json()["params"]) == (429, "too_many_withdrawals", {"most": 2})
    assert await wallet(buyer) == (4 * MILLION, 0, MILLION)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": 0}, "malformed_request"),
        ({"amount": -MILLION}, "malformed_request"),
        ({"amount": MILLION + 5}, "malformed_request"),
        ({"amount": 1e6}, "malformed_request"),
        ({"amount": 10**15}, "malformed_request"),
        ({"amount": 499_990}, "withdrawal_refused"),
        ({"amount": 1_000_000_010}, "withdrawal_refused"),
        ({"sheba": "IR062960000000100324200002"}, "sheba_invalid"),
        ({"sheba": "DE062960000000100324200001"}, "sheba_invalid"),
        ({"holder": ""}, "malformed_request"),
        ({"user_id": "0000000000"}, "malformed_request"),
    ],
)
async def test_what_cannot_be_withdrawn(school, accountant, change, code):
    """The accountant has a wallet, too, and it stays as it is."""
    answer = await ask(Buyer(school, accountant), MILLION, **{"amount": MILLION, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await accountant.get("/api/billing/wallet/withdrawals")).json()["items"] == []


@pytest.mark.parametrize("written", [SHEBA, SHEBA.lower(), SHEBA[2:], "IR06 2960 0000 0010 0324 2000 01", "۰۶۲۹۶۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱"])
def test_a_sheba_as_people_write_it(written):
    assert checked(written) == SHEBA


def test_every_slip_in_a_sheba_is_seen():
    """Every digit taken for another, and every two neighbours that changed places."""
    for place in range(2, len(SHEBA)):
        for digit in "0123456789":
            if digit != SHEBA[place]:
                with pytest.raises(ShebaInvalid):
                    checked(SHEBA[:place] + digit + SHEBA[place + 1 :])
        if place + 1 < len(SHEBA) and SHEBA[place] != SHEBA[place + 1]:
            with pytest.raises(ShebaInvalid):
                checked(SHEBA[:place] + SHEBA[place + 1] + SHEBA[place] + SHEBA[place + 2 :])


async def test_a_large_one_takes_two_people_and_nobody_decides_about_their_own(school, accountant):
    other = await school.client("accountant")
    rich = await filled(school, 300 * MILLION, await school.client("accountant"))
    made = await asked(rich, 300 * MILLION)
    for what, body in (("approve", {}), ("reject", {}), ("pay", {"reference": "MINE-1"}), ("return", {})):
        own = await act(rich.client, made, what, **body)
        assert (own.status_code, own.json()["code"]) == (403, "own_withdrawal")
    another = await act(accountant, made, "approve", amount=30 * MILLION)
    assert (another.status_code, another.json()["code"]) == (409, "another_amount")
    first = (await act(accountant, made, "approve")).json()
    assert (first["state"], first["approvals_needed"]) == ("requested", 2)
    again = await act(accountant, made, "approve")
    assert (again.status_code, again.json()["code"]) == (409, "approved_by_you")
    assert (await act(other, made, "approve")).json()["state"] == "approved"
    number = f"SATNA-{uuid4().hex[:8]}"
    assert (await act(other, made, "pay", reference=number)).json()["state"] == "paid"
    second = await asked(await filled(school, MILLION), MILLION)
    await act(accountant, second, "approve")
    used = await act(accountant, second, "pay", reference=number)
    assert (used.status_code, used.json()["code"], used.json()["field"]) == (409, "payout_reference_used", "reference")
    for number in ("", "x" * 101, "a b", "<script>"):
        assert (await act(accountant, second, "pay", reference=number)).status_code == 422


async def test_one_of_two_decisions_at_once_wins(school, buyer, accountant):
    made = await asked(buyer, MILLION)
    answers = await at_once(act(accountant, made, "reject"), cancel(buyer, made), act(accountant, made, "approve"))
    ended = await state(buyer, made)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert ended in ("rejected", "cancelled", "approved")
    assert await wallet(buyer) == ((4 if ended == "approved" else 5) * MILLION, 0, MILLION if ended == "approved" else 0)
    await proved(school)


@pytest.mark.parametrize("becomes", ["requested", "cancelled", "rejected", "paid", "returned"])
@pytest.mark.parametrize("booked", [False, True])
async def test_a_process_that_dies_at_a_step_is_taken_up(school, buyer, accountant, becomes, booked):
    """Written down and dead, before the books or after them: the clock comes by, and nothing is booked twice."""
    made = await asked(buyer, MILLION)
    if becomes in ("paid", "returned"):
        await act(accountant, made, "approve")
    async with school.db.as_room("billing") as tx:
        was = "asked" if becomes == "requested" else "approved" if becomes in ("paid", "returned") else "requested"
        values = {
            "id": UUID(made["id"]),
            "was": was,
            "becomes": becomes,
            "reference": f"X-{uuid4().hex[:8]}" if becomes == "paid" else None,
        }
        begun = (
            "UPDATE billing.withdrawals SET state = :was, becomes = :becomes, reference = :reference, next_check_at = now() WHERE id = :id"
        )
        await tx.execute(text(begun), values)
        row = await tx.get_one(WithdrawalRow, UUID(made["id"]))
    if booked:
        await books.move(school.house.ports["ledger"], row)
    late = await act(accountant, made, "reject")
    assert late.status_code in (404, 409), "what is being booked is not decided anew"
    await go_on(buyer)
    assert await state(buyer, made) == becomes
    inside = MILLION if becomes == "requested" else 0
    assert await wallet(buyer) == ((4 if becomes in ("requested", "paid") else 5) * MILLION, 0, inside)
    await go_on(buyer)
    await proved(school)


async def test_a_request_that_died_and_that_there_is_nothing_for_is_dropped(school, buyer):
    """What there was not enough for never comes to life later, when there is."""
    made = await asked(buyer, MILLION)
    await cancel(buyer, made)
    service = buyer.billing.withdrawals
    key = uuid4()
    async with school.db.as_room("billing") as tx:
        account = service._opened(await tx.get_one(WithdrawalRow, UUID(made["id"])))
        await store.add(tx, service._asked(buyer.client.user_id, key, 6 * MILLION, account))
    await go_on(buyer)
    await fill(buyer, 2 * MILLION)
    await go_on(buyer)
    await go_on(buyer)
    assert await wallet(buyer) == (7 * MILLION, 0, 0)
    assert [one["state"] for one in (await buyer.client.get("/api/billing/wallet/withdrawals")).json()["items"]] == ["cancelled"]
    await proved(school)


async def test_who_may_do_what(school, buyer, accountant):
    made, learner = await asked(buyer, MILLION), await school.client()
    for what in ("approve", "reject", "return"):
        assert (await act(learner, made, what)).status_code == 403
    assert (await learner.get("/api/billing/withdrawals")).status_code == 403
    assert (await learner.get(f"/api/billing/withdrawals/{made['id']}/account")).status_code == 403
    foreign = await learner.post(f"/api/billing/wallet/withdrawals/{made['id']}/cancel", json={}, headers=keyed())
    assert (foreign.status_code, foreign.json()["code"]) == (404, "withdrawal_not_found")
    assert (await act(accountant, {**made, "id": str(uuid4())}, "reject")).json()["code"] == "withdrawal_not_found"
    for body in ({}, {"reason": "x"}, {"reason": "y" * 501}):
        assert (await act(accountant, made, "reject", **(body or {"nothing": 1}))).status_code == 422
    async with school.db.as_user(buyer.client.user_id) as tx:
        raised = await tx.execute(text("UPDATE billing.withdrawals SET state = 'paid', reference = 'x'"))
        assert raised.rowcount == 0
    async with school.db.as_user(learner.user_id) as tx:
        assert (await tx.execute(text("SELECT count(*) FROM billing.withdrawals"))).scalar_one() == 0


async def test_an_old_sign_in_withdraws_nothing(school, buyer, accountant, monkeypatch):
    made = await asked(buyer, MILLION)
    monkeypatch.setattr("lyceum.platform.http.FRESH_SECONDS", -1)
    for answer in (await ask(buyer, MILLION), await act(accountant, made, "approve"), await act(accountant, made, "reject")):
        assert (answer.status_code, answer.json()["code"]) == (403, "fresh_sign_in_needed")
    assert await wallet(buyer) == (4 * MILLION, 0, MILLION)


async def test_bank_accounts_lie_sealed_and_are_erased_in_time(school, buyer, accountant):
    made = await asked(buyer, MILLION)
    async with school.db.as_room("billing") as tx:
        kept = (await tx.execute(text("SELECT w::text FROM billing.withdrawals w WHERE id = :id"), {"id": made["id"]})).scalar_one()
    assert SHEBA[4:-4] not in kept
    assert HOLDER not in kept
    await act(accountant, made, "reject")
    async with school.db.as_room("billing") as tx:
        old = "UPDATE billing.withdrawals SET changed_at = changed_at - interval '31 days' WHERE id = :id"
        await tx.execute(text(old), {"id": made["id"]})
    assert await buyer.billing.withdrawals.erase_accounts() >= 1
    gone = await accountant.get(f"/api/billing/withdrawals/{made['id']}/account")
    assert (gone.status_code, gone.json()["code"]) == (404, "bank_account_erased")


async def test_withdrawals_that_wait_too_long_are_told_of(school, buyer):
    made = await asked(buyer, MILLION)
    admin = await school.client("admin")

    async def told() -> dict:
        checks = (await admin.get("/api/admin/health")).json()["checks"]
        return next(one for one in checks if one["name"] == "withdrawals")

    assert (await told())["ok"]
    async with school.db.as_room("billing") as tx:
        old = "UPDATE billing.withdrawals SET changed_at = changed_at - make_interval(days => :days) WHERE id = :id"
        await tx.execute(text(old), {"id": made["id"], "days": 4})
    assert not (await told())["ok"]
    await cancel(buyer, made)
    assert (await told())["ok"]


async def test_each_step_is_told_by_sms_where_there_is_a_phone(school, accountant):
    client = await school.client(locale="fa")
    async with school.db.as_room("identity") as tx:
        theirs = "UPDATE identity.users SET phone = :phone, phone_verified_at = now() WHERE id = :id"
        await tx.execute(text(theirs), {"id": client.user_id, "phone": f"+98912{uuid4().int % 10**7:07}"})
    buyer = await filled(school, 2 * MILLION, client)
    made = await asked(buyer, MILLION)
    await act(accountant, made, "reject", reason="نام صاحب حساب دیگری است")
    told = [(template, what) for template, what in await messages(buyer) if template.startswith("wallet")]
    assert [template for template, _ in told] == ["wallet_step_sms"] * 3
    assert [what.partition(" تومان")[0].rpartition(" ")[2] for _, what in told] == ["۲۰۰٬۰۰۰", "۱۰۰٬۰۰۰", "۱۰۰٬۰۰۰"]
    assert told[2][1].endswith("دلیل: نام صاحب حساب دیگری است")
    await buyer.school.work()
    assert len([one for one in await messages(buyer) if one[0].startswith("wallet")]) == 3
