"""The settings of the school: who may change them, and that they count at once."""

import pytest

from tests.identity.conftest import account

SCHOOL = "/api/identity/school"
DOORS = "/api/identity/doors"


@pytest.fixture
async def head(school):
    """An admin; the switches are put back afterwards."""
    admin = await school.client("admin")
    before = (await admin.get(SCHOOL)).json()
    yield admin
    now = (await admin.get(SCHOOL)).json()
    assert (await admin.put(SCHOOL, json=before | {"version": now["version"]})).status_code == 200


async def test_a_switch_counts_from_the_next_request_on(school, head):
    settings = (await head.get(SCHOOL)).json()
    visitor = school.visitor()
    assert (await visitor.get(DOORS)).json() == {
        "password": True,
        "passkey": True,
        "sms": False,
        "google": False,
        "apple": False,
        "providers": [],
        "by_invitation_only": False,
        "sign_up_open": True,
        "staff_note": "",
    }
    for change, code in (({"sign_up_open": False}, "sign_up_closed"), ({"by_invitation_only": True}, "invitation_needed")):
        changed = (await head.put(SCHOOL, json=settings | change)).json()
        assert changed == settings | change | {"version": settings["version"] + 1}
        assert (await visitor.get(DOORS)).json() | change == (await visitor.get(DOORS)).json()
        refused = await visitor.post("/api/identity/users", json=account())
        assert (refused.status_code, refused.json()["code"]) == (403, code)
        settings = (await head.put(SCHOOL, json=changed | {name: not value for name, value in change.items()})).json()
    assert (await visitor.post("/api/identity/users", json=account())).status_code == 201
    pulse = await school.house.ports["identity"].pulse(0)
    assert pulse.settings == await school.house.ports["identity"].settings()
    assert pulse.settings.version == settings["version"]


async def test_of_two_who_change_at_once_the_second_is_told(school, head, audit):
    seen = (await head.get(SCHOOL)).json()
    first = await head.put(SCHOOL, json=seen | {"staff_sign_in_address_note": "Ask Mina"})
    second = await head.put(SCHOOL, json=seen | {"sign_up_open": False})
    assert (second.status_code, second.json()["code"]) == (409, "stale_settings")
    assert second.json()["params"] == {"version": first.json()["version"]}
    assert (await head.get(SCHOOL)).json() == first.json(), "nothing of it was taken"
    assert (await audit(head.user_id)).count("school_settings_changed") == 1


@pytest.mark.parametrize(
    "change", [{"version": -1}, {"sign_up_open": "perhaps"}, {"staff_sign_in_address_note": "x" * 201}, {"other": True}, {"version": None}]
)
async def test_what_is_no_setting(head, change):
    seen = (await head.get(SCHOOL)).json()
    assert (await head.put(SCHOOL, json=seen | change)).status_code == 422
    assert (await head.get(SCHOOL)).json() == seen
