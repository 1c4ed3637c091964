"""Stripe: the balance transactions of a day (docs.stripe.com/api/balance_transactions), newest first, page by page."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from lyceum.domains.billing.errors import GatewayAway
from lyceum.domains.billing.models import CENT
from lyceum.domains.billing.statements.models import Kind, Statement, StatementLine
from lyceum.domains.billing.statements.wire.pages import MAX_PAGES, Ask, bounds, items

NAME = "stripe"
PATH = "/v1/balance_transactions"
OF_INVOICES = "/v1/invoice_payments"
PAGE = 25
"""A page has what each line is about in it, and has to be no larger than an answer may be."""
KINDS: dict[str, Kind] = {
    "charge": "paid",
    "payment": "paid",
    "refund": "refunded",
    "payment_refund": "refunded",
    "payment_reversal": "refunded",
    "payout": "payout",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "fee",
}
DISPUTES = ("dispute", "dispute_reversal")


async def read(ask: Ask, day: date) -> Statement:
    """The statement of a day. Raises GatewayAway."""
    begins, ends = (int(moment.timestamp()) for moment in bounds(day))
    first = f"{PATH}?created[gte]={begins}&created[lt]={ends}&limit={PAGE}&expand[]=data.source"
    path, lines, invoices = first, list[StatementLine](), dict[str, str | None]()
    for _ in range(MAX_PAGES):
        answer = await ask(path)
        page = items(answer, NAME)
        for one in page:
            lines += _lines(one, await _invoice(ask, one, invoices))
        if not answer.get("has_more"):
            return Statement(lines=tuple(lines))
        if not page:
            break
        path = f"{first}&starting_after={quote(str(page[-1].get('id')))}"
    raise GatewayAway(gateway=NAME)


async def _invoice(ask: Ask, one: Mapping[str, Any], known: dict[str, str | None]) -> str | None:
    """The invoice that a subscription's payment belongs to, by which the books know it. A single payment says its order instead."""
    source = one.get("source")
    intent = _reference(source) if isinstance(source, dict) else None
    if intent is None or not isinstance(source, dict):
        return None
    if intent not in known:
        if (source.get("metadata") or {}).get("order"):
            known[intent] = None
        else:
            asked = f"{OF_INVOICES}?payment[type]=payment_intent&payment[payment_intent]={quote(intent)}&limit=1"
            found = items(await ask(asked), NAME)
            known[intent] = str(found[0]["invoice"]) if found and found[0].get("invoice") else None
    return known[intent]


def _lines(one: dict[str, Any], invoice: str | None) -> Iterator[StatementLine]:
    """What came or went, in the currency in which it was paid; and what Stripe kept of it."""
    try:
        at = datetime.fromtimestamp(one["created"], UTC)
        source = one["source"] if isinstance(one.get("source"), dict) else {"id": one.get("source")}
        kind = _kind(one)
        if kind and one["amount"]:
            of: dict[str, Any] = source if "amount" in source and kind in ("paid", "refunded") else one
            yield StatementLine(
                kind=kind,
                reference=_reference(source) or one["id"],
                amount=abs(of["amount"]) * CENT,
                currency=of["currency"].upper(),
                at=at,
                also=(invoice,) if invoice else (),
            )
        if one["fee"]:
            yield StatementLine(kind="fee", reference=one["id"], amount=abs(one["fee"]) * CENT, currency=one["currency"].upper(), at=at)
    except (KeyError, TypeError, ValueError, AttributeError) as odd:
        raise GatewayAway(gateway=NAME) from odd


def _kind(one: Mapping[str, Any]) -> Kind | None:
    if one.get("reporting_category") in DISPUTES:
        return "chargeback" if one["amount"] < 0 else "paid"
    return KINDS.get(str(one.get("type")))


def _reference(source: Mapping[str, Any]) -> str | None:
    """By which the school knows it: the payment intent of a charge, a refund or a dispute."""
    intent = source.get("payment_intent")
    found = intent.get("id") if isinstance(intent, dict) else intent
    return str(found) if found else None
