"""The sandbox bank's page of an agreement to be charged each period: somebody agrees, and later sees and plays what becomes of it."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from lyceum.domains.billing.sandbox.agreements import AGREEING, CHARGING, Doing
from lyceum.domains.billing.sandbox.page import shell
from lyceum.domains.billing.sandbox.tables import AgreementRow, ChargeRow
from lyceum.kernel.jalali import written
from lyceum.kernel.money import said

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Regular payment to Lyceum",
        "per.month": "each month",
        "per.year": "each year",
        "agree": "Agree to be charged",
        "refuse": "Refuse",
        "more": "Let the bank misbehave",
        "cancel": "Go back without an answer",
        "late": "Agree, but tell the school later",
        "twice": "Agree, and tell the school twice",
        "never": "Agree, and lose the way back",
        "silent": "Agree, but do not answer the school’s questions at first",
        "wrong_amount": "Charge another amount than agreed",
        "state.active": "In force. The next charge is on {day}.",
        "state.ending": "In force until {day}, and not charged again.",
        "state.past_due": "The last charge was refused. The bank tries again on {day}.",
        "state.ended": "Ended. Nothing is charged any more.",
        "time": "Let time pass",
        "charge": "Let the period end now",
        "decline": "Let it end now, and refuse the charge",
        "charge_late": "Let it end now, charge, and tell the school later",
        "charge_twice": "Let it end now, charge, and tell the school twice",
        "charge_unsaid": "Let it end now, charge, and tell the school nothing",
        "charge_silent": "Let it end now, charge, and do not answer the school’s questions at first",
        "charge_wrong": "Let it end now, and charge another amount than agreed",
        "try_again": "Charge again: the card works",
        "give_up": "Give up on this charge, and end it",
        "manage": "Your regular payment",
        "cancel_at_end": "End it with this period",
        "keep": "Keep it after all",
        "end_now": "End it at once",
        "card_off": "Refuse the card from now on",
        "card_on": "Accept the card again",
        "charges": "Charges",
        "none": "None yet.",
        "paid": "paid",
        "open": "refused until now",
        "void": "given up",
        "returned": "returned",
        "back": "Back to the school",
        "lost": "The connection to the bank was lost",
        "lost.detail": "You agreed and were charged, but nothing leads back from here: that is what you asked this bank for. "
        "The school asks the bank by itself.",
    },
    "fa": {
        "title": "پرداخت منظم به لیسیوم",
        "per.month": "هر ماه",
        "per.year": "هر سال",
        "agree": "با برداشت منظم موافقم",
        "refuse": "موافق نیستم",
        "more": "بانک بدقلقی کند",
        "cancel": "بازگشت بدون پاسخ",
        "late": "موافقت شود، ولی بانک دیرتر به مدرسه خبر بدهد",
        "twice": "موافقت شود و بانک دو بار خبر بدهد",
        "never": "موافقت شود و راه بازگشت گم شود",
        "silent": "موافقت شود، ولی بانک اول به پرسش مدرسه پاسخ ندهد",
        "wrong_amount": "مبلغی جز آنچه توافق شده برداشت شود",
        "state.active": "برقرار است. برداشت بعدی {day} است.",
        "state.ending": "تا {day} برقرار است و دیگر برداشتی نمی‌شود.",
        "state.past_due": "آخرین برداشت رد شد. بانک {day} دوباره امتحان می‌کند.",
        "state.ended": "پایان یافته است و دیگر برداشتی نمی‌شود.",
        "time": "گذر زمان",
        "charge": "دوره همین حالا تمام شود",
        "decline": "دوره تمام شود و برداشت رد شود",
        "charge_late": "دوره تمام و برداشت شود، ولی مدرسه دیرتر باخبر شود",
        "charge_twice": "دوره تمام و برداشت شود و مدرسه دو بار باخبر شود",
        "charge_unsaid": "دوره تمام و برداشت شود، ولی به مدرسه چیزی گفته نشود",
        "charge_silent": "دوره تمام و برداشت شود، ولی بانک اول به پرسش مدرسه پاسخ ندهد",
        "charge_wrong": "دوره تمام شود و مبلغی جز آنچه توافق شده برداشت شود",
        "try_again": "دوباره برداشت شود؛ کارت کار می‌کند",
        "give_up": "از این برداشت چشم‌پوشی شود و پرداخت منظم پایان یابد",
        "manage": "پرداخت منظم شما",
        "cancel_at_end": "با پایان این دوره تمام شود",
        "keep": "ادامه پیدا کند",
        "end_now": "همین حالا تمام شود",
        "card_off": "کارت از این پس رد شود",
        "card_on": "کارت دوباره پذیرفته شود",
        "charges": "برداشت‌ها",
        "none": "هنوز هیچ.",
        "paid": "پرداخت‌شده",
        "open": "تاکنون رد شده",
        "void": "چشم‌پوشی‌شده",
        "returned": "بازگردانده‌شده",
        "back": "بازگشت به مدرسه",
        "lost": "ارتباط با بانک قطع شد",
        "lost.detail": "موافقت کردید و مبلغ برداشت شد، ولی از این‌جا راهی به مدرسه نیست؛ خودتان همین را از بانک خواستید. "
        "مدرسه خودش از بانک می‌پرسد.",
    },
}
MANAGING: dict[str, tuple[Doing, ...]] = {"active": ("cancel_at_end", "end_now"), "past_due": ("end_now",)}


def asking(row: AgreementRow) -> str:
    """The page on which somebody agrees or does not."""
    text = TEXTS[row.locale]
    main = _form(text, AGREEING[:2], main="agree")
    return shell(
        row.locale,
        f"<section><h1>{text['title']}</h1>{_what(row, text)}{main}</section>"
        f"<section><details><summary>{text['more']}</summary>{_form(text, AGREEING[2:])}</details></section>",
    )


def standing(row: AgreementRow, charges: list[ChargeRow]) -> str:
    """The page on which somebody sees how it stands, lets time pass and ends it."""
    text = TEXTS[row.locale]
    moment = row.try_at if row.state == "past_due" else row.period_end
    key = "state.ending" if row.cancels_at_end else f"state.{row.state}"
    state = text[key].format(day=_day(moment, row.locale) if moment else "")
    home = f'<a class="home" href="{escape(row.back)}">{text["back"]}</a>'
    return shell(
        row.locale,
        f'<section><h1>{text["title"]}</h1>{_what(row, text)}<p role="status">{state}</p>{home}</section>'
        f"{_time(row, text)}{_manage(row, text)}<section><h1>{text['charges']}</h1>{_charges(row, charges, text)}</section>",
    )


def lost(row: AgreementRow) -> str:
    """Where somebody ends whom the bank was asked to lose."""
    text = TEXTS[row.locale]
    home = f'<a class="home" href="/">{text["back"]}</a>'
    return shell(row.locale, f"<section><h1>{text['lost']}</h1><p>{text['lost.detail']}</p>{home}</section>")


def _what(row: AgreementRow, text: dict[str, str]) -> str:
    amount = f"{said(row.price, row.currency, row.locale)} {text[f'per.{row.every}']}"
    return f'<p class="soft">{escape(row.title)}</p><p class="amount">{amount}</p>'


def _time(row: AgreementRow, text: dict[str, str]) -> str:
    if row.state == "active":
        more = f"<details><summary>{text['more']}</summary>{_form(text, CHARGING[1:])}</details>"
        return f"<section><h1>{text['time']}</h1>{_form(text, CHARGING[:1], main='charge')}{more}</section>"
    if row.state == "past_due":
        return f"<section><h1>{text['time']}</h1>{_form(text, ('try_again', 'give_up'), main='try_again')}</section>"
    return ""


def _manage(row: AgreementRow, text: dict[str, str]) -> str:
    if row.state not in MANAGING:
        return ""
    wishes = [("keep" if row.cancels_at_end and wish == "cancel_at_end" else wish) for wish in MANAGING[row.state]]
    card: Doing = "card_off" if row.card_works else "card_on"
    return f"<section><h1>{text['manage']}</h1>{_form(text, (*wishes, card))}</section>"


def _charges(row: AgreementRow, charges: list[ChargeRow], text: dict[str, str]) -> str:
    lines = [
        f"<li><b>{said(one.amount, one.currency, row.locale)}</b> · {_day(one.period_start, row.locale)} – "
        f"{_day(one.period_end, row.locale)} · {text[one.state]}</li>"
        for one in charges
    ]
    return f"<ul>{''.join(lines)}</ul>" if lines else f'<p class="soft">{text["none"]}</p>'


def _form(text: dict[str, str], wishes: Iterable[Doing], *, main: str = "") -> str:
    buttons = "".join(
        f'<li><button name="what" value="{wish}" class="{"main" if wish == main else ""}">{text[wish]}</button></li>' for wish in wishes
    )
    return f'<form method="post"><ul>{buttons}</ul></form>'


def _day(moment: datetime, locale: str) -> str:
    return written(moment, locale, "UTC")
