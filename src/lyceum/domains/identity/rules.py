"""Decisions of the identity room: what is an address, a name, a good password; how long a session lasts."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import pairwise

from lyceum.domains.identity.common_passwords import WORDS
from lyceum.domains.identity.errors import EmailInvalid, PasswordTooCommon, PasswordTooLong, PasswordTooShort
from lyceum.domains.identity.models import (
    MAX_NAME_CHARS,
    MAX_PASSWORD_CHARS,
    MIN_PASSWORD_CHARS,
    MIN_STAFF_PASSWORD_CHARS,
    Method,
)
from lyceum.kernel import addresses
from lyceum.kernel.errors import Invalid
from lyceum.kernel.principal import Role
from lyceum.kernel.text import clean

GRACE_SECONDS = 10
"""A refresh token that was just used answers with the same successor: tabs that wake together all stay in."""
WRONG_PASSWORDS = 5
WRONG_PASSWORD_WINDOW = timedelta(minutes=15)
NEWCOMER_WINDOW = timedelta(hours=1)
WRONG_ANYWHERE = 100
WRONG_ANYWHERE_WINDOW = timedelta(hours=1)
"""Wrong passwords for one address from all networks together; the owner's own devices are counted apart."""
WRONG_ON_KNOWN_DEVICE = 20
CLAIMS_A_DAY = 10
MAILS = 3
MAILS_WINDOW = timedelta(minutes=15)
MAILS_A_DAY = 10
ASKED_FOR_MAIL = 60
"""Messages that people behind one network address may ask for in an hour without being signed in."""
A_DAY = timedelta(days=1)
LONGEST_WINDOW = timedelta(days=2)
"""No limit looks at tries older than this."""
MAX_USER_AGENT_CHARS = 300
LEARNERS: frozenset[Role] = frozenset({"guest", "student"})
MUST_HAVE_SECOND: frozenset[Role] = frozenset({"admin", "accountant", "supervisor"})
"""Who runs the school, its money or its people needs a second factor."""
SECOND_WINDOW = timedelta(minutes=15)
WRONG_SECONDS = 10
"""Wrong second factors that one account bears in the window, over all tickets; a passkey is not guessed and does not wait."""
DAY = timedelta(days=1)
WRONG_SECONDS_A_DAY = 50
"""Of a million codes three are good at a time: whoever has the password and tries on every day finds one in some twenty years."""
MAILED_CODES = 10
MAILED_CODES_WINDOW = timedelta(hours=1)
MAILED_CODE_PAUSE_SECONDS = 60

masked, masked_phone = addresses.masked_email, addresses.masked_phone

_SCHOOL = "lyceum"
_LEAST_OWN_CHARS = 4
_LEAST_DIGITS = 12
_RUN_CHARS = 3
_UNIT_CHARS = 4
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty", "qazwsxedcrfvtgbyhnujm")
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm")
_STEPS = frozenset(pair for row in _ROWS + _COLUMNS for way in (row, row[::-1]) for pair in pairwise(way))
_LEET = str.maketrans("0134578@$!", "oleastbasi")


def email(given: str) -> str:
    """The address as it is kept: NFC, domain in lower case. Raises EmailInvalid."""
    address = addresses.email(given)
    if address is None:
        raise EmailInvalid(field="email")
    return address


def looked_up(given: str) -> str:
    """An address as typed at sign-in, made comparable; one that no account can have is looked up all the same."""
    local, at, domain = unicodedata.normalize("NFC", given.strip()).rpartition("@")
    return f"{local}{at}{domain.lower()}"


def coarse(address: str) -> str:
    """The network that an address lies in: enough to recognise one's own devices by, too little to find a home with."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, 48 if found.version == 6 else 24), strict=False).network_address)


GOOD_SECONDS = frozenset({"hwk", "otp", "rec"})
"""What makes two factors for those who run the school: a code by e-mail does not, nor a recovery code that stands in for one."""


def stands_too_low(role: Role, amr: Sequence[str]) -> bool:
    """Whether a session was opened by less than its user's role asks for: the role is newer, or the factor is gone."""
    return role in MUST_HAVE_SECOND and not ("mfa" in amr and GOOD_SECONDS & set(amr))


def may_mail_codes(role: Role, *, email_verified: bool) -> bool:
    """Whether a code by e-mail may be somebody's second factor: a learner's whose address is known to be theirs."""
    return role in LEARNERS and email_verified


def second_methods(role: Role, amr: Sequence[str], enrolled: Sequence[Method], *, needed: bool, email_verified: bool) -> list[Method]:
    """How somebody who has shown `amr` may take the second step; empty when they need none. `needed`: by the school's
    settings; some roles need one always.
    """
    shown, must = set(amr), role in MUST_HAVE_SECOND
    strong = bool(enrolled) and enrolled[0] != "email"
    enough = "mfa" in shown and (not must or shown & GOOD_SECONDS - ({"rec"} if not strong else set()))
    if role == "guest" or "hwk" in shown or enough:
        return []
    if strong:
        return list(enrolled)
    if not (enrolled or needed or must):
        return []
    if must or not may_mail_codes(role, email_verified=email_verified):
        return ["enrol"]
    if {"pwd", "mail"} <= shown:  # whoever has shown both needs not read their mail once more
        return []
    return list(enrolled) or ["email"]


