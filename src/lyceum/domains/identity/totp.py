"""Codes of authenticator apps (TOTP, RFC 6238): six digits of HMAC-SHA-1 over steps of thirty seconds, which every app reads."""

import hmac
from datetime import datetime

import pyotp
import segno
from pydantic import BaseModel, ConfigDict

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A telephone's clock may be this many steps off, to either side."""
SEED_CHARS = 32
"""Of base32: the 160 bits that RFC 4226 recommends."""
ISSUER = "Lyceum"


class Qr(BaseModel):
    """A QR code to draw: `path` fills the dark modules of a square of `size` modules, without the quiet zone of four around it."""

    model_config = ConfigDict(frozen=True)

    size: int
    path: str


def new_seed() -> str:
    """A seed in base32."""
    return pyotp.random_base32(SEED_CHARS)


def uri(seed: str, account: str) -> str:
    """What an authenticator app reads out of the QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=ISSUER)


def qr(text: str) -> Qr:
    """The QR code of a text."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]
    return Qr(size=len(rows), path="".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row)))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: their beginning and how many."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs


def step_of(seed: str, code: str, moment: datetime, *, after: int | None) -> int | None:
    """The time step that a code belongs to, when it is one of now and later than the last one taken; else None."""
    now_step, found = int(moment.timestamp()) // STEP_SECONDS, None
    counted = pyotp.TOTP(seed)
    for step in range(now_step - DRIFT_STEPS, now_step + DRIFT_STEPS + 1):
        if hmac.compare_digest(counted.generate_otp(step), code) and (after is None or step > after):
            found = step
    return found
