"""The till: who may ask, what is set aside for it, and what is charged once something was delivered.

A call's id is also the key of its hold and of its usage in the books, so every step can be repeated after a crash.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from lyceum.domains.ai.port import AiRequestRefused, AiUnavailable, Capability, Source, Upstream, Usage
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway import store
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.living import orphans
from lyceum.domains.gateway.port import CallRunning, GivenUp, ModelUnknown, RequestKeyReused
from lyceum.domains.gateway.quota import Quota
from lyceum.domains.gateway.tables import CallRow
from lyceum.domains.gateway.tariff import PERMILLE, Offer, Offers, micro
from lyceum.domains.ledger.port import Balance, HoldClosed, HoldNotFound, KeyReused, Ledger, NotEnoughCredit
from lyceum.domains.ledger.port import Usage as Booked
from lyceum.kernel.errors import LyceumError, Unavailable
from lyceum.kernel.ids import mark_of, marked_id, new_id
from lyceum.platform import activity
from lyceum.platform.database import Database
from lyceum.platform.limits import Pace
from lyceum.platform.logs import log
from lyceum.platform.streams import lasting
from lyceum.platform.together import Together

ACCOUNT = ("credit", "EUR")
"""What calls are paid from."""
CALL_SECONDS = 600.0
HOLD_SECONDS = 660
"""Longer than the longest call, by a minute."""
INTERRUPTED_AFTER = timedelta(seconds=HOLD_SECONDS + 60)
RECOVERED_AT_ONCE = 200
MARK_AFTER_SECONDS = 0.5
SET_FREE = ("failed", "kept")
"""Calls for which nothing is set aside any longer, unless their process died before it had let go of it."""
NOT_THERE = ("not_configured", "unknown_model")
"""Of an upstream: it is not switched on, or its plugin is not installed. The next of the route is asked."""

Kept = dict[str, Any] | None
"""An answer as it is kept under a key, if it is."""
Quote = Callable[[Upstream], Awaitable[Usage]]


@dataclass(frozen=True)
class Admitted:
    """A call that may be made: its id, whom it may be asked of, and what the dearest of them may cost. `held` micro-euro are set aside;
    `counted` is the pace of paid calls it was counted to, if it was; `opened` says that it has had a row since it began, under a key or as
    a film.
    """

    id: UUID
    owner_id: str
    offers: Offers
    held: int
    balance: Balance | None = None
    counted: Pace | None = None
    opened: bool = False
    plan: str | None = None

    @property
    def virtual(self) -> str:
        """What was asked for, as the activity log says it."""
        return f"{self.offers.capability}/{self.offers.name}"

    @property
    def upstreams(self) -> tuple[Upstream, ...]:
        """Whom to ask, in this order."""
        return tuple(offer.upstream for offer in self.offers.offers)


@dataclass(frozen=True)
class Made:
    """What was made for a call. `estimated` says that the provider did not tell and the count is ours; `content` tells what was asked
    from everything else, where that has to be known; `worthless` says that the user has nothing of it, and pays nothing.
    """

    provider: str
    model: str
    source: Source
    usage: Usage
    estimated: bool = False
    content: bytes = b""
    worthless: bool = False


@dataclass(frozen=True)
class Charge:
    """What a call cost, in pico-euro, and what is left; None when nobody had to look."""

    cost_pico: int
    available: int | None


@dataclass(frozen=True)
class Begun:
    """A call under a key: its id; `answer` when it was made before, and `owed` when that has not been paid for."""

    id: UUID
    answer: dict[str, Any] | None = None
    owed: bool = False


class Meter:
    """Admits and settles. Every method may be called again with the same call."""

    def __init__(self, *, db: Database, ledger: Ledger, quota: Quota, ladder: Ladder, process: UUID, books_beside: bool) -> None:
        self._db, self._ledger, self._quota, self._process, self._books_beside = db, ledger, quota, process, books_beside
        self._ending: Together[tuple[Any, ...], str] = Together(partial(store.end, db, store.END_CALLS))
        self._ending_soon: Together[tuple[Any, ...], str] = Together(partial(store.end, db, store.END_CALLS_SOON))
        self._ladder = ladder
        self._tariff = store.OfferBook(db, ladder)
        self._mark_of_mine = mark_of(process)
        self._settled: list[UUID] = []
        self._marking: asyncio.Task[None] | None = None
        self._flushing = asyncio.Lock()

    def look_ahead(self) -> None:
        """A request has come, which will want to know what its name stands for."""
        self._tariff.look_ahead()

    async def begin(self, owner_id: str, key: str, digest: bytes, name: str, capability: Capability) -> Begun:
        """Open a call under the caller's own key. Raises RequestKeyReused for other content, CallRunning while it is being made."""
        row = await self._db.call(store.BEGIN_CALL, new_id(), owner_id, key, digest, name, capability, self._process)
        if not row["same"]:
            raise RequestKeyReused
        if row["created"]:
            return Begun(row["id"])
        if row["answer"] is None:
            raise CallRunning(seconds=1)
        return Begun(row["id"], json.loads(row["answer"]), owed=row["state"] == "kept")

    async def admit(
        self,
        owner_id: str,
        plan: Plan,
        name: str,
        capability: Capability,
        quote: Quote,
        call_id: UUID | None = None,
        *,
        counted: bool = True,
    ) -> Admitted:
        """Look the route up, and set the most that the call can cost aside. Unless it is part of one that was, it is `counted`.

        Raises ModelUnknown, PlanTooLow, TooManyPaidCalls, NotEnoughCredit, AiUnavailable (nobody of the route is switched on).
        """
        admitted, needed = await self.price(owner_id, plan, name, capability, quote, call_id, counted=counted)
        try:
            return await self.set_aside(admitted, needed)
        except BaseException:
            await self.give_back(admitted)
            raise

    async def price(
        self,
        owner_id: str,
        plan: Plan,
        name: str,
        capability: Capability,
        quote: Quote,
        call_id: UUID | None = None,
        *,
        counted: bool = True,
    ) -> tuple[Admitted, int]:
        """The call as it would be admitted, `counted` if it is to be, and the balance that is needed for it (micro-euro). Raises as
        `admit` does.
        """
        route = await self._route(name, plan, capability)
        possible, most, needed = await _estimated([offer for offer in route.offers if offer.is_open], quote)
        taken = await self._quota.take(owner_id, plan, possible) if counted else None
        offers = route.model_copy(update={"offers": tuple(possible)})
        known = call_id or marked_id(self._mark_of_mine)
        return Admitted(known, owner_id, offers, most, counted=taken, opened=call_id is not None, plan=plan), needed

    async def give_back(self, admitted: Admitted) -> None:
        """It was counted and is not made."""
        await self._quota.give_back(admitted.owner_id, admitted.counted)

    async def _route(self, name: str, plan: Plan, capability: Capability) -> Offers:
        """What a name stands for; with somebody in it who is open to the plan."""
        route = await self._tariff.offers(name, plan)
        if route and route.serves(capability):
            return route
        for larger in self._ladder.above(plan):
            offered = await self._tariff.offers(name, larger)
            if offered and offered.serves(capability):
                raise self._ladder.too_low(name, plan, larger)
        raise ModelUnknown(model=name)

    async def wait(self, admitted: Admitted, asked: dict[str, Any]) -> bool:
        """Write down that a film is waited for, before anything is set aside for it; False when this id was used before."""
        waits = {
            "asked": asked,
            "offers": admitted.offers.model_dump(mode="json"),
            "held": admitted.held,
            "counted": asdict(admitted.counted) if admitted.counted else None,
            "plan": admitted.plan,
        }
        of = (admitted.id, admitted.owner_id, admitted.offers.name, admitted.offers.capability)
        row = await self._db.call(store.WAIT_CALL, *of, json.dumps(waits), json.dumps({"id": str(admitted.id)}))
        return bool(row[0])

    async def set_aside(self, admitted: Admitted, needed: int, seconds: int = HOLD_SECONDS, *, firm: bool = False) -> Admitted:
        """Set the most that a call can cost aside for so long, `firm` where that is no matter of minutes. Raises NotEnoughCredit."""
        if not admitted.held:
            return admitted
        try:
            held = await lasting(self._ledger.hold(admitted.id, admitted.owner_id, admitted.held, seconds, firm=firm))
        except asyncio.CancelledError:  # whoever asked has gone meanwhile
            await self._let_go(admitted)
            raise
        before = held.balance.available + admitted.held
        if before < needed:
            await self._ledger.release(admitted.id)
            raise NotEnoughCredit(available=before, needed=needed, currency="EUR", scale=held.balance.scale)
        return replace(admitted, balance=held.balance)

    async def settle(self, admitted: Admitted, made: Made, answer: Kept = None) -> Charge:
        """Book what was delivered: the call's row with its answer first, then the charge. Goes on when the caller is cancelled.

        Raises GivenUp when this process was taken for dead meanwhile, and the call ended by another: then nothing may be handed out.
        """
        return await lasting(self._settle(admitted, made, answer))

    async def _settle(self, admitted: Admitted, made: Made, answer: Kept) -> Charge:
        cost, provider_cost = await self._priced(admitted, made)
        real = f"{made.provider}/{made.model}"
        activity.tell(virtual=admitted.virtual, real=real if made.source == "model" else f"{made.source}:{real}", cost_pico=cost)
        costs = bool(cost or provider_cost or admitted.held)
        # The charge waits for the disk; with the books in this database, what was written before it has then come there too.
        soon = costs and self._books_beside
        await self._end(admitted, made, "stored" if costs else "settled", cost, provider_cost, answer, soon=soon)
        if not costs:
            return Charge(0, None)
        charge = await self._stored(admitted, cost, provider_cost, admitted.id if admitted.held else None)
        if soon and charge.available is None:
            await self._store_again(admitted, made, cost, provider_cost, answer)
        return charge

    async def _store_again(self, admitted: Admitted, made: Made, cost: int, provider_cost: int, answer: Kept) -> None:
        """The database did not answer after it had stored a call: it may have broken down, and lost it."""
        try:
            await self._ended(replace(admitted, counted=None), made, "stored", cost, provider_cost, answer)
        except Unavailable as gone:
            log.warning("a call may be lost, which nobody pays for then", call=str(admitted.id), error=gone.detail)

    async def _stored(self, admitted: Admitted, cost: int, provider_cost: int, hold_id: UUID | None) -> Charge:
        """Charge for what is stored. It is handed out also when the books do not answer: `recover` brings it to them."""
        try:
            return await self._book(admitted, cost, provider_cost, hold_id)
        except HoldNotFound:  # the database broke down meanwhile, before it was on the disk
            return await self._stored(admitted, cost, provider_cost, None)
        except Unavailable as gone:
            log.warning("a call will be charged later: the books do not answer", call=str(admitted.id), error=gone.detail)
            return Charge(cost, None)

    async def _book(self, admitted: Admitted, cost: int, provider_cost: int, hold_id: UUID | None) -> Charge:
        booked = Booked(
            id=admitted.id,
            owner=admitted.owner_id,
            service=admitted.offers.name,
            cost_pico=cost,
            provider_pico=provider_cost,
            hold_id=hold_id,
        )
        delivered = await self._ledger.deliver(booked)
        self._mark(admitted.id)
        return Charge(cost, delivered.balance.available)

    async def available(self, owner_id: str) -> int | None:
        """What a user can spend now (micro-euro), for an answer that cost nothing. None when the books do not answer: it is not needed."""
        try:
            balances = await self._ledger.balances(owner_id)
        except Unavailable as gone:
            log.info("an answer goes out without what is left: the books do not answer", error=gone.detail)
            return None
        return next((balance.available for balance in balances if (balance.code, balance.currency) == ACCOUNT), 0)

    async def keep(self, admitted: Admitted, made: Made, answer: dict[str, Any]) -> None:
        """The caller has gone: keep the answer for when it is fetched, under its key or by the same question, and set nothing aside any
        longer.
        """
        cost, provider_cost = await self._priced(admitted, made)
        await lasting(self._end(admitted, made, "kept", cost, provider_cost, answer))
        await self._db.call(store.NOTE_CONTENT, admitted.id, made.content)
        await self._let_go(admitted)

    async def _priced(self, admitted: Admitted, made: Made) -> tuple[int, int]:
        """What it costs the user and the school. An answer of the cache whose first caller left before it was there is not paid yet."""
        if made.source == "cache" and (unpaid := await self._db.call(store.CLAIM_KEPT, admitted.owner_id, made.content)):
            return int(unpaid["cost"]), int(unpaid["provider_cost"])
        offer = admitted.offers.of(made.provider, made.model)
        price = 0 if made.worthless else offer.price(made.usage, made.source)
        return price, offer.cost(made.usage, made.source)

    async def fetch(self, owner_id: str, call_id: UUID) -> Charge:
        """Pay for an answer that was kept. Raises NotEnoughCredit."""
        async with self._db.as_user(owner_id) as tx:
            row = await tx.get(CallRow, call_id)
            assert row is not None
            cost, provider_cost, name = row.cost_pico, row.provider_pico, row.name
        hold_id = fetched(call_id) if cost else None
        if hold_id:
            await self._set_aside(hold_id, owner_id, micro(cost))
        async with self._db.as_user(owner_id) as tx:
            row = await tx.get(CallRow, call_id, with_for_update=True)
            assert row is not None
            if row.state != "kept":  # paid meanwhile
                return Charge(0, None)
            row.state = "stored"
        admitted = Admitted(call_id, owner_id, Offers(name=name, capability="chat", offers=()), micro(cost))
        activity.tell(virtual=admitted.virtual, real="kept", cost_pico=cost)
        return await lasting(self._stored(admitted, cost, provider_cost, hold_id))

    async def _set_aside(self, hold_id: UUID, owner_id: str, amount: int) -> None:
        """A hold that is taken up again after its time holds nothing any more: then there has to be enough without it."""
        held = await self._ledger.hold(hold_id, owner_id, amount, HOLD_SECONDS, firm=False)
        if held.state == "expired" and held.balance.available < amount:
            raise NotEnoughCredit(available=held.balance.available, needed=amount, currency="EUR", scale=held.balance.scale)

    async def fail(self, admitted: Admitted) -> None:
        """Nothing was delivered: nothing is owed, and what was set aside is free again."""
        await lasting(self._fail(admitted))

    async def _fail(self, admitted: Admitted) -> None:
        activity.tell(virtual=admitted.virtual)
        state = await self._ended(admitted, Made("", "", "model", Usage(calls=0)), "failed", 0, 0, None)
        if state in ("failed", None):  # and has not come to a good end in this moment
            await self._let_go(admitted)

    async def _let_go(self, admitted: Admitted) -> None:
        if admitted.held:
            await lasting(self._release(admitted.id))

    async def _release(self, call_id: UUID) -> None:
        try:
            await self._ledger.release(call_id)
        except HoldNotFound:
            log.info("nothing was set aside for a call that came to nothing", call=str(call_id))
        except Unavailable as gone:
            log.warning("a hold is left to its time: the books do not answer", call=str(call_id), error=gone.detail)

    async def _end(
        self,
        admitted: Admitted,
        made: Made,
        state: str,
        cost: int,
        provider_cost: int,
        answer: Kept,
        *,
        soon: bool = False,
    ) -> None:
        if await self._ended(admitted, made, state, cost, provider_cost, answer, soon=soon) in ("failed", None):
            raise GivenUp

    async def _ended(
        self,
        admitted: Admitted,
        made: Made,
        state: str,
        cost: int,
        provider_cost: int,
        answer: Kept,
        *,
        soon: bool = False,
    ) -> str | None:
        """Write the end down; the state that the call is in then, None when there is no such call any more. What is written `soon` does
        not wait for the disk.
        """
        units = {unit: count for unit, count in made.usage.units().items() if count}
        whose = (admitted.id, admitted.owner_id, admitted.offers.name, admitted.offers.capability)
        by = (made.provider, made.model, made.source, json.dumps(units), made.estimated or made.usage.estimated)
        told = (*whose, state, *by, cost, provider_cost, json.dumps(answer) if answer is not None else None, admitted.plan)
        ended: str | None
        if admitted.opened:
            ended = (await self._db.call(store.END_OPENED_SOON if soon else store.END_OPENED, *told))[0]
        else:
            ended = await (self._ending_soon if soon else self._ending).ask(told)
        if admitted.counted and (state == "failed" or not admitted.offers.was_paid(made.provider, made.model, made.source)):
            await self._quota.give_back(admitted.owner_id, admitted.counted)
        return ended

    def _mark(self, call_id: UUID) -> None:
        """That a call is booked is written down for many at once: until then it is looked at again, which changes nothing."""
        self._settled.append(call_id)
        if self._marking is None or self._marking.done():
            self._marking = asyncio.create_task(self._mark_soon())

    async def _mark_soon(self) -> None:
        await asyncio.sleep(MARK_AFTER_SECONDS)
        await self.flush()

    async def flush(self) -> None:
        """Write down now what is booked. Afterwards nothing is being written any more, so that the database can be closed."""
        async with self._flushing:
            done, self._settled = self._settled, []
            if done:
                await self._db.call(store.SETTLED, done)

    async def recover(self) -> int:
        """Bring calls to an end whose process died: what was stored is booked, what was running is free. Returns how many. Should the
        process live after all, then its own end of a call either came first and counts, or comes too late and is refused.
        """
        async with self._db.as_room("gateway") as tx:
            left = await store.unsettled(tx, INTERRUPTED_AFTER, RECOVERED_AT_ONCE)
        lost = await orphans(self._db, self._ledger)
        for row in [*left, *(row for row in lost if row.id not in {known.id for known in left})]:
            try:
                await self._recover(row)
            except Unavailable:
                raise
            except LyceumError as refused:  # the others do not wait for one that somebody has to look at
                log.error("a call could not be brought to its end", call=str(row.id), state=row.state, code=refused.code)
        await self.flush()
        if ended := len(left) + len(lost):
            log.warning("calls were brought to an end whose process had died", calls=ended)
        return ended

    async def end(self, row: CallRow) -> None:
        """Bring one call to an end: what was stored is booked, what was running is free."""
        await self._recover(row)
        await self.flush()

    async def _recover(self, row: CallRow) -> None:
        if row.state in SET_FREE:
            await self._release(row.id)
            return
        admitted = Admitted(row.id, row.owner_id, Offers(name=row.name, capability=row.capability, offers=()), held=1, opened=True)
        if row.state == "running":
            await self._fail(admitted)
            return
        # What was set aside: at first, or when it was fetched, or nothing; and an answer that is stored is owed whatever became of that.
        for hold_id in (row.id, fetched(row.id), None):
            try:
                await self._book(admitted, row.cost_pico, row.provider_pico, hold_id)
            except (HoldNotFound, HoldClosed):
                continue
            except KeyReused:  # booked before, with another of them
                self._mark(row.id)
            return


def fetched(call_id: UUID) -> UUID:
    """The hold of a kept answer that is fetched: the first one was let go when the caller left."""
    return uuid5(call_id, "fetched")


async def _estimated(offers: list[Offer], quote: Quote) -> tuple[list[Offer], int, int]:
    """Those that can be asked, the most that a call of theirs can cost, and the balance that is needed for it (micro-euro)."""
    possible: list[Offer] = []
    most = needed = 0
    for offer in offers:
        try:
            usage = await quote(offer.upstream)
        except (AiUnavailable, AiRequestRefused) as off:
            if off.params["type"] not in NOT_THERE:
                raise
            continue
        price = micro(usage.priced(dict(offer.prices)))
        possible.append(offer)
        most = max(most, price)
        needed = max(needed, offer.terms.minimum_credit, price * offer.terms.coefficient_permille // PERMILLE)
    if not possible:
        raise AiUnavailable("Nobody behind this name is switched on; the school's administrator can do that.", type="not_configured")
    return possible, most, needed
