"""The events of subscriptions beside the vendors' packages: these believe what we believe, and know each field that the stand-ins speak."""

import json
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import stripe
from paddle_billing.Entities.Subscription import Subscription
from paddle_billing.Entities.Transaction import Transaction
from paddle_billing.Notifications import Secret, Verifier

from lyceum.domains.billing.signatures import PADDLE, STRIPE, is_signed
from lyceum.kernel.clock import now
from tests.billing.agreements import Agreement
from tests.billing.paddle_subscriptions import PaddleBilling
from tests.billing.signing import signed
from tests.billing.stripe_subscriptions import StripeBilling
from tests.billing.test_webhooks import Asked

STRIPE_KINDS = {
    "customer.subscription.updated": stripe.Subscription,
    "invoice.paid": stripe.Invoice,
    "checkout.session.completed": stripe.checkout.Session,
}
PADDLE_KINDS = {"subscription.updated": Subscription, "transaction.completed": Transaction}


def agreed(bank: Any) -> Agreement:
    one = bank.books.opened("opening", "ours", "lyceum_plus", 900, "month", "")
    bank.books.agree(one)
    bank.books.change(one, "lyceum_premium", 1_900, "month", prorated=True)
    one.cancels = True
    return one


def strange(thing: Any, kind: Any, where: str = "") -> list[str]:
    """What is said of an object that its class in the vendor's package does not know."""
    if isinstance(thing, list):
        return [name for one in thing for name in strange(one, kind, where)]
    if not isinstance(thing, dict):
        return []
    known = hints(kind)
    return [
        name
        for key, value in thing.items()
        for name in ([f"{where}.{key}"] if known and key not in known else strange(value, part(known.get(key)), f"{where}.{key}"))
    ]


def hints(kind: Any) -> dict[str, Any]:
    if not isinstance(kind, type) or kind in (dict, str, int):
        return {}
    try:
        return get_type_hints(kind)
    except NameError:  # names that the package imports for type checkers alone
        return dict.fromkeys(name for base in kind.__mro__ for name in getattr(base, "__annotations__", {}))


def part(kind: Any) -> Any:
    """The class within Optional, list or ListObject, if there is one."""
    while get_origin(kind) is not None:
        inner = [one for one in get_args(kind) if one is not type(None)]
        kind = inner[0] if inner and get_origin(kind) is not dict else None
    return kind


@pytest.mark.parametrize("kind", STRIPE_KINDS)
def test_stripe(kind):
    bank = StripeBilling()
    body = json.dumps(bank.told_by_event(agreed(bank), kind)).encode()
    line = signed("stripe", body)["Stripe-Signature"]
    event = stripe.Webhook.construct_event(body, line, bank.SECRET)
    assert event.type == kind
    assert is_signed(STRIPE, line, body, (bank.SECRET,), now())
    assert strange(json.loads(body)["data"]["object"], STRIPE_KINDS[kind]) == []
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", line, bank.SECRET)


@pytest.mark.parametrize("kind", PADDLE_KINDS)
def test_paddle(kind):
    bank = PaddleBilling()
    body = json.dumps(bank.told_by_event(agreed(bank), kind)).encode()
    line = signed("paddle", body)["Paddle-Signature"]
    assert Verifier(300).verify(Asked(line, body), Secret(bank.SECRET))
    assert is_signed(PADDLE, line, body, (bank.SECRET,), now())
    known = {one.name for one in fields(PADDLE_KINDS[kind])}
    assert set(json.loads(body)["data"]) <= known
    assert not Verifier(300).verify(Asked(line, body + b" "), Secret(bank.SECRET))
