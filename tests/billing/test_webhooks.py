"""The inbox: what is signed is stored once and worked in any order, what is not is refused. The vendors' code judges signatures too."""

import json
import random
import time
from typing import Any

import pytest
import stripe
from paddle_billing.Notifications import Secret, Verifier
from sqlalchemy import text

from lyceum.domains.billing.signatures import PADDLE, STRIPE, Scheme, is_signed
from lyceum.kernel.clock import now
from tests.billing.buying import EURO, Buyer, at_once
from tests.billing.signing import HEADERS, header, signed, summed

BODY = json.dumps({"id": "evt_1", "object": "event", "data": {"name": "کتاب", "amount": 500}}, ensure_ascii=False).encode()
SECRET, OLD = "whsec_new", "whsec_old"


def cases(scheme: Scheme) -> dict[str, tuple[str, bytes, bool]]:
    """By name: a header, a body, and whether it is to be believed."""
    at = int(time.time())
    good = summed(scheme, at, BODY, SECRET)
    stale = at - 301
    return {
        "good": (header(scheme, at, good), BODY, True),
        "rotated, the new one second": (header(scheme, at, summed(scheme, at, BODY, "whsec_other"), good), BODY, True),
        "re-encoded": (header(scheme, at, good), json.dumps(json.loads(BODY)).encode(), False),
        "another body": (header(scheme, at, good), BODY.replace(b"500", b"5"), False),
        "another key": (header(scheme, at, summed(scheme, at, BODY, "whsec_other")), BODY, False),
        "stale": (header(scheme, stale, summed(scheme, stale, BODY, SECRET)), BODY, False),
        "another time": (header(scheme, at - 1, good), BODY, False),
        "no sum": (header(scheme, at), BODY, False),
        "cut sum": (header(scheme, at, good[:-1]), BODY, False),
        "loud sum": (header(scheme, at, good.upper()), BODY, False),
    }


def of_stripe(line: str, body: bytes) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body.decode(), line, SECRET, 300))
    except stripe.SignatureVerificationError:
        return False


class Asked:
    """A request as Paddle's package wants it."""

    def __init__(self, line: str, body: bytes) -> None:
        self.headers, self.body, self.content, self.data = {"Paddle-Signature": line}, body, body, body


def of_paddle(line: str, body: bytes) -> bool:
    return bool(Verifier(300).verify(Asked(line, body), Secret(SECRET)))


@pytest.mark.parametrize("name", cases(STRIPE))
@pytest.mark.parametrize(("scheme", "vendor"), [(STRIPE, of_stripe), (PADDLE, of_paddle)])
def test_we_and_the_vendor_believe_the_same(scheme, vendor, name):
    line, body, good = cases(scheme)[name]
    assert is_signed(scheme, line, body, (OLD, SECRET), now()) is good
    assert vendor(line, body) is good


@pytest.mark.parametrize("line", ["", "t", "=", "t=;v1=", "t=x,v1=y", "t=-1,v1=a", "t=1,t=2,v1=a", "t=٣,v1=a", "t=1,v1=é", "a" * 9_000])
def test_odd_headers_are_a_no_and_no_crash(line):
    assert not is_signed(STRIPE, line, BODY, (SECRET,), now())


def test_a_time_to_come_and_no_secret_at_all_are_a_no():
    at = int(time.time())
    assert not is_signed(STRIPE, header(STRIPE, at + 3_600, summed(STRIPE, at + 3_600, BODY, SECRET)), BODY, (SECRET,), now())
    assert not is_signed(STRIPE, header(STRIPE, at, summed(STRIPE, at, BODY, "")), BODY, ("",), now())


async def sent(market, gateway: str, event: dict[str, Any], *, secret: str = "", at: int | None = None) -> Any:
    """An event as it comes from its gateway."""
    body = json.dumps(event, indent=2).encode()
    headers = signed(gateway, body, secret=secret, at=at)
    return await market.school.visitor().post(f"/api/billing/webhooks/{gateway}", content=body, headers=headers)


