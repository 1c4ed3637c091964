"""Stripe as a biller: Checkout in subscription mode, Subscriptions, Invoices and the Billing Portal (docs.stripe.com/api).

A price is of a product of ours, which Stripe is told once under the code that the shop has for it. Of invoices only those count that Stripe
says are paid. What changes with the next period is a new price without proration, so that what was paid for is read from the invoices.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from lyceum.domains.billing.backwards_models import Disputed
from lyceum.domains.billing.billed import billed
from lyceum.domains.billing.biller import Billed, Biller, BillerPlugin, PaidPeriod, Subscribing
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused
from lyceum.domains.billing.gateway import Begun, Sent, Setup
from lyceum.domains.billing.gateways.stripe import NAME, SESSIONS, Stripe, StripeSettings, reason
from lyceum.domains.billing.models import CENT, Every, Money, Product
from lyceum.domains.billing.rules import fact
from lyceum.domains.billing.subscriptions.models import SubscriptionState
from lyceum.kernel.clock import now
from lyceum.platform.logs import log

SUBSCRIPTIONS, INVOICES, PRODUCTS, PORTAL = "/v1/subscriptions", "/v1/invoices", "/v1/products", "/v1/billing_portal/sessions"
INVOICE_PAYMENTS = "/v1/invoice_payments"
OURS = "lyceum_"
"""What Stripe's names of our products begin with."""
AT_ONCE = 10
"""Invoices of one answer: each has up to some ten kilobytes."""
MOST_PAGES = 5
STATES: dict[str, SubscriptionState] = {
    "incomplete": "starting",
    "trialing": "active",
    "active": "active",
    "past_due": "past_due",
    "unpaid": "past_due",
    "paused": "past_due",
    "canceled": "ended",
    "incomplete_expired": "ended",
}
LATER = ("rate_limit", "lock_timeout", "idempotency_key_in_use", "api_error")
"""Errors that say nothing of what was asked for."""
MISSING, THERE_ALREADY = "resource_missing", "resource_already_exists"
Answer = dict[str, Any]


