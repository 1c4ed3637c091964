"""Sign-in by a code that comes by SMS, and a user's own number: the way in, and what attackers try with it."""

import asyncio
import json
import time
from base64 import b64decode
from random import Random
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import text

from lyceum.domains.identity.phones.errors import PhoneCountryRefused, PhoneInvalid
from lyceum.domains.identity.phones.numbers import parsed
from tests.identity.conftest import PASSWORD, enrol

CODES, COME_IN, MINE = "/api/identity/codes", "/api/identity/sessions/code", "/api/identity/me/phone"
WHOEVER = {"locale": "fa", "time_zone": "Asia/Tehran"}


def new_phone() -> str:
    return f"+98912{uuid4().int % 10_000_000:07}"


@pytest.fixture(scope="module")
async def admin(school):
    return await school.client("admin")


@pytest.fixture(scope="module", autouse=True)
async def open_to_sms(admin):
    before = (await admin.get("/api/identity/school")).json()
    opened = (await admin.put("/api/identity/school", json=before | {"sign_in_by_sms": True})).json()
    yield
    now = (await admin.get("/api/identity/school")).json()
    await admin.put("/api/identity/school", json=now | {"sign_in_by_sms": False})
    assert opened["sign_in_by_sms"]


@pytest.fixture
def browser(school):
    """Makes browsers, each in a network of its own."""

    def make(address: str | None = None) -> httpx2.AsyncClient:
        number = uuid4().int
        client = (address or f"10.{number % 250}.{number // 250 % 250}.7", 1)
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(school.house.app, client=client), base_url="http://school.test")

    return make


@pytest.fixture
def sent(school, home):
    """What lies in the outbox for a number, oldest first, once the jobs have run."""

    async def read(phone: str) -> list[str]:
        await school.work()
        files = sorted((home / "outbox").glob("*.sms.json"), key=lambda path: path.stat().st_mtime_ns)
        messages = [json.loads(path.read_text()) for path in files]
        return [message["text"] for message in messages if message["to"] == phone]

    return read


@pytest.fixture
def code_for(school):
    """The code that is about to be sent to a number, as the worker opens it: running all the jobs takes ten times as long."""

    async def read(phone: str) -> str:
        async with school.db.as_room("identity") as tx:
            newest = "SELECT encode(hash, 'hex') FROM identity.phone_codes WHERE phone = :phone ORDER BY expires_at DESC LIMIT 1"
            attempt = (await tx.execute(text(newest), {"phone": phone})).scalar_one()
        async with school.db.as_room("platform") as tx:
            job = "SELECT args->>'sealed' FROM jobs.procrastinate_jobs WHERE args->>'attempt' = :attempt"
            sealed = (await tx.execute(text(job), {"attempt": attempt})).scalar_one()
        return school.house.vault.unseal("identity sms code", b64decode(sealed)).decode()

    return read


async def ask(there, phone: str):
    answer = await there.post(CODES, json={"phone": phone, "locale": "fa"})
    assert answer.status_code == 202, answer.text
    return answer.json()


async def come_in(there, attempt: str, code: str, **headers):
    return await there.post(COME_IN, json={"attempt": attempt, "code": code} | WHOEVER, headers=headers)


@pytest.fixture
def pass_time(school):
    """Let what was counted lie further back."""

    async def move(seconds: int) -> None:
        async with school.db.as_room("identity") as tx:
            await tx.execute(text("UPDATE identity.tries SET at = at - make_interval(secs => :seconds)"), {"seconds": seconds})

    return move


@pytest.fixture
async def known(browser, code_for, pass_time):
    """A number with an account."""
    phone, there = new_phone(), browser()
    asked = await ask(there, phone)
    answer = await come_in(there, asked["attempt"], await code_for(phone))
    assert answer.status_code == 201, answer.text
    await pass_time(61)
    return phone, answer.json()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("09123456789", "+989123456789"),
        ("+98 912 345 6789", "+989123456789"),
        ("0098 912 345 6789", "+989123456789"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("٠٩١٢٣٤٥٦٧٨٩", "+989123456789"),
        ("+۹۸ (۹۱۲) ۳۴۵-۶۷۸۹", "+989123456789"),
        ("9123456789", "+989123456789"),
        ("+93 70 123 4567", "+93701234567"),
    ],
)
def test_numbers_as_people_write_them(typed, number):
    assert parsed(typed, ("+98", "+93")) == number


@pytest.mark.parametrize("typed", ["", "x", "12", "02188776655", "0912345678", "091234567890", "09123456789 ext 5", "+989123456789;+1"])
def test_what_is_no_mobile_number(typed):
    with pytest.raises(PhoneInvalid):
        parsed(typed, ("+98",))


