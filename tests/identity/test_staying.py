"""Refresh tokens, signing out, and what a user changes of itself."""

import asyncio

import pytest
from sqlalchemy import text

from tests.identity import mailbox
from tests.identity.conftest import OURS

REFRESH = "/api/identity/sessions/refresh"
CURRENT = "/api/identity/sessions/current"


async def later(school, person, seconds: float) -> None:
    """Let so much time pass for this person's sessions and tokens."""
    async with school.db.as_room("identity") as tx:
        for table, columns in (("refresh_tokens", ("used_at",)), ("sessions", ("created_at", "last_seen_at"))):
            moved = ", ".join(f"{column} = {column} - make_interval(secs => :seconds)" for column in columns)
            await tx.execute(text(f"UPDATE identity.{table} SET {moved} WHERE user_id = :user"), {"seconds": seconds, "user": person.id})


async def test_a_refresh_gives_the_next_pair(newcomer):
    person = await newcomer()
    first = person.cookie()
    answer = await person.refresh()
    assert answer.status_code == 200
    assert answer.json()["user"] == person.session["user"]
    assert answer.json()["access_token"] != person.session["access_token"]
    assert person.cookie() != first
    assert (await person.refresh()).status_code == 200


async def test_how_the_cookie_is_set(newcomer):
    person = await newcomer()
    header = (await person.refresh()).headers["set-cookie"].lower()
    assert header.startswith("lyceum_refresh=")
    assert {part.strip() for part in header.split(";")[1:]} == {"httponly", "max-age=2592000", "path=/", "samesite=strict"}


