"""Codes that people type: six digits sent by e-mail, and recovery codes on paper. How they are made, read, and kept."""

import hmac
import secrets
import unicodedata
from hashlib import sha256

from lyceum.kernel.ids import CROCKFORD

DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_CHARS = 10
"""Of Crockford's base32: fifty random bits, which nobody tries out against a limit on tries."""
_ALIKE = str.maketrans("oil", "011")


def new_digits() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digits(typed: str) -> str:
    """A code of digits as typed, in whichever script and with whatever between them."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())


def new_recovery_codes() -> list[str]:
    """Ten codes as they are written down: `7k2mq-x94td`."""
    drawn = ["".join(secrets.choice(CROCKFORD) for _ in range(RECOVERY_CHARS)) for _ in range(RECOVERY_CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in drawn]


def recovery(typed: str) -> str:
    """A recovery code as typed, in whichever case, with letters that are easily mistaken read as the digits they look like."""
    return "".join(sign for sign in typed.casefold().translate(_ALIKE) if sign in CROCKFORD)


def tag(secret: bytes, *parts: str | bytes) -> bytes:
    """How a code is kept, bound to what it is for: whoever reads the database cannot try them all out without the school's secret."""
    message = b"\x00".join(part if isinstance(part, bytes) else part.encode(errors="replace") for part in parts)
    return hmac.digest(secret, message, sha256)
