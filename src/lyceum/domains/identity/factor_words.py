"""What happened to somebody's second step, in the words of the letter about it."""

from typing import Literal

from lyceum.domains.identity.models import Locale

What = Literal[
    "authenticator_added",
    "authenticator_removed",
    "passkey_added",
    "passkey_removed",
    "email_on",
    "email_off",
    "recovery_made",
    "recovery_used",
    "factors_reset",
]

WORDS: dict[Locale, dict[What, str]] = {
    "en": {
        "authenticator_added": "An authenticator app was set up.",
        "authenticator_removed": "The authenticator app was removed.",
        "passkey_added": "A passkey was added.",
        "passkey_removed": "A passkey was removed.",
        "email_on": "A code by e-mail is asked for at each sign-in from now on.",
        "email_off": "A code by e-mail is no longer asked for.",
        "recovery_made": "New recovery codes were made; those from before have stopped working.",
        "recovery_used": "A recovery code was used to sign in.",
        "factors_reset": "All of them were taken away; set a new one up when you sign in.",
    },
    "fa": {
        "authenticator_added": "برنامهٔ رمزساز تنظیم شد.",
        "authenticator_removed": "برنامهٔ رمزساز برداشته شد.",
        "passkey_added": "گذرکلیدی افزوده شد.",
        "passkey_removed": "گذرکلیدی برداشته شد.",
        "email_on": "از این پس در هر ورود کدی با ایمیل خواسته می‌شود.",
        "email_off": "دیگر کدی با ایمیل خواسته نمی‌شود.",
        "recovery_made": "کدهای بازیابیِ تازه ساخته شد؛ کدهای پیشین از کار افتاده‌اند.",
        "recovery_used": "با یک کد بازیابی وارد شدند.",
        "factors_reset": "همه برداشته شدند؛ هنگام ورود یکی تازه تنظیم کنید.",
    },
}
