"""Where somebody is signed in; and what ends is refused by every process within seconds, streams included."""

import asyncio
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx2
import pytest
from starlette.applications import Starlette

from lyceum.domains.identity import standing, user_agents
from lyceum.domains.identity.port import Pulse, SchoolSettings, Stale
from lyceum.kernel.errors import Unavailable
from lyceum.kernel.principal import Principal
from lyceum.platform.http import CALLER
from lyceum.platform.revocations import LOOK_SECONDS, Revocations
from lyceum.platform.streams import PiecesResponse
from tests.identity import mailbox
from tests.identity.conftest import OURS, PASSWORD, enrol

SESSIONS = "/api/identity/sessions"
ME = "/api/identity/me"
NOTES = "/api/cards/notes"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"
TABLET = "Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36"


class Elsewhere:
    """Another process: it knows of this school what a verifier of its own has heard."""

    def __init__(self, school) -> None:
        self.revocations = Revocations(school.house.ports["identity"].pulse)

    async def hears(self) -> None:
        await self.revocations.look()


async def _signed_in(school, person, agent: str, address: str = "198.51.100.77") -> dict:
    """Bearer headers of one more browser of this person."""
    transport = httpx2.ASGITransport(school.house.app, client=(address, 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://school.test", headers={"User-Agent": agent}) as browser:
        answer = await browser.post(SESSIONS, json={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def _listed(person, bearer: dict) -> list[dict]:
    answer = await person.browser.get(SESSIONS, headers=bearer)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("said", "browser", "system", "kind"),
    [
        (FIREFOX, "Firefox", "Windows", "computer"),
        (IPHONE, "Safari", "iPhone", "phone"),
        (TABLET, "Samsung Internet", "Android", "tablet"),
        (IPHONE.replace("Version/18.5", "CriOS/137.0"), "Chrome", "iPhone", "phone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/137.0 Safari/537.36 Edg/137.0", "Edge", "Linux", "computer"),
        ("curl/8.5.0", None, None, "program"),
        ("", None, None, "program"),
    ],
)
def test_a_device_in_plain_words(said, browser, system, kind):
    assert (user_agents.browser(said), user_agents.system(said), user_agents.kind(said)) == (browser, system, kind)


async def test_my_devices_and_signing_out_on_one_of_them(school, newcomer, audit):
    person = await newcomer()
    phone = await _signed_in(school, person, IPHONE)
    laptop = await _signed_in(school, person, FIREFOX, "2001:db8:1:2:3::4")
    devices = await _listed(person, laptop)
    assert [(one["system"], one["current"], one["network"]) for one in devices] == [
        ("Windows", True, "2001:db8:1::"),
        ("iPhone", False, "198.51.100.0"),
        (None, False, "127.0.0.0"),
    ]
    ended = await person.browser.delete(f"{SESSIONS}/{devices[1]['id']}", headers=laptop)
    again = await person.browser.delete(f"{SESSIONS}/{devices[1]['id']}", headers=laptop)
    assert (ended.status_code, again.status_code) == (204, 404)
    assert len(await _listed(person, laptop)) == 2
    assert (await person.browser.get(SESSIONS, headers=phone)).status_code == 401
    assert "session_ended" in await audit(person.id)


async def test_a_device_that_the_account_did_not_know_is_told_of(school, confirmed):
    person = await confirmed(time_zone="Asia/Tokyo")
    for agent in (IPHONE, IPHONE.replace("18.5", "18.6"), "python-httpx2/2.16.2"):
        await _signed_in(school, person, agent)
    letters = [letter.text for letter in await mailbox.read(school, person.email) if "did not know" in letter.text]
    assert len(letters) == 1, "the same browser on the same system is known, whatever its version"
    assert "Safari · iPhone" in letters[0]
    assert "/settings/devices" in letters[0]
    assert datetime.now(ZoneInfo("Asia/Tokyo")).strftime("%Y-%m-%d") in letters[0]


async def test_everywhere_else_and_everywhere(school, newcomer):
    person = await newcomer()
    phone = await _signed_in(school, person, IPHONE)
    others = await person.browser.post(f"{SESSIONS}/end", json={"which": "others"}, headers=phone)
    assert (others.status_code, others.json()) == (200, {"ended": 1})
    assert (await person.refresh()).status_code == 401
    assert [one["current"] for one in await _listed(person, phone)] == [True]
    everywhere = await person.browser.post(f"{SESSIONS}/end", json={"which": "all"}, headers=phone)
    assert everywhere.json() == {"ended": 1}
    assert "Max-Age=0" in everywhere.headers["set-cookie"]
    assert (await person.browser.get(SESSIONS, headers=phone)).status_code == 401


async def test_anothers_session_is_not_there_and_a_guest_or_a_key_has_no_list(school, newcomer):
    mine, other = await newcomer(), await newcomer()
    session = (await _listed(mine, mine.bearer))[0]["id"]
    assert (await other.browser.delete(f"{SESSIONS}/{session}", headers=other.bearer)).status_code == 404
    assert len(await _listed(mine, mine.bearer)) == 1
    guest = await school.client("guest")
    assert (await guest.get(SESSIONS)).status_code == 401
    key = (await mine.browser.post("/api/identity/keys", json={"name": "k"}, headers=mine.bearer)).json()["key"]
    refused = await mine.browser.get(SESSIONS, headers={"Authorization": f"Bearer {key}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_by_api_key")


async def test_what_ends_here_is_refused_by_every_process(school, newcomer):
    """A token is good by itself for ten minutes: without being told, a process that asks nobody would go on taking it."""
    person, elsewhere = await newcomer(), Elsewhere(school)
    caller = await school.house.app.state.verifier.check(person.session["access_token"])
    await elsewhere.hears()
    assert not elsewhere.revocations.refuses(caller)
    assert (await person.browser.delete(f"{SESSIONS}/current", headers=OURS)).status_code == 204
    assert (await person.browser.get(NOTES, headers=person.bearer)).status_code == 200, "nothing was heard of it yet"
    await elsewhere.hears()
    await school.house.revocations.look()
    assert elsewhere.revocations.refuses(caller)
    answer = await person.browser.get(NOTES, headers=person.bearer)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    late = Elsewhere(school)
    await late.hears()
    assert late.revocations.refuses(caller), "a process that starts hears of what tokens that live may have to do with"
    assert LOOK_SECONDS + 1 < 5


async def test_who_is_suspended_is_out_at_once_and_does_not_come_in(school, newcomer):
    person = await newcomer()
    key = (await person.browser.post("/api/identity/keys", json={"name": "k"}, headers=person.bearer)).json()["key"]
    async with school.db.as_room("identity") as tx:
        await standing.suspend(tx, person.id)
    await school.house.revocations.look()
    assert (await person.browser.get(NOTES, headers=person.bearer)).status_code == 401
    assert (await person.browser.get(NOTES, headers={"Authorization": f"Bearer {key}"})).status_code == 401
    assert (await person.refresh()).status_code == 401
    credentials = {"email": person.email, "password": PASSWORD}
    right = await person.browser.post(SESSIONS, json=credentials)
    wrong = await person.browser.post(SESSIONS, json=credentials | {"password": "not the right one"})
    assert right.status_code == 401
    assert {**right.json(), "request_id": ""} == {**wrong.json(), "request_id": ""}
    link = await school.house.ports["identity"].make_link(person.id)
    assert (await person.browser.post(f"{SESSIONS}/link", json={"token": link})).status_code == 401
    async with school.db.as_room("identity") as tx:
        await standing.restore(tx, person.id)
    assert (await person.browser.post(SESSIONS, json=credentials)).status_code == 201


async def test_a_new_role_counts_with_the_next_refresh_which_is_at_once(school, newcomer):
    person = await newcomer()
    await enrol(person)  # the role asks for a second factor
    async with school.db.as_room("identity") as tx:
        await standing.give_role(tx, person.id, "admin")
    assert (await person.browser.get("/api/admin/jobs", headers=person.bearer)).status_code == 403
    await asyncio.sleep(1.05 - time.time() % 1)  # a token's time is told in whole seconds
    await school.house.revocations.look()
    stale = await person.browser.get("/api/admin/jobs", headers=person.bearer)
    assert (stale.status_code, stale.json()["code"]) == (401, "token_invalid")
    fresh = {"Authorization": f"Bearer {(await person.refresh()).json()['access_token']}"}
    assert (await person.browser.get("/api/admin/jobs", headers=fresh)).status_code == 200


class Words(PiecesResponse):
    """A stream that would go on for ever."""

    async def flow(self, scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": b"word ", "more_body": True})
            await asyncio.sleep(0.01)


async def test_what_is_being_sent_ends_with_the_session():
    told = {"ended": [], "stale": []}

    async def pulse(after: int) -> Pulse:
        return Pulse(cursor=after, settings=SchoolSettings(), **told)

    async def never() -> dict:
        await asyncio.Event().wait()
        raise AssertionError

    app, sent = Starlette(), []
    app.state.revocations = revocations = Revocations(pulse)
    ends = {"ended": ["s1"]}, {"stale": [Stale(user_id="u2", before=1_000)]}
    for caller, news in zip((_caller("u1", "s1"), _caller("u2", "s2")), ends, strict=True):

        async def send(message: dict) -> None:
            sent.append(message)

        stream = asyncio.create_task(Words()({"type": "http", "app": app, CALLER: caller}, never, send))
        await asyncio.sleep(0.03)
        await revocations.look()
        assert not stream.done()
        told.update(news)
        await revocations.look()
        await asyncio.wait_for(stream, 1)
        assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        assert not revocations._watching


def _caller(user_id: str, session_id: str) -> Principal:
    return Principal(user_id=user_id, role="student", session_id=session_id, issued_at=999)


async def test_what_was_heard_stays_while_nobody_can_be_asked():
    answers = [Pulse(cursor=7, ended=["s1"], stale=[], settings=SchoolSettings())]
    asked = []

    async def pulse(after: int) -> Pulse:
        asked.append(after)
        if not answers:
            raise Unavailable("gone")
        return answers.pop()

    revocations = Revocations(pulse)
    for _ in range(3):
        await revocations.look()
        assert revocations.refuses(_caller("u1", "s1"))
        assert not revocations.refuses(_caller("u1", "s2"))
    assert asked == [0, 7, 7]
