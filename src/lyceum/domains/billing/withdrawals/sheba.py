"""Sheba: the number of a bank account in Iran, an IBAN (ISO 13616) of 26 characters."""

import re

from lyceum.domains.billing.withdrawals.errors import ShebaInvalid

_FORM = re.compile(r"IR[0-9]{24}")
_TO_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_BETWEEN = re.compile(r"[\s\u200c\u200e\u200f-]+")
_COUNTRY = "1827"
"""IR as the check counts letters: I is 18, R is 27."""
_WHOLE, _RIGHT = 97, 1


def checked(written: str) -> str:
    """`IR` and 24 digits, however they were parted and in whatever digits they were written. Raises ShebaInvalid."""
    plain = _BETWEEN.sub("", written).translate(_TO_LATIN).upper()
    if plain[:1].isdigit():
        plain = f"IR{plain}"
    if not _FORM.fullmatch(plain) or int(plain[4:] + _COUNTRY + plain[2:4]) % _WHOLE != _RIGHT:
        raise ShebaInvalid(field="sheba")
    return plain
