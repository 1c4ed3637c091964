"""The ledger's service. What moves money is one call of a function in the database, which holds all the rules."""

from collections.abc import AsyncGenerator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from lyceum.domains.ledger import personal, proof, reading, rules, store
from lyceum.domains.ledger.listing import Listing
from lyceum.domains.ledger.models import (
    EVERYTHING,
    SCALES,
    Balance,
    Currency,
    Delivered,
    EntryPage,
    Hold,
    HoldState,
    Inspection,
    Only,
    OpenHold,
    Promotion,
    Proof,
    Transfer,
    Usage,
)
from lyceum.domains.ledger.port import EXPIRED_ACCOUNTS, HOLD_SECONDS, PAGE_ENTRIES, AccountInUse, NotEnoughCredit
from lyceum.kernel.clock import now
from lyceum.kernel.errors import Unavailable
from lyceum.kernel.ids import new_id, new_tombstone
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.logs import log
from lyceum.platform.together import Together

SWEPT_ACCOUNTS = 200
SWEPT_HOLDS = 1_000
INSPECTION_IS_OLD_AFTER = timedelta(hours=3)


class LedgerService(Listing):
    """Implements the port. `desks` are the logins that the books take moves from, by their names; without them all go through `db`."""

    def __init__(self, *, db: Database, desks: Mapping[str, Database] | None = None) -> None:
        self._db = db
        self._till, self._payments, self._reports = ((desks or {}).get(name, db) for name in ("till", "payments", "reports"))
        self._holding: Together[tuple[Any, ...], Any] = Together(partial(store.call_all, self._till, store.RESERVE))
        self._holding_soon: Together[tuple[Any, ...], Any] = Together(partial(store.call_all, self._till, store.RESERVE_SOON))
        self._delivering: Together[tuple[Any, ...], Any] = Together(partial(store.call_all, self._till, store.DELIVER))

    async def transfer(self, transfer: Transfer) -> bool:
        """See the port."""
        try:
            (outcome,) = await store.call(self._payments, store.POST, *store.post_arguments(transfer))
        except NotEnoughCredit as short:
            raise await self._explained(transfer.debit.owner, transfer.debit.code, transfer.currency, transfer.amount) from short
        return bool(outcome == "posted")

    async def transfer_all(self, transfers: tuple[Transfer, ...]) -> bool:
        """See the port."""
        (outcomes,) = await store.call(self._payments, store.POST_ALL, store.packed(transfers))
        return "posted" in outcomes

    async def reverse(self, key: UUID, transfer_id: UUID, reason: str, amount: int | None = None, note: str = "", actor: str = "") -> int:
        """See the port."""
        (moved,) = await store.call(
            self._payments, store.REVERSE, key, transfer_id, amount, rules.reason(reason), note or None, actor or None
        )
        return int(moved)

    async def hold(
        self,
        key: UUID,
        owner: str,
        amount: int,
        seconds: int = HOLD_SECONDS,
        code: str = "credit",
        currency: Currency = "EUR",
        *,
        firm: bool = True,
    ) -> Hold:
        """See the port."""
        holding = self._holding if firm else self._holding_soon
        outcome, state, free, held, accrued = await holding.ask((key, owner, code, currency, amount, seconds))
        if outcome == "short":
            raise _short(free, amount, currency)
        balance = _balance(code, currency, free, held, accrued)
        return Hold(id=key, state=state, created=outcome == "held", balance=balance)

    async def capture(self, key: UUID, hold_id: UUID, credit_owner: str, credit_code: str, amount: int, reason: str, ref: str = "") -> bool:
        """See the port."""
        (outcome,) = await store.call(
            self._payments, store.CAPTURE, key, hold_id, credit_owner, credit_code, amount, rules.reason(reason), ref or None
        )
        return bool(outcome == "posted")

    async def release(self, hold_id: UUID) -> HoldState:
        """See the port."""
        (state,) = await store.call(self._till, store.RELEASE, hold_id)
        became: HoldState = state
        return became

    async def open_holds(self, ends: tuple[str, ...]) -> tuple[OpenHold, ...]:
        """See the port."""
        found = await self._till.calls(store.OPEN_HOLDS, list(ends), SWEPT_HOLDS)
        return tuple(OpenHold(id=row["id"], owner=row["owner"]) for row in found)

    async def deliver(self, usage: Usage) -> Delivered:
        """See the port."""
        asked = (usage.id, usage.hold_id, usage.owner, usage.code, usage.currency, usage.revenue, usage.service)
        found = await self._delivering.ask((*asked, usage.cost_pico, usage.provider_pico))
        outcome, charged, short, free, held, accrued = found
        if short and outcome == "delivered":
            log.warning("usage was delivered that the account could not bear", user_id=usage.owner, short_pico=short, usage=str(usage.id))
        balance = _balance(usage.code, usage.currency, free, held, accrued)
        return Delivered(charged=charged, short_pico=short, created=outcome == "delivered", balance=balance)

    async def balances(self, owner: str) -> tuple[Balance, ...]:
        """See the port."""
        async with self._db.as_user(owner) as tx:
            found = await reading.balances(tx, owner)
        if any((balance.code, balance.currency) == ("credit", "EUR") for balance in found):
            return found
        return (_balance("credit", "EUR", 0, 0, 0), *found)

    async def statement(
        self,
        owner: str,
        code: str = "credit",
        currency: Currency = "EUR",
        after: int | None = None,
        limit: int = PAGE_ENTRIES,
        only: Only = EVERYTHING,
    ) -> EntryPage:
        """See the port."""
        async with self._db.as_user(owner) as tx:
            return await reading.statement(tx, owner, code, currency, after, limit, only)

    async def brought(self, owner: str, reason: str, code: str = "credit", currency: Currency = "EUR") -> int:
        """See the port."""
        async with self._db.as_user(owner) as tx:
            return await reading.brought(tx, owner, reason, code, currency)

    async def close_account(self, key: UUID, owner: str, code: str, currency: Currency, into: str, actor: str = "") -> int:
        """See the port."""
        (moved,) = await store.call(self._payments, store.CLOSE, key, owner, code, currency, into, actor or None)
        return int(moved)

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See the port."""
        async for piece in personal.export(self._db, user_id):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port. What is left goes to the school's account `unclaimed`, apart from what it earns."""
        await self.sweep()
        for code, currency in await personal.open_accounts(self._db, user_id):
            try:
                await self.close_account(new_id(), user_id, code, currency, personal.LEFT_BEHIND.get(code, personal.UNCLAIMED))
            except AccountInUse as held:
                raise Unavailable("Something of this person is not settled yet; their accounts are closed afterwards.") from held
        accounts, notes = await store.call(self._payments, store.FORGET, user_id, new_tombstone())
        return Forgotten(erased={"notes": notes}, kept={"accounts": accounts})

    async def promise(
        self, key: UUID, owner: str, amount: int, until: datetime, reason: str = "promotion", note: str = "", actor: str = ""
    ) -> bool:
        """See the port."""
        (outcome,) = await store.call(
            self._payments, store.PROMISE, key, owner, amount, until, rules.reason(reason), note or None, actor or None
        )
        return bool(outcome == "posted")

    async def expire(self, most: int = EXPIRED_ACCOUNTS, moment: datetime | None = None) -> int:
        """See the port."""
        (accounts,) = await store.call(self._payments, store.EXPIRE, most, moment or now())
        return int(accounts)

    async def promotions(self, owner: str) -> tuple[Promotion, ...]:
        """See the port."""
        async with self._db.as_user(owner) as tx:
            return await reading.promotions(tx, owner)

    async def promotions_ending(self, before: datetime, after: Promotion | None = None, most: int = PAGE_ENTRIES) -> tuple[Promotion, ...]:
        """See the port."""
        async with self._reports.as_room("ledger") as tx:
            return await reading.promotions_ending(tx, before, after, most)

    async def sweep(self) -> int:
        """See the port."""
        swept = 0
        while found := (await store.call(self._till, store.SWEEP, SWEPT_ACCOUNTS))[0]:
            swept += found
        if swept:
            log.warning("holds had outlived their time and were freed", holds=swept)
        return swept

    async def inspect(self) -> Inspection:
        """See the port."""
        problems, first = await store.call(self._till, store.INSPECT)
        if problems:
            log.error("the books are wrong", problems=problems, first=first)
        return await self.inspected()

    async def inspected(self) -> Inspection:
        """See the port."""
        async with self._reports.as_room("ledger") as tx:
            return await reading.last_inspection(tx)

    async def verify(self) -> Proof:
        """See the port."""
        async with self._reports.as_room("ledger", snapshot=True) as tx:
            return await proof.prove(tx)

    async def check(self) -> Check:
        """Whether the books were right when they were last looked into."""
        last = await self.inspected()
        if last.at is None:
            return Check.of("books", said("books_not_yet", "not inspected yet: this happens every hour"))
        text, at = "{transfers} transfers, {problems} problem(s) at {at} UTC", f"{last.at:%Y-%m-%d %H:%M}"
        seen = said("books", text, transfers=last.transfers, problems=last.problems, at=at)
        if last.problems:
            advice = said("verify_books", "Run `lyceum ledger verify`; take no money meanwhile.")
            return Check.of("books", seen, said("books_wrong", "{first}", first=str(last.first)), ok=False, advice=advice)
        stale = now() - last.at > INSPECTION_IS_OLD_AFTER
        worker = said("books_worker", "Is a worker running? It inspects them every hour.")
        return Check.of("books", seen, ok=not stale, advice=worker if stale else None)

    async def _explained(self, owner: str, code: str, currency: Currency, needed: int) -> NotEnoughCredit:
        found = [balance for balance in await self.balances(owner) if (balance.code, balance.currency) == (code, currency)]
        return _short(found[0].available if found else 0, needed, currency)


def _short(available: int, needed: int, currency: Currency) -> NotEnoughCredit:
    return NotEnoughCredit(available=available, needed=needed, currency=currency, scale=SCALES[currency])


def _balance(code: str, currency: Currency, available: int, held: int, accrued: int) -> Balance:
    return Balance(code=code, currency=currency, scale=SCALES[currency], available=available, held=held, accrued_pico=accrued)
