"""Amounts as people write them, and back, without a float in between."""

import re

from lyceum.domains.ledger.models import MAX_AMOUNT_UNITS, SCALES, Currency
from lyceum.domains.ledger.port import AmountInvalid, ReasonReserved

METERED = "usage"
"""The reason that the audit ties to a usage."""

_AMOUNT = re.compile(r"([0-9]{1,16})(?:\.([0-9]{1,6}))?")


def units(written: str, currency: Currency) -> int:
    """`2.50` in EUR is 2,500,000. Raises AmountInvalid for what is no amount above zero, or finer than the currency's unit."""
    scale = SCALES[currency]
    match = _AMOUNT.fullmatch(written.strip())
    if match is None or len(match[2] or "") > scale:
        finest = f"with at most {scale} decimal places, such as 2.50" if scale else "as a whole number"
        raise AmountInvalid(
            f"{written[:40]!r} is no amount of {currency}: write it {finest}.", field="amount", currency=currency, scale=scale
        )
    amount = int(match[1] + (match[2] or "").ljust(scale, "0"))
    if not 0 < amount <= MAX_AMOUNT_UNITS:
        raise AmountInvalid(f"{written[:40]!r} is not between one unit and {MAX_AMOUNT_UNITS:,} units of {currency}.", field="amount")
    return amount


def written(amount: int, currency: Currency) -> str:
    """2,500,000 of EUR is `2.50 EUR`: at least two decimal places where a currency has them, more where there is more."""
    scale = SCALES[currency]
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 10**scale)
    decimals = f"{rest:0{scale}d}".rstrip("0").ljust(2, "0") if scale else ""
    return f"{sign}{whole:,}{'.' + decimals if decimals else ''} {currency}"


def reason(given: str) -> str:
    """A reason for a booking. Raises ReasonReserved for the one of metered usage."""
    if given == METERED:
        raise ReasonReserved(field="reason")
    return given
