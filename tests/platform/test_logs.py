"""What a line of the log shows of people and secrets."""

import uuid

import pytest

from lyceum.platform.logs import hide_secrets

TOKEN = "Zk3OcfrU_Tc0I9G7uAYrfXOC6AE5EheFM6vkafK5qmpwx_LY5OkKsJ3_w"


def shown(**fields):
    return hide_secrets(None, "info", fields)


def test_addresses_and_numbers_are_masked_by_their_names():
    assert shown(email="ann.smith@example.com", to="+989121234567", phone="09121234567") == {
        "email": "a***@e***.com",
        "to": "***567",
        "phone": "***567",
    }
    assert shown(email=None, detail={"new_email": "bob@mail.example.org"}) == {"email": None, "detail": {"new_email": "b***@m***.org"}}


@pytest.mark.parametrize("name", ["password", "Authorization", "token", "ticket", "otp", "client_secret", "seed", "successor"])
def test_secrets_are_hidden_by_their_names(name):
    assert shown(**{name: "short"}) == {name: "…"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("mail to ann.smith@example.com failed", "mail to a***@e***.com failed"),
        ("/api/people/ann%40example.org", "/api/people/a***@e***.org"),
        ("SMS to +98 912 123 4567 and 09121234567", "SMS to ***567 and ***567"),
        ("at 2026-11-21T09:12:33+00:00, 10.0.0.1:8000", "at 2026-11-21T09:12:33+00:00, 10.0.0.1:8000"),
        ("Bearer abc", "Bearer …"),
        ("key lyc_0123456789_abcdefgh", "key …"),
        (f"link#{TOKEN}", "link#…"),
        ("otpauth://totp/x?secret=ABC", "…"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "…"),
        ("a" * 64, "a" * 64),
    ],
)
def test_a_second_fence_looks_into_texts(text, seen):
    assert shown(event=text, more=[{"deep": (text,)}]) == {"event": seen, "more": [{"deep": [seen]}]}


def test_the_password_of_an_address_is_hidden():
    assert "pw1" not in str(shown(url="postgresql://lyceum:pw1@db.example:5432/x"))


def test_what_is_no_text_is_looked_through_too():
    class Person:
        def __repr__(self):
            return "Person(email='ann@example.com')"

    number = uuid.uuid4()
    assert shown(count=3, id=number, who=Person(), none=None) == {
        "count": 3,
        "id": str(number),
        "who": "Person(email='a***@e***.com')",
        "none": None,
    }