async def test_twenty_tabs_at_once_stay_in(newcomer, audit):
    person = await newcomer()
    first = person.cookie()

    async def tab() -> tuple[int, str]:
        answer = await person.browser.post(REFRESH, headers=OURS | {"Cookie": f"lyceum_refresh={first}"})
        return answer.status_code, answer.headers["set-cookie"].split(";")[0].partition("=")[2]

    person.browser.cookies.clear()
    answers = await asyncio.gather(*(tab() for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert len({token for _, token in answers}) == 1, "the same successor for all"
    assert (await person.refresh_with(answers[0][1])).status_code == 200
    assert "refresh_token_reused" not in await audit(person.id)


async def test_a_tab_that_is_two_steps_behind_gets_the_newest(school, newcomer):
    """Its answer overwrites the cookie that all tabs share: a token that is used up would sign everyone out at the next refresh."""
    person = await newcomer()
    first = person.cookie()
    for _ in range(3):
        await person.refresh()
    newest = person.cookie()
    assert (await person.refresh_with(first)).status_code == 200
    assert person.cookie() == newest
    await later(school, person, 3600)
    assert (await person.refresh()).status_code == 200


async def test_an_old_token_after_the_grace_ends_the_session_for_both(school, confirmed, audit):
    person = await confirmed()
    stolen = person.cookie()
    bearer = {"Authorization": f"Bearer {(await person.refresh()).json()['access_token']}"}
    owners = person.cookie()
    await later(school, person, 9)
    assert (await person.refresh_with(stolen)).status_code == 200
    await later(school, person, 2)
    thief = await person.refresh_with(stolen)
    assert (thief.status_code, thief.json()["code"]) == (401, "session_ended")
    assert (await person.refresh_with(owners)).status_code == 401
    assert (await person.browser.get("/api/identity/me", headers=bearer)).status_code == 401
    assert (await audit(person.id)).count("refresh_token_reused") == 1
    told = [letter.subject for letter in await mailbox.read(school, person.email)]
    assert told.count("You were signed out for safety") == 1


async def test_a_session_that_was_not_used_for_a_month_is_over(school, newcomer):
    person = await newcomer()
    await later(school, person, 29 * 86400)
    assert (await person.refresh()).status_code == 200
    await later(school, person, 31 * 86400)
    assert (await person.refresh()).status_code == 401


async def test_no_session_lasts_longer_than_half_a_year(school, newcomer):
    person = await newcomer()
    for _ in range(7):
        await later(school, person, 25 * 86400)
        assert (await person.refresh()).status_code == 200
    await later(school, person, 6 * 86400)
    assert (await person.refresh()).status_code == 401


async def test_staff_is_out_after_twelve_hours(school):
    teacher = await school.client("teacher")
    person = type("Teacher", (), {"id": teacher.user_id})
    assert (await teacher.post(REFRESH, headers=OURS)).headers["set-cookie"].count("Max-Age=43200") == 1
    await later(school, person, 13 * 3600)
    assert (await teacher.post(REFRESH, headers=OURS)).status_code == 401


async def test_a_role_is_read_again_at_each_refresh(school, newcomer):
    person = await newcomer()
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET role = 'author' WHERE id = :user"), {"user": person.id})
    assert (await person.refresh()).json()["user"]["role"] == "author"


@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 5000])
async def test_cookies_that_are_none(school, cookie):
    async with school.visitor() as browser:
        answer = await browser.post(REFRESH, headers=OURS | {"Cookie": f"lyceum_refresh={cookie}".encode()})
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
        assert (await browser.post(REFRESH, headers=OURS)).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"X-Lyceum": "yes"}, 403),
        ({"Origin": "http://school.test"}, 403),
        (OURS, 200),
        (OURS | {"Origin": "http://school.test"}, 200),
        (OURS | {"Origin": "HTTP://SCHOOL.TEST"}, 200),
        (OURS | {"Origin": "http://evil.test"}, 403),
        (OURS | {"Origin": "http://school.test.evil.test"}, 403),
        (OURS | {"Origin": "http://school.test:8080"}, 403),
        (OURS | {"Origin": "null"}, 403),
        (OURS | {"Origin": ""}, 403),
        (OURS | {"Origin": "http://[bad"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.sampled(8)
async def test_other_pages_can_neither_refresh_nor_sign_out(newcomer, headers, status, method):
    person = await newcomer()
    url = REFRESH if method == "POST" else CURRENT
    answer = await person.browser.request(method, url, headers=headers)
    assert answer.status_code == (204 if (method, status) == ("DELETE", 200) else status)
    if status == 403:
        assert answer.json()["code"] == "origin_refused"
        assert (await person.refresh()).status_code == 200, "nothing has happened"


async def test_signing_out(school, newcomer, identity, audit):
    person = await newcomer()
    token = person.cookie()
    session_id = await _session_of(school, person)
    assert await identity.check_session(session_id)
    answer = await person.browser.delete(CURRENT, headers=OURS)
    assert answer.status_code == 204
    assert "lyceum_refresh" not in person.browser.cookies
    assert (await person.refresh_with(token)).status_code == 401
    assert (await person.browser.get("/api/identity/me", headers=person.bearer)).status_code == 401
    assert not await identity.check_session(session_id)
    assert not await identity.check_session("no session")
    assert (await person.browser.delete(CURRENT, headers=OURS)).status_code == 204, "signing out twice is fine"
    assert (await audit(person.id)).count("signed_out") == 1


async def test_the_grace_does_not_outlive_the_session(newcomer):
    person = await newcomer()
    first = person.cookie()
    await person.refresh()
    await person.browser.delete(CURRENT, headers=OURS)
    assert (await person.refresh_with(first)).status_code == 401


async def _session_of(school, person) -> str:
    async with school.db.as_user(person.id) as tx:
        return str((await tx.execute(text("SELECT id FROM identity.sessions"))).scalar_one())


async def test_changing_ones_own_words(newcomer):
    person = await newcomer()
    change = {"name": " نیلوفر ", "locale": "en"}
    answer = await person.browser.patch("/api/identity/me", json=change, headers=person.bearer)
    assert (answer.status_code, answer.json()) == (200, person.session["user"] | {"name": "نیلوفر", "locale": "en"})
    answer = await person.browser.patch("/api/identity/me", json={"time_zone": "Europe/Berlin"}, headers=person.bearer)
    assert answer.json()["time_zone"] == "Europe/Berlin"
    again = await person.browser.patch("/api/identity/me", json={}, headers=person.bearer)
    assert again.json() == answer.json() == (await person.browser.get("/api/identity/me", headers=person.bearer)).json()


@pytest.mark.parametrize(
    "change", [{"role": "admin"}, {"email": "other@example.org"}, {"time_zone": "Mars"}, {"name": "\u0007"}, {"locale": "xx"}, [], "x"]
)
async def test_what_nobody_changes_of_itself(newcomer, change):
    person = await newcomer()
    answer = await person.browser.patch("/api/identity/me", json=change, headers=person.bearer)
    assert answer.status_code == 422
    assert (await person.browser.get("/api/identity/me", headers=person.bearer)).json() == person.session["user"]
