"""What the tests of this room share."""

from dataclasses import dataclass
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import text

from tests.authenticators import code
from tests.identity import mailbox

OURS = {"X-Lyceum": "refresh"}
PASSWORD = "violet kettle 77 stairs"
FACTORS = "/api/identity/factors"


def new_email() -> str:
    return f"{uuid4().hex}@identity.test"


def account(**changes) -> dict:
    """A body for sign-up."""
    person = {"email": new_email(), "password": PASSWORD, "name": "Mina", "locale": "fa", "time_zone": "Asia/Tehran"}
    return person | changes


@dataclass
class Person:
    """Someone who signed up, and their browser."""

    browser: httpx2.AsyncClient
    email: str
    session: dict

    @property
    def id(self) -> str:
        return self.session["user"]["id"]

    @property
    def bearer(self) -> dict:
        return {"Authorization": f"Bearer {self.session['access_token']}"}

    async def refresh(self, **headers) -> httpx2.Response:
        return await self.browser.post("/api/identity/sessions/refresh", headers=OURS | headers)

    async def refresh_with(self, token: str) -> httpx2.Response:
        """Refresh with a cookie of one's choice, from a browser that has no other."""
        self.browser.cookies.clear()
        return await self.browser.post("/api/identity/sessions/refresh", headers=OURS | {"Cookie": f"lyceum_refresh={token}"})

    def cookie(self) -> str:
        return self.browser.cookies["lyceum_refresh"]


async def enrol(person: Person) -> str:
    """Set an authenticator app up with the code of half a minute ago, so that the one of now is still good; gives its key."""
    made = await person.browser.post(f"{FACTORS}/authenticator", headers=person.bearer)
    assert made.status_code == 200, made.text
    body = {"setup": made.json()["setup"], "code": code(made.json()["key"], steps=-1)}
    confirmed = await person.browser.post(f"{FACTORS}/authenticator/confirm", json=body, headers=person.bearer)
    assert confirmed.status_code == 204, confirmed.text
    return made.json()["key"]


@pytest.fixture
def newcomer(school):
    """Makes people with an account and a session."""

    async def make(**changes) -> Person:
        body = account(**changes)
        browser = school.visitor()
        answer = await browser.post("/api/identity/users", json=body)
        assert answer.status_code == 201, answer.text
        return Person(browser, body["email"], answer.json())

    return make


async def confirm(school, person: Person) -> None:
    """The person types the code that was sent to their address."""
    letter = (await mailbox.read(school, person.email))[-1]
    body = {"code": letter.code}
    answer = await person.browser.post("/api/identity/me/email/confirmation", json=body, headers=person.bearer)
    assert answer.status_code == 200, answer.text
    assert answer.json()["email_verified"]


@pytest.fixture
def confirmed(school, newcomer):
    """Makes people whose address is confirmed."""

    async def make(**changes) -> Person:
        person = await newcomer(**({"locale": "en"} | changes))
        await confirm(school, person)
        return person

    return make


@pytest.fixture
def identity(school):
    return school.house.ports["identity"]


@pytest.fixture
def audit(school):
    """What the log says of a user, oldest first."""

    async def read(user_id: str) -> list[str]:
        async with school.db.as_room("identity") as tx:
            rows = await tx.execute(text("SELECT what FROM identity.audit WHERE user_id = :user ORDER BY id"), {"user": user_id})
            return list(rows.scalars())

    return read
