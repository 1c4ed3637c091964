"""Queries of the gateway room: the tariff, and the calls."""

import asyncio
import json
import time
from collections.abc import Collection, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, cast, delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai.port import Upstream
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.tables import Base, CallRow, ProcessRow
from lyceum.domains.gateway.tariff import Offer, Offers, Rate, Terms
from lyceum.kernel.clock import now
from lyceum.kernel.periods import first_id
from lyceum.platform.database import SOON, Database
from lyceum.platform.together import Together

_OFFERED = """
SELECT json_build_object(
  'name', r.name, 'capability', r.capability, 'upstreams', r.upstreams,
  'rates', (SELECT json_agg(t) FROM gateway.rates t
             WHERE (t.provider, t.model) IN (SELECT u->>'provider', u->>'model' FROM jsonb_array_elements(r.upstreams) u)),
  'terms', (SELECT json_agg(t) FROM gateway.terms t
             WHERE (t.provider, t.model) IN (SELECT u->>'provider', u->>'model' FROM jsonb_array_elements(r.upstreams) u)))::text AS offers,
  (SELECT n FROM gateway.tariff_version) AS version
FROM gateway.routes r WHERE """
OFFERS = f"{_OFFERED} r.plan = ANY($2::text[]) AND r.name = $1 ORDER BY array_position($2::text[], r.plan::text) LIMIT 1"
"""Of a name what it means for the highest of these plans, which are given from the highest to the least."""
OFFERS_OF_PLANS = (
    _OFFERED.replace("SELECT", "SELECT DISTINCT ON (r.name)", 1)
    + "r.plan = ANY(CAST(:plans AS text[])) ORDER BY r.name, array_position(CAST(:plans AS text[]), r.plan::text)"
)
VERSION = "SELECT n FROM gateway.tariff_version"
BEAT = "SELECT gateway.beat($1)"
BEGIN_CALL = "SELECT * FROM gateway.begin_call($1, $2, $3, $4, $5, $6, $7)"
_ENDED = "gateway.end_calls($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS ended"
END_CALLS = f"SELECT ended.* FROM {_ENDED}"  # noqa: S608  (its own words)
"""Ends calls, given column by column; in one order everywhere, so that two such statements never wait for each other."""
END_CALLS_SOON = f"SELECT ended.* FROM ({SOON}) AS soon, {_ENDED}"  # noqa: S608  (its own words)
"""Without waiting for the disk: for calls whose charge comes next and does wait, in this same database."""
END_OPENED = "SELECT gateway.end_opened($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
END_OPENED_SOON = f"{END_OPENED} FROM ({SOON}) AS soon"
GIVE_UP = "SELECT gateway.give_up($1, $2)"
SETTLED = "SELECT gateway.settled($1)"
WAIT_CALL = "SELECT gateway.wait_call($1, $2, $3, $4, $5, $6)"
NOTE_CONTENT = "SELECT gateway.note_content($1, $2)"
CLAIM_KEPT = "SELECT * FROM gateway.claim_kept($1, $2)"
CACHED_OFFERS = 256
GOOD_SECONDS = 0.05
"""So long the tariff's version is good, from when it was asked for. Whoever changes the tariff waits as long before saying that it is done:
from then on the change counts in every process.
"""
ENDED = ("stored", "settled")
SILENT_AFTER = timedelta(seconds=20)
"""A process that has not said for so long that it lives is dead."""
LATELY = timedelta(hours=1)
"""Longer than what a process had set aside stays so."""


class OfferBook:
    """Routes with their rates and terms as they stand now: once a change of an admin is answered, it counts in every process. What was
    read once stays good until the tariff's version grows, which a trigger sees to, or the ladder of plans is another one.
    """

    def __init__(self, db: Database, ladder: Ladder) -> None:
        self._db, self._ladder = db, ladder
        self._known: dict[tuple[str, tuple[str, ...]], tuple[int, Offers]] = {}
        self._version = Together(self._versions)
        self._heard = (float("-inf"), -1)
        self._ahead: ContextVar[list[asyncio.Future[int]] | None] = ContextVar("ahead", default=None)

    def look_ahead(self) -> None:
        """Ask for the version now that a request has come; it is there when the request is read, and `offers` are wanted for it."""
        if self._good() is not None:
            return
        asked = self._version.begin(None)
        asked.add_done_callback(lambda heard: heard.cancelled() or heard.exception())  # a request may be refused before
        self._ahead.set([asked])

    def _good(self) -> int | None:
        """The version that was asked for a moment ago."""
        asked_at, version = self._heard
        return version if time.monotonic() - asked_at < GOOD_SECONDS else None

    async def _current(self) -> int:
        if (version := self._good()) is not None:
            return version
        ahead = self._ahead.get()
        return await (ahead.pop() if ahead else self._version.begin(None))

    async def offers(self, name: str, plan: str) -> Offers | None:
        """What a name stands for on a plan, or on the highest below it that has the name; None when it stands for nothing."""
        plans = self._ladder.up_to(plan)
        known = self._known.get((name, plans))
        if known and await self._current() == known[0]:
            return known[1]
        asked_at = time.monotonic()
        row = await self._db.call(OFFERS, name, plans)
        if row is None:
            return None
        self._heard = asked_at, row["version"]
        if len(self._known) >= CACHED_OFFERS:
            self._known.clear()
        found = _offers(row["offers"], plans)
        self._known[name, plans] = row["version"], found
        return found

    async def _versions(self, askers: Sequence[None]) -> list[int]:
        asked_at = time.monotonic()
        version = (await self._db.call(VERSION))[0]
        self._heard = asked_at, version
        return [version] * len(askers)


