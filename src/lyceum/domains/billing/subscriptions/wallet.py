"""The school as the biller: periods and changes are charged to the wallet.

What is to be charged is written down first (a period that is not booked, a change that is pending), then booked under a key made of
it, then put in force. A process that dies in between leaves the first, and whoever comes next books under the same key and goes on. A
subscription is held while it is billed, so that nobody gives one up while another is paying it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.errors import WalletShort
from lyceum.domains.billing.gateways.wallet import CODE, CURRENCY
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.subscriptions import rules, store
from lyceum.domains.billing.subscriptions.credit import Credit
from lyceum.domains.billing.subscriptions.models import Terms
from lyceum.domains.billing.subscriptions.rules import Period
from lyceum.domains.billing.subscriptions.tables import PeriodRow, SubscriptionRow
from lyceum.domains.ledger.port import AccountClosed, Ledger, NotEnoughCredit, Party, Transfer
from lyceum.platform.database import Database

SALES = "sales.plan"
SHORT, CLOSED = "wallet_short", "account_closed"
CANCELLED, NOT_PAID, GIVEN_UP = "cancelled", "not_paid", "given_up"


class WalletBilling:
    """Charges what is due of subscriptions that are held."""

    def __init__(self, db: Database, ledger: Ledger, clock: Callable[[], datetime], grace: timedelta) -> None:
        self._db, self._ledger, self._clock, self.grace = db, ledger, clock, grace
        self._credit = Credit(ledger)

    async def available(self, owner_id: str) -> int:
        """What somebody's wallet has, in rial."""
        return next((one.available for one in await self._ledger.balances(owner_id) if (one.code, one.currency) == (CODE, CURRENCY)), 0)

    async def advance(self, subscription_id: UUID) -> None:
        """Do what is due, and what somebody left undone."""
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id, lock=True)
            if row is None or row.state == "ended":
                return
            pending = row.pending
            period = None if pending else await store.open_period(tx, row.id) or await self._intend(tx, row, moment)
        try:
            if pending:
                await self.finish_change(row, pending)
            elif period:
                await self.finish(row, period)
        except WalletShort:
            if period:
                await self._failed(row, period)
        except AccountClosed:
            await self._closed(row)

    async def _intend(self, tx: AsyncSession, row: SubscriptionRow, moment: datetime) -> PeriodRow | None:
        """Write down the period that is to be charged, if one is; else do what is due instead."""
        what = rules.what_is_due(store.due_of(row), moment)
        if what == "charge":
            return await self.intend_renewal(tx, row, moment)
        if what == "end":
            await end(tx, row, moment, self.grace, CANCELLED)
            return None
        detail = {"period_end": _said(row.period_end), "ends": row.cancels_at_end, **_amount(_coming(row))}
        await store.happened(tx, row, "reminded", moment, row.period_end, **detail)
        row.due_at, row.held_until = row.period_end, None
        return None

    async def intend_renewal(self, tx: AsyncSession, row: SubscriptionRow, moment: datetime) -> PeriodRow:
        """Write down the next period, which is then to be charged."""
        assert row.period_end
        terms = _coming(row)
        if moment <= row.period_end + self.grace and terms.every == row.every:
            span = rules.period_from(row.anchor_at, row.every, row.period_end)
        else:
            start = moment if moment > row.period_end + self.grace else row.period_end
            span = rules.period_from(start, terms.every, start)
        period = store.period(row, terms, span)
        tx.add(period)
        row.due_at = moment
        return period

    async def finish(self, row: SubscriptionRow, period: PeriodRow) -> None:
        """Charge a period and put it in force. Raises WalletShort, AccountClosed."""
        key = rules.period_key(row.id, period.period_start, "money")
        await self._charge(row, key, period.price)
        await self._credit.grant(row.owner_id, row.id, Period(period.period_start, period.period_end), period.credit)
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            written = await tx.get(PeriodRow, (row.id, period.period_start))
            wanted = bool(kept and kept.state != "ended" and written)
            if wanted and written and written.booked_at is None:
                assert kept
                written.booked_at, written.reference = moment, str(key)
                await self._renewed(tx, kept, written, moment)
                paid = receipts.Paid(written.product_code, written.period_start, written.period_end, written.price, str(key), moment)
                await receipts.give_period(tx, kept, paid, is_test=False)
        if not wanted:  # it was given up by somebody who took this process for dead
            await self._ledger.reverse(rules.fact(key, "back"), key, "refund")

    async def _renewed(self, tx: AsyncSession, row: SubscriptionRow, period: PeriodRow, moment: datetime) -> None:
        was, before = row.state, store.terms_of(row)
        terms = before if was == "starting" else _coming(row)
        if was != "starting" and (period.period_start != row.period_end or terms.every != before.every):
            row.anchor_at = period.period_start
        store.agree(row, terms)
        row.state, row.next_terms, row.tries, row.problem = "active", None, 0, None
        row.period_start, row.period_end = period.period_start, period.period_end
        row.due_at, row.held_until = rules.remind_at(store.period_of(row)), None
        detail = {"period_start": _said(row.period_start), "period_end": _said(row.period_end), **_amount(terms)}
        if terms.product_code != before.product_code:
            await store.happened(tx, row, "changed", moment, row.period_start, **_from_to(before, terms))
        what: Any = {"starting": "started", "past_due": "recovered"}.get(was, "renewed")
        await store.happened(tx, row, what, moment, row.period_start, **detail)
        await store.tell_plan(tx, row, moment, self.grace)

    async def drop(self, row: SubscriptionRow, period: PeriodRow, due_at: datetime | None = None) -> None:
        """Let go of a period that its owner could not pay: it is tried again at `due_at`; a subscription that never began goes with it."""
        async with self._db.as_room(store.ROOM) as tx:
            kept = await _let_go(tx, row, period)
            if kept and kept.state == "starting":
                await tx.delete(kept)
            elif kept:
                kept.held_until, kept.due_at = None, due_at or self._clock()

    async def _failed(self, row: SubscriptionRow, period: PeriodRow) -> None:
        """A renewal that could not be paid: it is tried again when it is time, or is the end."""
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            kept = await _let_go(tx, row, period)
            if kept is None:
                return
            if kept.state == "starting":
                await tx.delete(kept)
                return
            again = rules.next_try(store.period_of(kept).end, moment, self.grace)
            if again is None:
                await end(tx, kept, moment, self.grace, NOT_PAID)
                return
            await self._past_due(tx, kept, moment, again)

    async def _past_due(self, tx: AsyncSession, row: SubscriptionRow, moment: datetime, again: datetime) -> None:
        was, row.state, row.problem, row.tries = row.state, "past_due", SHORT, row.tries + 1
        row.due_at, row.held_until = again, None
        if was == "active":
            until = _said(rules.plan_until(store.due_of(row), self.grace))
            await store.happened(tx, row, "past_due", moment, row.period_end, until=until)
            await store.tell_plan(tx, row, moment, self.grace)
        detail = {"try": row.tries, "next_try": _said(again), **_amount(_coming(row))}
        await store.happened(tx, row, "payment_failed", moment, f"{row.period_end}:{row.tries}", **detail)

    async def _closed(self, row: SubscriptionRow) -> None:
        """Whoever left the school has no subscription any more."""
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            if kept and kept.state != "ended":
                await end(tx, kept, self._clock(), self.grace, CLOSED, quietly=True)

    async def finish_change(self, row: SubscriptionRow, pending: dict[str, Any]) -> None:
        """Charge a change and put it in force. Short of money, it is given up. Raises WalletShort, AccountClosed."""
        change_id, net = UUID(pending["id"]), pending["lines"]["debit"] - pending["lines"]["credit"]
        key, terms = rules.change_key(row.id, change_id), Terms.model_validate(pending["terms"])
        span = Period(*map(datetime.fromisoformat, pending["period"]))
        try:
            await self._charge(row, key, net)
        except WalletShort:
            await self._give_up(row, change_id)
            raise
        if pending["is_new"]:
            await self._credit.grant(row.owner_id, row.id, span, terms.credit)
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            wanted = bool(kept and kept.state != "ended")
            if kept and kept.pending and kept.pending["id"] == pending["id"]:
                await self._changed(tx, kept, terms, span, pending, moment)
                paid = receipts.Paid(terms.product_code, moment, span.end, net, str(key), moment)
                await receipts.give_period(tx, kept, paid, is_test=False)
        if not wanted:
            await self._ledger.reverse(rules.fact(key, "back"), key, "refund")

    async def _changed(
        self, tx: AsyncSession, row: SubscriptionRow, terms: Terms, span: Period, pending: dict[str, Any], moment: datetime
    ) -> None:
        before, lines = store.terms_of(row), pending["lines"]
        if pending["is_new"]:
            old = await tx.get_one(PeriodRow, (row.id, row.period_start))
            old.period_end = span.start
            fresh = store.period(row, terms, span)
            fresh.price, fresh.booked_at = lines["debit"] - lines["credit"], moment
            fresh.reference = str(rules.change_key(row.id, UUID(pending["id"])))
            tx.add(fresh)
            row.anchor_at, row.period_start, row.period_end = span.start, span.start, span.end
            row.due_at = rules.remind_at(span)
        else:
            row.due_at = datetime.fromisoformat(pending["due_at"])
        store.agree(row, terms)
        row.pending = row.next_terms = row.held_until = None
        await store.happened(tx, row, "changed", moment, pending["id"], lines=lines, **_from_to(before, terms))
        await store.tell_plan(tx, row, moment, self.grace)

    async def _give_up(self, row: SubscriptionRow, change_id: UUID) -> None:
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            if kept and kept.pending and kept.pending["id"] == str(change_id):
                kept.due_at = datetime.fromisoformat(kept.pending["due_at"])
                kept.pending = kept.held_until = None

    async def _charge(self, row: SubscriptionRow, key: UUID, amount: int) -> None:
        if not amount:
            return
        money = Transfer(
            id=key,
            debit=Party(owner=row.owner_id, code=CODE),
            credit=Party(code=SALES),
            currency=CURRENCY,
            amount=amount,
            reason="subscription",
            ref=f"subscription {row.number}",
            group_id=row.id,
        )
        try:
            await self._ledger.transfer(money)
        except NotEnoughCredit as short:
            there, needed = int(short.params["available"]), int(short.params["needed"])
            raise WalletShort(available=there, needed=needed, missing=needed - there, currency=CURRENCY, scale=0) from short


