"""What the tests of this room share."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.notify import store
from lyceum.domains.notify.port import Message
from lyceum.domains.notify.service import NotifyService
from lyceum.domains.notify.settings import NotifySettings
from tests.notify.kavenegar import KEY, Kavenegar
from tests.notify.mail import Post

BASE = "https://school.example"
CODE = "481516"


def mail(**changes) -> Message:
    """An e-mail with a code and a link."""
    values = {
        "key": uuid4().hex,
        "channel": "email",
        "to": f"{uuid4().hex}@post.test",
        "template": "verify_email",
        "locale": "en",
        "params": {"code": CODE, "link": "/verify#secret-part"},
    }
    return Message(**(values | changes))


def sms(**changes) -> Message:
    """An SMS with a code."""
    to = f"+98912{uuid4().int % 10_000_000:07}"
    values = {"key": uuid4().hex, "channel": "sms", "to": to, "template": "sign_in_sms", "locale": "fa", "params": {"code": CODE}}
    return Message(**(values | changes))


@dataclass
class Office:
    """A notify room over the school's database, with settings of its own."""

    service: NotifyService
    db: object

    async def row(self, message_id: str):
        async with self.db.as_room("notify") as tx:
            return await store.message(tx, UUID(message_id))

    async def attempts(self, message_id: str) -> list[tuple[str, int | None]]:
        async with self.db.as_room("notify") as tx:
            return [(one.outcome, one.code) for one in await store.attempts(tx, UUID(message_id))]

    async def post(self, message: Message) -> str:
        """Send, and let the job run once."""
        message_id = await self.service.send(message)
        await self.service.delivery.deliver(message_id)
        return message_id

    async def later(self, message_id: str, seconds: int = 100_000) -> None:
        """Time passes for this message, but not so much that it is over."""
        past = ", ".join(f"{name} = {name} - make_interval(secs => :s)" for name in ("next_at", "claimed_at", "handed_at"))
        past = text(f"UPDATE notify.messages SET {past} WHERE id = CAST(:id AS uuid)")
        async with self.db.as_room("notify") as tx:
            await tx.execute(past, {"id": message_id, "s": seconds})


@pytest.fixture
def office(school, tmp_path):
    """Makes a notify room with these settings."""

    def make(**settings) -> Office:
        given = NotifySettings(email_from="school@school.example", **settings)
        service = NotifyService(db=school.db, vault=school.house.vault, home=tmp_path, base=BASE, settings=given)
        return Office(service, school.db)

    return make


@pytest.fixture
async def post():
    server = await Post().start()
    yield server
    await server.stop()


@pytest.fixture
async def by_post(office, post):
    """A room that sends through the server in clear, as on one machine."""
    return office(smtp_host="127.0.0.1", smtp_port=post.port, smtp_security="plain", smtp_timeout_seconds=1)


@pytest.fixture
async def kavenegar():
    server = await Kavenegar().start()
    yield server
    await server.stop()


@pytest.fixture
async def by_kavenegar(office, kavenegar):
    return office(kavenegar_key=KEY, kavenegar_url=kavenegar.address, kavenegar_timeout_seconds=0.4)
