"""Subscriptions that a provider bills, as the school keeps them: the provider is asked how one stands, and the rows follow.

Money is booked once by its reference, whatever else is old news; all the rest only where it is newer than what was applied before. A
subscription that was paid although its owner has another by now is ended at the provider, and its money given back.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import rules as shop_rules
from lyceum.domains.billing.biller import Billed, Biller, PaidPeriod
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.subscriptions import rules, store
from lyceum.domains.billing.subscriptions.credit import Credit
from lyceum.domains.billing.subscriptions.models import Terms
from lyceum.domains.billing.subscriptions.rules import Period
from lyceum.domains.billing.subscriptions.tables import HistoryRow, PeriodRow, SubscriptionRow
from lyceum.domains.billing.subscriptions.wallet import CANCELLED, NOT_PAID, SALES, end
from lyceum.domains.ledger.port import Ledger, Party, Transfer
from lyceum.platform.database import Database
from lyceum.platform.logs import log

SECOND, ODD = "second_subscription", "other_amount"


class Projection:
    """Asks billers, and applies what they say."""

    def __init__(
        self, db: Database, ledger: Ledger, billers: Mapping[str, Biller], clock: Callable[[], datetime], grace: timedelta
    ) -> None:
        self._db, self._ledger, self._billers, self._clock, self._grace = db, ledger, billers, clock, grace
        self._credit = Credit(ledger)

    async def project(self, biller: str, reference: str) -> bool:
        """Ask about a subscription, which `reference` names as the provider or the school does; False where there is none."""
        ours = _uuid(reference)
        named = or_(SubscriptionRow.reference == reference, SubscriptionRow.id == ours) if ours else SubscriptionRow.reference == reference
        async with self._db.as_room(store.ROOM) as tx:
            query = select(SubscriptionRow).where(SubscriptionRow.biller == biller, named)
            row = (await tx.execute(query)).scalars().first()
        if row is None or biller not in self._billers:
            return False
        await self.look(row)
        return True

    async def look(self, row: SubscriptionRow) -> None:
        """Ask the biller of a subscription how it stands, and follow. Raises GatewayAway."""
        billed = await self._billers[row.biller].look(row.reference, row.id) if row.biller in self._billers else None
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            assert kept
            kept.held_until = None
            if billed:
                await self._follow(tx, kept, billed, moment)
            if kept.state != "ended":
                kept.due_at = self._next_look(kept, moment)
            if kept.state == "starting" and moment > kept.created_at + rules.UNPAID:
                await end(tx, kept, moment, self._grace, NOT_PAID)
            is_second = kept.problem == SECOND
            if is_second:
                is_new = moment < (kept.ended_at or moment) + rules.UNPAID
                kept.due_at = moment + (rules.LOOK_AGAIN if is_new else rules.LOOK_DAILY)
        if billed:
            await self._book(kept, billed)
            if is_second:
                await self._turn_away(kept, billed)

    def _next_look(self, row: SubscriptionRow, moment: datetime) -> datetime:
        if row.state == "starting":
            return moment + rules.LOOK_AGAIN
        assert row.period_end
        if row.period_end > moment:
            return row.period_end + rules.LOOK_AGAIN
        late = moment > row.period_end + rules.HANDOVER
        return moment + (rules.LOOK_DAILY if late else rules.LOOK_AGAIN)

    async def _follow(self, tx: AsyncSession, row: SubscriptionRow, billed: Billed, moment: datetime) -> None:
        for paid in billed.paid:
            await self._note(tx, row, paid, moment)
        if row.occurred_at and billed.occurred_at <= row.occurred_at:
            return
        if row.state == "ended" and (billed.state == "ended" or not await self._revive(tx, row, billed)):
            row.occurred_at = billed.occurred_at
            return
        before = _Seen(row)
        row.reference, row.customer, row.occurred_at = billed.reference, billed.customer or row.customer, billed.occurred_at
        if billed.period_start and billed.period_end:
            row.period_start, row.period_end = billed.period_start, billed.period_end
        await self._agree(tx, row, billed)
        if billed.state in ("active", "past_due") and row.period_end:
            row.state, row.pending, row.cancels_at_end = billed.state, None, billed.cancels_at_end
            row.problem = row.problem if row.problem == ODD else None
        await self._say(tx, row, before, billed, moment)

    async def _revive(self, tx: AsyncSession, row: SubscriptionRow, billed: Billed) -> bool:
        """One that was given up is paid after all: it begins, unless its owner has another by now."""
        if billed.state not in ("active", "past_due"):
            return False
        other = await store.alive(tx, row.owner_id)
        if other or row.problem == SECOND:
            row.problem, row.reference = SECOND, billed.reference
            log.warning("a second subscription was paid", subscription=str(row.id), biller=row.biller)
            return False
        row.state, row.ended_at, row.problem = "starting", None, None
        return True

    async def _agree(self, tx: AsyncSession, row: SubscriptionRow, billed: Billed) -> None:
        terms = await self._terms(tx, row, billed.product_code)
        if terms:
            store.agree(row, terms)
        following = await self._terms(tx, row, billed.next_product_code)
        row.next_terms = following.model_dump() if following else None

    async def _terms(self, tx: AsyncSession, row: SubscriptionRow, code: str | None) -> Terms | None:
        """What a product means now; of what is known already, the price that was agreed on stays."""
        if code is None or code == row.product_code:
            return None
        product = await store.product(tx, code)
        return store.terms_in(product, row.currency) if product else None

    async def _say(self, tx: AsyncSession, row: SubscriptionRow, before: "_Seen", billed: Billed, moment: datetime) -> None:
        """Write down what of it is new, and tell the gateway."""
        if billed.state == "ended":
            await end(tx, row, moment, self._grace, CANCELLED if before.cancels_at_end or billed.cancels_at_end else NOT_PAID)
            return
        if row.state == "starting":
            return
        fact, terms = billed.occurred_at, _detail(row)
        if before.state == "starting":
            await store.happened(tx, row, "started", moment, row.period_start, **terms)
        elif before.state == "past_due" and row.state == "active":
            await store.happened(tx, row, "recovered", moment, row.period_start, **terms)
        elif before.state == "active" and row.state == "past_due":
            until = rules.plan_until(store.due_of(row), self._grace).isoformat()
            await store.happened(tx, row, "past_due", moment, row.period_end, until=until)
            await store.happened(tx, row, "payment_failed", moment, row.period_end, next_try=None, **terms)
        elif before.period_end != row.period_end and row.state == "active":
            await store.happened(tx, row, "renewed", moment, row.period_start, **terms)
        if before.state != "starting" and before.product_code != row.product_code and not any(paid.is_change for paid in billed.paid):
            await store.happened(tx, row, "changed", moment, fact, was=before.product_code, **terms)
        if before.next_code != (row.next_terms or {}).get("product_code"):
            await store.happened(
                tx, row, "change_planned" if row.next_terms else "change_withdrawn", moment, fact, **(row.next_terms or {})
            )
        if before.cancels_at_end != row.cancels_at_end:
            await store.happened(tx, row, "cancel_planned" if row.cancels_at_end else "cancel_withdrawn", moment, fact)
        await store.tell_plan(tx, row, moment, self._grace)

    async def _note(self, tx: AsyncSession, row: SubscriptionRow, paid: PaidPeriod, moment: datetime) -> None:
        """Write a paid period down, which is then booked; and where it was of another amount than agreed, that, until one is as agreed."""
        if paid.is_change or paid.currency != row.currency:
            return
        known = select(PeriodRow.reference).where(PeriodRow.subscription_id == row.id, PeriodRow.reference == paid.reference)
        if (await tx.execute(known)).first():
            return
        terms = await self._terms(tx, row, paid.product_code) or store.terms_of(row)
        period = {
            "subscription_id": row.id,
            "owner_id": row.owner_id,
            "period_start": paid.period_start,
            "period_end": paid.period_end,
            "product_code": terms.product_code,
            "plan": terms.plan,
            "price": paid.amount,
            "currency": row.currency,
            "credit": terms.credit,
            "reference": paid.reference,
        }
        added = await tx.execute(insert(PeriodRow).values(period).on_conflict_do_nothing().returning(PeriodRow.reference))
        if added.first() is None:
            log.warning("a period was paid twice", subscription=str(row.id), biller=row.biller, reference=paid.reference)
        elif paid.amount != terms.price:
            detail = {"price": paid.amount, "agreed": terms.price, "currency": row.currency}
            await store.happened(tx, row, "other_amount", moment, paid.reference, **detail)
        if row.state != "ended":
            row.problem = ODD if paid.amount != terms.price else None if row.problem == ODD else row.problem

    async def _book(self, row: SubscriptionRow, billed: Billed) -> None:
        """Put the money that the provider has into the books, each reference once, and bring each period its credit."""
        async with self._db.as_room(store.ROOM) as tx:
            query = select(PeriodRow).where(PeriodRow.subscription_id == row.id)
            periods = {period.reference: period for period in (await tx.execute(query)).scalars()}
            told = select(HistoryRow.id).where(HistoryRow.subscription_id == row.id, HistoryRow.what == "changed")
            done = set((await tx.execute(told)).scalars())
        for paid in billed.paid:
            if paid.currency != row.currency:
                log.error("a period was paid in another currency", subscription=str(row.id), biller=row.biller, reference=paid.reference)
            elif period := periods.get(paid.reference):
                if period.booked_at:
                    continue
                await self._take(row, paid)
                if row.state != "ended" or row.problem != SECOND:
                    await self._credit.grant(row.owner_id, row.id, Period(period.period_start, period.period_end), period.credit)
                await self._booked(row, period)
            elif rules.fact(row.id, "changed", paid.reference) not in done:  # of a change, or of a period that was paid already
                await self._take(row, paid)
                async with self._db.as_room(store.ROOM) as tx:
                    product = paid.product_code or row.product_code
                    detail = {"product": product, "price": paid.amount, "currency": paid.currency, "paid": paid.amount}
                    await store.happened(tx, row, "changed", self._clock(), paid.reference, **detail)
                    change = receipts.Paid(product, paid.period_start, paid.period_end, paid.amount, paid.reference, self._clock())
                    await receipts.give_period(tx, row, change, is_test=self._billers[row.biller].is_test)

    async def _booked(self, row: SubscriptionRow, period: PeriodRow) -> None:
        async with self._db.as_room(store.ROOM) as tx:
            written = await tx.get_one(PeriodRow, (row.id, period.period_start))
            written.booked_at = moment = self._clock()
            assert written.reference
            paid = receipts.Paid(period.product_code, period.period_start, period.period_end, period.price, written.reference, moment)
            await receipts.give_period(tx, row, paid, is_test=self._billers[row.biller].is_test)

    async def _take(self, row: SubscriptionRow, paid: PaidPeriod) -> None:
        if paid.amount:
            await self._ledger.transfer(_money(row, paid))

    async def _turn_away(self, row: SubscriptionRow, billed: Billed) -> None:
        """Nobody pays for two: the second is ended at the provider, and its money goes back, which may wait for somebody's approval."""
        biller = self._billers[row.biller]
        if billed.state != "ended":
            await biller.cancel(billed.reference, False, rules.fact(row.id, SECOND))
        is_back = True
        for paid in billed.paid:
            if not await biller.give_back(paid, rules.fact(row.id, "back", paid.reference)):
                is_back = False
            elif paid.amount:
                await self._ledger.reverse(_key(row, paid, "back"), _key(row, paid, "money"), "refund")
                async with self._db.as_room(store.ROOM) as tx:
                    await receipts.give_period_back(tx, row, paid.reference, self._clock())
        if is_back:
            async with self._db.as_room(store.ROOM) as tx:
                kept = await store.one(tx, row.id, lock=True)
                assert kept
                kept.due_at = None


class _Seen:
    """What a subscription was before."""

    def __init__(self, row: SubscriptionRow) -> None:
        self.state, self.period_end, self.product_code = row.state, row.period_end, row.product_code
        self.cancels_at_end, self.next_code = row.cancels_at_end, (row.next_terms or {}).get("product_code")


def _detail(row: SubscriptionRow) -> dict[str, object]:
    span = store.period_of(row)
    detail: dict[str, object] = {"period_start": span.start.isoformat(), "period_end": span.end.isoformat()}
    return {**detail, "product": row.product_code, "plan": row.plan, "price": row.price, "currency": row.currency}


def _key(row: SubscriptionRow, paid: PaidPeriod, part: str) -> UUID:
    """The same fact as a payment of this reference would be."""
    return shop_rules.fact(row.biller, paid.reference, part)


def _money(row: SubscriptionRow, paid: PaidPeriod) -> Transfer:
    return Transfer(
        id=_key(row, paid, "money"),
        debit=Party(code=f"clearing.{row.biller}"),
        credit=Party(code=SALES),
        currency=paid.currency,
        amount=paid.amount,
        reason="subscription",
        ref=f"{row.biller} {paid.reference}"[:200],
        group_id=row.id,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
