"""What stands on a receipt, in words: everything is text by now, so that the template only places it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lyceum.domains.billing.models import Locale, Money
from lyceum.domains.billing.receipts.models import Content, Line
from lyceum.domains.billing.receipts.store import ZONES, numbered
from lyceum.domains.billing.receipts.tables import ReceiptRow
from lyceum.kernel.jalali import written
from lyceum.kernel.money import MICRO, TOMAN_RIAL

MINUTE_SECONDS = 60
TEXTS: dict[Locale, dict[str, str]] = {
    "en": {
        "payment": "Receipt",
        "period": "Receipt",
        "refund": "Receipt of a refund",
        "number": "Number",
        "date": "Date",
        "seller": "Seller",
        "tax": "Tax number",
        "buyer": "Buyer",
        "gone": "has left the school",
        "user": "User",
        "order": "Order",
        "what": "What",
        "amount": "Amount",
        "total": "Paid",
        "total.refund": "Given back",
        "back": "Given back on {date}, receipt {number}",
        "rest": "Remains",
        "way": "Paid through",
        "way.refund": "Given back through",
        "reference": "Reference of the gateway",
        "corrects": "Belongs to receipt",
        "note": "Reason",
        "because.lost": "The buyer’s bank has taken the payment back",
        "because.won": "The buyer’s bank has given the disputed money again",
        "test": "Test: no real money",
        "test.detail": "This was paid at the sandbox bank. It is no proof of a payment.",
        "plan": "{count} days",
        "span": "{begins} to {ends}",
        "credit": "{amount} of credit",
        "minutes": "{count} minutes of tutoring",
        "page": "Page {page} of {pages}",
        "rial": "{amount} rials",
    },
    "fa": {
        "payment": "رسید پرداخت",
        "period": "رسید پرداخت",
        "refund": "رسید بازگشت وجه",
        "number": "شماره",
        "date": "تاریخ",
        "seller": "فروشنده",
        "tax": "شناسهٔ مالیاتی",
        "buyer": "خریدار",
        "gone": "مدرسه را ترک کرده است",
        "user": "کاربر",
        "order": "سفارش",
        "what": "شرح",
        "amount": "مبلغ",
        "total": "پرداخت‌شده",
        "total.refund": "بازگردانده‌شده",
        "back": "بازگردانده‌شده در {date}، رسید {number}",
        "rest": "مانده",
        "way": "درگاه پرداخت",
        "way.refund": "درگاه بازگشت وجه",
        "reference": "شمارهٔ پیگیری درگاه",
        "corrects": "مربوط به رسید",
        "note": "دلیل",
        "because.lost": "بانک خریدار پول را پس گرفته است",
        "because.won": "بانک خریدار پولِ مورد اعتراض را دوباره پرداخته است",
        "test": "آزمایشی: بدون پول واقعی",
        "test.detail": "این مبلغ در بانک آزمایشی پرداخت شده و سند پرداخت نیست.",
        "plan": "{count} روز",
        "span": "{begins} تا {ends}",
        "credit": "{amount} اعتبار",
        "minutes": "{count} دقیقه کلاس خصوصی",
        "page": "صفحهٔ {page} از {pages}",
        "rial": "{amount} ریال",
    },
}
GATEWAYS: dict[Locale, dict[str, str]] = {
    "en": {"zarinpal": "Zarinpal", "sep": "SEP (Saman)", "mellat": "Bank Mellat", "stripe": "Stripe", "paddle": "Paddle"}
    | {"sandbox": "Sandbox bank", "wallet": "Wallet"},
    "fa": {"zarinpal": "زرین‌پال", "sep": "سپ (سامان)", "mellat": "بانک ملت", "stripe": "استرایپ", "paddle": "پدل"}
    | {"sandbox": "بانک آزمایشی", "wallet": "کیف پول"},
}
WESTERN_MONTHS = ("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر")
_TO_PERSIAN = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")


def facts_of(row: ReceiptRow, back: list[ReceiptRow], corrected: ReceiptRow | None, locale: Locale) -> dict[str, Any]:
    """Everything that a receipt's template places: texts alone."""
    content, text = Content.model_validate(row.content), TEXTS[locale]
    is_refund = row.kind == "refund"
    seller = content.seller
    left = row.amount - sum(one.amount for one in back)
    return {
        "lang": locale,
        "title": text[row.kind],
        "number": _digits(numbered(row), locale),
        "seller": {
            "name": _in(seller.names, locale) or "Lyceum",
            "address": _in(seller.addresses, locale).strip(),
            "tax": seller.tax_number,
        },
        "buyer": {"name": row.buyer or text["gone"]},
        "facts": _facts(row, content, corrected, locale),
        "more": _more(row, content, locale),
        "lines": [
            {"name": _in(line.names, locale), "detail": _given(line, locale), "amounts": amounts(line.amount, row.currency, locale)}
            for line in content.lines
        ],
        "back": [
            {
                "name": text["back"].format(
                    date=_dates(one.given_at, one.currency, locale)[0], number=apart(_digits(numbered(one), locale))
                ),
                "amounts": [_less(each) for each in amounts(one.amount, one.currency, locale)],
            }
            for one in back
        ],
        "total": {"name": text["total.refund" if is_refund else "total"], "amounts": amounts(row.amount, row.currency, locale)},
        "rest": {"name": text["rest"], "amounts": amounts(left, row.currency, locale)} if back else None,
        "test": {"name": text["test"], "detail": text["test.detail"]} if content.is_test else None,
        "words": text,
    }


