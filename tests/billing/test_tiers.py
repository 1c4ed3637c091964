"""Tiers: what the books say of deposits less refunds, whatever else happens to the money."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from lyceum.domains.billing.tiers.models import TierTerms, membership
from lyceum.domains.ledger.port import Party, Transfer
from tests.billing.buying import Buyer, keyed
from tests.billing.wallets import act, asked, fill, filled

TERMS = TierTerms(silver=100, gold=500, platinum=2_000, version=1)
MILLION = 1_000_000


async def standing(buyer: Buyer) -> tuple[str, str | None, int]:
    told = (await buyer.client.get("/api/billing/wallet")).json()["membership"]
    return told["tier"], told["next"], told["missing"]


async def history(buyer: Buyer) -> list[tuple[str, str, int]]:
    await buyer.school.work()
    async with buyer.school.db.as_user(buyer.client.user_id) as tx:
        rows = await tx.execute(text("SELECT before, tier, net FROM billing.tier_history ORDER BY id"))
        return [(row.before, row.tier, row.net) for row in rows]


async def test_deposits_raise_refunds_lower_and_withdrawals_leave_it(school):
    buyer, accountant = await filled(school, 4 * MILLION), await school.client("accountant")
    assert await standing(buyer) == ("bronze", "silver", 6 * MILLION)
    assert await history(buyer) == []
    await fill(buyer, 6 * MILLION)
    second = (await buyer.seen())["payment"]["id"]
    assert await standing(buyer) == ("silver", "gold", 40 * MILLION)
    assert await history(buyer) == [("bronze", "silver", 10 * MILLION)]
    made = await asked(buyer, MILLION)
    await act(accountant, made, "approve")
    await act(accountant, made, "pay", reference=f"T-{made['number']}-{made['id'][:8]}")
    assert await standing(buyer) == ("silver", "gold", 40 * MILLION)
    await fill(buyer, MILLION)  # what was withdrawn is there again, and so can go back
    await accountant.post(f"/api/billing/payments/{second}/refund", json={"reason": "by mistake"}, headers=keyed())
    assert await standing(buyer) == ("bronze", "silver", 5 * MILLION)
    assert await history(buyer) == [("bronze", "silver", 10 * MILLION), ("silver", "bronze", 5 * MILLION)]


async def test_an_admin_sets_what_the_tiers_ask_for(school):
    buyer, admin, accountant = await filled(school, MILLION), await school.client("admin"), await school.client("accountant")
    before = (await accountant.get("/api/billing/tiers")).json()
    assert (await accountant.put("/api/billing/tiers", json=before)).status_code == 403
    for wrong in ({"silver": before["gold"]}, {"gold": 0}, {"platinum": 10.5}, {"silver": 15}, {"bronze": 10}, {"version": 0}):
        assert (await admin.put("/api/billing/tiers", json={**before, **wrong})).status_code == 422
    lower = await admin.put("/api/billing/tiers", json={**before, "silver": MILLION})
    try:
        assert lower.json() == {**before, "silver": MILLION, "version": before["version"] + 1}
        stale = await admin.put("/api/billing/tiers", json=before)
        assert (stale.status_code, stale.json()["code"], stale.json()["params"]) == (409, "stale_tiers", {"version": before["version"] + 1})
        assert await history(buyer) == [("bronze", "silver", MILLION)]
        assert (await standing(buyer))[0] == "silver"
    finally:
        await admin.put("/api/billing/tiers", json={**before, "version": before["version"] + 1})
    assert await history(buyer) == [("bronze", "silver", MILLION), ("silver", "bronze", MILLION)]


async def test_a_deposit_that_the_bank_took_back_counts_no_more_and_again_when_it_returns(school):
    """As a dispute is booked: what is there is reversed, what was spent is owed; repaid by the next deposit; then all of it undone."""
    buyer, ledger = await filled(school, 12 * MILLION), school.house.ports["ledger"]
    me = buyer.client.user_id
    mine, owed, away = Party(owner=me, code="wallet"), Party(owner=me, code="debt"), Party(code="loss.chargeback")
    (deposit,) = (await ledger.statement(me, "wallet", "IRR")).items

    async def book(debit: Party, credit: Party, amount: int, reason: str) -> None:
        await ledger.transfer(Transfer(id=uuid4(), debit=debit, credit=credit, currency="IRR", amount=amount, reason=reason))

    await book(mine, Party(code="sales.credit"), 9 * MILLION, "purchase")
    await ledger.reverse(uuid4(), deposit.id, "chargeback", 3 * MILLION)
    await book(Party(code="contra.debt"), owed, 9 * MILLION, "debt")
    assert await standing(buyer) == ("bronze", "silver", 10 * MILLION)
    await fill(buyer, 11 * MILLION)
    await book(mine, away, 9 * MILLION, "debt_repaid")
    await book(owed, Party(code="contra.debt"), 9 * MILLION, "debt_repaid")
    assert await standing(buyer) == ("silver", "gold", 39 * MILLION)
    await book(away, mine, 3 * MILLION, "chargeback_reversed")
    await book(away, mine, 9 * MILLION, "chargeback_reversed")
    told = (await buyer.client.get("/api/billing/wallet")).json()["membership"]
    assert told["net"] == 3 * MILLION + 9 * MILLION + 11 * MILLION


@given(st.integers(-10, 5_000))
def test_a_tier_is_the_highest_that_is_reached(net):
    found = membership(net, TERMS)
    assert found.since <= max(net, 0)
    assert found.next is None or (net < found.at and found.missing == found.at - net)
    assert (found.tier == "platinum") == (found.next is None)
