"""Paddle Billing as a biller: a transaction of one item that recurs, of which Paddle makes a subscription, and its own portal
(developer.paddle.com/api-reference).

Prices are not in Paddle's catalogue: each carries the shop's code of the product in its custom data. Of transactions only those count that
Paddle says are paid. Paddle knows no keys of requests: what is so already is not asked for again.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from lyceum.domains.billing.backwards_models import Disputed
from lyceum.domains.billing.billed import billed
from lyceum.domains.billing.biller import Billed, Biller, BillerPlugin, PaidPeriod, Subscribing
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused
from lyceum.domains.billing.gateway import Begun, Leading, Sent, Setup
from lyceum.domains.billing.gateways.paddle import NAME, TAKEN, WAITED_FOR, Paddle, PaddleSettings
from lyceum.domains.billing.models import CENT, Every, Money, Product
from lyceum.domains.billing.rules import fact
from lyceum.domains.billing.subscriptions.models import SubscriptionState
from lyceum.kernel.clock import now
from lyceum.platform.logs import log

SUBSCRIPTIONS, TRANSACTIONS = "/subscriptions", "/transactions"
AT_ONCE = 10
MOST_PAGES = 5
STATES: dict[str, SubscriptionState] = {
    "trialing": "active",
    "active": "active",
    "past_due": "past_due",
    "paused": "past_due",
    "inactive": "past_due",
    "canceled": "ended",
}
MISSING = ("not_found", "entity_not_found")
LATER = ("too_many_requests", "conflict", "internal_error")
"""Errors that say nothing of what was asked for."""
CARD_CHANGED = "subscription_payment_method_change"
Answer = dict[str, Any]


class PaddleBiller(Biller):
    """Has Paddle charge."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"EUR"})

    def __init__(self, gateway: Paddle, clock: Callable[[], datetime] = now) -> None:
        self._gateway, self._clock = gateway, clock

    async def begin(self, ask: Subscribing) -> Begun:
        """See Biller. A second request makes a second transaction, which nobody is sent to."""
        item = {"quantity": 1, "price": _price(ask.product, ask.price, ask.every)}
        wish = {"items": [item], "currency_code": "EUR", "custom_data": {"subscription": str(ask.subscription_id)}}
        made = await self._told("POST", TRANSACTIONS, wish)
        return Begun(authority=str(made["id"]), url=self._gateway.script, method="PAGE", fields={"back": ask.back})

    def leading(self, begun: Begun) -> Leading:
        """See Biller. Paddle's checkout is opened by Paddle's script."""
        return self._gateway.leading(begun)

    async def look(self, reference: str | None, subscription_id: UUID) -> Billed | None:
        """See Biller. Whose custom data do not name the subscription that is asked about, is not ours."""
        moment = self._clock()
        if reference is None:  # Paddle finds nothing by what we call it; and nobody was sent to pay it
            return None
        name = reference
        if _is_transaction(reference):
            begun = await self._maybe(f"{TRANSACTIONS}/{quote(reference)}")
            if begun is None:
                return None
            if not _is_ours(begun, subscription_id):
                return None
            name = begun.get("subscription_id") or ""
            if not name:
                if begun.get("status") not in (*TAKEN, *WAITED_FOR, "canceled"):
                    raise GatewayAway(gateway=NAME)
                over = begun["status"] == "canceled"
                return Billed(reference=reference, state="ended" if over else "starting", occurred_at=moment)
        found = await self._maybe(f"{SUBSCRIPTIONS}/{quote(name)}")
        if found is None or not _is_ours(found, subscription_id):
            return None
        if found.get("status") not in STATES:
            raise GatewayAway(gateway=NAME)
        return _billed(found, await self._transactions(name), moment)

    async def change(self, reference: str, product: Product, key: UUID, *, at_end: bool = False) -> None:
        """See Biller. Where the card refuses the difference, Paddle leaves everything as it was."""
        del key
        found = await self._told("GET", f"{SUBSCRIPTIONS}/{quote(reference)}", None)
        price, amount, every = _item(found)["price"], product.price_eur, product.every
        if amount is None or every is None:
            raise GatewayRefused(gateway=NAME, reason="no_price")
        if at_end and found["billing_cycle"]["interval"] != every:
            raise GatewayRefused(gateway=NAME, reason="interval")
        if (_code(price), price["unit_price"]["amount"]) == (product.code, str(amount // CENT)):
            return
        wish = {
            "items": [{"quantity": 1, "price": _price(product, amount, every)}],
            "proration_billing_mode": "do_not_bill" if at_end else "prorated_immediately",
            "on_payment_failure": "prevent_change",
        }
        await self._told("PATCH", f"{SUBSCRIPTIONS}/{quote(reference)}", wish)

    async def cancel(self, reference: str, at_end: bool, key: UUID) -> None:
        """See Biller. A transaction that nobody paid is cancelled."""
        del key
        if _is_transaction(reference):
            begun = await self._told("GET", f"{TRANSACTIONS}/{quote(reference)}", None)
            if begun.get("status") in WAITED_FOR:
                await self._told("PATCH", f"{TRANSACTIONS}/{quote(reference)}", {"status": "canceled"})
            if not begun.get("subscription_id"):
                return
            reference = str(begun["subscription_id"])
        found = await self._told("GET", f"{SUBSCRIPTIONS}/{quote(reference)}", None)
        if STATES.get(str(found.get("status"))) == "ended" or (at_end and _cancels(found)):
            return
        wish = {"effective_from": "next_billing_period" if at_end else "immediately"}
        await self._told("POST", f"{SUBSCRIPTIONS}/{quote(reference)}/cancel", wish)

    async def resume(self, reference: str, key: UUID) -> None:
        """See Biller."""
        del key
        found = await self._told("GET", f"{SUBSCRIPTIONS}/{quote(reference)}", None)
        if _cancels(found):
            await self._told("PATCH", f"{SUBSCRIPTIONS}/{quote(reference)}", {"scheduled_change": None})

    async def give_back(self, paid: PaidPeriod, key: UUID) -> bool:
        """See Biller. Most refunds wait for Paddle's approval."""
        if not paid.amount:
            return True
        return await self._gateway.undo(_sent(key, paid.reference, paid.amount))

    async def disputes(self, reference: str) -> tuple[Disputed, ...]:
        """See Biller."""
        return await self._gateway.disputes(_sent(fact(NAME, reference, "asked"), reference))

    async def portal(self, customer: str, back: str) -> str | None:
        """See Biller. Paddle's portal knows no way back."""
        del back
        made = await self._told("POST", f"/customers/{quote(customer)}/portal-sessions", {})
        address = made.get("urls", {}).get("general", {}).get("overview")
        return str(address) if address else None

    async def close(self) -> None:
        """See Biller."""
        await self._gateway.close()

    async def _transactions(self, name: str) -> list[Answer]:
        """The paid ones, newest first; those of long ago were booked when they were new."""
        rows: list[Answer] = []
        for _ in range(MOST_PAGES):
            query = {"subscription_id": name, "status": ",".join(TAKEN), "per_page": AT_ONCE, "order_by": "created_at[DESC]"}
            page = {"after": rows[-1]["id"]} if rows else {}
            answer = await self._gateway.asked("GET", f"{TRANSACTIONS}?{urlencode({**query, **page})}", None)
            if not isinstance(answer.get("data"), list):
                raise GatewayAway(gateway=NAME)
            rows.extend(answer["data"])
            if not answer.get("meta", {}).get("pagination", {}).get("has_more"):
                break
        return rows

    async def _maybe(self, path: str) -> Answer | None:
        """An answer; None where Paddle knows nothing of it."""
        try:
            return await self._told("GET", path, None)
        except GatewayRefused as refused:
            if refused.params.get("reason") in MISSING:
                return None
            raise GatewayAway(gateway=NAME) from refused

    async def _told(self, method: str, path: str, wish: Answer | None) -> Answer:
        """The data of an answer that is no error. Raises GatewayRefused."""
        answer = await self._gateway.asked(method, path, wish)
        error, data = answer.get("error"), answer.get("data")
        if isinstance(error, dict) and error.get("code") in LATER:
            raise GatewayAway(gateway=NAME)
        if isinstance(error, dict):
            raise GatewayRefused(gateway=NAME, reason=str(error.get("code", ""))[:40])
        if not isinstance(data, dict):
            raise GatewayAway(gateway=NAME)
        return data


def _price(product: Product, amount: int, every: Every) -> Answer:
    if amount % CENT:
        raise GatewayRefused(gateway=NAME, reason="fraction_of_a_cent")
    name = product.names["en"]
    return {
        "name": name,
        "description": product.code,
        "unit_price": {"amount": str(amount // CENT), "currency_code": "EUR"},
        "billing_cycle": {"interval": every, "frequency": 1},
        "tax_mode": "internal",
        "quantity": {"minimum": 1, "maximum": 1},
        "custom_data": {"product": product.code},
        "product": {"name": name, "tax_category": "standard"},
    }


def _billed(found: Answer, answers: list[Answer], moment: datetime) -> Billed:
    period = found.get("current_billing_period")
    return billed(
        str(found["id"]),
        STATES[found["status"]],
        [one for answer in answers if (one := _paid(answer))],
        moment,
        customer=str(found["customer_id"]),
        bills=_code(_item(found)["price"]),
        period=(_at(period["starts_at"]), _at(period["ends_at"])) if period else None,
        cancels_at_end=_cancels(found),
    )


def _item(found: Answer) -> Answer:
    items = found.get("items", [])
    if len(items) != 1:  # somebody made it into something else at the provider
        raise GatewayAway(gateway=NAME)
    return dict(items[0])


def _paid(transaction: Answer) -> PaidPeriod | None:
    """What a paid transaction says; None of one that the books could not take as it is."""
    totals, period = transaction.get("details", {}).get("totals", {}), transaction.get("billing_period")
    cents = str(totals.get("grand_total") or totals.get("total", ""))
    if transaction.get("origin") == CARD_CHANGED or not period:
        return None
    if not cents.isdecimal() or not cents.isascii() or transaction.get("currency_code") != "EUR":
        log.warning("a transaction is none of ours to book", gateway=NAME, transaction=transaction.get("id"))
        return None
    items = transaction.get("items") or [{}]
    whole = [item for item in items if not item.get("proration")]
    return PaidPeriod(
        reference=str(transaction["id"]),
        period_start=_at(period["starts_at"]),
        period_end=_at(period["ends_at"]),
        amount=int(cents) * CENT,
        currency="EUR",
        product_code=_code((whole or items)[0].get("price") or {}),
        is_change=not whole,
    )


def _code(price: Answer) -> str | None:
    code = (price.get("custom_data") or {}).get("product")
    return str(code) if code else None


def _cancels(found: Answer) -> bool:
    return (found.get("scheduled_change") or {}).get("action") == "cancel"


def _is_ours(found: Answer, subscription_id: UUID) -> bool:
    is_ours = (found.get("custom_data") or {}).get("subscription") == str(subscription_id)
    if not is_ours:
        log.warning(
            "a provider's subscription is another than ours", gateway=NAME, reference=found.get("id"), subscription=str(subscription_id)
        )
    return is_ours


def _is_transaction(name: str) -> bool:
    return name.startswith("txn_")


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _sent(key: UUID, transaction: str, amount: int = 0) -> Sent:
    names = {"authority": transaction, "reference": transaction}
    return Sent(payment_id=key, owner_id="", amount=amount, currency="EUR", told=None, **names)


def _build(setup: Setup) -> PaddleBiller | None:
    settings = setup.settings
    assert isinstance(settings, PaddleSettings)
    return PaddleBiller(Paddle(settings), setup.clock) if settings.key and settings.client_token else None


plugin = BillerPlugin(NAME, _build)