class StripeBiller(Biller):
    """Has Stripe charge."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"EUR"})

    def __init__(self, gateway: Stripe, clock: Callable[[], datetime] = now) -> None:
        self._gateway, self._clock = gateway, clock
        self._known: set[str] = set()

    async def begin(self, ask: Subscribing) -> Begun:
        """See Biller. The same request gives the same session."""
        price = "line_items[0][price_data]"
        wish = {
            "mode": "subscription",
            "client_reference_id": str(ask.subscription_id),
            "success_url": ask.back,
            "cancel_url": ask.back,
            "line_items[0][quantity]": 1,
            **_priced(price, await self._product(ask.product), ask.price, ask.every),
            "subscription_data[metadata][subscription]": str(ask.subscription_id),
            **({"customer_email": ask.email} if ask.email else {}),
        }
        session = await self._told("POST", SESSIONS, wish, f"subscribe {ask.subscription_id}")
        if not session.get("url"):
            raise GatewayAway(gateway=NAME)
        return Begun(authority=str(session["id"]), url=str(session["url"]))

    async def look(self, reference: str | None, subscription_id: UUID) -> Billed | None:
        """See Biller. Whose metadata do not name the subscription that is asked about, is not ours."""
        moment = self._clock()
        name = reference or await self._searched(subscription_id)
        if name and _is_session(name):
            session = await self._maybe(f"{SESSIONS}/{quote(name)}")
            if session is None or not _is_ours(session.get("client_reference_id"), name, subscription_id):
                return None
            name = session.get("subscription")
            if not name and session.get("status") in ("open", "complete", "expired"):
                over = session["status"] == "expired"
                return Billed(reference=str(session["id"]), state="ended" if over else "starting", occurred_at=moment)
        if not name:
            return None
        found = await self._maybe(f"{SUBSCRIPTIONS}/{quote(name)}")
        if found is None:
            return None
        if found.get("object") != "subscription" or found.get("status") not in STATES:
            raise GatewayAway(gateway=NAME)
        if not _is_ours(found.get("metadata", {}).get("subscription"), name, subscription_id):
            return None
        return _billed(found, await self._invoices(name), moment)

    async def change(self, reference: str, product: Product, key: UUID, *, at_end: bool = False) -> None:
        """See Biller. Where the card refuses the difference, Stripe leaves everything as it was."""
        item = _item(await self._told("GET", f"{SUBSCRIPTIONS}/{quote(reference)}", None))
        price, amount, every = item["price"], product.price_eur, product.every
        if amount is None or every is None:
            raise GatewayRefused(gateway=NAME, reason="no_price")
        if at_end and price["recurring"]["interval"] != every:
            raise GatewayRefused(gateway=NAME, reason="interval")
        wanted = await self._product(product)
        if (price["product"], price["unit_amount"]) == (wanted, amount // CENT):
            return
        wish = {
            "items[0][id]": item["id"],
            **_priced("items[0][price_data]", wanted, amount, every),
            "payment_behavior": "error_if_incomplete",
            "proration_behavior": "none" if at_end else "always_invoice",
        }
        await self._told("POST", f"{SUBSCRIPTIONS}/{quote(reference)}", wish, f"change {key}")

    async def cancel(self, reference: str, at_end: bool, key: UUID) -> None:
        """See Biller. A checkout that nobody paid is closed."""
        if _is_session(reference):
            session = await self._gateway.asked("POST", f"{SESSIONS}/{quote(reference)}/expire", {}, f"expire {key}")
            if not reason(session):
                return
            session = await self._told("GET", f"{SESSIONS}/{quote(reference)}", None)
            if not session.get("subscription"):
                return
            reference = str(session["subscription"])
        found = await self._told("GET", f"{SUBSCRIPTIONS}/{quote(reference)}", None)
        if STATES.get(str(found.get("status"))) == "ended":
            return
        if at_end:
            await self._told("POST", f"{SUBSCRIPTIONS}/{quote(reference)}", {"cancel_at_period_end": "true"}, f"cancel {key}")
        else:
            await self._told("DELETE", f"{SUBSCRIPTIONS}/{quote(reference)}", None)

    async def resume(self, reference: str, key: UUID) -> None:
        """See Biller. The portal may have set a day instead of the period's end."""
        found = await self._told("GET", f"{SUBSCRIPTIONS}/{quote(reference)}", None)
        if found.get("cancel_at_period_end"):
            wish = {"cancel_at_period_end": "false"}
        elif found.get("cancel_at"):
            wish = {"cancel_at": ""}
        else:
            return
        await self._told("POST", f"{SUBSCRIPTIONS}/{quote(reference)}", wish, f"resume {key}")

    async def give_back(self, paid: PaidPeriod, key: UUID) -> bool:
        """See Biller. An invoice names its payments apart."""
        if not paid.amount:
            return True
        asked = [await self._gateway.undo(_sent(key, intent)) for intent in await self._intents(paid.reference)]
        return bool(asked) and all(asked)

    async def paid_by(self, payment: str) -> str | None:
        """See Biller. An invoice and its payments are known together apart from both."""
        query = urlencode({"payment[type]": "payment_intent", "payment[payment_intent]": payment})
        found = await self._maybe(f"{INVOICE_PAYMENTS}?{query}") or {}
        return next((str(one["invoice"]) for one in found.get("data", []) if one.get("invoice")), None)

    async def disputes(self, reference: str) -> tuple[Disputed, ...]:
        """See Biller."""
        asked = [await self._gateway.disputes(_sent(fact(NAME, intent, "asked"), intent)) for intent in await self._intents(reference)]
        return tuple(one for told in asked for one in told)

    async def _intents(self, invoice: str) -> list[str]:
        found = await self._told("GET", f"{INVOICE_PAYMENTS}?invoice={quote(invoice)}&status=paid", None)
        payments = [one.get("payment", {}).get("payment_intent") for one in found.get("data", [])]
        return [str(intent) for intent in payments if intent]

    async def portal(self, customer: str, back: str) -> str | None:
        """See Biller. Wants the portal to be set up in Stripe's dashboard."""
        session = await self._told("POST", PORTAL, {"customer": customer, "return_url": back}, "")
        return str(session["url"]) if session.get("url") else None

    async def close(self) -> None:
        """See Biller."""
        await self._gateway.close()

    async def _product(self, product: Product) -> str:
        name = OURS + product.code
        if name not in self._known:
            try:
                await self._told("POST", PRODUCTS, {"id": name, "name": product.names["en"]})
            except GatewayRefused as refused:
                if refused.params.get("reason") != THERE_ALREADY:
                    raise
            self._known.add(name)
        return name

    async def _searched(self, subscription_id: UUID) -> str | None:
        """Stripe's name of what was begun, where nobody wrote it down."""
        query = urlencode({"query": f"metadata['subscription']:'{subscription_id}'"})
        found = await self._told("GET", f"{SUBSCRIPTIONS}/search?{query}", None)
        return next((str(one["id"]) for one in found.get("data", [])), None)

    async def _invoices(self, name: str) -> list[Answer]:
        """The paid ones, newest first; those of long ago were booked when they were new."""
        rows: list[Answer] = []
        for _ in range(MOST_PAGES):
            query = {"subscription": name, "status": "paid", "limit": AT_ONCE, **({"starting_after": rows[-1]["id"]} if rows else {})}
            found = await self._told("GET", f"{INVOICES}?{urlencode(query)}", None)
            rows.extend(found.get("data", []))
            if not found.get("has_more"):
                break
        return rows

    async def _maybe(self, path: str) -> Answer | None:
        """An answer; None where Stripe knows nothing of it."""
        try:
            return await self._told("GET", path, None)
        except GatewayRefused as refused:
            if refused.params.get("reason") == MISSING:
                return None
            raise GatewayAway(gateway=NAME) from refused

    async def _told(self, method: str, path: str, wish: Mapping[str, Any] | None, key: str = "") -> Answer:
        """An answer that is no error. Raises GatewayRefused."""
        answer = await self._gateway.asked(method, path, None if wish is None else dict(wish), key)
        if reason(answer) in LATER:
            raise GatewayAway(gateway=NAME)
        if reason(answer):
            raise GatewayRefused(gateway=NAME, reason=reason(answer))
        return answer


