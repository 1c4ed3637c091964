"""Decisions of the notify room: when a failed message is tried again, how long one is good for, how many may go out."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from lyceum.domains.notify.port import ALWAYS_SECRET, MAX_PARAM_CHARS, Channel, Message, MessageInvalid
from lyceum.kernel import addresses
from lyceum.kernel.text import clean

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600))
"""A message that did not get through waits this long before it is tried again; a server that greylists wants minutes."""
SENDING = timedelta(seconds=60)
"""No carrier takes this long: a message that is still being sent after it was left by a process that died."""
SMS_WINDOW = timedelta(minutes=15)
RECIPIENT_WINDOW = timedelta(hours=1)
RECIPIENT_MOST: dict[Channel, int] = {"email": 30, "sms": 15}
"""Messages one address gets in an hour, whoever asks for them; more wait, and end when they are no longer good."""
GOOD_FOR = timedelta(days=3)
SHORT_LIVED = {
    "sign_in_code": timedelta(minutes=10),
    "sign_in_sms": timedelta(minutes=5),
    "phone_code": timedelta(minutes=5),
    "reset_password": timedelta(minutes=30),
    "invitation": timedelta(days=7),
}
"""What a message holds loses its meaning; after that nobody sends it any more."""
MAX_DETAIL_CHARS = 300
MAX_MASKED_CHARS = 40

_NEVER_IN_A_LINE = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")


def good_for(template: str) -> timedelta:
    """How long a message of this template may still be sent."""
    return SHORT_LIVED.get(template, GOOD_FOR)


def pause(attempts: int) -> timedelta | None:
    """How long to wait after this many attempts; None when that was the last."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def address(channel: Channel, to: str) -> str:
    """The address as it is kept. Raises MessageInvalid."""
    found = addresses.email(to) if channel == "email" else addresses.phone(to)
    if found is None:
        raise MessageInvalid("This is not an address that a message can go to.", field="to")
    return found


def masked(channel: Channel, to: str) -> str:
    """The address as it stands in the log."""
    return addresses.masked_email(to) if channel == "email" else addresses.masked_phone(to)


def params(message: Message, known: frozenset[str], needed: frozenset[str], base: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a template is filled with: what may be read in the log, and what may not. Raises MessageInvalid.

    A value is one line: nothing that came from a person begins another, in a header or anywhere else.
    """
    if missing := sorted(needed - message.params.keys()):
        raise MessageInvalid(f"The template {message.template} needs {', '.join(missing)}.", field="params")
    given = {name: _line(name, value, base) for name, value in message.params.items() if name in known}
    secret = ALWAYS_SECRET | message.secret
    return {n: v for n, v in given.items() if n not in secret}, {n: v for n, v in given.items() if n in secret}


def _line(name: str, value: str, base: str) -> str:
    text = " ".join(_NEVER_IN_A_LINE.sub(" ", clean(value)).split())
    if len(text) > MAX_PARAM_CHARS:
        raise MessageInvalid(f"{name} has more than {MAX_PARAM_CHARS} characters.", field="params")
    if name != "link":
        return text
    full = f"{base}{text}" if text.startswith("/") and not text.startswith("//") else text
    if (urlsplit(full).scheme, urlsplit(full).netloc) != (urlsplit(base).scheme, urlsplit(base).netloc):
        raise MessageInvalid("A link of a message leads to the school itself.", field="params")
    return full


def said(text: str, to: str) -> str:
    """What a carrier said, fit for the log: one line, short, without the address."""
    line = " ".join(clean(text).split())
    for known in {to, to.partition("@")[0] + "@", to.lstrip("+"), "0" + to.removeprefix("+98")}:
        if len(known) > addresses.SHOWN_DIGITS:
            line = re.sub(re.escape(known), "…", line, flags=re.IGNORECASE)
    return line[:MAX_DETAIL_CHARS]
