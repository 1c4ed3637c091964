"""Receipts: numbered without a gap, given with the money, and right to the last unit in both languages."""

import pypdfium2
import pytest
from sqlalchemy import text

from tests.billing.banks import Sandbox
from tests.billing.buying import Buyer, at_once, keyed
from tests.billing.subscribing import BASIC, PLUS, PRICES, Subscriber, timed

NAMES = {"en": 'Lyceum #read("/etc/passwd") *School*', "fa": "آموزشگاه لیسیوم"}
ADDRESSES = {"en": "12 Garden Street\n1010 Vienna", "fa": "تهران، خیابان بهار، شمارهٔ ۱۲"}
SELLER = {"names": NAMES, "addresses": ADDRESSES, "tax_number": "ATU12345678"}


async def paid(school, currency: str = "IRR", choice: str = "approve") -> Buyer:
    buyer, bank = Buyer(school, await school.client(), currency=currency), Sandbox(currency)
    await buyer.ordered()
    back = await bank.choose(buyer, await buyer.begun(), choice)
    assert back
    await buyer.back(back)
    return buyer


async def paper(client, order: str, locale: str) -> bytes:
    answer = await client.get(f"/api/billing/orders/{order}/receipt", params={"locale": locale})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="receipt-2')
    return answer.content


def read(content: bytes) -> list[str]:
    """The lines of a paper's text, as a reader of PDFs has them."""
    document = pypdfium2.PdfDocument(content)
    try:
        return document[0].get_textpage().get_text_range().split("\r\n")
    finally:
        document.close()


async def given(client, order: str) -> list[dict]:
    return (await client.get(f"/api/billing/orders/{order}/receipts")).json()


