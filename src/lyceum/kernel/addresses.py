"""Addresses that messages go to: e-mail and phone, as they are kept, and masked for those who need not know them."""

import re
import unicodedata

from lyceum.kernel.text import clean

MAX_EMAIL_CHARS = 254
MAX_LOCAL_PART_CHARS = 64
SHOWN_DIGITS = 3

_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f@\"(),:;<>\[\]\\.]+(\.[^\s\x00-\x1f\x7f@\"(),:;<>\[\]\\.]+)*")
_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")
_BETWEEN_DIGITS = re.compile(r"[\s\u200e\u200f\u202a-\u202e().\-]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_IRAN = "+98"


def email(given: str) -> str | None:
    """An e-mail address as it is kept: NFC, domain in lower case; None when this is none."""
    text = unicodedata.normalize("NFC", given.strip())
    local, at, domain = text.rpartition("@")
    labels = domain.split(".")
    good = (
        bool(at)
        and len(text) <= MAX_EMAIL_CHARS
        and len(local) <= MAX_LOCAL_PART_CHARS
        and _LOCAL.fullmatch(local)
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) and "_" not in label for label in labels)
        and not labels[-1].isdecimal()
        and len(labels[-1]) >= 2
        and clean(text) == text
    )
    return f"{local}@{domain.lower()}" if good else None


def phone(given: str) -> str | None:
    """A phone number in E.164 (`+989121234567`), from any digits, with `00` for `+`; None when this is none.

    A number without a country's code is taken for an Iranian mobile when it looks like one (`0912…`), else refused.
    """
    digits = "".join(str(unicodedata.decimal(character, character)) for character in _BETWEEN_DIGITS.sub("", given))
    if re.fullmatch("09[0-9]{9}", digits):
        digits = _IRAN + digits[1:]
    elif digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith(_IRAN + "0"):
        digits = _IRAN + digits[len(_IRAN) + 1 :]
    return digits if _E164.fullmatch(digits) else None


def masked_email(address: str) -> str:
    """Enough of an address to recognise one's own, too little to write to."""
    local, _, domain = printable(address).rpartition("@")
    return f"{local[:1]}***@{domain[:1]}***.{domain.rpartition('.')[2][:10]}"


def masked_phone(number: str) -> str:
    """The last three digits of a number."""
    return f"***{number[-SHOWN_DIGITS:]}"


def printable(given: str) -> str:
    """Without anything that could break a line of a log, or colour it."""
    return "".join(character for character in given if character.isprintable())
