"""The sandbox bank's page: plain HTML that needs no script, in the buyer's language, and not to be taken for the school's own pages."""

from html import escape

from lyceum.domains.billing.sandbox.bank import CHOICES, CLAIMS, Choice
from lyceum.domains.billing.tables import SandboxRow
from lyceum.kernel.money import digits, said

MAIN: tuple[Choice, ...] = ("approve", "decline")
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "bank": "Sandbox Bank",
        "note": "This bank is part of the school, for trying things out. No money moves.",
        "pay": "Payment to Lyceum",
        "order": "Order {number}",
        "amount": "Amount",
        "card": "Test card",
        "approve": "Pay",
        "decline": "Refuse the payment",
        "more": "Let the bank misbehave",
        "cancel": "Go back without paying",
        "late": "Pay, but tell the school later",
        "twice": "Pay, and tell the school twice",
        "never": "Pay, and lose the way back",
        "forged": "Do not pay, and say that you did",
        "silent": "Pay, but do not answer the school’s questions at first",
        "wrong_amount": "Take another amount than agreed",
        "returned": "Pay, and give the money back at once",
        "disputed": "Pay, and have your bank take it back later",
        "dispute": "Have my bank take the money back",
        "won": "The school wins the dispute",
        "lost_claim": "The school loses the dispute",
        "dispute.open": "Your bank has taken the money back, and asks the school.",
        "dispute.won": "The dispute was decided for the school: it has the money again.",
        "dispute.lost": "The dispute was decided for you: the money stays with you.",
        "decided": "This payment has been decided already.",
        "lost": "The connection to the bank was lost",
        "lost.detail": "Your payment went through, but nothing leads back from here: that is what you asked this bank for. "
        "The school asks the bank by itself and will know within a minute.",
        "home": "Open the school",
    },
    "fa": {
        "bank": "بانک آزمایشی",
        "note": "این بانک بخشی از خود مدرسه و برای امتحان کردن است. پولی جابه‌جا نمی‌شود.",
        "pay": "پرداخت به لیسیوم",
        "order": "سفارش {number}",
        "amount": "مبلغ",
        "card": "کارت آزمایشی",
        "approve": "پرداخت",
        "decline": "رد پرداخت",
        "more": "بانک بدقلقی کند",
        "cancel": "بازگشت بدون پرداخت",
        "late": "پرداخت شود، ولی بانک دیرتر به مدرسه خبر بدهد",
        "twice": "پرداخت شود و بانک دو بار خبر بدهد",
        "never": "پرداخت شود و راه بازگشت گم شود",
        "forged": "پرداخت نشود، ولی وانمود شود که شده است",
        "silent": "پرداخت شود، ولی بانک اول به پرسش مدرسه پاسخ ندهد",
        "wrong_amount": "مبلغی جز آنچه توافق شده برداشت شود",
        "returned": "پرداخت شود و پول بی‌درنگ برگردد",
        "disputed": "پرداخت شود و بعد بانک پول را پس بگیرد",
        "dispute": "بانک من پول را پس بگیرد",
        "won": "مدرسه در اعتراض برنده شود",
        "lost_claim": "مدرسه در اعتراض بازنده شود",
        "dispute.open": "بانک شما پول را پس گرفته و از مدرسه توضیح خواسته است.",
        "dispute.won": "اعتراض به سود مدرسه تمام شد و پول دوباره نزد مدرسه است.",
        "dispute.lost": "اعتراض به سود شما تمام شد و پول نزد شما می‌ماند.",
        "decided": "تکلیف این پرداخت پیش‌تر روشن شده است.",
        "lost": "ارتباط با بانک قطع شد",
        "lost.detail": "پرداخت انجام شد، ولی از این‌جا راهی به مدرسه نیست؛ خودتان همین را از بانک خواستید. "
        "مدرسه خودش از بانک می‌پرسد و تا یک دقیقهٔ دیگر باخبر می‌شود.",
        "home": "رفتن به مدرسه",
    },
}
STYLE = """
:root{color-scheme:light dark;
--paper:#e9eef5;--raised:#fff;--ink:#14233a;--soft:#4a5b75;--line:#c3cfdf;--blue:#0b4f9e;--on:#fff;--deep:#0a2f5f}
@media (prefers-color-scheme:dark){:root{
--paper:#0d1420;--raised:#172233;--ink:#e6edf7;--soft:#a9b8cf;--line:#33445f;--blue:#7fb4f5;
--on:#0b1a2e;--deep:#12325c}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,"Segoe UI",sans-serif}
:lang(fa) body,body:lang(fa){font-family:Vazirmatn,"Noto Sans Arabic",Tahoma,system-ui,sans-serif}
header{background:var(--deep);color:#fff}header>*,main{max-inline-size:480px;margin-inline:auto;padding-inline:16px}
header p{margin:0;padding-block:16px;font-weight:700;font-size:20px}main{padding-block:24px;display:grid;gap:16px}
section{background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:20px;display:grid;gap:12px}
h1{font-size:20px;margin:0}p{margin:0}.soft{color:var(--soft);font-size:15px}.amount{font-size:32px;font-weight:700}
.card{background:linear-gradient(120deg,#0a2f5f,#1c6a8f);color:#fff;border-radius:12px;padding:16px;display:grid;gap:20px}
.card b{font:600 18px/1 ui-monospace,monospace;letter-spacing:.12em}
form,ul{display:grid;gap:8px;margin:0;padding:0;list-style:none}
button,.home{font:inherit;min-block-size:48px;padding:10px 16px;border-radius:8px;border:1px solid var(--blue);
background:transparent;color:var(--blue);cursor:pointer;text-align:center;text-decoration:none}
button.main{background:var(--blue);color:var(--on);font-weight:700}summary{padding-block:9px;cursor:pointer}
li button{inline-size:100%;text-align:start;border-color:var(--line);color:var(--ink)}
:focus-visible{outline:3px solid #e69500;outline-offset:2px}
"""


