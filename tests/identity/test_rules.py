"""Addresses, names, passwords, and how long a session lasts."""

import contextlib
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.identity import rules
from lyceum.domains.identity.errors import EmailInvalid, PasswordTooCommon, PasswordTooLong, PasswordTooShort
from lyceum.kernel.errors import Invalid
from lyceum.kernel.network import neighbourhood, network

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a@b.example", "a@b.example"),
        (" Mina.Rad+books@Mail.Example.ORG ", "Mina.Rad+books@mail.example.org"),
        ("o'neil_77@sub-domain.example.co", "o'neil_77@sub-domain.example.co"),
        ("زهرا@نمونه.ایران", "زهرا@نمونه.ایران"),
        (unicodedata.normalize("NFD", "rené@exámple.fr"), "rené@exámple.fr"),
    ],
)
def test_an_address_is_kept_as_its_owner_writes_it(typed, kept):
    assert rules.email(typed) == kept
    assert rules.email(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@",
        "mina",
        "mina@",
        "@example.org",
        "mina@localhost",
        "mina@@example.org",
        "mina rad@example.org",
        "mina@exa mple.org",
        "mina@example.org\nBcc: all@example.org",
        ".mina@example.org",
        "mina.@example.org",
        "mi..na@example.org",
        "mina@.example.org",
        "mina@example..org",
        "mina@-example.org",
        "mina@example-.org",
        "mina@exam_ple.org",
        "mina@127.0.0.1",
        "mina@example.o",
        "<mina@example.org>",
        '"mina rad"@example.org',
        "mina@example.org\u202e",
        "m\u200bina@example.org",
        "m" * 65 + "@example.org",
        "mina@" + "e" * 64 + ".org",
        "mina@" + "exam.ple" * 31 + ".org",
    ],
)
def test_what_is_no_address(typed):
    with pytest.raises(EmailInvalid) as refused:
        rules.email(typed)
    assert refused.value.field == "email"


@given(st.text(max_size=300))
def test_addresses_and_names_never_crash(text):
    for rule in (rules.looked_up, rules.masked):
        assert isinstance(rule(text), str)
    assert "\x00" not in rules.user_agent(text)
    for rule in (rules.email, rules.name):
        with contextlib.suppress(Invalid):
            assert "\x00" not in rule(text)


def test_a_mask_hides_the_address():
    assert rules.masked("mina.rad@example.org") == "m***@e***.org"


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_what_counts_as_one_client(client, counted):
    assert network(client) == counted


def test_names():
    assert rules.name("  Mina \u202e  Rad\u0007 ") == "Mina Rad"
    assert rules.name("نیلوفر می\u200cخواند") == "نیلوفر می\u200cخواند"
    for wrong in ("", "  ", "\u202e", "m" * 81):
        with pytest.raises(Invalid) as refused:
            rules.name(wrong)
        assert refused.value.field == "name"


@pytest.mark.parametrize(
    "easy",
    [
        "12345678",
        "87654321",
        "1234567890123",
        "00000000",
        "aaaaaaaaaaaa",
        "abababab",
        "abcdabcdabcd",
        "abcdefgh",
        "qwertyuiop",
        "poiuytrewq",
        "qwerty123456",
        "1qaz2wsx",
        "1qaz2wsx3edc",
        "19901231",
        "password",
        "Password1",
        "PASSWORD123!",
        "p@ssw0rd",
        "P4$$w0rd!!",
        "Welcome2024",
        "!!sunshine!!",
        "iloveyou<3",
        "letmein99",
        "dragon dragon",
        "ali12345",
        "salamsalam",
        "lyceum2026",
        "Lyceum!!!",
        "Liverpool1892",
    ],
)
def test_passwords_that_are_guessed_first(easy):
    with pytest.raises(PasswordTooCommon) as refused:
        rules.password(easy, "student")
    assert refused.value.field == "password"


@pytest.mark.parametrize("own", ["mina.rad1", "MinaRad99", "minarad!", "ghasemi42", "1ghasemi1"])
def test_passwords_that_whoever_knows_you_guesses(own):
    with pytest.raises(PasswordTooCommon):
        rules.password(own, "student", personal=("mina.rad@example.org", "MinaRad Ghasemi"))


@pytest.mark.parametrize(
    "good",
    [
        "violet kettle 77",
        "correct horse battery",
        "7hTq!x2b",
        "xkcd-9-staple",
        "483920175562",
        "گربه‌ی بنفش روی بام",
        "my password is a lantern",
        "minaret over the bay",
    ],
)
def test_passwords_that_will_do(good):
    assert rules.password(good, "student", personal=("mina@example.org", "Mina")) == unicodedata.normalize("NFC", good)


def test_how_long_a_password_is():
    with pytest.raises(PasswordTooShort) as refused:
        rules.password("7hTq!x2", "student")
    assert refused.value.params == {"min": 8}
    with pytest.raises(PasswordTooShort) as refused:
        rules.password("violet kettle7", "teacher")
    assert refused.value.params == {"min": 15}
    assert rules.password("violet kettle 7", "teacher")
    assert rules.password("7hTq!x2b" + "é" * 120, "student")
    with pytest.raises(PasswordTooLong):
        rules.password("7hTq!x2b" + "é" * 121, "student")


def test_keyboards_that_write_one_letter_in_two_ways_agree():
    decomposed = unicodedata.normalize("NFD", "crème brûlée été")
    assert rules.password(decomposed, "student") == rules.password("crème brûlée été", "student")


@given(st.text(max_size=140), st.text(max_size=20))
def test_any_password_is_taken_or_refused_with_a_reason(text, name):
    with contextlib.suppress(PasswordTooShort, PasswordTooLong, PasswordTooCommon):
        assert rules.password(text, "student", personal=(name, f"{name}@example.org"))


@pytest.mark.parametrize(
    ("role", "idle_for", "old", "over"),
    [
        ("student", timedelta(days=29), timedelta(days=100), False),
        ("student", timedelta(days=31), timedelta(days=100), True),
        ("guest", timedelta(days=1), timedelta(days=181), True),
        ("teacher", timedelta(hours=11), timedelta(days=6), False),
        ("teacher", timedelta(hours=13), timedelta(days=6), True),
        ("admin", timedelta(hours=1), timedelta(days=8), True),
    ],
)
def test_when_a_session_runs_out(role, idle_for, old, over):
    assert rules.over(role, created_at=NOON - old, last_seen_at=NOON - idle_for, moment=NOON) is over


@pytest.mark.parametrize(
    ("client", "wider"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", "unknown"),
    ],
)
def test_a_neighbourhood_is_wider_than_a_network(client, wider):
    assert neighbourhood(client) == wider