def name(given: str) -> str:
    """A name as it is kept: NFC, no control characters, single spaces. Raises Invalid."""
    text = " ".join(clean(unicodedata.normalize("NFC", given)).split())
    if not text or len(text) > MAX_NAME_CHARS:
        raise Invalid(f"A name has 1 to {MAX_NAME_CHARS} characters.", field="name", max=MAX_NAME_CHARS)
    return text


def user_agent(given: str) -> str:
    """What a browser says of itself, as short as a list of devices needs."""
    return addresses.printable(given)[:MAX_USER_AGENT_CHARS]


def least_chars(role: Role) -> int:
    """How long a password is that stands alone."""
    return MIN_PASSWORD_CHARS if role in LEARNERS else MIN_STAFF_PASSWORD_CHARS


def password(given: str, role: Role, *, personal: tuple[str, ...] = ()) -> str:
    """The password as it is hashed (NFC). `personal` holds what others know of the user: address, name.

    Raises PasswordTooShort (learners need 8 characters, staff 15), PasswordTooLong (128), PasswordTooCommon.
    """
    text = composed(given)
    least = least_chars(role)
    if len(text) < least:
        raise PasswordTooShort(f"A password needs {least} characters or more.", field="password", min=least)
    if len(text) > MAX_PASSWORD_CHARS:
        raise PasswordTooLong(f"A password may have {MAX_PASSWORD_CHARS} characters.", field="password", max=MAX_PASSWORD_CHARS)
    if _guessable(text.casefold(), personal):
        raise PasswordTooCommon(field="password")
    return text


def composed(given: str) -> str:
    """One spelling for one password: keyboards differ in how they write é."""
    return unicodedata.normalize("NFC", given)


def _guessable(text: str, personal: tuple[str, ...]) -> bool:
    return _monotonous(text) or _word_with_trimmings(text) or any(_mostly(text, word) for word in (_SCHOOL, *_parts(personal)))


def _monotonous(text: str) -> bool:
    """Repetitions, runs over the alphabet or the keyboard, and short numbers such as dates."""
    repeated = any(text == (text[:unit] * len(text))[: len(text)] for unit in range(1, _UNIT_CHARS + 1))
    return repeated or len(text) - _in_runs(text) < _LEAST_OWN_CHARS or (text.isdecimal() and len(text) < _LEAST_DIGITS)


def _in_runs(text: str) -> int:
    """How many characters lie in runs such as `abc`, `321`, `qwe` or `aaa`."""
    covered, run = 0, 1
    for before, after in pairwise(text):
        if before == after or (before, after) in _STEPS:
            run += 1
            continue
        covered += run if run >= _RUN_CHARS else 0
        run = 1
    return covered + (run if run >= _RUN_CHARS else 0)


def _word_with_trimmings(text: str) -> bool:
    """`Password123!`, `w3lcome2024`, `!!sunshine!!`, `dragon dragon`."""
    spellings = {text, text.translate(_LEET)}
    cores = {re.sub(r"^[\W\d_]+|[\W\d_]+$", "", spelling) for spelling in spellings}
    cores |= {core.translate(_LEET) for core in cores}
    words = {re.sub(r"[\W\d_]+", "", core) for core in cores}
    halves = {word[: len(word) // 2] for word in words if len(word) % 2 == 0 and word[: len(word) // 2] * 2 == word}
    return bool((words | halves) & WORDS)


def _parts(personal: tuple[str, ...]) -> set[str]:
    """The address before its @, and its and the name's words, when long enough to matter."""
    texts = [text.casefold().partition("@")[0] for text in personal]
    return {part for text in texts for part in (text, *re.split(r"[\W_]+", text)) if len(part) >= _LEAST_OWN_CHARS}


def _mostly(text: str, word: str) -> bool:
    """The word with hardly anything, or with no more than a year and a mark or two."""
    rest = text.replace(word, "")
    return rest != text and (len(rest) < _LEAST_OWN_CHARS or re.fullmatch(r"[\W\d_]{0,6}", rest) is not None)


def digest(token: str) -> bytes:
    """How a token is kept: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def idle(role: Role) -> timedelta:
    """A session ends when it has not been refreshed for this long."""
    return timedelta(days=30) if role in LEARNERS else timedelta(hours=12)


def longest(role: Role) -> timedelta:
    """A session ends this long after its sign-in, whatever happens."""
    return timedelta(days=180) if role in LEARNERS else timedelta(days=7)


def over(role: Role, *, created_at: datetime, last_seen_at: datetime, moment: datetime) -> bool:
    """Whether a session has run out."""
    return moment - last_seen_at > idle(role) or moment - created_at > longest(role)


def in_grace(used_at: datetime, moment: datetime) -> bool:
    """Whether a used refresh token still answers with its successor."""
    return moment - used_at <= timedelta(seconds=GRACE_SECONDS)
