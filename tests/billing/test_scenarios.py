"""Whatever happens between school and bank: each payment ends paid, and once, or with the money back, or with nothing moved."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.ledger.port import Ledger, Party, Transfer
from tests.billing.banks import Bank, Sandbox
from tests.billing.buying import EURO, Buyer
from tests.billing.scenarios import SCENARIOS, TELLS_ITSELF, Walk, both_back_at_once

ALL = {**SCENARIOS, **TELLS_ITSELF}


async def walked(school, bank: Bank, name: str, client=None) -> Buyer:
    """Walk a scenario, and look at everybody's books."""
    buyer = Buyer(school, client or await school.client(), bank.gateway, bank.currency)
    await buyer.ordered()
    await buyer.begun()
    acts, ends = ALL[name]
    walk = Walk(bank, buyer, [])
    for act in acts:
        await act(walk)
    assert tuple(await buyer.states()) == ends, name
    paid = ends.count("paid")
    assert paid <= 1
    assert await buyer.credit() == paid * EURO, name
    assert await buyer.booked() == paid, name
    assert (await buyer.seen())["state"] == ("paid" if paid else "open")
    return buyer


@pytest.mark.parametrize("name", ALL)
@pytest.mark.sampled(14)
async def test_the_sandbox_bank(school, name):
    buyer = await walked(school, Sandbox("IRR" if len(name) % 2 else "EUR"), name)
    for turn, end in zip(buyer.turns, ALL[name][1], strict=True):
        seen = await buyer.billing.sandbox.seen(turn["url"].rpartition("/")[2])
        assert (seen.state == "returned") == (end == "refunded"), "what went back is with the buyer, and nothing else is"
        assert seen.state == "approved" or end != "paid"


async def test_a_bank_that_takes_the_money_back_leaves_nothing_in_the_books(school):
    buyer = Buyer(school, await school.client())
    await buyer.ordered()
    walk = Walk(Sandbox(), buyer, [])
    await buyer.begun()
    await walk.choose("returned")
    assert await walk.back() == 303
    assert (await buyer.state(), await buyer.credit()) == ("refunded", 0)


async def test_of_two_payments_that_are_told_at_once_one_wins(school):
    buyer = Buyer(school, await school.client())
    await buyer.ordered()
    walk = Walk(Sandbox(), buyer, [])
    for _ in range(2):
        await buyer.begun()
        await walk.choose("approve")
    await both_back_at_once(walk)
    assert sorted(await buyer.states()) == ["paid", "refunded"]
    assert (await buyer.credit(), await buyer.booked()) == (EURO, 1)


async def test_money_for_somebody_who_has_left_goes_back(school):
    buyer = Buyer(school, await school.client())
    ledger: Ledger = school.house.ports["ledger"]
    await buyer.ordered()
    await buyer.begun()
    walk = Walk(Sandbox(), buyer, [])
    await walk.choose("approve")
    party = Party(owner=buyer.client.user_id, code="credit")
    await ledger.transfer(Transfer(id=uuid4(), debit=Party(code="grants"), credit=party, currency="EUR", amount=1, reason="grant"))
    await ledger.close_account(uuid4(), buyer.client.user_id, "credit", "EUR", "forfeited")
    await walk.back()
    await buyer.tick()
    assert await buyer.states() == ["refunded"]


async def test_the_buyer_is_told_once_what_became_of_the_money(school):
    told = {}
    for choice in ("approve", "wrong_amount", "decline"):
        buyer = Buyer(school, await school.client(locale="fa"), currency="IRR")
        await buyer.ordered()
        await buyer.begun()
        walk = Walk(Sandbox("IRR"), buyer, [])
        await walk.choose(choice)
        await walk.back()
        await walk.back()
        await school.work()
        async with school.db.as_room("notify") as tx:
            rows = await tx.execute(text("SELECT template, params FROM notify.messages WHERE owner_id = :id"), {"id": buyer.client.user_id})
            told[choice] = [(row.template, row.params["amount"]) for row in rows]
    amount = "۶۵۰٬۰۰۰ تومان"
    assert told == {"approve": [("payment_received", amount)], "wrong_amount": [("payment_refunded", amount)], "decline": []}


async def test_the_books_are_right_after_all_of_it(school):
    assert (await school.house.ports["ledger"].verify()).problems == ()
