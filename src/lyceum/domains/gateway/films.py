"""Metered films: what they may cost is set aside until their end is known, however long that takes.

The call is written down before its hold, the hold taken before the work is handed in, all three under one id: whatever process dies at
whatever step, `follow` finds what is left and brings it to an end.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lyceum.domains.ai.port import (
    Ai,
    AiBusy,
    AiRequestRefused,
    AiUnavailable,
    Capability,
    ContentRefused,
    Film,
    LipSyncRequest,
    VideoRequest,
    Work,
    WorkNotFound,
)
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway import store
from lyceum.domains.gateway.calls import of_route
from lyceum.domains.gateway.meter import INTERRUPTED_AFTER, Admitted, Made, Meter
from lyceum.domains.gateway.port import FilmNotFound
from lyceum.domains.gateway.shapes import Filmed, Filming, Paid
from lyceum.domains.gateway.tables import CallRow
from lyceum.domains.gateway.tariff import Offers
from lyceum.kernel.clock import now
from lyceum.kernel.errors import LyceumError
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.limits import Pace
from lyceum.platform.logs import log

FilmRequest = VideoRequest | LipSyncRequest
HOLD_SECONDS = 31 * 24 * 3_600
"""Longer than the ai room can be told to wait before it gives a film up; the hold ends with the film, long before."""
FOLLOWED_AT_ONCE = 500
CERTAIN = (AiUnavailable, AiBusy, ContentRefused, AiRequestRefused)
"""What the ai room raises when it is sure that nothing was handed in."""


@dataclass(frozen=True)
class Films:
    """Has films made while the till looks on."""

    db: Database
    ai: Ai
    meter: Meter
    blobs: Blobs

    async def begin(self, owner_id: str, plan: Plan, name: str, request: FilmRequest, film_id: UUID) -> Filming:
        """Hand it in; the same id again says how it stands. Raises as `Meter.admit` does, and what the ai room does."""
        if await self._begun(owner_id, film_id):
            return await self.of(owner_id, film_id)
        admitted, needed = await self.meter.price(
            owner_id, plan, name, capability_of(request), lambda upstream: self.ai.quote_media(request, upstream), film_id
        )
        if not await self.meter.wait(
            admitted, request.model_dump(mode="json", include={"seconds", "size"})
        ):  # by somebody else in this moment
            await self.meter.give_back(admitted)
            return await self.of(owner_id, film_id)
        try:
            await self.meter.set_aside(admitted, needed, HOLD_SECONDS, firm=True)
            await self.ai.submit(of_route(request, admitted), film_id)
        except LyceumError as failed:
            if isinstance(failed, CERTAIN) or failed.status < 500:  # a process that does not answer may have taken it on
                await self.meter.fail(admitted)
            raise
        return await self.of(owner_id, film_id)

    async def _begun(self, owner_id: str, film_id: UUID) -> bool:
        async with self.db.as_user(owner_id) as tx:
            row = await tx.get(CallRow, film_id)
        return row is not None and row.state != "running"  # that is only a key, under which it begins now

    async def keyed(self, owner_id: str, plan: Plan, name: str, request: FilmRequest, key: tuple[str, bytes]) -> Filming:
        """As `begin`, under a key of the caller's own and what tells this request from others. Raises RequestKeyReused, CallRunning too."""
        begun = await self.meter.begin(owner_id, *key, name, capability_of(request))
        if begun.answer is not None:
            return await self.of(owner_id, begun.id)
        try:
            return await self.begin(owner_id, plan, name, request, begun.id)
        except BaseException:
            if not await self._begun(owner_id, begun.id):  # so that the key is good for another try
                nothing = Offers(name=name, capability=capability_of(request), offers=())
                await self.meter.fail(Admitted(begun.id, owner_id, nothing, 0, opened=True))
            raise

    async def of(self, owner_id: str, film_id: UUID) -> Filming:
        """How it stands. Raises FilmNotFound."""
        row = await self._row(owner_id, film_id)
        if row.state == "waiting":
            await self._conclude(row)
            row = await self._row(owner_id, film_id)
        return await self._told(row)

    async def cancel(self, owner_id: str, film_id: UUID) -> Filming:
        """Ask the provider to stop; nobody pays for what was stopped. Raises FilmNotFound."""
        row = await self._row(owner_id, film_id)
        if row.state == "waiting":
            await self.ai.cancel(owner_id, film_id)
        return await self.of(owner_id, film_id)

    async def give_up(self, row: CallRow) -> None:
        """End a call that waits for a film, also one that its provider cannot stop: nobody will fetch it, and nobody pays."""
        if (await self.cancel(row.owner_id, row.id)).state == "pending":
            await self.meter.fail(_admitted(row))

    async def follow(self) -> int:
        """Bring those calls to an end whose films came to one; how many still wait."""
        await self.ai.look()
        async with self.db.as_room("gateway") as tx:
            rows = await store.waiting(tx, FOLLOWED_AT_ONCE)
        return sum([not await self._ended(row) for row in rows])

    async def _ended(self, row: CallRow) -> bool:
        try:
            return await self._conclude(row)
        except LyceumError as refused:  # the others do not wait for one that somebody has to look at
            log.error("a film could not be brought to its end", call=str(row.id), code=refused.code)
            return False

    async def _conclude(self, row: CallRow) -> bool:
        """Charge for a film that is there, let go what was set aside for one that will not be; whether it was either."""
        admitted = _admitted(row)
        try:
            work = await self.ai.work(row.owner_id, row.id)
        except WorkNotFound:
            if died := row.at < now() - INTERRUPTED_AFTER:  # before it was handed in
                await self.meter.fail(admitted)
            return died
        if work.is_pending:
            return False
        if work.film is None:
            await self.meter.fail(admitted)
        else:
            await self._settle(admitted, work.film)
        return True

    async def _settle(self, admitted: Admitted, film: Film) -> None:
        used = Made(film.provider, film.model, film.source, film.usage)
        await self.meter.settle(admitted, used, film.model_dump(mode="json"))

    async def _row(self, owner_id: str, film_id: UUID) -> CallRow:
        async with self.db.as_user(owner_id) as tx:
            row = await tx.get(CallRow, film_id)
        if row is None or row.capability not in ("video", "lip_sync"):
            raise FilmNotFound
        return row

    async def _told(self, row: CallRow) -> Filming:
        asked = (row.waits or {}).get("asked", {})
        told = Filming(id=row.id, name=row.name, began_at=row.at, state="pending", **asked)
        if row.state in ("stored", "settled"):
            film = Film.model_validate(row.answer)
            paid = Paid(source=film.source, usage=film.usage, cost_pico=row.cost_pico).model_dump()
            shown = Filmed(
                **paid, file=film.file, mime=film.mime, milliseconds=film.milliseconds, link=self.blobs.link(film.file, film.mime)
            )
            return told.model_copy(update={"state": "done", "film": shown})
        if row.state == "failed":
            work = await self._work(row)
            stopped = work is not None and work.state == "cancelled"
            return told.model_copy(update={"state": "cancelled" if stopped else "failed", "failure": work and work.failure})
        return told

    async def _work(self, row: CallRow) -> Work | None:
        try:
            return await self.ai.work(row.owner_id, row.id)
        except WorkNotFound:  # it was never handed in, or ended long ago
            return None


def capability_of(request: FilmRequest) -> Capability:
    """What is wanted."""
    return "video" if isinstance(request, VideoRequest) else "lip_sync"


def _admitted(row: CallRow) -> Admitted:
    """A call as it was when it was written down."""
    waits: dict[str, Any] = row.waits or {}
    counted = Pace(**waits["counted"]) if waits["counted"] else None
    offers, held = Offers.model_validate(waits["offers"]), int(waits["held"])
    return Admitted(row.id, row.owner_id, offers, held, counted=counted, opened=True, plan=waits.get("plan"))
