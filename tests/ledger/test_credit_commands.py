"""`lyceum credit grant`, `lyceum credit plan` and `lyceum ledger verify`."""

import re
from uuid import uuid4

import pytest

from lyceum.domains.ledger.port import AmountInvalid
from lyceum.domains.ledger.rules import units, written
from tests.app.processes import lyceum
from tests.ledger.conftest import credit


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("2.5", "EUR", 2_500_000), ("0.000001", "EUR", 1), ("1000000000", "EUR", 10**15), ("12", "IRR", 12), (" 3600 ", "SEC", 3_600)],
)
def test_amounts_are_read_to_the_unit(text, currency, amount):
    assert units(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *[(text, "EUR") for text in ("", "0", "-1", "1e3", "nan", "1.0000001", "1,5", "1000000000.000001")],
        *[(text, "IRR") for text in ("1.5", "۱۲", "9" * 17)],
    ],
)
def test_what_is_no_amount_is_refused(text, currency):
    with pytest.raises(AmountInvalid):
        units(text, currency)


def test_amounts_are_written_exactly():
    assert [written(n, "EUR") for n in (0, 1, -2_500_000, 1_234_567_890)] == ["0.00 EUR", "0.000001 EUR", "-2.50 EUR", "1,234.56789 EUR"]
    assert written(-1_500, "IRR") == "-1,500 IRR"


async def test_credit_is_granted_once_a_key_and_the_books_stay_right(school, home, ledger):
    email = f"{uuid4().hex}@school.test"
    owner = await school.house.ports["identity"].ensure_user(email=email, name="Mina", role="student")
    first = lyceum("credit", "grant", email, "12.34", "--reason", "won the spelling contest", home=home)
    assert first.returncode == 0, first.stderr
    key = re.search(r"Key: ([0-9a-f-]{36})", first.stdout)[1]
    assert f"{email} was given 12.34 EUR and has 12.34 EUR now" in first.stdout
    again = lyceum("credit", "grant", owner, "12.34", "--reason", "won the spelling contest", "--key", key, home=home)
    assert again.returncode == 0, again.stderr
    other = lyceum("credit", "grant", owner, "13", "--reason", "won the spelling contest", "--key", key, home=home)
    assert (other.returncode, "This key belongs to something else" in other.stderr) == (1, True)
    assert await credit(ledger, owner) == (12_340_000, 0, 0)
    (entry,) = (await ledger.statement(owner)).items
    assert (entry.reason, entry.note, entry.actor) == ("grant", "won the spelling contest", "console")
    proof = lyceum("ledger", "verify", home=home)
    assert proof.returncode == 0, proof.stderr
    assert re.search(r"^EUR: .* accounts, .* transfers; people .* EUR", proof.stdout, re.MULTILINE)
    assert "The books are right" in proof.stdout


async def test_a_plan_is_given_with_its_reason(school, home):
    email = f"{uuid4().hex}@school.test"
    owner = await school.house.ports["identity"].ensure_user(email=email, name="Mina", role="student")
    done = lyceum("credit", "plan", email, "premium", "--reason", "a year as a gift", home=home)
    assert done.returncode == 0, done.stderr
    assert f"{email} is on the plan premium" in done.stdout
    (grant,) = (await school.house.ports["gateway"].standing(owner, "student")).grants
    assert (grant.plan, grant.reason, grant.actor) == ("premium", "a year as a gift", "console")
