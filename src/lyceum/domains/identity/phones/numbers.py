"""Telephone numbers as people write them, made the same."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from lyceum.domains.identity.phones.errors import PhoneCountryRefused, PhoneInvalid

MAX_TYPED_CHARS = 30
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def prefixes(text: str) -> tuple[str, ...]:
    """Country prefixes parted by commas, such as `+98,+93`. Raises ValueError."""
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for prefix in found:
        if not prefix.startswith("+") or not prefix[1:].isdecimal() or phonenumbers.region_code_for_country_code(int(prefix[1:])) == "ZZ":
            raise ValueError(f"{prefix} is not the prefix of a country; write it as +98")
    return found


def parsed(typed: str, allowed: tuple[str, ...]) -> str:
    """The number in E.164. Digits may be Persian or Arabic; without a country's prefix it is one of the first country's.

    Raises PhoneInvalid, PhoneCountryRefused.
    """
    home = phonenumbers.region_code_for_country_code(int(allowed[0][1:])) if allowed else None
    try:
        number = phonenumbers.parse(typed, home)
    except NumberParseException as wrong:
        raise PhoneInvalid(field="phone") from wrong
    if number.extension or not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        raise PhoneInvalid(field="phone")
    if f"+{number.country_code}" not in allowed:
        raise PhoneCountryRefused(field="phone", prefixes=", ".join(allowed))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
