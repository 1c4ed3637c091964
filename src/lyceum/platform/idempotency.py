"""Requests that act once: a POST of money carries an `Idempotency-Key`, and sent again it gets the answer of the first time.

A route takes `key: Key` and hands its work to `once`. The work gets a uuid made of user, route and key, to book under: when a process
dies between the work and the note of its answer, the next try does the work again under the same uuid, which changes nothing. The
books keep a uuid for good: a key that is used for something else after its day is refused there.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import Header, Response
from pydantic import BaseModel
from sqlalchemy import text

from lyceum.kernel.errors import Conflict, Invalid
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database

KEPT_SECONDS = 86_400
GIVEN_UP_SECONDS = 60
"""After so long without an answer a request is taken to have died, and the next one with its key may try."""
REPLAYED = "Idempotent-Replayed"

_FACTS = UUID("7d0b8f0e-6f0a-4a63-9c5e-3f6f2a1f4a55")
_BEGIN = text(
    "INSERT INTO platform.once AS o (owner_id, route, key, digest) VALUES (:owner, :route, :key, :digest) "
    "ON CONFLICT (owner_id, route, key) DO UPDATE SET digest = excluded.digest, status = NULL, answer = NULL, began_at = now(), "
    "first_at = CASE WHEN o.first_at < now() - make_interval(secs => :kept) THEN now() ELSE o.first_at END "
    "WHERE o.first_at < now() - make_interval(secs => :kept) "
    "OR (o.status IS NULL AND o.digest = excluded.digest AND o.began_at < now() - make_interval(secs => :given_up)) RETURNING first_at"
)
_FOUND = text("SELECT digest, status, answer FROM platform.once WHERE owner_id = :owner AND route = :route AND key = :key")
_END = text("UPDATE platform.once SET status = :status, answer = :answer WHERE owner_id = :owner AND route = :route AND key = :key")
_FORGET = text("DELETE FROM platform.once WHERE owner_id = :owner AND route = :route AND key = :key AND status IS NULL")
_FORGET_OLD = text("DELETE FROM platform.once WHERE first_at < now() - make_interval(secs => :kept)")

_at_work: set[asyncio.Task[Response]] = set()

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[\x21-\x7e]+$",
        description="Made anew for each thing to do, and sent again with it: then it is done once. A uuid, for example.",
    ),
]


class KeyOfAnotherRequest(Invalid):
    """This Idempotency-Key came with other contents before; take a new key for a new request."""

    code = "idempotency_key_reused"


class StillRunning(Conflict):
    """The first request with this Idempotency-Key is still at work; ask again in a moment."""

    code = "request_still_running"


async def once(
    db: Database, caller: Principal, route: str, key: str, body: BaseModel, act: Callable[[UUID], Awaitable[BaseModel]], status: int = 200
) -> Response:
    """The answer of `act`, which runs once for this caller, route, key and body within a day.

    Raises KeyOfAnotherRequest, StillRunning, and what `act` raises; a request that was refused may be sent again with its key. A client
    that leaves in the middle ends nothing: the work goes on, and its answer is kept.
    """
    work = asyncio.create_task(_once(db, caller, route, key, body, act, status))
    _at_work.add(work)
    work.add_done_callback(_ended)
    return await asyncio.shield(work)


def _ended(work: asyncio.Task[Response]) -> None:
    _at_work.discard(work)
    if not work.cancelled():
        work.exception()  # whoever waits for it gets it; when nobody does any more, it has been dealt with


async def _once(
    db: Database, caller: Principal, route: str, key: str, body: BaseModel, act: Callable[[UUID], Awaitable[BaseModel]], status: int
) -> Response:
    row = {"owner": caller.user_id, "route": route, "key": key}
    digest = hashlib.sha256(body.model_dump_json().encode()).digest()
    limits = {"kept": KEPT_SECONDS, "given_up": GIVEN_UP_SECONDS}
    async with db.as_user(caller.user_id) as tx:
        first_at = (await tx.execute(_BEGIN, {**row, **limits, "digest": digest})).scalar_one_or_none()
        found = None if first_at else (await tx.execute(_FOUND, row)).one_or_none()
    if first_at is None:
        return _repeated(found, digest)
    try:
        answer = await act(uuid5(_FACTS, f"{caller.user_id}\n{route}\n{key}"))
    except BaseException:  # refused, or nobody knows what became of it: the next try books under the same uuid
        async with db.as_user(caller.user_id) as tx:
            await tx.execute(_FORGET, row)
        raise
    content = answer.model_dump_json()
    async with db.as_user(caller.user_id) as tx:
        await tx.execute(_END, {**row, "status": status, "answer": content})
    return Response(content, status, media_type="application/json")


def _repeated(found: Any, digest: bytes) -> Response:
    if found is None:  # it was refused and forgotten in this very moment
        raise StillRunning
    known, status, answer = found
    if known != digest:
        raise KeyOfAnotherRequest
    if status is None:
        raise StillRunning
    return Response(answer, status, {REPLAYED: "true"}, media_type="application/json")


async def forget_old(db: Database) -> None:
    """Let go of answers that are older than a day."""
    async with db.as_room("platform") as tx:
        await tx.execute(_FORGET_OLD, {"kept": KEPT_SECONDS})
