"""Money that the school gives back: the credit first, then the money, each once, whoever dies in between."""

from uuid import UUID, uuid4

import pytest

from lyceum.domains.billing.backwards_models import RefundWish
from lyceum.domains.billing.tables import SandboxRow
from lyceum.domains.ledger.port import Party, Transfer
from tests.billing.banks import Sandbox
from tests.billing.buying import EURO, RIAL, Buyer, keyed

WHY = {"reason": "Bought by mistake"}


@pytest.fixture
async def paid(school) -> Buyer:
    """Somebody who has paid."""
    buyer, bank = Buyer(school, await school.client(), currency="IRR"), Sandbox("IRR")
    await buyer.ordered()
    back = await bank.choose(buyer, await buyer.begun(), "approve")
    assert back
    await buyer.back(back)
    assert await buyer.credit() == EURO
    return buyer


def path(buyer: Buyer) -> str:
    return f"/api/billing/payments/{buyer.turns[0]['payment_id']}/refund"


async def at_bank(buyer: Buyer):
    return await buyer.billing.sandbox.seen(buyer.turns[0]["url"].rpartition("/")[2])


async def sums(buyer: Buyer) -> dict[str, int]:
    """What people have together, by currency; the books are proved from their first entry."""
    proof = await buyer.school.house.ports["ledger"].verify()
    assert proof.problems == ()
    return {total.currency: total.people for total in proof.sums}


async def test_an_accountant_gives_a_payment_back_once(school, paid):
    accountant, key = await school.client("accountant"), keyed()
    before = await sums(paid)
    first = await accountant.post(path(paid), json=WHY, headers=key)
    assert (first.status_code, first.json()["state"], first.json()["problem"]) == (200, "refunded", "given_back")
    again = await accountant.post(path(paid), json=WHY, headers=key)
    anew = await accountant.post(path(paid), json=WHY, headers=keyed())
    assert (again.json(), anew.json()["state"]) == (first.json(), "refunded")
    assert (await paid.credit(), (await at_bank(paid)).state) == (0, "returned")
    entries = (await paid.client.get("/api/credit/entries")).json()["items"]
    assert [(one["amount"], one["reason"], one["note"]) for one in entries] == [
        (-EURO, "refund", WHY["reason"]),
        (EURO, "top_up", None),
    ]
    assert (await sums(paid))["EUR"] == before["EUR"] - EURO
    assert (await paid.seen())["payment"]["state"] == "refunded"


@pytest.mark.prove
async def test_credit_that_was_spent_is_not_taken_back(school, paid):
    ledger = school.house.ports["ledger"]
    spent = Party(owner=paid.client.user_id, code="credit")
    await ledger.transfer(Transfer(id=uuid4(), debit=spent, credit=Party(code="revenue.ai"), currency="EUR", amount=1, reason="purchase"))
    accountant = await school.client("accountant")
    answer = await accountant.post(path(paid), json=WHY, headers=keyed())
    assert (answer.status_code, answer.json()["code"]) == (409, "credit_spent")
    assert (await paid.state(), await paid.credit(), (await at_bank(paid)).state) == ("paid", EURO - 1, "approved")


async def test_a_refund_goes_on_where_a_process_died(school, paid):
    """Asked for, and dead before any step; then the bank's answer is lost; then the clock brings it to its end."""
    payments = paid.billing._payments
    await payments.refunds.ask(uuid4(), UUID(paid.turns[0]["payment_id"]), RefundWish(note=WHY["reason"]), "accountant")
    async with school.db.as_room("billing") as tx:
        row = await tx.get_one(SandboxRow, paid.turns[0]["url"].rpartition("/")[2])
        row.lost = 1
    await paid.tick()
    assert (await paid.state(), await paid.credit()) == ("refunding", 0)
    await paid.tick(2)
    assert (await paid.state(), await paid.credit(), await paid.booked()) == ("refunded", 0, 2)
    await sums(paid)


async def test_only_those_who_may_give_back_and_only_what_was_paid(school, paid):
    accountant, learner = await school.client("accountant"), await school.client()
    assert (await learner.post(path(paid), json=WHY, headers=keyed())).status_code == 403
    assert (await paid.client.post(path(paid), json=WHY, headers=keyed())).status_code == 403
    for body in ({}, {"reason": "x"}, {**WHY, "amount": 0}, {**WHY, "amount": 1}, {**WHY, "amount": RIAL + 10}, {**WHY, "to": "bank"}):
        assert (await accountant.post(path(paid), json=body, headers=keyed())).status_code == 422
    assert (await accountant.post(path(paid), json=WHY)).status_code == 422
    nothing = await accountant.post(f"/api/billing/payments/{uuid4()}/refund", json=WHY, headers=keyed())
    assert (nothing.status_code, nothing.json()["code"]) == (404, "payment_not_found")
    buyer = Buyer(school, learner)
    await buyer.ordered()
    await buyer.begun()
    unpaid = await accountant.post(path(buyer), json=WHY, headers=keyed())
    assert (unpaid.status_code, unpaid.json()["code"], unpaid.json()["params"]) == (409, "not_refundable", {"state": "redirected"})
    assert await paid.state() == "paid"