async def _let_go(tx: AsyncSession, row: SubscriptionRow, period: PeriodRow) -> SubscriptionRow | None:
    """Take back that a period is to be charged. The subscription, locked; None where it is booked after all, or gone."""
    kept = await store.one(tx, row.id, lock=True)
    written = await tx.get(PeriodRow, (row.id, period.period_start))
    if kept is None or kept.state == "ended" or written is None or written.booked_at:
        return None
    await tx.delete(written)
    await tx.flush()
    return kept


async def end(tx: AsyncSession, row: SubscriptionRow, moment: datetime, grace: timedelta, why: str, *, quietly: bool = False) -> None:
    """End a subscription, for whatever reason; `quietly` when there is nobody any more to be told."""
    was_running = row.state != "starting"
    row.state, row.ended_at, row.problem = "ended", moment, None if why == CANCELLED else why
    row.due_at = row.held_until = row.pending = row.next_terms = None
    if was_running and not quietly:
        await store.happened(tx, row, "ended", moment, moment, why=why)
        await store.tell_plan(tx, row, moment, grace)


def _coming(row: SubscriptionRow) -> Terms:
    """The terms of the next period."""
    return Terms.model_validate(row.next_terms) if row.next_terms else store.terms_of(row)


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _amount(terms: Terms) -> dict[str, object]:
    return {"product": terms.product_code, "plan": terms.plan, "price": terms.price, "currency": terms.currency}


def _from_to(before: Terms, terms: Terms) -> dict[str, object]:
    return {"was": before.product_code, **_amount(terms)}
