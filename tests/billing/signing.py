"""Webhooks signed as their gateways sign them."""

import hashlib
import hmac
import time

from lyceum.domains.billing.signatures import PADDLE, STRIPE, Scheme
from tests.billing.standins import PaddleBank, StripeBank

HEADERS = {"stripe": ("Stripe-Signature", STRIPE, StripeBank.SECRET), "paddle": ("Paddle-Signature", PADDLE, PaddleBank.SECRET)}


def summed(scheme: Scheme, at: int, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), str(at).encode() + scheme.joint + body, hashlib.sha256).hexdigest()


def header(scheme: Scheme, at: int, *sums: str) -> str:
    return scheme.between.join([f"{scheme.time}={at}", *(f"{scheme.sum}={one}" for one in sums)])


def signed(gateway: str, body: bytes, *, secret: str = "", at: int | None = None) -> dict[str, str]:
    """The header that belongs to these bytes; of another secret or time where one is given."""
    name, scheme, right = HEADERS[gateway]
    moment = at or int(time.time())
    return {name: header(scheme, moment, summed(scheme, moment, body, secret or right))}
