"""Codes that people type: six digits sent by e-mail, and recovery codes on paper. How they are made, read, and kept."""

import hmac
import secrets
import unicodedata
from hashlib import sha256

from lyceum.kernel.ids import CROCKFORD

DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_GROUPS, GROUP_CHARS = 4, 4
"""Of Crockford's base32: eighty random bits, so that their hashes need no secret, and outlive every change of it."""
_ALIKE = str.maketrans("oil", "011")


def new_digits() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digits(typed: str) -> str:
    """A code of digits as typed, in whichever script and with whatever between them."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())


def new_recovery_codes() -> list[str]:
    """Ten codes as they are written down: `7k2m-qx94-td0w-a3hz`."""

    def group() -> str:
        return "".join(secrets.choice(CROCKFORD) for _ in range(GROUP_CHARS))

    return ["-".join(group() for _ in range(RECOVERY_GROUPS)) for _ in range(RECOVERY_CODES)]


def recovery(typed: str) -> str:
    """A recovery code as typed, in whichever case, with letters that are easily mistaken read as the digits they look like."""
    return "".join(sign for sign in typed.casefold().translate(_ALIKE) if sign in CROCKFORD)


def tag(secret: bytes, *parts: str | bytes) -> bytes:
    """How six digits are kept, bound to what they are for: who reads the database cannot try them all out without the school's secret."""
    message = b"\x00".join(part if isinstance(part, bytes) else part.encode(errors="replace") for part in parts)
    return hmac.digest(secret, message, sha256)