def asking(row: SandboxRow) -> str:
    """The page on which somebody pays or does not."""
    text = TEXTS[row.locale]
    if row.state != "open":
        return shell(row.locale, f"<section><h1>{text['decided']}</h1>{_home(text)}</section>{_claims(row, text)}")
    others = "".join(f"<li>{_button(choice, text)}</li>" for choice in CHOICES if choice not in MAIN)
    main = "".join(_button(choice, text, "main" if choice == "approve" else "") for choice in MAIN)
    return shell(
        row.locale,
        f"""<section><h1>{text["pay"]}</h1>
<p class="soft">{escape(text["order"].format(number=digits(row.order_number, row.locale)))} · {escape(row.title)}</p>
<p class="soft">{text["amount"]}</p><p class="amount">{said(row.amount, row.currency, row.locale)}</p>
<div class="card" aria-hidden="true"><span>{text["card"]}</span><b dir="ltr">6104 0000 0000 0000</b></div>
<form method="post">{main}</form></section>
<section><details><summary>{text["more"]}</summary><form method="post"><ul>{others}</ul></form></details></section>""",
    )


def _claims(row: SandboxRow, text: dict[str, str]) -> str:
    """What the buyer's bank can still do with a payment that was made."""
    has_left = row.state == "approved" and row.given_back < (row.taken or 0)
    claims = CLAIMS.get(row.dispute, {}) if has_left else {}
    stands = f"<p>{text[f'dispute.{row.dispute}']}</p>" if row.dispute else ""
    named = {"lost": "lost_claim"}
    buttons = "".join(f'<button name="claim" value="{claim}">{text[named.get(claim, claim)]}</button>' for claim in claims)
    form = f'<form method="post" action="/bank/{row.authority}/claims">{buttons}</form>' if buttons else ""
    return f"<section>{stands}{form}</section>" if stands or form else ""


def lost(row: SandboxRow) -> str:
    """Where somebody ends whom the bank was asked to lose."""
    text = TEXTS[row.locale]
    return shell(row.locale, f"<section><h1>{text['lost']}</h1><p>{text['lost.detail']}</p>{_home(text)}</section>")


def _button(choice: Choice, text: dict[str, str], kind: str = "") -> str:
    return f'<button name="choice" value="{choice}" class="{kind}">{text[choice]}</button>'


def _home(text: dict[str, str]) -> str:
    return f'<a class="home" href="/shop/orders">{text["home"]}</a>'


def shell(locale: str, content: str) -> str:
    """A page of the bank around this content."""
    text = TEXTS[locale]
    direction = "rtl" if locale == "fa" else "ltr"
    return (
        f'<!doctype html><html lang="{locale}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{text["bank"]}</title><style>{STYLE}</style></head>'
        f'<body><header><p>{text["bank"]}</p></header><main><p class="soft">{text["note"]}</p>{content}</main></body></html>'
    )
