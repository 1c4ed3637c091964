"""Courses that are bought: the place and the payment, both or neither; and what somebody has by having paid."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.port import EnrolmentRefused
from lyceum.kernel.errors import Unavailable
from tests.billing.banks import Sandbox
from tests.billing.buying import Buyer, at_once, keyed

PRICE = 25_000_000
NAMES = {"en": "Harbours of the North", "fa": "بندرهای شمال"}


class Courses:
    """A room that keeps courses. What it does next is in `does`, one an answer; after that it says yes."""

    def __init__(self) -> None:
        self.does: list[Exception] = []
        self.calls: list[str] = []
        self.places: dict = {}

    async def enrol(self, key, user_id, course, order_id) -> None:
        self.calls.append("enrol")
        if self.does:
            raise self.does.pop(0)
        self.places[key] = (user_id, course, order_id)

    async def withdraw(self, key, user_id, course, order_id) -> None:
        self.calls.append("withdraw")
        if self.does:
            raise self.does.pop(0)
        self.places.pop(order_id, None)


@pytest.fixture(scope="module")
async def course(school) -> str:
    """What a course on sale is called."""
    admin, code = await school.client("admin"), f"harbours_{uuid4().hex[:6]}"
    product = {"code": code, "names": NAMES, "kind": "course", "course": code, "price_eur": PRICE}
    assert (await admin.put("/api/billing/products", json=product)).status_code == 200
    return code


@pytest.fixture
def courses(school, monkeypatch) -> Courses:
    """A room of courses in the place of what the school does itself."""
    room, payments = Courses(), school.house.ports["billing"]._payments
    monkeypatch.setattr(payments, "_enrolments", room)
    monkeypatch.setattr(payments.refunds, "_enrolments", room)
    return room


@pytest.fixture
async def buyer(school) -> Buyer:
    return Buyer(school, await school.client())


async def pay(buyer: Buyer, course: str) -> str:
    """Order it and pay; gives the payment's id."""
    await buyer.ordered(course)
    turn = await buyer.begun()
    back = await Sandbox().choose(buyer, turn, "approve")
    assert back
    await buyer.back(back)
    return turn["payment_id"]


async def refund(school, payment_id: str) -> dict:
    accountant = await school.client("accountant")
    path = f"/api/billing/payments/{payment_id}/refund"
    return (await accountant.post(path, json={"reason": "changed their mind"}, headers=keyed())).json()


async def has(buyer: Buyer) -> list[str]:
    found = (await buyer.client.get("/api/billing/entitlements")).json()
    return [one["course"] for one in found["courses"]]


async def places(buyer: Buyer) -> list[bool]:
    """The rows of the school's own list, and whether each is in force; seen as the buyer sees them."""
    async with buyer.school.db.as_user(buyer.client.user_id) as tx:
        return [ended is None for (ended,) in await tx.execute(text("SELECT ended_at FROM billing.course_access"))]


async def test_a_course_is_bought_once_and_what_is_paid_back_is_taken_back(school, buyer, course):
    payment = await pay(buyer, course)
    order = await buyer.seen()
    assert (order["state"], order["course"], order["given"], order["given_currency"]) == ("paid", course, 1, "COURSE")
    assert (await has(buyer), await places(buyer), await buyer.credit()) == ([course], [True], 0)
    again = await buyer.client.post("/api/billing/orders", json={"product": course, "currency": "EUR"}, headers=keyed())
    assert (again.status_code, again.json()["code"], again.json()["params"]) == (409, "course_owned", {"course": course})
    assert (await refund(school, payment))["state"] == "refunded"
    assert (await has(buyer), await places(buyer)) == ([], [False])
    await pay(buyer, course)
    assert (await has(buyer), await places(buyer)) == ([course], [False, True])
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_who_dies_between_the_place_and_the_payment_leaves_both_after_the_next_look(buyer, course, courses):
    await pay(buyer, course)
    await buyer.die_before_paid()
    assert (await buyer.state(), await has(buyer)) == ("verified", [])
    await buyer.tick()
    assert (await buyer.state(), await has(buyer), len(courses.places)) == ("paid", [course], 1)
    assert courses.calls == ["enrol", "enrol"]


