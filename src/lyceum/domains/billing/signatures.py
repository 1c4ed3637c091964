"""Signatures of webhooks: a time and one or more HMAC-SHA256 sums in a header, over the time and the bytes of the body."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

TOLERANCE_SECONDS = 300
"""Both ways: a clock may be seconds off, and an event that is sent again is stored once anyway."""
MAX_HEADER_CHARS = 4_000


class Scheme(NamedTuple):
    """How a provider writes it: the names of time and sum, what stands between parts, what joins time and body."""

    time: str
    sum: str
    between: str
    joint: bytes


STRIPE = Scheme("t", "v1", ",", b".")
PADDLE = Scheme("ts", "h1", ";", b":")


def is_signed(scheme: Scheme, header: str, body: bytes, secrets: tuple[str, ...], moment: datetime) -> bool:
    """Whether one of the sums is that of these very bytes under one of the secrets, and the time is near. Anything odd is a no."""
    parts = [part.strip().partition("=")[::2] for part in header[:MAX_HEADER_CHARS].split(scheme.between)]
    times = [value for name, value in parts if name == scheme.time]
    sums = [value.encode() for name, value in parts if name == scheme.sum]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdecimal() and len(times[0]) <= 12):
        return False
    if abs(moment.timestamp() - int(times[0])) > TOLERANCE_SECONDS:
        return False
    text = times[0].encode() + scheme.joint + body
    ours = [hmac.new(secret.encode(), text, sha256).hexdigest().encode() for secret in secrets if secret]
    return any(hmac.compare_digest(mine, theirs) for mine in ours for theirs in sums)