async def test_a_receipt_says_what_was_paid_in_both_languages(school):
    accountant = await school.client("accountant")
    before = (await accountant.get("/api/billing/seller")).json()
    put = await accountant.put("/api/billing/seller", json={**SELLER, "version": before["version"]})
    assert (put.status_code, put.json()["version"]) == (200, before["version"] + 1)
    stale = await accountant.put("/api/billing/seller", json={**SELLER, "version": before["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_seller")
    buyer = await paid(school)
    await school.work()
    ((receipt,), order) = await given(buyer.client, buyer.order["id"]), buyer.order["id"]
    year, number = receipt["number"].split("-")
    english, persian = read(await paper(buyer.client, order, "en")), read(await paper(accountant, order, "fa"))
    reference = (await buyer.seen())["payment"]["reference"]
    for line in (NAMES["en"], "ATU12345678", f"Number {receipt['number']}", "Paid 6,500,000 rials", reference, "Test: no real money"):
        assert line in english, line
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    for line in (
        NAMES["fa"],
        f"شماره {year}-{number}".translate(digits),
        "۶۵۰٬۰۰۰ تومان",
        "۶٬۵۰۰٬۰۰۰ ریال",
        reference,
        "آزمایشی: بدون پول واقعی",
    ):
        assert line in persian, line
    assert any(line.startswith("برابر با ") for line in persian), "the Gregorian date beside the Jalali one"


async def test_the_same_receipt_is_the_same_bytes_whoever_asks_and_whatever_changed(school):
    accountant, buyer = await school.client("accountant"), await paid(school, "EUR")
    order = buyer.order["id"]
    first = await paper(buyer.client, order, "en")
    now = (await accountant.get("/api/billing/seller")).json()
    await accountant.put("/api/billing/seller", json={**SELLER, "tax_number": "another", "version": now["version"]})
    await buyer.client.patch("/api/identity/me", json={"name": "Another Name"})
    assert await paper(accountant, order, "en") == first


async def test_a_refund_has_a_receipt_of_its_own_and_stands_on_the_first(school):
    accountant, buyer = await school.client("accountant"), await paid(school, "EUR")
    payment = buyer.turns[0]["payment_id"]
    answer = await accountant.post(f"/api/billing/payments/{payment}/refund", json={"reason": "Bought by mistake"}, headers=keyed())
    assert answer.json()["state"] == "refunded"
    first, back = await given(buyer.client, buyer.order["id"])
    assert (first["kind"], back["kind"], back["corrects"], back["amount"]) == ("payment", "refund", first["id"], 5_000_000)
    lines = read(await paper(buyer.client, buyer.order["id"], "en"))
    assert any(line.endswith(f"receipt {back['number']} −€5.00") for line in lines)
    assert "Remains €0.00" in lines
    own = await buyer.client.get(f"/api/billing/receipts/{back['id']}", params={"locale": "en"})
    told = read(own.content)
    assert "Given back €5.00" in told
    assert "Bought by mistake" in told
    assert first["number"] in told


async def test_each_part_has_a_receipt_and_a_lost_dispute_another(school):
    accountant, buyer = await school.client("accountant"), await paid(school, "EUR")
    where = f"/api/billing/payments/{buyer.turns[0]['payment_id']}/refund"
    for amount, why in ((1_000_000, "the first lesson"), (500_000, "the second lesson")):
        assert (await accountant.post(where, json={"amount": amount, "reason": why}, headers=keyed())).json()["state"] == "paid"
    for claim, amounts in (("dispute", []), ("lost", [3_500_000]), ("won", [3_500_000, 3_500_000])):
        await school.visitor().post(f"{buyer.turns[0]['url']}/claims", data={"claim": claim})
        first, *parts = await given(buyer.client, buyer.order["id"])
        assert [one["amount"] for one in parts] == [1_000_000, 500_000, *amounts]
    assert [one["kind"] for one in parts] == ["refund", "refund", "refund", "payment"]
    assert {one["corrects"] for one in parts[:3]} == {first["id"]}
    assert len({one["given_at"] for one in parts}) == len(parts)
    told = [read((await buyer.client.get(f"/api/billing/receipts/{one['id']}", params={"locale": "en"})).content) for one in parts]
    for lines, said in zip(told, ("Given back €1.00", "Given back €0.50", "Given back €3.50", "Paid €3.50"), strict=True):
        assert said in lines
    for lines, why in zip(
        told, ("the first lesson", "the second lesson", "has taken the payment back", "disputed money again"), strict=True
    ):
        assert any(line.endswith(why) for line in lines), why


async def test_only_the_buyer_and_those_who_look_after_money_have_it(school):
    buyer, other = await paid(school, "EUR"), await school.client()
    order, (receipt,) = buyer.order["id"], await given(buyer.client, buyer.order["id"])
    for path in (f"/api/billing/orders/{order}/receipt", f"/api/billing/receipts/{receipt['id']}"):
        refused = await other.get(path)
        assert (refused.status_code, refused.json()["code"]) == (404, "receipt_not_found")
    assert await given(other, order) == []
    assert (await other.get("/api/billing/seller")).status_code == 403
    unpaid = Buyer(school, other)
    await unpaid.ordered()
    assert (await other.get(f"/api/billing/orders/{unpaid.order['id']}/receipt")).json()["code"] == "receipt_not_found"
    assert (await other.get(f"/api/billing/orders/{order}/receipt", params={"locale": "de"})).status_code == 422


async def test_numbers_have_no_gap_whoever_pays_at_once_and_dies_in_between(school):
    buyers = await at_once(*(paid(school, "EUR", choice) for choice in ("approve", "approve", "decline", "wrong_amount", "approve")))
    for buyer in buyers:
        await buyer.die_before_paid()
    await at_once(*(buyer.tick() for buyer in buyers))
    query = text("SELECT count(*), max(number), min(number), count(DISTINCT source) FROM billing.receipts GROUP BY year")
    async with school.db.as_room("billing") as tx:
        for count, highest, lowest, sources in await tx.execute(query):
            assert (count, highest, lowest, sources) == (highest, highest, 1, highest)
    told = [len(await given(buyer.client, buyer.order["id"])) for buyer in buyers]
    assert told == [1, 1, 0, 0, 1]


async def test_a_receipt_stays_as_it_was_given(school):
    await paid(school, "EUR")
    for change in (
        "UPDATE billing.receipts SET amount = amount + 1",
        "UPDATE billing.receipts SET number = number + 1",
        "DELETE FROM billing.receipts",
    ):
        with pytest.raises(Exception, match="stays as it is"):
            async with school.db.as_room("billing") as tx:
                await tx.execute(text(change))


async def test_every_period_and_every_change_of_a_subscription_has_a_receipt(school):
    async with timed(school) as (subscriptions, clock):
        one = Subscriber(school, await school.client())
        await one.fill(PRICES[BASIC] + PRICES[PLUS] * 2)
        await one.subscribe()
        clock.on(days=10)
        pays = (await one.preview(PLUS))["pays"]
        await one.act("change", product=PLUS, at_most=pays)
        clock.on(days=21)
        await subscriptions.run()
        listed = (await one.client.get("/api/billing/receipts", params={"limit": 2})).json()
        rest = (await one.client.get("/api/billing/receipts", params={"after": listed["next"]})).json()
        receipts = [*listed["items"], *rest["items"]]
        assert rest["next"] is None
        assert [receipt["amount"] for receipt in receipts] == [PRICES[PLUS], pays, PRICES[BASIC]]
        lines = read((await one.client.get(f"/api/billing/receipts/{receipts[-1]['id']}", params={"locale": "en"})).content)
        assert any("31 January 2027 to 28 February 2027" in line for line in lines)
        assert f"Paid {PRICES[BASIC]:,} rials" in lines
        assert "Wallet" in lines
        other = await school.client()
        assert (await other.get(f"/api/billing/receipts/{receipts[0]['id']}")).status_code == 404
        assert (await other.get("/api/billing/receipts")).json() == {"items": [], "next": None}