def _facts(row: ReceiptRow, content: Content, corrected: ReceiptRow | None, locale: Locale) -> list[dict[str, Any]]:
    """Up to three, side by side: each a term, and one or more lines."""
    text = TEXTS[locale]
    found: list[tuple[str, list[str]]] = [("date", _dates(content.paid_at, row.currency, locale))]
    if corrected:
        found.append(("corrects", [_digits(numbered(corrected), locale)]))
    elif content.order_number:
        found.append(("order", [_digits(str(content.order_number), locale)]))
    way = GATEWAYS[locale].get(content.gateway, content.gateway)
    found.append(("way.refund" if row.kind == "refund" else "way", [way]))
    return [{"term": text[name], "said": said} for name, said in found]


def _more(row: ReceiptRow, content: Content, locale: Locale) -> list[dict[str, str]]:
    """What is written as it came: each on a line of its own."""
    text = TEXTS[locale]
    note = text[f"because.{content.because}"] if content.because else content.note
    found = (("reference", content.reference), ("user", row.owner_id if row.buyer else ""), ("note", note))
    return [{"term": text[name], "said": said} for name, said in found if said]


def amounts(amount: int, currency: Money, locale: Locale) -> list[str]:
    """An amount to the last unit that it has: euro, or rial; in Persian as toman too, which people speak of, where it is a whole number."""
    if currency == "EUR":
        cents, rest = divmod(amount, 10 ** (MICRO - 2))
        euro = f"{cents // 100:,}.{cents % 100:02}" + (f"{rest:04}".rstrip("0") if rest else "")
        return [_digits(euro, locale) + " یورو" if locale == "fa" else f"€{euro}"]
    rial = TEXTS[locale]["rial"].format(amount=_digits(f"{amount:,}", locale))
    toman, odd = divmod(amount, TOMAN_RIAL)
    return [rial] if odd or locale == "en" else [f"{_digits(f'{toman:,}', locale)} تومان", rial]


def _given(line: Line, locale: Locale) -> str:
    text = TEXTS[locale]
    if line.begins and line.ends:
        begins, ends = (written(moment, locale, "UTC") for moment in (line.begins, line.ends))
        return text["span"].format(begins=begins, ends=ends)
    if not line.given:
        return ""
    if line.kind == "credit":
        return text["credit"].format(amount=amounts(line.given, "EUR", locale)[0])
    counted = {"plan": line.given, "minutes": line.given // MINUTE_SECONDS}.get(line.kind)
    return text[line.kind].format(count=_digits(f"{counted:,}", locale)) if counted else ""


def _dates(moment: datetime, currency: Money, locale: Locale) -> list[str]:
    """The day and the time; in Persian by both calendars."""
    zone = ZONES[currency]
    local = moment.astimezone(ZoneInfo(zone))
    if locale == "en":
        return [written(moment, "en", zone), f"{local:%H:%M} {'UTC' if zone == 'UTC' else 'Tehran time'}"]
    gregorian = f"{local.day} {WESTERN_MONTHS[local.month - 1]} {local.year}"
    clock = f"ساعت {local:%H:%M} به وقت {'گرینویچ' if zone == 'UTC' else 'تهران'}"
    return [written(moment, "fa", zone), _digits(f"برابر با {gregorian}", "fa"), _digits(clock, "fa")]


def _less(amount: str) -> str:
    """With a minus before the number, on its left in every language."""
    number, space, unit = amount.partition(" ")
    return apart(f"−{number}") + space + unit


def apart(number: str) -> str:
    """A number kept in its own order, whatever is written around it."""
    return f"\u2066{number}\u2069"


def _in(texts: dict[Locale, str], locale: Locale) -> str:
    """In this language, or in the other where it was not said."""
    return texts.get(locale) or next((text for text in texts.values() if text), "")


def _digits(text: str, locale: Locale) -> str:
    return text.translate(_TO_PERSIAN) if locale == "fa" else text