async def test_a_room_that_is_away_is_asked_again_and_nobody_is_told_that_it_failed(buyer, course, courses):
    courses.does = [Unavailable(), Unavailable()]
    await pay(buyer, course)
    assert (await buyer.state(), await has(buyer)) == ("verified", [])
    await buyer.tick(2)
    assert (await buyer.state(), await has(buyer), len(courses.places)) == ("paid", [course], 1)


async def test_a_course_that_takes_nobody_in_gives_the_money_back(school, buyer, course, courses):
    courses.does = [EnrolmentRefused(reason="full")]
    await pay(buyer, course)
    seen = await buyer.seen()
    assert (seen["payment"]["state"], seen["payment"]["problem"], courses.places) == ("refunded", "enrolment_refused", {})
    assert await has(buyer) == []
    async with school.db.as_room("billing") as tx:
        query = text("SELECT paid_at FROM billing.orders WHERE owner_id = :me")
        assert (await tx.execute(query, {"me": buyer.client.user_id})).scalar_one() is None
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def test_money_goes_back_only_after_the_place_was_taken_back(school, buyer, course, courses):
    payment = await pay(buyer, course)
    courses.does = [Unavailable()]
    assert (await refund(school, payment))["code"] == "unavailable"
    assert (await buyer.state(), len(courses.places), await has(buyer)) == ("refunding", 1, [])
    await buyer.tick()
    assert (await buyer.state(), courses.places) == ("refunded", {})


async def test_entitlements_are_plans_courses_and_minutes_and_ones_own(school, buyer, course):
    empty = {"plans": [], "courses": [], "tutoring_seconds": 0}
    assert (await buyer.client.get("/api/billing/entitlements")).json() == empty
    for product in (course, "minutes_30", "premium_month", "premium_month"):
        await pay(buyer, product)
    found = (await buyer.client.get("/api/billing/entitlements")).json()
    first, second = found["plans"]
    assert (first["plan"], first["renews"], first["until_at"]) == ("premium", False, second["from_at"])
    assert [(one["course"], one["names"]) for one in found["courses"]] == [(course, NAMES)]
    assert found["tutoring_seconds"] == 1_800
    assert (await (await school.client()).get("/api/billing/entitlements")).json() == empty
    assert (await (await school.client("guest")).get("/api/billing/entitlements")).status_code == 401


async def test_what_cannot_be_handed_over_is_not_offered(school, buyer):
    async with school.db.as_room("billing") as tx:
        add = "INSERT INTO billing.products (code, names, kind, amount, price_eur, offered, version) "
        old = 'VALUES (\'old_course\', \'{"en": "Old", "fa": "کهنه"}\', \'course\', 0, 1000000, true, 1)'
        await tx.execute(text(add + old))
    try:
        assert "old_course" not in {one["code"] for one in (await buyer.client.get("/api/billing/shop")).json()["products"]}
        body = {"product": "old_course", "currency": "EUR"}
        assert (await buyer.client.post("/api/billing/orders", json=body, headers=keyed())).status_code == 404
    finally:
        async with school.db.as_room("billing") as tx:
            await tx.execute(text("DELETE FROM billing.products WHERE code = 'old_course'"))


async def test_nobody_pays_twice_for_one_course(school, buyer, course):
    other, late = Buyer(school, buyer.client), Buyer(school, buyer.client)
    ways = []
    for each in (buyer, other):
        await each.ordered(course)
        ways.append(await Sandbox().choose(each, await each.begun(), "approve"))
    await late.ordered(course)
    assert await at_once(*(each.back(way) for each, way in zip((buyer, other), ways, strict=True))) == [303, 303]
    assert sorted([await buyer.state(), await other.state()]) == ["paid", "refunded"]
    path = f"/api/billing/orders/{late.order['id']}/payments"
    refused = await buyer.client.post(path, json={"gateway": "sandbox"}, headers=keyed())
    assert (refused.status_code, refused.json()["code"]) == (409, "course_owned")
