"""Amounts in two languages."""

import pytest

from lyceum.kernel.money import said


@pytest.mark.parametrize(
    ("amount", "currency", "english", "persian"),
    [
        (4_000_000, "IRR", "4,000,000 rials", "۴۰۰٬۰۰۰ تومان"),
        (0, "IRR", "0 rials", "۰ تومان"),
        (7_999_976, "IRR", "7,999,976 rials", "۷۹۹٬۹۹۷٫۶ تومان"),
        (5_009_999, "EUR", "€5.00", "۵٫۰۰ یورو"),
    ],
)
def test_rial_are_said_as_toman_in_persian_to_the_last_one(amount, currency, english, persian):
    assert said(amount, currency, "en") == english
    assert said(amount, currency, "fa") == persian