@pytest.mark.parametrize("typed", ["+1 201 555 0123", "+44 7911 123456", "+93 70 123 4567"])
def test_numbers_of_countries_that_no_code_goes_to(typed):
    with pytest.raises(PhoneCountryRefused):
        parsed(typed, ("+98",))


async def test_a_new_number_becomes_an_account_and_comes_back_to_it(browser, sent, code_for, pass_time):
    phone, there = new_phone(), browser()
    asked = await ask(there, phone.replace("+98", "0"))
    assert (asked["expires_in"], asked["resend_in"]) == (300, 60)
    code = await code_for(phone)
    assert [text.splitlines()[-1] for text in await sent(phone)] == [f"@127.0.0.1 #{code}"], "as Web OTP wants the last line"
    first = await come_in(there, asked["attempt"], code)
    assert first.status_code == 201
    user = first.json()["user"]
    assert (user["role"], user["phone"], user["email"], user["name"]) == ("student", phone, None, "")
    assert (await come_in(there, asked["attempt"], code)).json()["code"] == "code_wrong", "a code works once"
    await pass_time(61)
    other = browser()
    again = await come_in(other, (await ask(other, phone))["attempt"], await code_for(phone))
    assert again.json()["user"]["id"] == user["id"]


async def test_digits_of_another_keyboard(browser, code_for):
    phone, there = new_phone(), browser()
    asked = await ask(there, phone)
    persian = (await code_for(phone)).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert (await come_in(there, asked["attempt"], f" {persian[:3]} {persian[3:]}")).status_code == 201


async def test_a_guest_keeps_its_id(browser, code_for):
    phone, there = new_phone(), browser()
    guest = (await there.post("/api/identity/guests", json=WHOEVER)).json()
    asked = await ask(there, phone)
    bearer = f"Bearer {guest['access_token']}"
    session = (await come_in(there, asked["attempt"], await code_for(phone), Authorization=bearer)).json()
    assert session["user"]["id"] == guest["user"]["id"]


async def test_a_code_belongs_to_its_attempt(browser, code_for):
    """Somebody else's attempt at the same moment, with one's own code; one's own attempt with somebody else's."""
    mine, theirs, there = new_phone(), new_phone(), browser()
    my, their = await ask(there, mine), await ask(there, theirs)
    code = await code_for(mine)
    if code != await code_for(theirs):
        assert (await come_in(there, their["attempt"], code)).status_code == 422
    assert (await come_in(there, "made up", code)).status_code == 422
    assert (await come_in(there, my["attempt"], code)).status_code == 201