def _offers(told: str, plans: Collection[str]) -> Offers:
    found = json.loads(told)
    rates = [Rate.model_validate(rate) for rate in found["rates"] or ()]
    terms = {(row["provider"], row["model"]): Terms.model_validate(row) for row in found["terms"] or ()}
    listed = []
    for upstream in map(Upstream.model_validate, found["upstreams"]):
        place = (upstream.provider, upstream.model)
        own = [rate for rate in rates if (rate.provider, rate.model) == place]
        under = terms.get(place) or Terms(provider=place[0], model=place[1])
        listed.append(
            Offer(
                upstream=upstream,
                terms=under,
                included=under.minimum_plan in plans,
                prices={rate.unit: rate.price_pico for rate in own},
                costs={rate.unit: rate.cost_pico for rate in own},
            )
        )
    return Offers(name=found["name"], capability=found["capability"], offers=tuple(listed))


async def end(db: Database, statement: str, calls: Sequence[tuple[Any, ...]]) -> list[str]:
    """End calls by END_CALLS or END_CALLS_SOON, and say the states that they are in then. One that has ended already stays as it is."""
    states = dict(await db.calls(statement, *zip(*calls, strict=True)))
    return [states[call[0]] for call in calls]


async def listed(tx: AsyncSession, table: type[Base], most: int) -> list[Any]:
    """The rows of a table of the tariff in the order of its key."""
    return list((await tx.execute(select(table).order_by(*table.__mapper__.primary_key).limit(most))).scalars())


async def put(tx: AsyncSession, table: type[Base], values: dict[str, Any]) -> None:
    """Write a row of the tariff, in place of the one with the same key."""
    key = [column.name for column in table.__mapper__.primary_key]
    row = insert(table).values(**values)
    await tx.execute(row.on_conflict_do_update(index_elements=key, set_={**values, "changed_at": func.now()}))


async def drop(tx: AsyncSession, table: type[Base], key: dict[str, Any]) -> bool:
    """Take a row of the tariff away; whether it was there."""
    gone = delete(table).filter_by(**key).returning(*table.__mapper__.primary_key)
    return (await tx.execute(gone)).first() is not None


async def offers_of(tx: AsyncSession, plans: Sequence[str]) -> list[Offers]:
    """All routes by name: of each that of the highest of these plans, which are given from the highest to the least."""
    return [_offers(told, plans) for told in (await tx.execute(text(OFFERS_OF_PLANS), {"plans": list(plans)})).scalars()]


async def calls(tx: AsyncSession, owner_id: str, after: UUID | None, limit: int) -> list[CallRow]:
    """Calls of a user that came to an end, newest first."""
    query = select(CallRow).where(CallRow.owner_id == owner_id, CallRow.state.in_(ENDED))
    if after:
        query = query.where(CallRow.id < after)
    return list((await tx.execute(query.order_by(CallRow.id.desc()).limit(limit))).scalars())


async def sums(tx: AsyncSession, owner_id: str, since: datetime) -> list[tuple[str, int, int]]:
    """Name, number and cost of a user's calls that came to an end, what cost most first."""
    cost = func.sum(CallRow.cost_pico)
    query = select(CallRow.name, func.count(), cast(cost, BigInteger)).where(CallRow.owner_id == owner_id, CallRow.state.in_(ENDED))
    query = query.where(CallRow.id >= first_id(since)).group_by(CallRow.name)  # there is an index on the ids
    rows = await tx.execute(query.order_by(cost.desc(), func.count().desc(), CallRow.name))
    return [(name, number, together) for name, number, together in rows]


async def marks_of_the_dead(tx: AsyncSession) -> tuple[str, ...]:
    """How the ids end that were made by processes that died lately, except where one that lives has the same mark."""
    mark = func.right(cast(ProcessRow.id, Text), 8)
    silent = func.now() - SILENT_AFTER
    living = select(mark).where(ProcessRow.beat_at >= silent)
    query = select(mark).where(ProcessRow.beat_at < silent, ProcessRow.beat_at > func.now() - LATELY, mark.not_in(living))
    return tuple((await tx.execute(query)).scalars())


async def these(tx: AsyncSession, ids: Sequence[UUID]) -> list[CallRow]:
    """Calls by their ids."""
    return list((await tx.execute(select(CallRow).where(CallRow.id.in_(ids)))).scalars())


async def unsettled(tx: AsyncSession, older_than: timedelta, most: int) -> list[CallRow]:
    """Calls that were stored or begun and not brought to an end since: somebody was interrupted. Of a process that is dead every such call
    is one.
    """
    dead = select(ProcessRow.id).where(ProcessRow.beat_at < func.now() - SILENT_AFTER)
    interrupted = or_(CallRow.at < now() - older_than, CallRow.process.in_(dead))
    left = select(CallRow).where(CallRow.state.in_(("running", "stored")), interrupted)
    return list((await tx.execute(left.order_by(CallRow.at).limit(most))).scalars())


async def waiting(tx: AsyncSession, most: int) -> list[CallRow]:
    """Calls whose end is not known yet, the oldest first."""
    query = select(CallRow).where(CallRow.state == "waiting").order_by(CallRow.at).limit(most)
    return list((await tx.execute(query)).scalars())
