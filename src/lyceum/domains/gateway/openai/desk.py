"""Whole answers of every kind: metered, safe to repeat under an Idempotency-Key, and watched for a client that leaves.

What is owed when a client leaves: the delivery table in docs/run/ai.md.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from lyceum.domains.ai.port import Answer
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway.calls import content_of, made
from lyceum.domains.gateway.media import capability_of
from lyceum.domains.gateway.meter import Admitted, Charge, Meter
from lyceum.domains.gateway.openai.shapes import euro
from lyceum.domains.gateway.port import RequestKeyReused
from lyceum.domains.gateway.tariff import Offers
from lyceum.platform.http import CLIENT_LEFT
from lyceum.platform.logs import log
from lyceum.platform.streams import gone

Place = tuple[str, str | bytes]
"""Whose work, under which key; or after which question, of somebody who gave no key and left."""


class Form(ABC):
    """How the answers of one endpoint look. Forms of one `kind` keep an answer in the same way."""

    kind: str

    @abstractmethod
    def kept(self, call_id: UUID, answer: Any) -> dict[str, Any]:
        """An answer as it is kept under a key: everything that `response` needs."""

    @abstractmethod
    async def ready(self, kept: dict[str, Any]) -> None:
        """Prepare what goes out; before it is paid for, as what cannot be handed out is not owed."""

    @abstractmethod
    async def response(self, kept: dict[str, Any], headers: Mapping[str, str]) -> Response:
        """What goes out."""


class Json(Form):
    """An answer that is JSON as it is kept."""

    def __init__(self, kind: str, shape: Callable[[UUID, Any], dict[str, Any]]) -> None:
        self.kind, self._shape = kind, shape

    def kept(self, call_id: UUID, answer: Any) -> dict[str, Any]:
        """See the base."""
        return self._shape(call_id, answer)

    async def ready(self, kept: dict[str, Any]) -> None:
        """There is nothing to prepare."""

    async def response(self, kept: dict[str, Any], headers: Mapping[str, str]) -> Response:
        """See the base."""
        return Response(to_json(kept), headers=headers, media_type="application/json")


class Metered(Protocol):
    """What asks the ai room while the till looks on."""

    @property
    def meter(self) -> Meter:
        """The till."""

    async def admit(self, owner_id: str, plan: Plan, name: str, request: Any, call_id: UUID | None = None) -> Admitted:
        """Raises as `Meter.admit` does."""

    async def ask(self, admitted: Admitted, request: Any) -> Answer:
        """The answer, not paid for yet. What fails is not owed."""


@dataclass(frozen=True)
class Asked:
    """One request: who asks, of which plan, behind which name, what, how the answer is to look, under which key of theirs."""

    owner_id: str
    plan: Plan
    name: str
    request: Any
    form: Form
    key: str | None = None
    digest: bytes = b""

    @property
    def question(self) -> bytes:
        """What tells it from others when it comes without a key."""
        return content_of(self.request) + self.form.kind.encode()


@dataclass(frozen=True)
class Answered:
    """An answer and what it cost; `source` says what made it, `replayed` when it was made before under the same key, `kept` when whoever
    asked for it had gone: then it is not paid for.
    """

    body: dict[str, Any]
    charge: Charge | None = None
    source: str = ""
    replayed: bool = False
    kept: bool = False

    def headers(self) -> dict[str, str]:
        """What the school says besides the body."""
        told = {"x-lyceum-source": self.source} if self.source else {}
        if self.replayed:
            told = {"x-lyceum-source": "cache", "x-lyceum-replayed": "true", "x-lyceum-cost": "0"}
        if self.charge:
            told["x-lyceum-cost"] = euro(self.charge.cost_pico)
            if self.charge.available is not None:
                told["x-lyceum-balance"] = euro(self.charge.available * 1_000_000)
        return told


@dataclass
class Desk:
    """Answers requests of the kinds that its calls know."""

    calls: Metered
    _running: dict[Place, tuple[bytes, "asyncio.Task[Answered]"]] = field(default_factory=dict)

    async def admit(self, asked: Asked, call_id: Any = None) -> Admitted:
        """Raises as `Meter.admit` does."""
        return await self.calls.admit(asked.owner_id, asked.plan, asked.name, asked.request, call_id)

    async def whole(self, asked: Asked, http: Request) -> Response:
        """The whole answer. A client that leaves before it is there pays nothing; it can fetch, and then pay, it later."""
        left = asyncio.Event()
        work = self._joined(asked, left)
        watch = asyncio.create_task(gone(http.receive))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
        if work.done():
            answered = work.result()
            if answered.kept:  # whoever asked first had gone when it was made: it is fetched now
                answered = await self._make(asked, left)
            if answered.charge is None or answered.charge.available is None:  # it was free, and nobody has looked yet
                left_over = await self.calls.meter.available(asked.owner_id)
                answered = replace(answered, charge=Charge(answered.charge.cost_pico if answered.charge else 0, left_over))
            return await asked.form.response(answered.body, answered.headers())
        left.set()
        if asked.key is None:
            self._keep_running((asked.owner_id, asked.question), b"", work)
        return Response(status_code=CLIENT_LEFT)

    def _joined(self, asked: Asked, left: asyncio.Event) -> "asyncio.Task[Answered]":
        """The work for a request; one that runs already under the same key, or that somebody left with the same question, is joined."""
        if asked.key is None and not self._running:
            return asyncio.create_task(self._make(asked, left))
        place: Place = (asked.owner_id, asked.key or asked.question)
        given = asked.digest if asked.key else b""
        digest, work = self._running.get(place, (b"", None))
        if work is None or work.done():
            work = asyncio.create_task(self._make(asked, left))
            if asked.key:
                self._keep_running(place, given, work)
        elif digest != given:
            raise RequestKeyReused
        return work

    def _keep_running(self, place: Place, digest: bytes, work: "asyncio.Task[Answered]") -> None:
        self._running[place] = (digest, work)
        work.add_done_callback(lambda ended: self._ended(place, ended))

    def _ended(self, place: Place, work: "asyncio.Task[Answered]") -> None:
        if self._running.get(place, (b"", None))[1] is work:
            del self._running[place]
        if not work.cancelled() and (failed := work.exception()):
            log.debug("a call that might have been fetched came to nothing", error=type(failed).__name__)

    async def _make(self, asked: Asked, left: asyncio.Event) -> Answered:
        begun, meter, capability = None, self.calls.meter, capability_of(asked.request)
        if asked.key is not None:
            begun = await meter.begin(asked.owner_id, asked.key, asked.digest, asked.name, capability)
            if begun.answer is not None:
                charge = await meter.fetch(asked.owner_id, begun.id) if begun.owed else None
                return Answered(begun.answer, charge, replayed=True)
        try:
            admitted = await self.admit(asked, begun and begun.id)
        except BaseException:
            if begun:  # so that the key is good for another try
                await meter.fail(
                    Admitted(begun.id, asked.owner_id, Offers(name=asked.name, capability=capability, offers=()), 0, opened=True)
                )
            raise
        answer = await self.calls.ask(admitted, asked.request)
        body = asked.form.kept(admitted.id, answer)
        try:
            await asked.form.ready(body)
        except BaseException:
            await meter.fail(admitted)
            raise
        if left.is_set():
            await meter.keep(admitted, replace(made(answer, asked.request), content=content_of(asked.request)), body)
            return Answered(body, source=answer.source, kept=True)
        charge = await meter.settle(admitted, made(answer, asked.request), body if asked.key else None)
        if "usage" in body:
            body["usage"]["cost"] = euro(charge.cost_pico)
        return Answered(body, charge, answer.source)


def digest(path: str, raw: bytes) -> bytes:
    """What tells one request from another."""
    return sha256(path.encode() + b"\n" + raw).digest()
