"""The shop: what is sold, ordering, paying, one's history; and what is refused, with the books untouched."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.billing.banks import Sandbox
from tests.billing.buying import EURO, PACKAGE, RIAL, Buyer, keyed

NEW = {"names": {"en": "Hour", "fa": "ساعت"}, "kind": "minutes", "amount": 60, "price_eur": 20_000_000}


async def test_a_learner_buys_credit_and_sees_it(school):
    client = await school.client()
    shop = (await client.get("/api/billing/shop")).json()
    offered = {one["code"]: one for one in shop["products"]}
    assert (offered[PACKAGE]["amount"], offered[PACKAGE]["price_eur"], offered[PACKAGE]["price_irr"]) == (EURO, EURO, RIAL)
    assert {(way["gateway"], way["currency"], way["is_test"]) for way in shop["ways"]} == {
        ("sandbox", "EUR", True),
        ("sandbox", "IRR", True),
        ("wallet", "IRR", False),
    }
    buyer, bank = Buyer(school, client, currency="IRR"), Sandbox("IRR")
    order = await buyer.ordered()
    assert (order["price"], order["currency"], order["state"], order["given"], order["payment"]) == (RIAL, "IRR", "open", EURO, None)
    turn = await buyer.begun()
    assert turn["url"].startswith("/bank/")
    back = await bank.choose(buyer, turn, "approve")
    assert back
    assert await buyer.back(back) == 303
    seen = await buyer.seen()
    assert (seen["state"], seen["payment"]["state"], await buyer.credit()) == ("paid", "paid", EURO)
    assert seen["payment"]["reference"]
    entry = (await client.get("/api/credit/entries")).json()["items"][0]
    assert (entry["amount"], entry["reason"], entry["ref"]) == (EURO, "top_up", f"order {order['number']}")


async def test_minutes_are_seconds_in_the_books(school):
    admin = await school.client("admin")
    code = f"hour_{uuid4().hex[:8]}"
    assert (await admin.put("/api/billing/products", json={**NEW, "code": code})).status_code == 200
    buyer, bank = Buyer(school, await school.client()), Sandbox()
    await buyer.ordered(code)
    back = await bank.choose(buyer, await buyer.begun(), "approve")
    assert back
    await buyer.back(back)
    balances = (await buyer.client.get("/api/credit/balance")).json()
    assert [(one["currency"], one["available"]) for one in balances if one["code"] == "tutoring"] == [("SEC", 3_600)]


async def test_the_same_request_is_one_order_and_one_payment(school):
    client = await school.client()
    key, body = keyed(), {"product": PACKAGE, "currency": "EUR"}
    first, again = [(await client.post("/api/billing/orders", json=body, headers=key)).json() for _ in range(2)]
    assert first == again
    paying = keyed()
    path = f"/api/billing/orders/{first['id']}/payments"
    turns = [(await client.post(path, json={"gateway": "sandbox"}, headers=paying)).json() for _ in range(2)]
    assert turns[0] == turns[1]
    other = await client.post("/api/billing/orders", json={**body, "currency": "IRR"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await client.get("/api/billing/orders")).json()["items"]) == 1


async def test_the_history_is_ones_own_newest_first_in_pages(school):
    mine, other = Buyer(school, await school.client()), await school.client()
    numbers = [(await mine.ordered())["number"] for _ in range(3)]
    first = (await mine.client.get("/api/billing/orders?limit=2")).json()
    rest = (await mine.client.get(f"/api/billing/orders?limit=2&after={first['next']}")).json()
    assert [one["number"] for one in (*first["items"], *rest["items"])] == numbers[::-1]
    assert rest["next"] is None
    assert (await other.get("/api/billing/orders")).json()["items"] == []
    for answer in (
        await other.get(f"/api/billing/orders/{mine.order['id']}"),
        await other.post(f"/api/billing/orders/{mine.order['id']}/look"),
        await other.post(f"/api/billing/orders/{mine.order['id']}/payments", json={"gateway": "sandbox"}, headers=keyed()),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"product": "nothing", "currency": "EUR"}, 404, "product_not_found"),
        ({"product": PACKAGE, "currency": "USD"}, 422, "malformed_request"),
        ({"product": PACKAGE, "currency": "SEC"}, 422, "malformed_request"),
        ({"product": PACKAGE, "currency": "EUR", "price": 1}, 422, "malformed_request"),
        ({"product": PACKAGE, "currency": "EUR", "amount": -1}, 422, "malformed_request"),
        ({"product": PACKAGE, "currency": "EUR", "user_id": "0" * 10}, 422, "malformed_request"),
        ({"currency": "EUR"}, 422, "malformed_request"),
    ],
)
async def test_an_order_says_what_and_in_which_currency_and_nothing_else(school, body, status, code):
    client = await school.client()
    answer = await client.post("/api/billing/orders", json=body, headers=keyed())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await client.get("/api/billing/orders")).json()["items"] == []


async def test_money_is_asked_for_with_a_key_by_somebody_who_may(school):
    client, guest = await school.client(), await school.client("guest")
    body = {"product": PACKAGE, "currency": "EUR"}
    assert (await client.post("/api/billing/orders", json=body)).status_code == 422
    assert (await guest.post("/api/billing/orders", json=body, headers=keyed())).status_code == 401
    made = (await client.post("/api/identity/keys", json={"name": "program"})).json()
    visitor = school.visitor()
    by_key = await visitor.post("/api/billing/orders", json=body, headers={**keyed(), "Authorization": f"Bearer {made['key']}"})
    assert (by_key.status_code, by_key.json()["code"]) == (403, "not_by_api_key")


@pytest.mark.parametrize(
    "change",
    [
        {"price_eur": -5_000_000},
        {"price_eur": 0},
        {"price_eur": 5_000_000.5},
        {"price_eur": 5e6},
        {"price_eur": "5000000"},
        {"price_eur": 5_000_001},
        {"price_eur": 10**17},
        {"price_eur": None, "price_irr": 13},
        {"price_eur": None},
        {"amount": -1},
        {"amount": 0},
        {"amount": 10**14},
        {"amount": 1.5},
        {"kind": "gold"},
        {"names": {"en": "One"}},
        {"code": "Not a code"},
        {"currency": "EUR"},
    ],
)
async def test_a_price_is_a_whole_number_of_cents_or_of_toman(school, change):
    admin = await school.client("admin")
    answer = await admin.put("/api/billing/products", json={**NEW, "code": "refused", **change})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_request")
    assert "refused" not in {one["code"] for one in (await admin.get("/api/billing/products")).json()}


async def test_a_changed_product_is_not_overwritten_and_orders_keep_their_price(school):
    admin, buyer = await school.client("admin"), Buyer(school, await school.client())
    product = {**NEW, "code": f"hour_{uuid4().hex[:8]}"}
    made = (await admin.put("/api/billing/products", json=product)).json()
    unsaid = {"price_irr": None, "plan": None, "course": None, "every": None, "credit": 0}
    assert made == {**product, **unsaid, "offered": True, "version": 1}
    await buyer.ordered(made["code"])
    dearer = await admin.put("/api/billing/products", json={**made, "price_eur": 30_000_000})
    assert dearer.json()["version"] == 2
    for stale in (made, product):
        answer = await admin.put("/api/billing/products", json={**stale, "price_eur": 10_000})
        assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (409, "stale_product", {"version": 2})
    assert (await buyer.seen())["price"] == 20_000_000
    irr = await buyer.client.post("/api/billing/orders", json={"product": made["code"], "currency": "IRR"}, headers=keyed())
    assert (irr.status_code, irr.json()["code"]) == (422, "not_sold_in")
    await admin.put("/api/billing/products", json={**dearer.json(), "offered": False})
    gone = await buyer.client.post("/api/billing/orders", json={"product": made["code"], "currency": "EUR"}, headers=keyed())
    assert gone.json()["code"] == "product_not_found"
    assert (await buyer.client.put("/api/billing/products", json=product)).status_code == 403


async def test_what_renews_is_subscribed_to_and_not_ordered(school):
    admin, learner = await school.client("admin"), await school.client()
    sold = {one["code"]: one for one in (await admin.get("/api/billing/products")).json()}
    year = sold["plus_every_year"]
    assert (year["plan"], year["every"], year["amount"], year["credit"], year["price_eur"]) == ("plus", "year", 0, 24_000_000, 60_000_000)
    body = {"product": "plus_every_year", "currency": "EUR"}
    answer = await learner.post("/api/billing/orders", json=body, headers=keyed())
    assert (answer.status_code, answer.json()["code"]) == (422, "subscribe_instead")


@pytest.mark.parametrize(
    "change",
    [
        {"every": "month"},
        {"credit": 5},
        {"course": "harbours"},
        {"kind": "course"},
        {"kind": "course", "amount": 0},
        {"kind": "course", "amount": 0, "course": "Harbours of the North"},
        {"kind": "plan", "plan": "plus", "every": "month"},
        {"kind": "plan", "plan": "plus", "every": "week", "amount": 0},
        {"kind": "plan", "plan": "free", "amount": 7},
        {"kind": "plan", "plan": "gold", "amount": 7},
    ],
)
async def test_a_product_says_what_its_kind_gives_and_nothing_else(school, change):
    admin = await school.client("admin")
    assert (await admin.put("/api/billing/products", json={**NEW, "code": "odd", **change})).status_code == 422


async def test_an_old_price_is_not_good_any_more_and_a_paid_order_is_not_paid_again(school):
    buyer, bank = Buyer(school, await school.client()), Sandbox()
    await buyer.ordered()
    path = f"/api/billing/orders/{buyer.order['id']}/payments"
    unknown = await buyer.client.post(path, json={"gateway": "nobody"}, headers=keyed())
    assert (unknown.status_code, unknown.json()["code"]) == (422, "payment_gateway_unknown")
    back = await bank.choose(buyer, await buyer.begun(), "approve")
    assert back
    await buyer.back(back)
    again = await buyer.client.post(path, json={"gateway": "sandbox"}, headers=keyed())
    assert (again.status_code, again.json()["code"]) == (409, "order_paid")
    await buyer.ordered()
    async with school.db.as_room("billing") as tx:
        past = "UPDATE billing.orders SET expires_at = now() - interval '1 second' WHERE owner_id = :owner"
        await tx.execute(text(past), {"owner": buyer.client.user_id})
    path = f"/api/billing/orders/{buyer.order['id']}/payments"
    late = await buyer.client.post(path, json={"gateway": "sandbox"}, headers=keyed())
    assert (late.status_code, late.json()["code"]) == (409, "order_expired")
    assert (await buyer.seen())["state"] == "expired"


async def test_a_callback_for_nothing_is_refused(school):
    visitor, buyer = school.visitor(), Buyer(school, await school.client())
    await buyer.ordered()
    turn = await buyer.begun()
    for path, status in (
        (f"/api/billing/callbacks/sandbox/{uuid4()}", 404),
        (f"/api/billing/callbacks/zarinpal/{turn['payment_id']}", 404),
        (f"/api/billing/callbacks/nobody/{turn['payment_id']}?status=OK", 404),
        (f"/api/billing/callbacks/sandbox/{turn['payment_id']}?status=OK&reference=1", 403),
        ("/api/billing/callbacks/sandbox/1", 422),
        (f"/bank/{'0' * 32}", 404),
        ("/bank/1", 422),
    ):
        assert (await visitor.get(path)).status_code == status, path
    assert (await visitor.post(turn["url"], data={"choice": "bribe"})).status_code == 422
    assert await buyer.state() == "redirected"
    assert await buyer.credit() == 0


async def test_those_who_look_after_money_see_payments_and_may_ask(school):
    accountant, buyer, bank = await school.client("accountant"), Buyer(school, await school.client()), Sandbox()
    await buyer.ordered()
    turn = await buyer.begun()
    await bank.choose(buyer, turn, "never")
    page = (await accountant.get("/api/billing/payments?state=redirected&limit=100")).json()
    mine = next(one for one in page["items"] if one["id"] == turn["payment_id"])
    assert (mine["user_id"], mine["amount"], mine["order_number"]) == (buyer.client.user_id, EURO, buyer.order["number"])
    asked = await accountant.post(f"/api/billing/payments/{turn['payment_id']}/look")
    assert asked.json()["state"] == "paid"
    assert (await accountant.post(f"/api/billing/payments/{uuid4()}/look")).status_code == 404
    assert (await buyer.client.get("/api/billing/payments")).status_code == 403


async def test_no_transaction_of_a_user_writes_in_the_shop(school):
    buyer = Buyer(school, await school.client())
    await buyer.ordered()
    await buyer.begun()
    for statement in ("UPDATE billing.orders SET price = 1", "UPDATE billing.payments SET state = 'paid'", "DELETE FROM billing.orders"):
        async with school.db.as_user(buyer.client.user_id) as tx:
            assert (await tx.execute(text(statement))).rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        async with school.db.as_user(buyer.client.user_id) as tx:
            await tx.execute(text("INSERT INTO billing.products VALUES ('x', '{}', 'credit', 1, 1, 1, true, 1)"))


async def test_the_banks_page_speaks_the_buyers_language(school):
    buyer = Buyer(school, await school.client(), currency="IRR")
    await buyer.ordered()
    path = f"/api/billing/orders/{buyer.order['id']}/payments"
    turn = (await buyer.client.post(path, json={"gateway": "sandbox", "locale": "fa"}, headers=keyed())).json()
    shown = (await school.visitor().get(turn["url"])).text
    assert 'dir="rtl"' in shown
    assert "۶۵۰٬۰۰۰ تومان" in shown
