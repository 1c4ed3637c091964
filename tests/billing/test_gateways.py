"""Real gateways, each before a stand-in that speaks as its documents say: the same scenarios, the same ends."""

import pytest

from tests.billing.banks import Bank
from tests.billing.buying import RIAL, Buyer, keyed
from tests.billing.scenarios import SCENARIOS, TELLS_ITSELF
from tests.billing.test_scenarios import walked

GATEWAYS = ("zarinpal", "sep", "mellat", "stripe", "paddle")
NEEDS_THE_BROWSER = ("sep", "mellat")
"""Without what the browser brings, these cannot be asked."""
TIES_THE_AMOUNT = ("mellat",)
"""This one cannot have taken another amount than that of our number."""
OFTEN = {
    "zarinpal": "two tries, both paid",
    "sep": "another amount",
    "mellat": "silent at first",
    "stripe": "told late",
    "paddle": "another amount",
}
"""Walked in every run; all scenarios are walked with all gateways in the long proofs."""


def can(gateway: str, name: str) -> bool:
    return not (gateway in TIES_THE_AMOUNT and "amount" in name) and not (gateway in NEEDS_THE_BROWSER and name in TELLS_ITSELF)


def walks(names) -> list:
    return [(gateway, name) for gateway in GATEWAYS for name in names if can(gateway, name)]


@pytest.mark.parametrize(("gateway", "name"), OFTEN.items())
async def test_some_scenarios(market, gateway, name):
    bank = market.banks[gateway]
    buyer = await walked(market.school, bank, name)
    for turn, state in zip(buyer.turns, await buyer.states(), strict=True):
        assert (bank.found(turn).state == "reversed") == (state == "refunded")


@pytest.mark.prove
@pytest.mark.parametrize(("gateway", "name"), walks([*SCENARIOS, *TELLS_ITSELF]))
async def test_all_scenarios(market, gateway, name):
    await walked(market.school, market.banks[gateway], name)


async def test_real_gateways_leave_the_sandbox_bank_out(market):
    client = await market.school.client()
    ways = (await client.get("/api/billing/shop")).json()["ways"]
    real = {"mellat": "IRR", "paddle": "EUR", "sep": "IRR", "stripe": "EUR", "zarinpal": "IRR", "wallet": "IRR"}
    assert {way["gateway"]: way["currency"] for way in ways} == real
    assert not any(way["is_test"] for way in ways)


@pytest.mark.parametrize("gateway", NEEDS_THE_BROWSER)
async def test_a_reference_pays_one_order(market, gateway):
    """Somebody pays once and shows the bank's reference for two orders of the same price."""
    bank: Bank = market.banks[gateway]
    client = await market.school.client()
    first, second = (Buyer(market.school, client, gateway, "IRR") for _ in range(2))
    backs = []
    for buyer, choice in ((first, "approve"), (second, "forged")):
        await buyer.ordered()
        await buyer.begun()
        backs.append(await bank.choose(buyer, buyer.turns[0], choice))
    real, forged = backs
    name = "RefNum" if gateway == "sep" else "SaleReferenceId"
    forged.form[name] = real.form[name]
    await first.back(real)
    await second.back(forged)
    assert (await first.state(), await second.state()) == ("paid", "declined")
    assert (await second.seen())["payment"]["problem"] == "reference_used"
    assert await first.booked() == 1


async def test_a_cheap_payment_does_not_pay_a_dear_order(market):
    """SEP's reference of a small order, shown for a large one: it says another amount, and the money goes back."""
    bank: Bank = market.banks["sep"]
    client = await market.school.client()
    cheap, dear = (Buyer(market.school, client, "sep", "IRR") for _ in range(2))
    await cheap.ordered()
    await dear.ordered("credit_25")
    assert (cheap.order["price"], dear.order["price"]) == (RIAL, RIAL * 5 - 500_000)
    real = await bank.choose(cheap, await cheap.begun(), "approve")
    shown = await bank.choose(dear, await dear.begun(), "forged")
    assert real
    assert shown
    shown.form["RefNum"] = real.form["RefNum"]
    await dear.back(shown)
    await cheap.back(real)
    assert (await dear.state(), await cheap.credit()) == ("refunded", 0)


async def test_a_bank_that_is_away_or_refuses_says_so(market):
    buyer = Buyer(market.school, await market.school.client(), "zarinpal", "IRR")
    await buyer.ordered()
    bank = market.banks["zarinpal"]
    path, key = f"/api/billing/orders/{buyer.order['id']}/payments", keyed()
    caller = market.school.house.ports["billing"]._payments.gateways["zarinpal"]._caller
    caller._base = "http://127.0.0.1:9"
    try:
        away = await buyer.client.post(path, json={"gateway": "zarinpal"}, headers=key)
    finally:
        caller._base = bank.address
    assert (away.status_code, away.json()["code"]) == (503, "payment_gateway_away")
    again = await buyer.client.post(path, json={"gateway": "zarinpal"}, headers=key)
    assert again.status_code == 201
    assert again.json()["url"].startswith(f"{bank.address}/pg/StartPay/A")


async def test_a_refund_that_waits_for_approval_is_asked_for_once(market):
    """Paddle approves refunds by hand: until then the money is on its way back, and nobody asks twice."""
    bank = market.banks["paddle"]
    buyer = Buyer(market.school, await market.school.client(), "paddle", "EUR")
    await buyer.ordered()
    turn = await buyer.begun()
    bank.approves = False
    try:
        back = await bank.choose(buyer, turn, "wrong_amount")
        await buyer.back(back)
        await buyer.tick(2)
        assert await buyer.state() == "refunding"
        bank.found(turn).state = "reversed"
        await buyer.tick()
    finally:
        bank.approves = True
    assert (await buyer.state(), await buyer.credit()) == ("refunded", 0)


async def test_a_settlement_whose_answer_was_lost_is_paid(market):
    """Bank Mellat says 43 and 45 when it is asked again for what it has done: that is paid, too."""
    bank = market.banks["mellat"]
    buyer = Buyer(market.school, await market.school.client(), "mellat", "IRR")
    await buyer.ordered()
    back = await bank.choose(buyer, await buyer.begun(), "approve")
    bank.found(buyer.turns[0]).lost_of = "bpSettleRequest"
    await buyer.back(back)
    assert await buyer.state() == "unknown"
    await buyer.back(back)
    assert (await buyer.state(), await buyer.booked()) == ("paid", 1)