async def paying(market, gateway: str) -> tuple[Buyer, Any]:
    buyer, bank = Buyer(market.school, await market.school.client(), gateway, "EUR"), market.banks[gateway]
    await buyer.ordered()
    await bank.opened(buyer, await buyer.begun())
    return buyer, bank


async def kept(market, event_id: str) -> Any:
    """What the inbox has of an event."""
    async with market.school.db.as_room("billing") as tx:
        return (await tx.execute(text("SELECT * FROM billing.inbox WHERE event_id = :id"), {"id": event_id})).one_or_none()


@pytest.mark.parametrize("gateway", HEADERS)
async def test_an_event_pays_without_a_browser_and_once_however_often_it_comes(market, gateway):
    buyer, bank = await paying(market, gateway)
    await bank.choose(buyer, buyer.turns[0], "never")
    event = bank.event(buyer.turns[0])
    answers = [await sent(market, gateway, event) for _ in range(3)] + await at_once(*(sent(market, gateway, event) for _ in range(7)))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json()["is_new"] for answer in answers].count(True) == 1
    await market.school.work()
    await market.school.work()
    assert (await buyer.state(), await buyer.credit(), await buyer.booked()) == ("paid", EURO, 1)
    row = await kept(market, event.get("id") or event["event_id"])
    assert (row.problem, row.worked_at is not None) == (None, True)


KINDS = {
    "stripe": ("checkout.session.completed", "checkout.session.expired", "checkout.session.async_payment_failed", "invoice.paid"),
    "paddle": ("transaction.completed", "transaction.canceled", "transaction.payment_failed", "adjustment.created", "customer.updated"),
}


@pytest.mark.parametrize("gateway", HEADERS)
async def test_events_in_any_order_lead_to_one_end(market, gateway):
    buyer, bank = await paying(market, gateway)
    await sent(market, gateway, bank.event(buyer.turns[0]))  # before anybody has paid: the gateway itself says that it is not so
    await market.school.work()
    assert await buyer.state() == "redirected"
    await bank.choose(buyer, buyer.turns[0], "never")
    events = [bank.event(buyer.turns[0], kind) for kind in KINDS[gateway]] * 2
    random.Random(7).shuffle(events)
    for event in events:
        assert (await sent(market, gateway, event)).status_code == 200
    await market.school.work()
    assert (await buyer.state(), await buyer.booked()) == ("paid", 1)


@pytest.mark.parametrize("gateway", HEADERS)
async def test_what_the_gateway_did_not_sign_now_is_refused_and_leaves_nothing(market, gateway):
    buyer, bank = await paying(market, gateway)
    await bank.choose(buyer, buyer.turns[0], "never")
    visitor, event = market.school.visitor(), bank.event(buyer.turns[0])
    name = "id" if gateway == "stripe" else "event_id"
    refused = [
        await sent(market, gateway, event, secret="whsec_guessed"),
        await sent(market, gateway, event, at=int(time.time()) - 3_600),
        await visitor.post(f"/api/billing/webhooks/{gateway}", json=event),
        await visitor.post("/api/billing/webhooks/zarinpal", json=event),
        await visitor.post("/api/billing/webhooks/nobody", json=event),
        await sent(market, gateway, {"no": "event"}),
        await sent(market, gateway, {**event, name: ""}),
        await sent(market, gateway, {**event, "created": 10**30, "occurred_at": "yesterday"}),
        await sent(market, gateway, {**event, "data": []}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(403, "webhook_refused")}
    assert await kept(market, event[name]) is None
    assert await buyer.state() == "redirected"


async def test_an_event_of_another_account_is_kept_and_moves_nothing(market):
    buyer, bank = await paying(market, "stripe")
    event = bank.event(buyer.turns[0])
    event["data"]["object"]["id"] = "cs_test_of_somebody_else"
    assert (await sent(market, "stripe", event)).status_code == 200
    await market.school.work()
    assert (await kept(market, event["id"])).problem == "not_ours"
