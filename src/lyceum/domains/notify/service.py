"""The notify room at work."""

import hmac
import json
import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from lyceum.domains.notify import personal, rendering, rules, store
from lyceum.domains.notify.adapters import outbox
from lyceum.domains.notify.adapters.kavenegar import Kavenegar
from lyceum.domains.notify.adapters.outbox import Outbox
from lyceum.domains.notify.adapters.smtp import Smtp
from lyceum.domains.notify.carrier import Carrier
from lyceum.domains.notify.delivery import DELIVER, ROOM, Delivery
from lyceum.domains.notify.personal import SEALED_FOR
from lyceum.domains.notify.port import Attempt, Channel, Message, MessageInvalid, NotToRetry, SentMessage
from lyceum.domains.notify.settings import NotifySettings
from lyceum.domains.notify.shapes import Carriers, Content, SentMessageDetail
from lyceum.domains.notify.tables import MessageRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import new_id
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.jobs import enqueue
from lyceum.platform.personal import told
from lyceum.platform.secrets import Vault

_DAY = timedelta(days=1)
_LINK = re.compile(r"https?://\S+")


class NotifyService:
    """Implements `lyceum.domains.notify.port.Notify`, and what the room's own routes and jobs ask."""

    def __init__(self, *, db: Database, vault: Vault, home: Path, base: str, settings: NotifySettings) -> None:
        self._db, self._vault, self._home, self._base, self._settings = db, vault, home, base.rstrip("/"), settings
        self._secret = vault.key("notify recipients")
        self._carriers: dict[Channel, Carrier] = {
            "email": Smtp(settings) if settings.smtp_host else Outbox(home, "email", settings),
            "sms": Kavenegar(settings) if settings.kavenegar_key else Outbox(home, "sms", settings),
        }
        ours = {"school": settings.school_name, "host": urlsplit(self._base).hostname or "localhost"}
        self.delivery = Delivery(db, vault, self._carriers, settings, ours)

    async def check(self) -> tuple[Check, ...]:
        """Whether each carrier can be reached, and whether messages get through, for the health page."""
        async with self._db.as_room(ROOM) as tx:
            counts = await store.counts(tx, now() - _DAY)
        failed = counts.get("failed", 0) + counts.get("unknown", 0)
        seen = said("messages", "{sent} within a day, {failed} failed", sent=sum(counts.values()), failed=failed)
        messages = Check.of("messages", seen, advice=said("see_messages", "See Admin, Messages.") if failed else None)
        return *[await carrier.check() for carrier in self._carriers.values()], messages

    async def send(self, message: Message) -> str:
        """See the port."""
        template = rendering.find(message.template, message.locale)
        if template.channel != message.channel:
            raise MessageInvalid(f"The template {message.template} is for {template.channel}.", field="template")
        to = rules.address(message.channel, message.to)
        shown, secret = rules.params(message, template.known | rendering.OURS, template.needed, self._base)
        moment = now()
        values = {
            "id": new_id(),
            "key": message.key,
            "owner_id": message.user_id,
            "channel": message.channel,
            "masked": rules.masked(message.channel, to)[: rules.MAX_MASKED_CHARS],
            "recipient": hmac.digest(self._secret, to.casefold().encode(), sha256),
            "template": message.template,
            "locale": message.locale,
            "params": shown,
            "sealed": self._vault.seal(SEALED_FOR, json.dumps({"to": to, "params": secret}).encode()),
            "state": "queued",
            "attempts": 0,
            "created_at": moment,
            "next_at": moment,
            "good_until": moment + rules.good_for(message.template),
        }
        async with self._db.as_room(ROOM) as tx:
            added = await store.add(tx, values)
            if added is None:
                return str(await store.by_key(tx, message.key))
            await enqueue(tx, DELIVER, message_id=str(added))
        return str(added)

    async def leaves(self, channel: Channel) -> bool:
        """See the port."""
        return self._carriers[channel].name != Outbox.name

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See the port."""
        async for piece in told(self._db, user_id, personal.KEPT):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port. Raises LastMessageOnItsWay."""
        return await personal.forget(self._db, self._home, user_id)

    # -- what an admin sees

    async def listed(self, wanted: dict[str, str], after: UUID | None, limit: int) -> list[SentMessage]:
        """Messages with these values (state, channel, template), newest first."""
        async with self._db.as_room(ROOM) as tx:
            return [_as_message(row) for row in await store.listed(tx, wanted, after, limit)]

    async def detail(self, message_id: UUID) -> SentMessageDetail:
        """A message with its attempts; and what it says, while it lies in the outbox. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await _there(tx, message_id)
            attempts = [Attempt.model_validate(one, from_attributes=True) for one in await store.attempts(tx, message_id)]
        content = None
        if row.carrier == Outbox.name and (found := await outbox.read(self._home, str(row.id), row.channel)):
            to, subject, text = found
            content = Content(to=to, subject=subject, text=text, links=_LINK.findall(text))
        return SentMessageDetail(message=_as_message(row), attempts=attempts, content=content)

    async def retry(self, message_id: UUID) -> None:
        """Send a message again that did not get through. Raises NotFound, NotToRetry."""
        async with self._db.as_room(ROOM) as tx:
            row = await _there(tx, message_id, lock=True)
            if not _can_retry(row):
                raise NotToRetry
            await store.change(tx, row.id, state="queued", attempts=0, handed_at=None, claimed_at=None, ended_at=None, next_at=now())
            await enqueue(tx, DELIVER, message_id=str(row.id))

    def carriers(self) -> Carriers:
        """Who takes messages out of the house."""
        return Carriers(email=self._carriers["email"].name, sms=self._carriers["sms"].name, templates=rendering.names())

    async def tidy(self) -> None:
        """Erase what is no longer good or has been kept long enough."""
        async with self._db.as_room(ROOM) as tx:
            await store.expire(tx, now())
            await store.drop_old(tx, now() - timedelta(days=self._settings.kept_days))
        await outbox.sweep(self._home)


async def _there(tx: Any, message_id: UUID, *, lock: bool = False) -> MessageRow:
    row = await store.message(tx, message_id, lock=lock)
    if row is None:
        raise NotFound("There is no message with this id.")
    return row


def _can_retry(row: MessageRow) -> bool:
    return row.state in ("failed", "unknown") and row.sealed is not None and row.good_until > now()


def _as_message(row: MessageRow) -> SentMessage:
    return SentMessage(
        id=str(row.id),
        user_id=row.owner_id,
        channel=row.channel,
        to=row.masked,
        template=row.template,
        locale=row.locale,
        state=row.state,
        carrier=row.carrier,
        attempts=row.attempts,
        created_at=row.created_at,
        next_at=row.next_at if row.state == "queued" else None,
        ended_at=row.ended_at,
        error=row.error,
        can_retry=_can_retry(row),
    )
