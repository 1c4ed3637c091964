"""Money that goes backwards: refunds in parts, disputes and what they leave, with each gateway that can."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.tables import SandboxRow
from lyceum.domains.ledger.port import Party, Transfer
from lyceum.kernel.clock import now
from tests.billing.banks import Sandbox
from tests.billing.buying import EURO, RIAL, Buyer, at_once, keyed
from tests.billing.test_plans import bought, standing
from tests.billing.test_webhooks import paying, sent
from tests.billing.wallets import filled

CENT = 10_000


async def paid_at(school, bank: Any, product: str = "credit_5", client: Any = None) -> Buyer:
    """Somebody who has paid at this bank."""
    buyer = Buyer(school, client or await school.client(), bank.gateway, bank.currency)
    await buyer.ordered(product)
    back = await bank.choose(buyer, await buyer.begun(), "approve")
    assert back
    await buyer.back(back)
    assert await buyer.state() == "paid"
    return buyer


async def back(buyer: Buyer, amount: int | None = None, **more: str) -> Any:
    """An accountant gives so much back."""
    accountant = await buyer.school.client("accountant")
    path = f"/api/billing/payments/{buyer.turns[-1]['payment_id']}/refund"
    body = {"reason": "a part was missing", **({"amount": amount} if amount else {}), **more}
    return await accountant.post(path, json=body, headers=keyed())


async def spend(buyer: Buyer, amount: int) -> None:
    """Something is bought from credit."""
    sides = {"debit": Party(owner=buyer.client.user_id, code="credit"), "credit": Party(code="revenue.ai")}
    await buyer.school.house.ports["ledger"].transfer(Transfer(id=uuid4(), currency="EUR", amount=amount, reason="purchase", **sides))


async def has(buyer: Buyer, code: str) -> int:
    return sum(one.available for one in await buyer.school.house.ports["ledger"].balances(buyer.client.user_id) if one.code == code)


async def of_school(buyer: Buyer, code: str, currency: str = "EUR") -> int:
    query = """SELECT coalesce(sum(s.credits - s.debits), 0) FROM ledger.stripes s JOIN ledger.accounts a ON a.id = s.account_id
               WHERE a.owner_id IS NULL AND a.code = :code AND a.currency = :currency"""
    async with buyer.school.db.as_room("ledger") as tx:
        return int((await tx.execute(text(query), {"code": code, "currency": currency})).scalar_one())


async def claimed(buyer: Buyer, claim: str) -> None:
    """At the sandbox bank's page, after paying."""
    page = await buyer.school.visitor().get(buyer.turns[-1]["url"])
    assert f'value="{claim}"' in page.text
    answer = await buyer.school.visitor().post(f"{buyer.turns[-1]['url']}/claims", data={"claim": claim})
    assert answer.status_code == 303


