"""The wallet: filled through a bank, and spent by the same till as every other money; never more than there is."""

from uuid import uuid4

import pytest

from tests.billing.banks import InWallet
from tests.billing.buying import EURO, RIAL, Buyer, at_once, keyed
from tests.billing.test_scenarios import walked
from tests.billing.wallets import fill, filled, lines, proved, wallet

FREELY = (
    "paid",
    "paid, and the browser comes twice",
    "paid, and two browsers come at once",
    "paid, the browser comes while the school asks",
    "paid, the school died after asking",
    "paid, the school died after booking",
    "nothing happens",
    "two tries, both paid",
)
"""What can happen between a school and its own books."""


async def test_a_wallet_is_filled_and_spent(school):
    buyer = await filled(school, 2 * RIAL)
    assert (buyer.order["kind"], buyer.order["state"], buyer.order["given"], buyer.order["given_currency"]) == (
        "deposit",
        "open",
        2 * RIAL,
        "IRR",
    )
    assert (await buyer.seen())["state"] == "paid"
    assert await wallet(buyer) == (2 * RIAL, 0, 0)
    await buyer.ordered()
    back = await InWallet().choose(buyer, await buyer.begun(), "approve")
    assert await wallet(buyer) == (RIAL, RIAL, 0)
    assert back
    assert await buyer.back(back) == 303
    assert (await buyer.state(), await buyer.credit(), await wallet(buyer)) == ("paid", EURO, (RIAL, 0, 0))
    assert await lines(buyer) == [(-RIAL, "purchase"), (2 * RIAL, "deposit")]
    await proved(school)


async def test_of_two_purchases_with_money_for_one_one_wins_and_402_says_what_is_missing(school):
    first = await filled(school, RIAL + 1_000)
    second = Buyer(school, first.client, "wallet", "IRR")
    for buyer in (first, second):
        await buyer.ordered()

    async def pay(buyer: Buyer):
        path = f"/api/billing/orders/{buyer.order['id']}/payments"
        return await buyer.client.post(path, json={"gateway": "wallet"}, headers=keyed())

    answers = await at_once(pay(first), pay(second))
    assert sorted(answer.status_code for answer in answers) == [201, 402]
    refused = next(answer.json() for answer in answers if answer.status_code == 402)
    assert refused["code"] == "wallet_short"
    assert refused["params"] == {"available": 1_000, "needed": RIAL, "missing": RIAL - 1_000, "currency": "IRR", "scale": 0}
    won = next(buyer for buyer, answer in zip((first, second), answers, strict=True) if answer.status_code == 201)
    await won.pass_time(61)
    await won.billing.reconcile()  # the browser never came: the clock takes what was set aside
    assert await won.state() == "paid"
    assert (await won.credit(), await wallet(won)) == (EURO, (1_000, 0, 0))
    await proved(school)


@pytest.mark.parametrize("name", FREELY)
async def test_what_can_happen_to_any_payment(school, name):
    """The scenarios of the banks, as far as the school's own books can take part in them."""
    client = await school.client()
    await filled(school, 3 * RIAL, client)
    buyer = await walked(school, InWallet(), name, client)
    paid = (await buyer.states()).count("paid")
    assert await wallet(buyer) == ((3 - paid) * RIAL, 0, 0)


async def test_a_refund_of_a_purchase_fills_the_wallet_again_and_one_of_a_deposit_empties_it(school):
    buyer, accountant = await filled(school, RIAL), await school.client("accountant")
    deposit = (await buyer.seen())["payment"]["id"]
    await buyer.ordered()
    back = await InWallet().choose(buyer, await buyer.begun(), "approve")
    assert back
    await buyer.back(back)
    why = {"reason": "changed their mind"}
    spent = await accountant.post(f"/api/billing/payments/{deposit}/refund", json=why, headers=keyed())
    assert (spent.status_code, spent.json()["code"]) == (409, "credit_spent")
    answer = await accountant.post(f"/api/billing/payments/{buyer.turns[0]['payment_id']}/refund", json=why, headers=keyed())
    assert answer.json()["state"] == "refunded"
    assert (await buyer.credit(), await wallet(buyer)) == (0, (RIAL, 0, 0))
    answer = await accountant.post(f"/api/billing/payments/{deposit}/refund", json=why, headers=keyed())
    assert answer.json()["state"] == "refunded"
    assert await wallet(buyer) == (0, 0, 0)
    assert [reason for _, reason in await lines(buyer)] == ["refund", "refund", "purchase", "deposit"]
    await proved(school)


