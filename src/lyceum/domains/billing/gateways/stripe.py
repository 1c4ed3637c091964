"""Stripe: one payment by a Checkout Session (docs.stripe.com/api/checkout/sessions), refunds, and signed webhooks.

What a webhook or a browser says is only a reason to ask: the session says whether it was paid, how much, and by which payment intent.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.backwards_models import Disputed, DisputeState, Part
from lyceum.domains.billing.calling import Caller, GatewaySettings
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused, WebhookRefused
from lyceum.domains.billing.gateway import Ask, Begun, Heard, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.models import CENT, Money
from lyceum.domains.billing.signatures import STRIPE, is_signed
from lyceum.domains.billing.statements.models import Statement
from lyceum.domains.billing.statements.wire import stripe as of_day
from lyceum.kernel.clock import now

NAME = "stripe"
VERSION = "2025-09-30.clover"
SESSIONS, REFUNDS, DISPUTES = "/v1/checkout/sessions", "/v1/refunds", "/v1/disputes"
OPEN_MINUTES = 60
"""A session can be paid for so long: as long as the school waits for it."""
GIVEN_BACK = ("succeeded", "pending")
GIVEN_BACK_BEFORE = "charge_already_refunded"


class StripeSettings(GatewaySettings):
    """`LYCEUM_BILLING_STRIPE_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_STRIPE_", extra="ignore", frozen=True)

    key: SecretStr | None = Field(None, description="Secret key of the account (sk_… or rk_…); switches Stripe on.")
    webhook_secrets: SecretStr = Field(SecretStr(""), description="Secrets of the webhook endpoint (whsec_…), parted by commas.")
    address: str = Field("https://api.stripe.com", pattern=r"^https?://[^\s]+$")


class Stripe(PaymentGateway):
    """Pays through Stripe's own page."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"EUR"})
    gives_parts = True

    def __init__(self, settings: StripeSettings) -> None:
        assert settings.key
        self._key = settings.key.get_secret_value()
        self._secrets = tuple(part.strip() for part in settings.webhook_secrets.get_secret_value().split(",") if part.strip())
        self._caller = Caller(NAME, settings)

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway."""
        wish = {
            "mode": "payment",
            "client_reference_id": str(ask.payment_id),
            "success_url": f"{ask.back}?session_id={{CHECKOUT_SESSION_ID}}",
            "cancel_url": f"{ask.back}?cancelled=1",
            "expires_at": int((now() + timedelta(minutes=OPEN_MINUTES)).timestamp()),
            "line_items[0][quantity]": 1,
            "line_items[0][price_data][currency]": "eur",
            "line_items[0][price_data][unit_amount]": ask.amount // CENT,
            "line_items[0][price_data][product_data][name]": ask.title,
            "payment_intent_data[metadata][order]": ask.order_number,
        }
        session = await self._asked(SESSIONS, wish, key=f"begin {ask.payment_id}")
        if "error" in session or not session.get("url"):
            raise GatewayRefused(gateway=NAME, reason=reason(session))
        return Begun(authority=str(session["id"]), url=str(session["url"]))

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway."""
        path = f"{SESSIONS}/{quote(sent.authority)}"
        session = await self._asked(f"{path}?expand[]=payment_intent.latest_charge", None)
        if sent.is_late and session.get("status") == "open":  # so that nobody can pay it any more
            session = await self._asked(f"{path}/expire", {}, key=f"expire {sent.payment_id}")
        return _outcome(session)

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway."""
        assert sent.reference
        refund = await self._asked(REFUNDS, {"payment_intent": sent.reference}, key=f"undo {sent.payment_id}")
        return refund.get("status") in GIVEN_BACK or reason(refund) == GIVEN_BACK_BEFORE

    async def give_part(self, sent: Sent, part: Part) -> bool:
        """See PaymentGateway. A refund carries the school's own name of it, by which it is known when Stripe has forgotten the key."""
        assert sent.reference
        listed = await self._asked(f"{REFUNDS}?payment_intent={quote(sent.reference)}&limit=100", None)
        if not isinstance(listed.get("data"), list):
            raise GatewayAway(gateway=NAME)
        known = [one for one in listed["data"] if (one.get("metadata") or {}).get("refund") == str(part.refund_id)]
        if not known:
            wish = {"payment_intent": sent.reference, "amount": part.amount // CENT, "metadata[refund]": str(part.refund_id)}
            known = [await self._asked(REFUNDS, wish, key=f"refund {part.refund_id}")]
        return known[0].get("status") in GIVEN_BACK

    async def disputes(self, sent: Sent) -> tuple[Disputed, ...]:
        """See PaymentGateway. The money is where the dispute's balance transactions say that it went."""
        assert sent.reference
        listed = await self._asked(f"{DISPUTES}?payment_intent={quote(sent.reference)}&limit=100", None)
        if not isinstance(listed.get("data"), list):
            raise GatewayAway(gateway=NAME)
        return tuple(_disputed(one) for one in listed["data"])

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway."""
        return Said(authority=said.get("session_id"), cancelled="cancelled" in said)

    def heard(self, body: bytes, headers: Mapping[str, str], moment: datetime) -> Heard:
        """See PaymentGateway."""
        if not is_signed(STRIPE, headers.get("stripe-signature", ""), body, self._secrets, moment):
            raise WebhookRefused
        try:
            event = json.loads(body)
            thing = event["data"]["object"]
            named = {"checkout.session": "id", "dispute": "payment_intent"}.get(thing.get("object"))
            authority = thing[named] if named else None
            subscription = _subscription(thing)
            return Heard(
                event_id=event["id"],
                type=event["type"],
                occurred_at=datetime.fromtimestamp(event["created"], UTC),
                authority=None if subscription else authority,
                subscription=subscription,
                payload=event,
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as odd:
            raise WebhookRefused("This is signed, and no event that the school can read.") from odd

    async def statement(self, day: date) -> Statement:
        """See PaymentGateway."""
        return await of_day.read(lambda path: self._asked(path, None), day)

    async def close(self) -> None:
        """See PaymentGateway."""
        await self._caller.close()

    async def asked(self, method: str, path: str, wish: dict[str, Any] | None, key: str = "") -> dict[str, Any]:
        """An answer, which may be an error: see `reason`. The same wish under the same key is one. Raises GatewayAway."""
        headers = {"Authorization": f"Bearer {self._key}", "Stripe-Version": VERSION}
        if wish is None:
            content = await self._caller.send(path, None, headers, method)
        else:
            keyed = {"Idempotency-Key": key} if key else {}
            form = {**headers, "Content-Type": "application/x-www-form-urlencoded", **keyed}
            content = await self._caller.send(path, urlencode(wish).encode(), form, method)
        try:
            answer = json.loads(content)
        except ValueError as wrong:
            raise GatewayAway(gateway=NAME) from wrong
        return answer if isinstance(answer, dict) else {}

    async def _asked(self, path: str, wish: dict[str, Any] | None, key: str = "") -> dict[str, Any]:
        return await self.asked("GET" if wish is None else "POST", path, wish, key)


def _outcome(session: Mapping[str, Any]) -> Outcome:
    status, paid = session.get("status"), session.get("payment_status")
    if paid == "paid":
        intent = session.get("payment_intent")
        charge = intent.get("latest_charge") if isinstance(intent, dict) else None
        if isinstance(charge, dict) and charge.get("refunded"):
            return Outcome(state="returned")
        reference = intent.get("id") if isinstance(intent, dict) else intent
        total = session.get("amount_total")
        if not reference or not isinstance(total, int):
            return Outcome(state="unclear", reason="no reference or no amount")
        amount = total * CENT if session.get("currency") == "eur" else 0
        return Outcome(state="paid", reference=str(reference), amount=amount)
    if status == "expired":
        return Outcome(state="refused", reason=status)
    if status in ("open", "complete") and paid == "unpaid":
        return Outcome(state="pending", reason=status)
    return Outcome(state="unclear", reason=reason(session))


def _disputed(dispute: Mapping[str, Any]) -> Disputed:
    status = str(dispute.get("status"))
    gone = sum(int(one.get("amount", 0)) for one in dispute.get("balance_transactions") or [])
    ended: dict[str, DisputeState] = {"won": "won", "lost": "lost"}
    return Disputed(
        reference=str(dispute["id"]),
        amount=int(dispute["amount"]) * CENT,
        state="warned" if status.startswith("warning") else ended.get(status, "open"),
        withdrawn=gone < 0,
        reason=str(dispute.get("reason", ""))[:60],
    )


def _subscription(thing: Mapping[str, Any]) -> str | None:
    """Which subscription an object is about: what we call it, where the object repeats that."""
    details = (thing.get("parent") or {}).get("subscription_details") or {}
    if thing.get("object") == "checkout.session":
        found = thing.get("client_reference_id") if thing.get("mode") == "subscription" else None
    elif thing.get("object") == "subscription":
        found = (thing.get("metadata") or {}).get("subscription") or thing["id"]
    else:
        found = (details.get("metadata") or {}).get("subscription") or details.get("subscription")
    return str(found) if found else None


def reason(answer: Mapping[str, Any]) -> str:
    """The code of an answer that is an error, and nothing of any other."""
    error = answer.get("error")
    return str(error.get("code") or error.get("type"))[:40] if isinstance(error, dict) else ""


def _build(setup: Setup) -> Stripe | None:
    settings = setup.settings
    assert isinstance(settings, StripeSettings)
    return Stripe(settings) if settings.key else None


plugin = Plugin(NAME, _build, StripeSettings)