async def books_are_right(school) -> None:
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_a_payment_goes_back_in_parts_and_never_more_than_the_whole(school):
    buyer = await paid_at(school, Sandbox())
    for amount, state, refunded in ((CENT, "paid", CENT), (2 * EURO // 5, "paid", 2 * EURO // 5 + CENT)):
        answer = await back(buyer, amount)
        assert (answer.status_code, answer.json()["state"], answer.json()["refunded"]) == (200, state, refunded), answer.text
        assert await buyer.credit() == EURO - refunded
    too_much = await back(buyer, EURO)
    assert (too_much.status_code, too_much.json()["code"], too_much.json()["params"]["left"]) == (422, "refund_unfit", EURO - refunded)
    await spend(buyer, EURO // 5)
    assert (await back(buyer)).json()["code"] == "credit_spent"
    assert (await back(buyer, EURO // 5)).json()["refunded"] == refunded + EURO // 5
    bank = await buyer.billing.sandbox.seen(buyer.turns[0]["url"].rpartition("/")[2])
    assert (bank.state, bank.given_back) == ("approved", refunded + EURO // 5)
    assert (await buyer.seen())["payment"]["refunded"] == refunded + EURO // 5
    await books_are_right(school)


@pytest.mark.prove
async def test_parts_are_the_same_part_when_the_bank_does_not_answer(school):
    buyer = await paid_at(school, Sandbox())
    async with school.db.as_room("billing") as tx:
        row = await tx.get_one(SandboxRow, buyer.turns[0]["url"].rpartition("/")[2])
        row.lost = 1
    answer = await back(buyer, EURO // 5)
    assert (answer.json()["state"], await buyer.credit()) == ("refunding", EURO - EURO // 5)
    assert (await back(buyer, EURO // 10)).json()["code"] == "refund_under_way"
    await buyer.tick()
    assert (await buyer.state(), (await buyer.seen())["payment"]["refunded"]) == ("paid", EURO // 5)
    bank = await buyer.billing.sandbox.seen(buyer.turns[0]["url"].rpartition("/")[2])
    assert bank.given_back == EURO // 5
    await books_are_right(school)


@pytest.mark.prove
async def test_a_part_goes_into_the_wallet_where_a_gateway_gives_none(market):
    buyer = await paid_at(market.school, market.banks["zarinpal"])
    refused = await back(buyer, RIAL // 5)
    assert (refused.status_code, refused.json()["code"]) == (409, "refund_whole_only")
    answer = await back(buyer, RIAL // 5, to="wallet")
    assert (answer.status_code, answer.json()["refunded"]) == (200, RIAL // 5), answer.text
    assert (await has(buyer, "wallet"), await buyer.credit()) == (RIAL // 5, EURO - EURO // 5)
    assert (await back(buyer)).json()["code"] == "refund_whole_only"
    assert (await back(buyer, to="wallet")).json()["state"] == "refunded"
    assert (await has(buyer, "wallet"), await buyer.credit()) == (RIAL, 0)
    assert "reverse" not in market.banks["zarinpal"].asked
    await books_are_right(market.school)


@pytest.mark.prove
async def test_a_gateway_is_not_asked_when_its_time_is_over(market):
    buyer = await paid_at(market.school, market.banks["sep"])
    async with market.school.db.as_room("billing") as tx:
        await tx.execute(text("UPDATE billing.orders SET paid_at = paid_at - interval '2 hours' WHERE id = :id"), {"id": buyer.order["id"]})
    late = await back(buyer)
    assert (late.status_code, late.json()["code"], await buyer.credit()) == (409, "refund_too_late", EURO)


async def test_a_part_of_a_plan_shortens_it_from_its_end(school):
    buyer = Buyer(school, await school.client())
    await bought(buyer)
    price = buyer.order["price"]
    assert (await back(buyer, price // 4 // CENT * CENT)).json()["state"] == "paid"
    await school.work()
    plan, days = await standing(buyer)
    assert plan == "premium"
    assert 22 <= days <= 23
    assert (await back(buyer)).json()["state"] == "refunded"
    await school.work()
    assert await standing(buyer) == ("free", 0)
    await books_are_right(school)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("gateway", ["stripe", "paddle"])
async def test_real_gateways_give_parts_once(market, gateway):
    bank = market.banks[gateway]
    buyer = await paid_at(market.school, bank)
    row = bank.found(buyer.turns[0])
    row.lost = 2
    assert (await back(buyer, EURO // 5)).json()["state"] == "refunding"
    await buyer.tick(3)
    assert (await buyer.state(), (await buyer.seen())["payment"]["refunded"]) == ("paid", EURO // 5)
    assert (await back(buyer, EURO // 10)).json()["refunded"] == EURO // 5 + EURO // 10
    amounts = [one.get("amount") or int(one["totals"]["total"]) for one in row.backwards["refunds"] + row.backwards["adjustments"]]
    assert amounts == [EURO // 5 // CENT, EURO // 10 // CENT]
    assert await buyer.credit() == EURO - EURO // 5 - EURO // 10
    await books_are_right(market.school)


async def test_what_was_used_of_a_disputed_payment_is_owed_and_repaid_by_the_next_top_up(school):
    buyer = await paid_at(school, Sandbox())
    accountant = await school.client("accountant")
    await school.house.ports["ledger"].promise(uuid4(), buyer.client.user_id, EURO // 2, now() + timedelta(days=9))
    await spend(buyer, EURO // 2 + 3 * EURO // 5)
    lost = await of_school(buyer, "loss.chargeback")
    await claimed(buyer, "dispute")
    assert (await buyer.state(), await buyer.credit()) == ("charged_back", 0)
    (debt,) = (await buyer.client.get("/api/billing/debts")).json()
    assert (debt["amount"], debt["currency"], debt["order_number"]) == (3 * EURO // 5, "EUR", buyer.order["number"])
    assert await of_school(buyer, "loss.chargeback") == lost - 3 * EURO // 5
    (seen,) = [one for one in (await accountant.get("/api/billing/disputes")).json()["items"] if one["user_id"] == buyer.client.user_id]
    assert (seen["state"], seen["owed"], seen["repaid"], seen["withdrawn"]) == ("open", 3 * EURO // 5, 0, True)
    assert debt in (await accountant.get("/api/billing/debts/all")).json()
    assert (await buyer.client.get("/api/billing/debts/all")).status_code == 403
    await books_are_right(school)
    later = await paid_at(school, Sandbox(), client=buyer.client)
    assert (await later.credit(), (await buyer.client.get("/api/billing/debts")).json()) == (EURO - 3 * EURO // 5, [])
    entries = (await buyer.client.get("/api/credit/entries")).json()["items"]
    assert [(one["reason"], one["amount"]) for one in entries[:2]] == [("debt_repaid", -3 * EURO // 5), ("top_up", EURO)]
    await claimed(buyer, "won")
    assert (await buyer.state(), await buyer.credit(), await has(buyer, "debt")) == ("paid", EURO + 2 * EURO // 5, 0)
    assert await of_school(buyer, "loss.chargeback") == lost
    await books_are_right(school)


@pytest.mark.prove
async def test_a_plan_ends_with_its_payment_and_comes_back_with_it(school):
    buyer = Buyer(school, await school.client())
    await bought(buyer)
    await claimed(buyer, "dispute")
    await school.work()
    assert (await standing(buyer), await buyer.state()) == (("free", 0), "charged_back")
    await claimed(buyer, "lost")
    assert await buyer.state() == "charged_back"
    await claimed(buyer, "won")
    await school.work()
    assert (await standing(buyer), await buyer.state()) == (("premium", 30), "paid")
    await books_are_right(school)


STRIPE = (
    ("warning_needs_response", "charge.dispute.created", "paid"),
    ("needs_response", "charge.dispute.funds_withdrawn", "charged_back"),
    ("under_review", "charge.dispute.updated", "charged_back"),
    ("won", "charge.dispute.closed", "charged_back"),
    ("won", "charge.dispute.funds_reinstated", "paid"),
)


def disputed(bank: Any, turn: dict[str, Any], becomes: str, kind: str) -> dict[str, Any]:
    """The buyer's bank acts; returns the event that Stripe tells. Withdrawn money is a balance transaction, and so is its return."""
    row = bank.found(turn)
    amount = (row.taken or 0) - sum(one["amount"] for one in row.backwards["refunds"])
    if not row.backwards["disputes"]:
        made = {"id": f"dp_{uuid4().hex}", "object": "dispute", "amount": amount, "currency": "eur", "reason": "fraudulent"}
        row.backwards["disputes"].append({**made, "balance_transactions": []})
    (dispute,) = row.backwards["disputes"]
    dispute |= {"status": becomes, "payment_intent": f"pi_{row.reference}", "charge": "ch_1"}
    moved = [one["amount"] for one in dispute["balance_transactions"]]
    if becomes in ("needs_response", "lost") and not moved:
        dispute["balance_transactions"].append({"object": "balance_transaction", "amount": -dispute["amount"], "fee": 1500})
    if kind.endswith("funds_reinstated"):
        dispute["balance_transactions"].append({"object": "balance_transaction", "amount": dispute["amount"], "fee": 0})
    return {"id": f"evt_{uuid4().hex}", "object": "event", "type": kind, "created": int(time.time()), "data": {"object": dispute}}


async def test_stripes_disputes_are_followed_where_the_money_goes(market):
    buyer, bank = await paying(market, "stripe")
    back_ = await bank.choose(buyer, buyer.turns[0], "approve")
    await buyer.back(back_)
    for becomes, kind, state in STRIPE:
        event = disputed(bank, buyer.turns[0], becomes, kind)
        for _ in range(2):
            assert (await sent(market, "stripe", event)).status_code == 200
        await market.school.work()
        assert (await buyer.state(), await buyer.credit()) == (state, 0 if state == "charged_back" else EURO), kind
    await books_are_right(market.school)


@pytest.mark.prove
async def test_paddles_chargebacks_are_adjustments(market):
    buyer, bank = await paying(market, "paddle")
    await buyer.back(await bank.choose(buyer, buyer.turns[0], "approve"))
    row = bank.found(buyer.turns[0])
    await spend(buyer, CENT)
    for action, state, credit in (
        ("chargeback_warning", "paid", EURO - CENT),
        ("chargeback", "charged_back", 0),
        ("chargeback_reverse", "paid", EURO - CENT),
    ):
        bank.adds(row, action, str(row.taken), "fraud")
        await sent(market, "paddle", bank.event(buyer.turns[0], "adjustment.created"))
        await market.school.work()
        assert (await buyer.state(), await buyer.credit()) == (state, credit), action
    await books_are_right(market.school)


def rejects(bank: Any, turn: dict[str, Any]) -> None:
    """Paddle decides against what waits for its approval."""
    row = bank.found(turn)
    if row.state == "reversing":
        row.backwards["adjustments"].append(bank._adjustment(row) | {"totals": {"total": str(row.taken), "currency_code": "EUR"}})
        row.state = "paid"
    for one in row.backwards["adjustments"]:
        one["status"] = "rejected" if one["status"] == "pending_approval" else one["status"]


@pytest.mark.parametrize("amount", [None, EURO // 5])
async def test_a_refund_that_paddle_rejects_gives_again_what_was_taken_and_can_be_asked_anew(market, monkeypatch, amount):
    bank = market.banks["paddle"]
    monkeypatch.setattr(bank, "approves", False)
    buyer = await paid_at(market.school, bank)
    for _ in range(2):
        assert (await back(buyer, amount)).json()["state"] == "refunding"
        assert await buyer.credit() == EURO - (amount or EURO)
        rejects(bank, buyer.turns[0])
        await sent(market, "paddle", bank.event(buyer.turns[0], "adjustment.updated"))
        await market.school.work()
        seen = (await buyer.seen())["payment"]
        assert (seen["state"], seen["problem"], seen["refunded"], await buyer.credit()) == ("paid", "refund_rejected", 0, EURO)
        await books_are_right(market.school)
    monkeypatch.setattr(bank, "approves", True)
    answer = (await back(buyer, amount)).json()
    assert (answer["refunded"], await buyer.credit()) == (amount or EURO, EURO - (amount or EURO))
    await books_are_right(market.school)


async def test_a_plan_whose_refund_paddle_rejects_is_there_again(market, monkeypatch):
    bank = market.banks["paddle"]
    monkeypatch.setattr(bank, "approves", False)
    buyer = Buyer(market.school, await market.school.client(), bank.gateway, bank.currency)
    await bought(buyer, bank=bank)
    assert (await back(buyer)).json()["state"] == "refunding"
    await market.school.work()
    assert await standing(buyer) == ("free", 0)
    rejects(bank, buyer.turns[0])
    await buyer.tick()
    await market.school.work()
    assert await standing(buyer) == ("premium", 30)
    await books_are_right(market.school)


async def test_an_accountant_gives_credit_that_ends(school):
    accountant, learner = await school.client("accountant"), await school.client()
    until = now() + timedelta(days=5)
    wish = {"user": learner.user_id, "amount": 3 * EURO // 5, "until": until.isoformat(), "reason": "a welcome"}
    key = keyed()
    first = await accountant.post("/api/credit/promotions", json=wish, headers=key)
    again = await accountant.post("/api/credit/promotions", json=wish, headers=key)
    assert (first.status_code, again.json()) == (201, first.json()), first.text
    (one,) = (await learner.get("/api/credit/promotions")).json()
    assert (one["unused"], one["note"], one["reason"]) == (3 * EURO // 5, "a welcome", "promotion")
    assert (await learner.post("/api/credit/promotions", json=wish, headers=keyed())).status_code == 403
    for wrong in ({"until": now().isoformat()}, {"until": (until + timedelta(days=900)).isoformat()}, {"amount": 0}, {"until": "soon"}):
        assert (await accountant.post("/api/credit/promotions", json=wish | wrong, headers=keyed())).status_code == 422
    promotions = school.house.ports["billing"].promotions
    assert await promotions.tell() >= 1
    await promotions.tell()
    async with school.db.as_room("notify") as tx:
        rows = (await tx.execute(text("SELECT template, params FROM notify.messages WHERE owner_id = :id"), {"id": learner.user_id})).all()
    assert [(row.template, row.params["amount"]) for row in rows if row.template == "promotion_ends"] == [("promotion_ends", "€3.00")]


@pytest.mark.prove
async def test_what_was_won_back_is_given_back_later_in_parts_and_whole(school):
    buyer = await paid_at(school, Sandbox())
    clearing = await of_school(buyer, "clearing.sandbox")
    assert (await back(buyer, EURO // 5)).json()["state"] == "paid"
    for claim in ("dispute", "won"):
        await claimed(buyer, claim)
    assert (await buyer.state(), await buyer.credit()) == ("paid", EURO - EURO // 5)
    assert (await back(buyer, EURO // 5)).json()["state"] == "paid"
    assert (await buyer.credit(), (await back(buyer)).json()["state"]) == (3 * EURO // 5, "refunded")
    assert (await buyer.credit(), await of_school(buyer, "clearing.sandbox") - clearing) == (0, EURO)
    await books_are_right(school)


@pytest.mark.prove
async def test_a_plan_that_was_won_back_is_given_back_later(school):
    buyer = Buyer(school, await school.client())
    await bought(buyer)
    for claim in ("dispute", "won"):
        await claimed(buyer, claim)
    assert (await back(buyer)).json()["state"] == "refunded"


@pytest.mark.prove
async def test_a_deposit_that_was_won_back_is_given_back_later(school):
    buyer = await filled(school, RIAL)
    payment = (await buyer.seen())["payment"]["id"]
    async with school.db.as_room("billing") as tx:
        query = text("SELECT authority FROM billing.payments WHERE id = :id")
        authority = (await tx.execute(query, {"id": payment})).scalar_one()
    for claim in ("dispute", "won"):
        assert (await school.visitor().post(f"/bank/{authority}/claims", data={"claim": claim})).status_code == 303
    buyer.turns.append({"payment_id": payment})
    assert ((await back(buyer, RIAL // 5)).json()["state"], await has(buyer, "wallet")) == ("paid", RIAL - RIAL // 5)
    assert ((await back(buyer)).json()["state"], await has(buyer, "wallet")) == ("refunded", 0)
    await books_are_right(school)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("claim", ["lost", "won"])
async def test_a_process_that_dies_while_a_dispute_is_booked_leaves_no_payment_that_can_be_given_back(school, claim):
    buyer = await paid_at(school, Sandbox())
    clearing = await of_school(buyer, "clearing.sandbox")
    await claimed(buyer, "dispute")
    async with school.db.as_room("billing") as tx:
        await tx.execute(
            text("UPDATE billing.disputes SET booked = 'none', kept = NULL WHERE owner_id = :id"), {"id": buyer.client.user_id}
        )
    refused = await back(buyer)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_refundable"), refused.text
    await claimed(buyer, claim)
    ends = {"lost": ("charged_back", 0, EURO), "won": ("paid", EURO, 0)}[claim]
    assert (await buyer.state(), await buyer.credit(), await of_school(buyer, "clearing.sandbox") - clearing) == ends
    await books_are_right(school)


async def test_a_payment_that_is_disputed_is_not_given_back_meanwhile(school):
    buyer = await paid_at(school, Sandbox())
    visitor, url = school.visitor(), f"{buyer.turns[-1]['url']}/claims"
    answers = await at_once(back(buyer), *(visitor.post(url, data={"claim": "dispute"}) for _ in range(2)))
    await buyer.tick()
    assert (answers[0].status_code in (200, 409), await buyer.state(), await buyer.credit()) == (True, "charged_back", 0), answers[0].text
    await books_are_right(school)


async def test_top_ups_at_once_repay_each_debt_once(school):
    debts = [await paid_at(school, Sandbox())]
    debts.append(await paid_at(school, Sandbox(), client=debts[0].client))
    await spend(debts[0], 2 * EURO)
    for each in debts:
        await claimed(each, "dispute")
    later = [Buyer(school, debts[0].client) for _ in range(2)]
    ways = []
    for each in later:
        await each.ordered()
        ways.append(await Sandbox().choose(each, await each.begun(), "approve"))
    assert await at_once(*(each.back(way) for each, way in zip(later, ways, strict=True))) == [303, 303]
    assert [await each.state() for each in later] == ["paid", "paid"]
    assert (await later[0].credit(), await has(later[0], "debt")) == (0, 0)
    assert (await later[0].client.get("/api/billing/debts")).json() == []
    await books_are_right(school)


async def test_nobody_gives_their_own_payment_back(school):
    accountant = await school.client("accountant")
    buyer = await paid_at(school, Sandbox(), client=accountant)
    path = f"/api/billing/payments/{buyer.turns[-1]['payment_id']}/refund"
    refused = await accountant.post(path, json={"reason": "it is mine"}, headers=keyed())
    assert (refused.status_code, refused.json()["code"], await buyer.credit()) == (403, "own_payment", EURO)
    assert (await back(buyer)).json()["state"] == "refunded"