async def test_money_of_somebody_who_has_left_is_owed_to_them(school):
    """Paid by wallet, then the wallet is closed: what is given back goes to what the school owes."""
    buyer = await filled(school, RIAL)
    await buyer.ordered()
    second = await buyer.begun()
    back = await InWallet().choose(buyer, second, "approve")
    assert back
    await buyer.back(back)
    ledger = buyer.school.house.ports["ledger"]
    await ledger.close_account(uuid4(), buyer.client.user_id, "wallet", "IRR", "unclaimed")
    accountant = await school.client("accountant")
    answer = await accountant.post(
        f"/api/billing/payments/{second['payment_id']}/refund", json={"reason": "has left the school"}, headers=keyed()
    )
    assert answer.json()["state"] == "refunded"
    assert await wallet(buyer) == (0, 0, 0)
    await proved(school)


@pytest.mark.parametrize("amount", [0, -100_000, 100_005, 100_000.5, "100000", 1e6, 10**11, None])
async def test_a_deposit_is_a_whole_number_of_toman(school, amount):
    client = await school.client()
    answer = await client.post("/api/billing/wallet/deposits", json={"amount": amount, "gateway": "sandbox"}, headers=keyed())
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_request")
    assert (await client.get("/api/billing/orders")).json()["items"] == []


async def test_a_deposit_keeps_to_its_bounds_and_no_wallet_fills_itself(school):
    buyer = await filled(school, 200_000)
    bounds = (await buyer.client.get("/api/billing/wallet")).json()["deposits"]
    for amount in (bounds["least"] - 10, bounds["most"] + 10):
        answer = await buyer.client.post("/api/billing/wallet/deposits", json={"amount": amount, "gateway": "sandbox"}, headers=keyed())
        assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (422, "deposit_refused", bounds)
    answer = await buyer.client.post("/api/billing/wallet/deposits", json={"amount": 100_000, "gateway": "wallet"}, headers=keyed())
    assert (answer.status_code, answer.json()["code"]) == (422, "payment_gateway_unknown")
    body = {"amount": 100_000, "gateway": "sandbox"}
    begun = await buyer.client.post("/api/billing/wallet/deposits", json=body, headers=keyed())
    order = (await buyer.client.get("/api/billing/orders?limit=1")).json()["items"][0]
    assert begun.status_code == 201
    path = f"/api/billing/orders/{order['id']}/payments"
    by_itself = await buyer.client.post(path, json={"gateway": "wallet"}, headers=keyed())
    assert (by_itself.status_code, by_itself.json()["code"]) == (422, "payment_gateway_unknown")
    euro = Buyer(school, buyer.client, "wallet", "EUR")
    await euro.ordered()
    path = f"/api/billing/orders/{euro.order['id']}/payments"
    assert (await buyer.client.post(path, json={"gateway": "wallet"}, headers=keyed())).json()["code"] == "payment_gateway_unknown"


@pytest.mark.parametrize("choice", ["decline", "wrong_amount", "forged"])
async def test_a_deposit_that_is_not_paid_fills_nothing(school, choice):
    buyer = Buyer(school, await school.client(), currency="IRR")
    await fill(buyer, 500_000, choice)
    assert (await wallet(buyer), await lines(buyer)) == ((0, 0, 0), [])