async def test_a_code_is_guessed_five_times_at_most(browser, code_for):
    phone, there = new_phone(), browser()
    asked = await ask(there, phone)
    code = await code_for(phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    guesses = await asyncio.gather(*(come_in(there, asked["attempt"], wrong) for _ in range(20)))
    assert {(guess.status_code, guess.json()["code"], guess.json()["field"]) for guess in guesses} == {(422, "code_wrong", "code")}
    right = await come_in(there, asked["attempt"], code)
    assert right.json()["code"] == "code_wrong", "the right one comes too late"


async def test_one_code_at_once_opens_one_session(browser, code_for):
    phone, there = new_phone(), browser()
    asked = await ask(there, phone)
    code = await code_for(phone)
    answers = await asyncio.gather(*(come_in(there, asked["attempt"], code) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]


async def test_a_code_runs_out(school, browser, code_for):
    phone, there = new_phone(), browser()
    asked = await ask(there, phone)
    code = await code_for(phone)
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.phone_codes SET expires_at = now() WHERE phone = :phone"), {"phone": phone})
    assert (await come_in(there, asked["attempt"], code)).json()["code"] == "code_wrong"


async def test_no_code_stands_anywhere_in_clear(school, browser, code_for):
    phone, there = new_phone(), browser()
    asked = await ask(there, phone)
    code = await code_for(phone)
    await school.work()
    queries = (
        "SELECT string_agg(args::text, ' ') FROM jobs.procrastinate_jobs WHERE task_name = 'identity.send_code'",
        "SELECT string_agg(row_to_json(c)::text, ' ') FROM identity.phone_codes c",
        "SELECT string_agg(detail::text, ' ') FROM identity.audit",
        "SELECT string_agg(row_to_json(m)::text, ' ') FROM notify.messages m",
    )
    for query, room in zip(queries, ("platform", "identity", "identity", "notify"), strict=True):
        async with school.db.as_room(room) as tx:
            found = (await tx.execute(text(query))).scalar_one() or ""
        assert f'"{code}"' not in found
        assert f" {code} " not in found
        assert asked["attempt"] not in found


# -- the same answer, whoever asks


async def test_a_known_number_and_an_unknown_one_are_answered_the_same(browser, known):
    answers = [await browser().post(CODES, json={"phone": phone, "locale": "en"}) for phone in (known[0], new_phone())]
    shapes = [(answer.status_code, {**answer.json(), "attempt": len(answer.json()["attempt"])}) for answer in answers]
    assert shapes[0] == shapes[1]
    heads = [{name: value for name, value in answer.headers.items() if name != "x-request-id"} for answer in answers]
    assert heads[0] == heads[1]


async def test_where_sign_up_is_closed_an_unknown_number_hears_the_same_and_gets_nothing(school, admin, browser, sent, code_for, known):
    settings = (await admin.get("/api/identity/school")).json()
    closed = (await admin.put("/api/identity/school", json=settings | {"sign_up_open": False})).json()
    try:
        unknown, there = new_phone(), browser()
        stranger, member = await ask(there, unknown), await ask(there, known[0])
        assert stranger.keys() == member.keys()
        assert await sent(unknown) == []
        assert (await come_in(there, stranger["attempt"], "000000")).json()["code"] == "code_wrong"
        back = await come_in(there, member["attempt"], await code_for(known[0]))
        assert back.json()["user"]["id"] == known[1]["user"]["id"]
    finally:
        assert (await admin.put("/api/identity/school", json=closed | {"sign_up_open": True})).status_code == 200


@pytest.mark.prove
async def test_asking_takes_as_long_for_an_unknown_number(school, browser, code_for, pass_time):
    tries, seed = 150, 20_261_121
    numbers = [new_phone() for _ in range(tries)]
    for phone in numbers:
        user = await school.client("student")
        async with school.db.as_room("identity") as tx:
            values = {"phone": phone, "id": user.user_id}
            await tx.execute(text("UPDATE identity.users SET phone = :phone, phone_verified_at = now() WHERE id = :id"), values)
    order = [(phone, True) for phone in numbers] + [(new_phone(), False) for _ in range(tries)]
    Random(seed).shuffle(order)
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for phone, there in order:
        asking = browser()
        began = time.perf_counter()
        await ask(asking, phone)
        seconds[there].append(time.perf_counter() - began)
    slower = sum((one > other) + (one == other) / 2 for one in seconds[True] for other in seconds[False])
    area = slower / tries**2
    print(f"asking for a code: AUC {area:.3f} over {tries} numbers of each kind, seed {seed}")
    assert 0.40 <= area <= 0.60


# -- pumping


async def test_one_number_gets_few_codes(browser, pass_time):
    phone = new_phone()
    await ask(browser(), phone)
    soon = await browser().post(CODES, json={"phone": phone, "locale": "en"})
    assert (soon.status_code, soon.json()["code"]) == (429, "too_many")
    assert 0 < soon.json()["params"]["seconds"] <= 60
    counts = []
    for _ in range(2):  # five in each hour, and no more than ten in a day
        for _ in range(7):
            await pass_time(61)
            counts.append((await browser().post(CODES, json={"phone": phone, "locale": "en"})).status_code)
        await pass_time(3_600)
    assert counts == [202] * 4 + [429] * 3 + [202] * 5 + [429] * 2
    assert (await browser().post(CODES, json={"phone": phone, "locale": "en"})).status_code == 429


async def test_one_network_asks_for_few_codes(browser):
    answers = [await browser(f"192.0.2.{host}").post(CODES, json={"phone": new_phone(), "locale": "en"}) for host in range(1, 33)]
    assert [answer.status_code for answer in answers] == [202] * 30 + [429] * 2


async def test_the_school_pays_for_so_many_a_day_and_says_when_they_are_gone(school, admin, browser, monkeypatch):
    limits = school.house.ports["identity"].codes._limits
    monkeypatch.setattr(limits, "per_day", 1)
    await browser().post(CODES, json={"phone": new_phone(), "locale": "en"})
    for _ in range(2):
        gone = await browser().post(CODES, json={"phone": new_phone(), "locale": "en"})
        assert (gone.status_code, gone.json()["code"]) == (503, "sms_budget_spent")
    checks = (await admin.get("/api/admin/health")).json()["checks"]
    budget = next(check for check in checks if check["name"] == "codes by SMS")
    assert budget["ok"] is False
    assert "LYCEUM_IDENTITY_SMS_PER_DAY" in budget["hint"]
    async with school.db.as_room("identity") as tx:
        told = text("SELECT count(*) FROM identity.audit WHERE what = 'sms_budget_spent' AND at > now() - interval '1 minute'")
        assert (await tx.execute(told)).scalar_one() == 1


async def test_a_country_that_no_code_goes_to(browser):
    answer = await browser().post(CODES, json={"phone": "+1 201 555 0123", "locale": "en"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "phone_country_refused", "phone")
    assert answer.json()["params"] == {"prefixes": "+98"}


async def test_a_school_that_sends_none(school, admin, browser):
    settings = (await admin.get("/api/identity/school")).json()
    closed = (await admin.put("/api/identity/school", json=settings | {"sign_in_by_sms": False})).json()
    try:
        for path, body in ((CODES, {"phone": new_phone(), "locale": "en"}), (COME_IN, {"attempt": "x", "code": "1"} | WHOEVER)):
            answer = await browser().post(path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "sms_closed")
    finally:
        await admin.put("/api/identity/school", json=closed | {"sign_in_by_sms": True})


async def test_a_second_factor_is_asked_for_all_the_same(school, browser, newcomer, code_for, pass_time):
    person, phone, there = await newcomer(), new_phone(), browser()
    await enrol(person)
    async with school.db.as_room("identity") as tx:
        mine = "UPDATE identity.users SET phone = :phone, phone_verified_at = now() WHERE id = :user"
        await tx.execute(text(mine), {"phone": phone, "user": person.id})
    asked = await ask(there, phone)
    step = await come_in(there, asked["attempt"], await code_for(phone))
    assert (step.status_code, step.json()["methods"]) == (202, ["totp"])
    assert "lyceum_refresh" not in there.cookies


# -- a user's own number


async def test_a_number_is_added_changed_and_taken_away(school, newcomer, code_for, pass_time, audit):
    person = await newcomer()
    for phone in (new_phone(), new_phone()):
        asked = await person.browser.post(MINE, json={"phone": phone}, headers=person.bearer)
        assert asked.status_code == 202, asked.text
        shown = {"attempt": asked.json()["attempt"], "code": await code_for(phone)}
        confirmed = await person.browser.put(MINE, json=shown, headers=person.bearer)
        assert (confirmed.status_code, confirmed.json()["phone"]) == (200, phone)
        assert (await person.browser.put(MINE, json=shown, headers=person.bearer)).json()["code"] == "code_wrong"
    gone = await person.browser.delete(MINE, headers=person.bearer)
    assert (gone.status_code, gone.json()["phone"]) == (200, None)
    assert [what for what in await audit(person.id) if what.startswith("phone")] == ["phone_verified"] * 2 + ["phone_removed"]


async def test_a_code_to_sign_in_with_gives_nobody_a_number(browser, newcomer, code_for, pass_time):
    """And one for a number opens no session: an attacker's attempt and a victim's code do not go together."""
    person, phone, there = await newcomer(), new_phone(), browser()
    to_sign_in = await ask(there, phone)
    shown = {"attempt": to_sign_in["attempt"], "code": await code_for(phone)}
    assert (await person.browser.put(MINE, json=shown, headers=person.bearer)).json()["code"] == "code_wrong"
    await pass_time(61)
    asked = (await person.browser.post(MINE, json={"phone": phone}, headers=person.bearer)).json()
    assert (await come_in(there, asked["attempt"], await code_for(phone))).json()["code"] == "code_wrong"


async def test_a_number_has_one_account(newcomer, known, code_for):
    person = await newcomer()
    asked = await person.browser.post(MINE, json={"phone": known[0]}, headers=person.bearer)
    assert asked.status_code == 202, "who has not the phone in hand hears nothing of its owner"
    shown = {"attempt": asked.json()["attempt"], "code": await code_for(known[0])}
    taken = await person.browser.put(MINE, json=shown, headers=person.bearer)
    assert (taken.status_code, taken.json()["code"]) == (409, "phone_taken")


async def test_the_only_number_stays(school, known):
    bearer = {"Authorization": f"Bearer {known[1]['access_token']}"}
    refused = await school.visitor().delete(MINE, headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
    assert (await school.visitor().get("/api/identity/me", headers=bearer)).json()["phone"] == known[0]


async def test_a_number_is_changed_only_by_who_came_in_just_now(school, newcomer):
    person = await newcomer()
    async with school.db.as_room("identity") as tx:
        old = text("UPDATE identity.sessions SET auth_time = now() - interval '11 minutes' WHERE user_id = :user")
        await tx.execute(old, {"user": person.id})
    stale = {"Authorization": f"Bearer {(await person.refresh()).json()['access_token']}"}
    for answer in (
        await person.browser.post(MINE, json={"phone": new_phone()}, headers=stale),
        await person.browser.delete(MINE, headers=stale),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "fresh_sign_in_needed")


async def test_the_password_stays_a_way_in_beside_the_number(newcomer, code_for):
    person, phone = await newcomer(), new_phone()
    asked = await person.browser.post(MINE, json={"phone": phone}, headers=person.bearer)
    shown = {"attempt": asked.json()["attempt"], "code": await code_for(phone)}
    assert (await person.browser.put(MINE, json=shown, headers=person.bearer)).status_code == 200
    password = {"email": person.email, "password": PASSWORD}
    assert (await person.browser.post("/api/identity/sessions", json=password)).status_code == 201
    ways = (await person.browser.get("/api/identity/me/ways", headers=person.bearer)).json()
    assert (ways["password"], ways["phone"]) == (True, phone)
