"""Taking messages out of the house: claim the row, hand the message to its carrier, write down what came of it.

A message is handed over at most once a key, as far as the protocols allow. The row says `sending` before a carrier is asked, and
`handed_at` is written right before the moment from which on the other side may have taken it. A process that dies before that moment has
sent nothing, and the message is sent by the next. One that dies, or hears nothing, after it cannot know: SMTP has no question for it, so
such an e-mail becomes `unknown` and an admin decides; Kavenegar is asked by our own number of the message.
"""

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.notify import rendering, rules, store
from lyceum.domains.notify.carrier import Carrier, Parcel, Result
from lyceum.domains.notify.personal import SEALED_FOR
from lyceum.domains.notify.port import Channel
from lyceum.domains.notify.settings import NotifySettings
from lyceum.domains.notify.tables import MessageRow
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log
from lyceum.platform.secrets import Vault

ROOM = "notify"
DELIVER = "notify.deliver"
ASK_AGAIN_SECONDS = 30.0
LEFT_AFTER = timedelta(minutes=3)
STATUS_KNOWN = timedelta(hours=48)
"""Kavenegar says for so long what became of a message."""
EARLY = timedelta(seconds=2)


@dataclass(frozen=True)
class Claimed:
    """A message that this process is sending, and whether it may have been sent before."""

    row: MessageRow
    handed: bool


class Delivery:
    """Works the messages; `ours` fills the names that every template may use."""

    def __init__(
        self, db: Database, vault: Vault, carriers: dict[Channel, Carrier], settings: NotifySettings, ours: dict[str, str]
    ) -> None:
        self._db, self._vault, self._carriers, self._settings, self._ours = db, vault, carriers, settings, ours

    async def deliver(self, message_id: str) -> None:
        """One attempt at a message, if it is its turn."""
        async with self._db.as_room(ROOM) as tx:
            claimed = await self._claim(tx, UUID(message_id))
        if claimed is None:
            return
        began = time.monotonic()
        row = claimed.row
        carrier = self._carriers[row.channel]
        parcel, result = self._parcel(row)
        if parcel:
            result = await self._attempt(carrier, parcel, claimed)
        asked = parcel is not None and carrier.knows(parcel)
        detail = rules.said(result.detail, parcel.to if parcel else "")
        log.info("message", id=message_id, template=row.template, carrier=carrier.name, outcome=result.outcome, code=result.code)
        async with self._db.as_room(ROOM) as tx:
            await store.add_attempt(
                tx,
                message_id=row.id,
                owner_id=row.owner_id,
                at=now(),
                carrier=carrier.name,
                outcome=result.outcome,
                code=result.code,
                detail=detail,
                milliseconds=round((time.monotonic() - began) * 1000),
            )
            await _record(tx, row, carrier.name, result, detail, asked=asked)

    async def _attempt(self, carrier: Carrier, parcel: Parcel, claimed: Claimed) -> Result:
        if claimed.handed:
            if not carrier.knows(parcel):
                return Result("unknown", "It was handed over, and whoever did it did not live to hear the answer.")
            found = await carrier.look_up(parcel)
            if found.outcome != "temporary":
                return found

        async def handed() -> None:
            async with self._db.as_room(ROOM) as tx:
                await store.change(tx, claimed.row.id, handed_at=now())

        return await carrier.send(parcel, handed)

    async def _claim(self, tx: AsyncSession, message_id: UUID) -> Claimed | None:
        """The message, now being sent by this process; None when it is not to be sent, or not now."""
        row = await store.message(tx, message_id, lock=True)
        moment = now()
        if row is None or row.state not in ("queued", "sending"):
            return None
        if row.good_until <= moment:
            await store.change(tx, row.id, state="expired", sealed=None, ended_at=moment, next_at=None)
            return None
        busy = row.state == "sending" and row.claimed_at is not None and row.claimed_at + rules.SENDING > moment
        if busy or (row.next_at is not None and row.next_at > moment + EARLY):
            return None  # whoever is at it, or the job for that time, sees to it; at the latest, `mend` does
        if seconds := await self._wait(tx, row, moment):
            await store.change(tx, row.id, state="queued", next_at=moment + timedelta(seconds=seconds), error="waits for its turn")
            await enqueue(tx, DELIVER, after_seconds=seconds, message_id=str(row.id))
            return None
        await store.change(tx, row.id, state="sending", attempts=row.attempts + 1, claimed_at=moment, next_at=None)
        await tx.refresh(row)
        return Claimed(row, handed=row.handed_at is not None)

    async def _wait(self, tx: AsyncSession, row: MessageRow, moment: datetime) -> float:
        most = rules.RECIPIENT_MOST[row.channel]
        waits = [await store.wait(tx, row.channel, row.recipient, most, rules.RECIPIENT_WINDOW, moment)]
        if row.channel == "sms":
            waits.append(await store.wait(tx, row.channel, None, self._settings.sms_per_quarter_hour, rules.SMS_WINDOW, moment))
        return max(waits)

    def _parcel(self, row: MessageRow) -> tuple[Parcel | None, Result]:
        try:
            opened: dict[str, Any] = json.loads(self._vault.unseal(SEALED_FOR, row.sealed or b""))
        except (InvalidTag, ValueError):
            return None, Result("permanent", "The message was sealed under another secret of the school, and cannot be read.")
        params = {**self._ours, **row.params, **opened["params"]}
        written = rendering.render(rendering.find(row.template, row.locale), row.locale, params)
        code = params.get("code") if row.channel == "sms" else None
        parcel = Parcel(str(row.id), row.channel, opened["to"], row.locale, written.subject, written.text, written.html, code)
        return parcel, Result("temporary", "")

    # -- what comes round by itself

    async def mend(self) -> int:
        """Take up what was left behind; returns how many."""
        async with self._db.as_room(ROOM) as tx:
            left = await store.left_behind(tx, now() - LEFT_AFTER)
            for message_id in left:
                await enqueue(tx, DELIVER, message_id=str(message_id))
        return len(left)

    async def follow(self) -> None:
        """Ask the carriers what became of what they took."""
        for carrier in self._carriers.values():
            async with self._db.as_room(ROOM) as tx:
                open_ones = await store.undelivered(tx, carrier.name, now() - STATUS_KNOWN)
            if open_ones and (states := await carrier.states(open_ones)):
                async with self._db.as_room(ROOM) as tx:
                    await store.delivered(tx, carrier.name, states)


async def _record(tx: AsyncSession, row: MessageRow, carrier: str, result: Result, detail: str, *, asked: bool) -> None:
    """What came of an attempt, in the message's row; and when there will be another, the job for it."""
    moment = now()
    values: dict[str, Any] = {"carrier": carrier, "error": detail}
    seconds: float | None = None
    if result.outcome == "sent":
        values |= {"state": "sent", "sealed": None, "ended_at": moment, "error": None, "provider_id": result.provider_id}
    elif result.outcome == "temporary":
        pause = rules.pause(row.attempts)
        seconds = pause.total_seconds() if pause and moment + pause < row.good_until else None
        values |= {"handed_at": None}
    elif result.outcome == "unknown":
        seconds = ASK_AGAIN_SECONDS if asked and rules.pause(row.attempts) else None
    if seconds is not None:
        values |= {"state": "queued", "next_at": moment + timedelta(seconds=seconds)}
        await enqueue(tx, DELIVER, after_seconds=seconds, message_id=str(row.id))
    elif result.outcome != "sent":
        values |= {"state": "unknown" if result.outcome == "unknown" else "failed", "ended_at": moment}
    await store.change(tx, row.id, **values)
