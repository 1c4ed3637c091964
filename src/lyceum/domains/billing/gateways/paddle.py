"""Paddle Billing: a transaction of one item (developer.paddle.com/api-reference), its own checkout, refunds by adjustment, webhooks.

Paddle is the seller towards the buyer; tax lies within the price. A refund counts when Paddle has approved it.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.backwards_models import Disputed, DisputeState, Part
from lyceum.domains.billing.calling import Caller, GatewaySettings
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused, WebhookRefused
from lyceum.domains.billing.gateway import Ask, Begun, GivesNothingBack, Heard, Leading, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.models import CENT, Money
from lyceum.domains.billing.signatures import PADDLE, is_signed
from lyceum.domains.billing.statements.models import Statement
from lyceum.domains.billing.statements.wire import paddle as of_day

NAME = "paddle"
TAKEN = ("paid", "completed")
WAITED_FOR = ("draft", "ready", "billed", "past_due")
BACK = ("refund", "chargeback")
UNWANTED = "the school does not keep this payment"
POLICY = (
    "default-src 'none'; script-src 'self' {origin}; frame-src https://*.paddle.com {origin}; connect-src https://*.paddle.com {origin}; "
    "style-src 'unsafe-inline' {origin}; img-src data: https://*.paddle.com; frame-ancestors 'none'; base-uri 'none'"
)
SCRIPT = """const { token, transaction, back } = document.getElementById("payment").dataset;
const gone = (how) => {
  const way = new URL(back);
  for (const [name, value] of Object.entries({ transaction, ...how })) way.searchParams.set(name, value);
  location.assign(way);
};
if (token.startsWith("test_")) Paddle.Environment.set("sandbox");
Paddle.Initialize({
  token,
  eventCallback: ({ name }) => {
    if (name === "checkout.completed") gone({});
    if (name === "checkout.closed") gone({ cancelled: "1" });
  },
});
Paddle.Checkout.open({ transactionId: transaction });
"""


class PaddleSettings(GatewaySettings):
    """`LYCEUM_BILLING_PADDLE_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_PADDLE_", extra="ignore", frozen=True)

    key: SecretStr | None = Field(None, description="API key of the account (pdl_…); switches Paddle on.")
    client_token: str = Field("", pattern=r"^\w*$", description="Client-side token (live_… or test_…), which the checkout needs.")
    webhook_secrets: SecretStr = Field(
        SecretStr(""), description="Secrets of the notification destination (pdl_ntfset_…), parted by commas."
    )
    address: str = Field("https://api.paddle.com", pattern=r"^https?://[^\s]+$")
    script: str = Field("https://cdn.paddle.com/paddle/v2/paddle.js", pattern=r"^https?://[^\s\"<>]+$", description="Paddle's own script.")


class Paddle(PaymentGateway):
    """Pays through Paddle's checkout."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"EUR"})
    gives_parts = True

    def __init__(self, settings: PaddleSettings) -> None:
        assert settings.key
        self._settings, self._key = settings, settings.key.get_secret_value()
        self._secrets = tuple(part.strip() for part in settings.webhook_secrets.get_secret_value().split(",") if part.strip())
        self._caller = Caller(NAME, settings)

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway."""
        price = {
            "name": ask.title,
            "description": f"Order {ask.order_number}",
            "unit_price": {"amount": str(ask.amount // CENT), "currency_code": "EUR"},
            "tax_mode": "internal",
            "quantity": {"minimum": 1, "maximum": 1},
            "product": {"name": ask.title, "tax_category": "standard"},
        }
        wish = {"items": [{"quantity": 1, "price": price}], "currency_code": "EUR", "custom_data": {"payment": str(ask.payment_id)}}
        made = await self._asked("POST", "/transactions", wish)
        if not made.get("id"):
            raise GatewayRefused(gateway=NAME, reason=str(made.get("code", ""))[:40])
        return Begun(authority=str(made["id"]), url=self._settings.script, method="PAGE", fields={"back": ask.back})

    def leading(self, begun: Begun) -> Leading:
        """See PaymentGateway. Paddle's checkout is opened by Paddle's script."""
        parts = urlsplit(begun.url)
        data = {"token": self._settings.client_token, "transaction": begun.authority, "back": begun.fields["back"]}
        written = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
        return Leading(
            head=f'<script defer src="{escape(begun.url)}"></script><script defer src="{{script}}"></script>',
            content=f'<div id="payment" {written}></div>',
            policy=POLICY.format(origin=f"{parts.scheme}://{parts.netloc}"),
            script=SCRIPT,
        )

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway."""
        transaction = await self._seen(sent)
        if sent.is_late and transaction.get("status") in WAITED_FOR:  # so that nobody can pay it any more
            transaction = await self._asked("PATCH", f"/transactions/{quote(sent.authority)}", {"status": "canceled"})
        return _outcome(transaction)

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway. Most refunds wait for Paddle's approval: asked for once, and looked at again."""
        told = [one for one in (await self._seen(sent)).get("adjustments") or [] if one.get("action") in BACK]
        if any(one.get("status") == "approved" for one in told):
            return True
        reason = f"refund {sent.refund_id}" if sent.refund_id else UNWANTED
        ours = next((one for one in told if one.get("reason", UNWANTED) == reason), None)
        if ours is None and any(one.get("status") == "pending_approval" for one in told):
            return False
        wish = {"action": "refund", "type": "full", "transaction_id": sent.authority, "reason": reason}
        return _is_approved(ours or await self._asked("POST", "/adjustments", wish))

    async def give_part(self, sent: Sent, part: Part) -> bool:
        """See PaymentGateway. An adjustment of the one item; its reason carries the school's own name of it, by which it is known again."""
        transaction, ours = await self._seen(sent), f"refund {part.refund_id}"
        known = next((one for one in transaction.get("adjustments") or [] if one.get("reason") == ours), None)
        if known is None:
            items = transaction.get("details", {}).get("line_items") or [{}]
            item = {"item_id": str(items[0].get("id", "")), "type": "partial", "amount": str(part.amount // CENT)}
            wish = {"action": "refund", "type": "partial", "transaction_id": sent.authority, "reason": ours, "items": [item]}
            known = await self._asked("POST", "/adjustments", wish)
        return _is_approved(known)

    async def disputes(self, sent: Sent) -> tuple[Disputed, ...]:
        """See PaymentGateway. A chargeback is an adjustment, and its reversal is another: the first reversal undoes the first."""
        told = sorted((await self._seen(sent)).get("adjustments") or [], key=lambda one: str(one.get("created_at", "")))
        undone = sum(one.get("action") == "chargeback_reverse" and one.get("status") == "approved" for one in told)
        disputed = []
        for one in told:
            if one.get("action") == "chargeback" and one.get("status") in ("approved", "reversed"):
                is_won = undone > 0 or one["status"] == "reversed"
                undone -= undone > 0
                disputed.append(_disputed(one, "won" if is_won else "lost"))
            elif one.get("action") == "chargeback_warning":
                disputed.append(_disputed(one, "warned"))
        return tuple(disputed)

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway."""
        return Said(authority=said.get("transaction"), cancelled="cancelled" in said)

    def heard(self, body: bytes, headers: Mapping[str, str], moment: datetime) -> Heard:
        """See PaymentGateway."""
        if not is_signed(PADDLE, headers.get("paddle-signature", ""), body, self._secrets, moment):
            raise WebhookRefused
        try:
            event = json.loads(body)
            kind, thing = event["event_type"], event["data"]
            authority = {"transaction": thing.get("id"), "adjustment": thing.get("transaction_id")}.get(kind.partition(".")[0])
            at = datetime.fromisoformat(event["occurred_at"])
            subscription = _subscription(kind, thing)
            return Heard(
                event_id=event["event_id"],
                type=kind,
                occurred_at=at,
                authority=None if subscription and not kind.startswith("adjustment.") else authority,
                subscription=subscription,
                payload=event,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as odd:
            raise WebhookRefused("This is signed, and no event that the school can read.") from odd

    async def statement(self, day: date) -> Statement:
        """See PaymentGateway."""
        return await of_day.read(lambda path: self.asked("GET", path, None), day)

    async def close(self) -> None:
        """See PaymentGateway."""
        await self._caller.close()

    async def _seen(self, sent: Sent) -> dict[str, Any]:
        return await self._asked("GET", f"/transactions/{quote(sent.authority)}?include=adjustments", None)

    @property
    def script(self) -> str:
        """The address of Paddle's own script."""
        return self._settings.script

    async def asked(self, method: str, path: str, wish: dict[str, Any] | None) -> dict[str, Any]:
        """A whole answer: `data` and `meta`, or `error`. Raises GatewayAway."""
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json", "Paddle-Version": "1"}
        body = None if wish is None else json.dumps(wish).encode()
        try:
            answer = json.loads(await self._caller.send(path, body, headers, method))
        except ValueError as wrong:
            raise GatewayAway(gateway=NAME) from wrong
        return answer if isinstance(answer, dict) else {}

    async def _asked(self, method: str, path: str, wish: dict[str, Any] | None) -> dict[str, Any]:
        """The data of an answer, or its error."""
        answer = await self.asked(method, path, wish)
        found = answer.get("data") or answer.get("error")
        return found if isinstance(found, dict) else {}


def _is_approved(adjustment: Mapping[str, Any]) -> bool:
    """Whether Paddle returns the money; it may take days to say so. Raises GivesNothingBack."""
    if adjustment.get("status") == "rejected":
        raise GivesNothingBack
    return adjustment.get("status") == "approved"


def _subscription(kind: str, thing: Mapping[str, Any]) -> str | None:
    """Which subscription an object is about: what we call it, where the object repeats that."""
    ours = (thing.get("custom_data") or {}).get("subscription")
    theirs = thing.get("id") if kind.startswith("subscription.") else thing.get("subscription_id")
    found = ours or theirs
    return str(found) if found else None


def _disputed(adjustment: Mapping[str, Any], state: DisputeState) -> Disputed:
    total = str(adjustment.get("totals", {}).get("total", ""))
    if not total.isdecimal():
        raise GatewayAway(gateway=NAME)
    reason = str(adjustment.get("reason", ""))[:60]
    return Disputed(reference=str(adjustment["id"]), amount=int(total) * CENT, state=state, withdrawn=state == "lost", reason=reason)


def _outcome(transaction: Mapping[str, Any]) -> Outcome:
    status = str(transaction.get("status", ""))
    if any(one.get("action") in BACK and one.get("status") == "approved" for one in transaction.get("adjustments") or []):
        return Outcome(state="returned")
    if status in TAKEN:
        totals = transaction.get("details", {}).get("totals", {})
        total = str(totals.get("total", ""))
        if not total.isdecimal():
            return Outcome(state="unclear", reason="no amount")
        amount = int(total) * CENT if transaction.get("currency_code") == "EUR" else 0
        return Outcome(state="paid", reference=str(transaction["id"]), amount=amount)
    if status == "canceled":
        return Outcome(state="refused", reason=status)
    return Outcome(state="pending" if status in WAITED_FOR else "unclear", reason=status or str(transaction.get("code", "")))


def _build(setup: Setup) -> Paddle | None:
    settings = setup.settings
    assert isinstance(settings, PaddleSettings)
    return Paddle(settings) if settings.key and settings.client_token else None


plugin = Plugin(NAME, _build, PaddleSettings)
