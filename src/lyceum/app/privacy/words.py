"""What an archive says of itself, in the language of its owner."""

from datetime import datetime
from typing import Final

from lyceum.domains.identity.port import Locale, User

README: Final = "README.txt"
_BEGINS: dict[Locale, str] = {
    "en": """Everything that this school keeps of {name}
{moment} (UTC)

The files end in .jsonl: each line is one JSON object, and times are in UTC. Folders are named after the parts of the school.
""",
    "fa": """هرچه این مدرسه از {name} نگه می‌دارد
{moment} (به وقت جهانی)

نام پرونده‌ها به ‎.jsonl ختم می‌شود: هر سطر یک شیء JSON است و زمان‌ها به وقت جهانی‌اند. هر پوشه نام بخشی از مدرسه را دارد.
""",
}
_PARTS: dict[Locale, dict[str, str]] = {
    "en": {
        "identity": "your account, your sign-ins and devices, your API keys (names, never the keys), what was noted about your account",
        "notify": "messages that were sent to you",
        "library": "your books with the files you uploaded, where you are in them, your conversations with the study partner",
        "lessons": "lessons made for you, and your answers",
        "cards": "words you keep, decks, cards, every review",
        "progress": "your goals, your days, what you practised",
        "ai": "answers, voices and pictures that were made for you and are kept, with their files",
        "gateway": "your plan, and what you asked of AI",
        "ledger": "your accounts and every line on them; amounts are in millionths of a euro, rials, or seconds of tutoring",
        "billing": "your orders, payments and subscriptions",
    },
    "fa": {
        "identity": "حساب شما، ورودها و دستگاه‌هایتان، کلیدهای API (نامشان، نه خودشان) و آنچه دربارهٔ حسابتان ثبت شده است",
        "notify": "پیام‌هایی که برایتان فرستاده شده است",
        "library": "کتاب‌های شما همراه با پرونده‌هایی که بارگذاری کرده‌اید، جای شما در آن‌ها و گفتگوهایتان با همراهِ درس",
        "lessons": "درس‌هایی که برایتان ساخته شده و پاسخ‌هایتان",
        "cards": "واژه‌هایی که نگه داشته‌اید، دسته‌ها، کارت‌ها و همهٔ مرورها",
        "progress": "هدف‌ها، روزها و تمرین‌هایتان",
        "ai": "پاسخ‌ها، صداها و تصویرهایی که برایتان ساخته و نگه داشته شده، همراه با پرونده‌هایشان",
        "gateway": "طرح شما و آنچه از هوش مصنوعی خواسته‌اید",
        "ledger": "حساب‌های مالی شما و همهٔ سطرهایشان؛ مبلغ‌ها به میلیونیم یورو، ریال یا ثانیهٔ آموزش‌اند",
        "billing": "سفارش‌ها، پرداخت‌ها و اشتراک‌هایتان",
    },
}
_ENDS: dict[Locale, str] = {
    "en": """
Not in here: passwords and secrets, which the school cannot read itself; and the log of requests, which it keeps for two months: time,
address of the page, your account's number, and how long the answer took.
This archive is removed from the school 24 hours after it was made.
""",
    "fa": """
در این بایگانی نیست: گذرواژه‌ها و رازها که مدرسه خود نیز نمی‌تواند بخواند؛ و سیاههٔ درخواست‌ها که دو ماه نگه داشته می‌شود: زمان، نشانی صفحه،
شمارهٔ حساب شما و مدتی که پاسخ طول کشیده است.
این بایگانی ۲۴ ساعت پس از ساخته‌شدن از مدرسه پاک می‌شود.
""",
}


def readme(user: User, moment: datetime) -> str:
    """The text that lies beside the files."""
    begins = _BEGINS[user.locale].format(name=user.name or user.id, moment=f"{moment:%Y-%m-%d %H:%M}")
    parts = "\n".join(f"{name}/  {what}" for name, what in _PARTS[user.locale].items())
    return f"{begins}\n{parts}\n{_ENDS[user.locale]}"


def described(locale: Locale) -> frozenset[str]:
    """The rooms that the text speaks of."""
    return frozenset(_PARTS[locale])
