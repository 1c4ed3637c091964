"""Amounts as people read them. Inside the school an amount is a whole number of units: micro-euro and rial."""

from decimal import Decimal

TOMAN_RIAL = 10
MICRO = 6
_TO_PERSIAN = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")


def said(amount: int, currency: str, locale: str) -> str:
    """An amount of EUR (micro-euro) or IRR (rial) in somebody's language; rial as toman in Persian, with a tenth where it is no
    whole number, as a part of a period costs. Cents are the finest that is said of euro."""
    if currency == "IRR":
        toman = f"{Decimal(amount) / TOMAN_RIAL:,}"
        return f"{_persian(toman)} تومان" if locale == "fa" else f"{amount:,} rials"
    cents = amount * 100 // 10**MICRO
    euro = f"{cents // 100:,}.{cents % 100:02}"
    return f"{_persian(euro)} یورو" if locale == "fa" else f"€{euro}"


def digits(number: int, locale: str) -> str:
    """A number without grouping, in the digits of a language."""
    return _persian(str(number)) if locale == "fa" else str(number)


def _persian(number: str) -> str:
    return number.translate(_TO_PERSIAN)