def _priced(name: str, product: str, amount: int, every: Every) -> dict[str, Any]:
    if amount % CENT:
        raise GatewayRefused(gateway=NAME, reason="fraction_of_a_cent")
    return {
        f"{name}[currency]": "eur",
        f"{name}[product]": product,
        f"{name}[unit_amount]": amount // CENT,
        f"{name}[recurring][interval]": every,
    }


def _billed(found: Answer, answers: list[Answer], moment: datetime) -> Billed:
    item = _item(found)
    return billed(
        str(found["id"]),
        STATES[found["status"]],
        [one for answer in answers if (one := _paid(answer))],
        moment,
        customer=str(found["customer"]),
        bills=_code(item["price"].get("product")),
        period=(_at(item["current_period_start"]), _at(item["current_period_end"])),
        cancels_at_end=bool(found.get("cancel_at_period_end") or found.get("cancel_at")),
    )


def _item(found: Answer) -> Answer:
    items = found.get("items", {}).get("data", [])
    if len(items) != 1:  # somebody made it into something else at the provider
        raise GatewayAway(gateway=NAME)
    return dict(items[0])


def _paid(invoice: Answer) -> PaidPeriod | None:
    """What a paid invoice says; None of one that the books could not take as it is."""
    lines = invoice.get("lines", {}).get("data", [])
    cents = invoice.get("amount_paid")
    if not lines or not isinstance(cents, int) or cents < 0 or invoice.get("currency") != "eur":
        log.warning("an invoice is none of ours to book", gateway=NAME, invoice=invoice.get("id"), currency=invoice.get("currency"))
        return None
    whole = [line for line in lines if not _prorated(line)]
    line = max(whole or lines, key=lambda one: int(one["amount"]))
    pricing = (line.get("pricing") or {}).get("price_details") or {}
    return PaidPeriod(
        reference=str(invoice["id"]),
        period_start=_at(line["period"]["start"]),
        period_end=_at(line["period"]["end"]),
        amount=cents * CENT,
        currency="EUR",
        product_code=_code(pricing.get("product")),
        is_change=not whole,
    )


def _prorated(line: Answer) -> bool:
    parent = line.get("parent") or {}
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    return bool(details.get("proration"))


def _code(product: object) -> str | None:
    return product.removeprefix(OURS) if isinstance(product, str) and product.startswith(OURS) else None


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _is_session(name: str) -> bool:
    return name.startswith("cs_")


def _is_ours(named: object, name: str, subscription_id: UUID) -> bool:
    if named != str(subscription_id):
        log.warning("a provider's subscription is another than ours", gateway=NAME, reference=name, subscription=str(subscription_id))
    return named == str(subscription_id)


def _sent(key: UUID, intent: str) -> Sent:
    return Sent(payment_id=key, owner_id="", amount=0, currency="EUR", authority=intent, told=None, reference=intent)


def _build(setup: Setup) -> StripeBiller | None:
    settings = setup.settings
    assert isinstance(settings, StripeSettings)
    return StripeBiller(Stripe(settings), setup.clock) if settings.key else None


plugin = BillerPlugin(NAME, _build)
