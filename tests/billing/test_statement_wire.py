"""Statements in the gateways' own words: every page, every kind, whole or not at all."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from lyceum.domains.billing.errors import GatewayAway
from lyceum.domains.billing.gateway import PaymentGateway
from lyceum.domains.billing.gateways.mellat import Mellat, MellatSettings
from lyceum.domains.billing.gateways.paddle import Paddle, PaddleSettings
from lyceum.domains.billing.gateways.sep import Sep, SepSettings
from lyceum.domains.billing.gateways.stripe import Stripe, StripeSettings
from lyceum.domains.billing.gateways.zarinpal import Zarinpal, ZarinpalSettings
from tests.billing import statement_banks as banks
from tests.billing.statement_banks import MIDNIGHT, NOON, Teller

DAY = NOON.date()
EURO = 1_000_000


def seen(statement) -> list[tuple]:
    assert statement
    return [(line.kind, line.reference, line.amount, line.currency) for line in statement.lines]


@pytest.fixture
async def teller() -> AsyncIterator[Teller]:
    found = Teller()
    yield found
    await found.stop()


async def stripe_of(teller: Teller, rows, invoices=None) -> Stripe:
    await teller.start("/v1/{what}", banks.stripe(rows, invoices or {}))
    return Stripe(StripeSettings(key=SecretStr("sk_test_1"), address=teller.address, seconds=2))


async def paddle_of(teller: Teller, transactions, adjustments) -> Paddle:
    await teller.start("/{what}", banks.paddle(transactions, adjustments))
    return Paddle(PaddleSettings(key=SecretStr("pdl_1"), client_token="test_1", address=teller.address, seconds=2))


async def zarinpal_of(teller: Teller, authorities) -> Zarinpal:
    await teller.start("/pg/v4/payment/unVerified.json", banks.unverified(authorities), "POST")
    return Zarinpal(ZarinpalSettings(merchant_id="1" * 36, address=teller.address, seconds=2))


async def test_stripe_tells_every_page_and_every_kind(teller):
    intent = {"payment_intent": "pi_1", "currency": "eur"}
    rows = [
        banks.balance(1, MIDNIGHT - timedelta(seconds=1), "charge", 100, id="ch_0", amount=100, currency="eur", payment_intent="pi_0"),
        banks.balance(2, MIDNIGHT, "charge", 500, 45, id="ch_1", amount=500, **intent),
        banks.balance(3, NOON, "refund", -200, id="re_1", amount=200, charge="ch_1", **intent),
        banks.balance(4, NOON, "adjustment", -500, 1500, id="dp_1", amount=500, charge="ch_1", **intent),
        banks.balance(5, NOON, "stripe_fee", -30),
        banks.balance(6, NOON, "payout", -9_000, id="po_1", amount=9_000, currency="eur"),
        banks.balance(7, MIDNIGHT + timedelta(days=1), "charge", 100, id="ch_2", amount=100, **intent),
        *(
            banks.balance(
                100 + n, NOON + timedelta(seconds=n), "charge", 100, id=f"ch_{n}", amount=100, currency="eur", payment_intent=f"pi_{n}"
            )
            for n in range(10, 70)
        ),
    ]
    gateway = await stripe_of(teller, rows)
    told = seen(await gateway.statement(DAY))
    assert len([path for path in teller.asked if "balance_transactions" in path]) == 3, "pages"
    assert told[-7:] == [
        ("refunded", "pi_1", 2 * EURO, "EUR"),
        ("chargeback", "pi_1", 5 * EURO, "EUR"),
        ("fee", "txn_0004", 15 * EURO, "EUR"),
        ("fee", "txn_0005", 300_000, "EUR"),
        ("payout", "txn_0006", 90 * EURO, "EUR"),
        ("paid", "pi_1", 5 * EURO, "EUR"),
        ("fee", "txn_0002", 450_000, "EUR"),
    ]
    assert sorted(reference for _, reference, *_ in told[:-7]) == [f"pi_{n}" for n in range(10, 70)]
    await gateway.close()


async def test_a_payment_of_a_subscription_is_known_by_its_invoice(teller):
    renewal = {"payment_intent": "pi_9", "currency": "eur", "metadata": {}}
    rows = [
        banks.balance(1, NOON, "charge", 900, id="ch_9", amount=900, **renewal),
        banks.balance(2, NOON, "refund", -900, id="re_9", amount=900, charge="ch_9", **renewal),
        banks.balance(3, NOON, "charge", 500, id="ch_1", amount=500, currency="eur", payment_intent="pi_1"),
    ]
    gateway = await stripe_of(teller, rows, {"pi_9": "in_9"})
    statement = await gateway.statement(DAY)
    assert statement
    assert [(line.reference, line.also) for line in statement.lines] == [("pi_9", ("in_9",)), ("pi_9", ("in_9",)), ("pi_1", ())]
    assert len([path for path in teller.asked if "invoice_payments" in path]) == 1, "asked once a payment, and never of an order"
    await gateway.close()


async def test_paddle_tells_what_was_billed_and_what_was_approved_that_day(teller):
    transactions = [banks.billed(n, NOON, 500, 75) for n in range(32)]
    transactions += [banks.billed(90, NOON, 500, status="canceled"), banks.billed(91, NOON + timedelta(days=1), 500)]
    week = timedelta(days=7)
    adjustments = [
        banks.adjusted(1, "txn_9000", NOON - week, NOON, 300),
        banks.adjusted(2, "txn_9001", NOON, NOON + week, 300),
        banks.adjusted(3, "txn_9002", NOON, NOON, 500, "chargeback"),
        banks.adjusted(4, "txn_9003", NOON, NOON, 500, "credit"),
    ]
    gateway = await paddle_of(teller, transactions, adjustments)
    told = seen(await gateway.statement(DAY))
    assert [line for line in told if line[0] not in ("paid", "fee")] == [
        ("chargeback", "txn_9002", 5 * EURO, "EUR"),
        ("refunded", "txn_9000", 3 * EURO, "EUR"),
    ]
    assert [reference for kind, reference, *_ in told if kind == "paid"] == [f"txn_{n:04}" for n in range(32)]
    assert [amount for kind, _, amount, _ in told if kind == "fee"] == [750_000] * 32
    assert all(path.startswith(("/transactions?", "/adjustments?")) for path in teller.asked)
    await gateway.close()


async def test_zarinpal_tells_what_it_has_and_nobody_verified(teller):
    rows = [banks.left_unverified("A1", 50_500, "2026-11-20 00:00:01"), banks.left_unverified("A2", 1_000, "2026-11-21 00:00:01")]
    gateway = await zarinpal_of(teller, rows)
    statement = await gateway.statement(DAY)
    assert (seen(statement), statement.is_whole) == ([("paid", "A1", 50_500, "IRR")], False)
    await gateway.close()


FAULTS = [(fault, question) for fault in ("429", "500", "cut") for question in (1, 2)]


@pytest.mark.parametrize(("fault", "question"), FAULTS)
async def test_no_part_of_a_statement_counts(teller, fault, question):
    """Too many questions, a fault of theirs, an answer that is cut short: on the first page or the second, it is no statement."""
    teller.spoilt[question] = fault
    rows = [banks.billed(n, NOON, 500) for n in range(20)]
    gateway: PaymentGateway = await paddle_of(teller, rows, [])
    with pytest.raises(GatewayAway):
        await gateway.statement(DAY)
    assert len(seen(await gateway.statement(DAY))) == 20, "asked again, it is whole"
    await gateway.close()


@pytest.mark.parametrize("fault", ["429", "500", "cut"])
async def test_neither_of_stripe_nor_of_zarinpal(teller, fault):
    teller.spoilt[2] = fault
    rows = [banks.balance(n, NOON, "charge", 100, id=f"ch_{n}", amount=100, currency="eur", payment_intent=f"pi_{n}") for n in range(30)]
    gateway = await stripe_of(teller, rows)
    with pytest.raises(GatewayAway):
        await gateway.statement(DAY)
    await gateway.close()
    other = Teller({1: fault})
    zarinpal = await zarinpal_of(other, [])
    with pytest.raises(GatewayAway):
        await zarinpal.statement(DAY)
    await zarinpal.close()
    await other.stop()


@pytest.mark.parametrize("spoil", [{"created": "soon"}, {"amount": "5"}, {"currency": None}, {"created": None}, {"fee": "x"}])
async def test_what_is_no_line_is_no_statement(teller, spoil):
    row = banks.balance(1, NOON, "charge", 100, id="ch_1", amount=100, currency="eur", payment_intent="pi_1")
    gateway = await stripe_of(teller, [])
    await teller.stop()
    await teller.start(
        "/v1/balance_transactions", lambda _: {"object": "list", "has_more": False, "data": [{**row, "source": "ch_1", **spoil}]}
    )
    gateway = Stripe(StripeSettings(key=SecretStr("sk_test_1"), address=teller.address, seconds=2))
    with pytest.raises(GatewayAway):
        await gateway.statement(DAY)
    await gateway.close()


async def test_sep_and_mellat_offer_none():
    for gateway in (Sep(SepSettings(terminal="1")), Mellat(MellatSettings(terminal="1"))):
        assert await gateway.statement(DAY) is None
