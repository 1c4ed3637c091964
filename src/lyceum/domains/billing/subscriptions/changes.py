"""What somebody may do with a subscription that runs: change it, end it with its period, take that back, pay what is due."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.biller import Biller
from lyceum.domains.billing.errors import WalletShort
from lyceum.domains.billing.gateways.wallet import NAME
from lyceum.domains.billing.subscriptions import rules, store
from lyceum.domains.billing.subscriptions.errors import (
    CostsMore,
    NotRenewing,
    SamePlan,
    ShorterPeriod,
    SubscriptionBusy,
    SubscriptionEnds,
    SubscriptionNotFound,
)
from lyceum.domains.billing.subscriptions.models import Preview, Terms
from lyceum.domains.billing.subscriptions.projection import Projection
from lyceum.domains.billing.subscriptions.rules import Period
from lyceum.domains.billing.subscriptions.tables import HistoryRow, SubscriptionRow
from lyceum.domains.billing.subscriptions.wallet import CANCELLED, GIVEN_UP, WalletBilling, end
from lyceum.domains.ledger.port import SCALES
from lyceum.platform.database import Database


class Changes:
    """Each is one thing that its owner has said yes to; asked again with the same key it is done once."""

    def __init__(
        self, db: Database, wallet: WalletBilling, projection: Projection, billers: Mapping[str, Biller], clock: Callable[[], datetime]
    ) -> None:
        self._db, self._wallet, self._projection, self._billers, self._clock = db, wallet, projection, billers, clock

    @asynccontextmanager
    async def _mine(self, user_id: str, subscription_id: UUID) -> AsyncIterator[tuple[AsyncSession, SubscriptionRow]]:
        """A subscription that runs, locked. Raises SubscriptionNotFound, SubscriptionBusy."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id, lock=True)
            if row is None or row.owner_id != user_id or row.state == "ended":
                raise SubscriptionNotFound
            if row.held_until and row.held_until > self._clock():
                raise SubscriptionBusy
            yield tx, row

    async def _settled(self, user_id: str, subscription_id: UUID) -> None:
        """Finish first what a process left undone that died. Raises SubscriptionBusy while somebody is at it."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id, lock=True)
            if row is None or row.owner_id != user_id or row.biller != NAME or row.state == "ended":
                return
            if not row.pending and not await store.open_period(tx, row.id):
                return
            store.hold(row, self._clock())
        await self._wallet.advance(subscription_id)

    async def preview(self, user_id: str, subscription_id: UUID, code: str) -> Preview:
        """What a change would mean. Raises SubscriptionNotFound, NotRenewing, SamePlan, SubscriptionEnds, ShorterPeriod."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id)
            if row is None or row.owner_id != user_id or row.state not in ("active", "past_due"):
                raise SubscriptionNotFound
            product = await store.product(tx, code)
            terms = await self._wanted(tx, row, code)
        assert product
        return _previewed(row, terms, self._clock()).model_copy(update={"names": product.names})

    async def _wanted(self, tx: AsyncSession, row: SubscriptionRow, code: str) -> Terms:
        product = await store.product(tx, code)
        terms = store.terms_in(product, row.currency) if product and product.offered else None
        if terms is None:
            raise NotRenewing(field="product")
        if code == row.product_code:
            raise SamePlan
        if row.cancels_at_end:
            raise SubscriptionEnds
        if row.biller != NAME and rules.longer(store.terms_of(row), terms) < 0:
            raise ShorterPeriod(field="product")
        return terms

    async def change(self, user_id: str, key: UUID, subscription_id: UUID, code: str, at_most: int | None) -> None:
        """Change to another product, at once or from the next period on, as `preview` says; to what one has: withdraw a planned change.

        Raises SubscriptionNotFound, NotRenewing, SamePlan, SubscriptionEnds, ShorterPeriod, SubscriptionBusy, CostsMore, WalletShort, and
        what providers refuse.
        """
        moment, pending = self._clock(), None
        await self._settled(user_id, subscription_id)
        async with self._mine(user_id, subscription_id) as (tx, row):
            if await tx.get(HistoryRow, rules.fact(row.id, "changed", key)):
                return
            if code == row.product_code and row.next_terms:
                terms, preview = store.terms_of(row), None
            else:
                terms = await self._wanted(tx, row, code)
                preview = _previewed(row, terms, moment)
                if at_most is not None and preview.pays > at_most:
                    raise CostsMore(pays=preview.pays, at_most=at_most)
            product = await store.product(tx, code)
            if row.biller == NAME and preview and preview.at_once:
                store.hold(row, moment)
                pending = row.pending = _pending(row, preview, key)
                row.due_at = moment
            elif row.biller == NAME:
                await self._plan(tx, row, terms if preview else None, key, moment)
        if pending:
            await self._wallet.finish_change(row, pending)
        elif row.biller != NAME:
            assert row.reference
            assert product
            try:
                await self._billers[row.biller].change(row.reference, product, key, at_end=not (preview and preview.at_once))
            finally:
                await self._projection.look(row)

    async def _plan(self, tx: AsyncSession, row: SubscriptionRow, terms: Terms | None, key: UUID, moment: datetime) -> None:
        row.next_terms = terms.model_dump() if terms else None
        what = {"product": terms.product_code, "plan": terms.plan, "price": terms.price, "currency": terms.currency} if terms else {}
        assert row.period_end
        await store.happened(
            tx, row, "change_planned" if terms else "change_withdrawn", moment, key, from_at=row.period_end.isoformat(), **what
        )

    async def cancel(self, user_id: str, key: UUID, subscription_id: UUID) -> None:
        """End it with its period; what is past due ends now. Raises SubscriptionNotFound, SubscriptionBusy, and what providers refuse."""
        moment = self._clock()
        await self._settled(user_id, subscription_id)
        async with self._mine(user_id, subscription_id) as (tx, row):
            if row.biller == NAME and row.state == "active" and not row.cancels_at_end:
                row.cancels_at_end, row.next_terms = True, None
                await store.happened(tx, row, "cancel_planned", moment, key, until=store.period_of(row).end.isoformat())
                await store.tell_plan(tx, row, moment, self._wallet.grace)
            elif row.biller == NAME and row.state == "past_due":
                await end(tx, row, moment, self._wallet.grace, CANCELLED)
        if row.biller != NAME:
            await self._cancel_there(row, key, moment)

    async def _cancel_there(self, row: SubscriptionRow, key: UUID, moment: datetime) -> None:
        if row.reference:
            await self._billers[row.biller].cancel(row.reference, row.state == "active", key)
        await self._projection.look(row)
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            if kept and kept.state in ("starting", "past_due"):
                await end(tx, kept, moment, self._wallet.grace, CANCELLED if kept.state == "past_due" else GIVEN_UP)

    async def resume(self, user_id: str, key: UUID, subscription_id: UUID) -> None:
        """Take back that it ends with its period. Raises SubscriptionNotFound, SubscriptionBusy, and what providers refuse."""
        moment = self._clock()
        await self._settled(user_id, subscription_id)
        async with self._mine(user_id, subscription_id) as (tx, row):
            if not row.cancels_at_end:
                return
            if row.biller == NAME:
                row.cancels_at_end = False
                await store.happened(tx, row, "cancel_withdrawn", moment, key)
                await store.tell_plan(tx, row, moment, self._wallet.grace)
        if row.biller != NAME:
            assert row.reference
            await self._billers[row.biller].resume(row.reference, key)
            await self._projection.look(row)

    async def pay(self, user_id: str, subscription_id: UUID) -> None:
        """Pay now what is past due, out of the wallet. Raises SubscriptionNotFound, SubscriptionBusy, WalletShort."""
        moment = self._clock()
        await self._settled(user_id, subscription_id)
        async with self._mine(user_id, subscription_id) as (tx, row):
            if row.state != "past_due" or row.biller != NAME:
                return
            due_at = row.due_at
            store.hold(row, moment)
            period = await store.open_period(tx, row.id) or await self._wallet.intend_renewal(tx, row, moment)
        try:
            await self._wallet.finish(row, period)
        except WalletShort:
            await self._wallet.drop(row, period, due_at)
            raise


def _previewed(row: SubscriptionRow, terms: Terms, moment: datetime) -> Preview:
    """What a change of a subscription would mean now; what is past due is not prorated, but renewed by the new terms."""
    span, now_terms = store.period_of(row), store.terms_of(row)
    begins_anew = row.biller != NAME and rules.longer(now_terms, terms) > 0  # providers cannot have a longer period wait
    at_once = row.state == "active" and moment < span.end and (begins_anew or rules.is_at_once(now_terms, terms))
    lines = rules.proration(now_terms, terms, span, moment) if at_once else None
    if not at_once:
        following = rules.period_from(row.anchor_at if terms.every == row.every else span.end, terms.every, span.end)
    else:
        following = span if terms.every == row.every else rules.period_from(moment, terms.every, moment)
    return Preview(
        terms=terms,
        names={"en": terms.product_code, "fa": terms.product_code},
        scale=SCALES[terms.currency],
        at_once=at_once,
        lines=lines,
        pays=lines.net if lines else 0,
        from_at=moment if at_once else span.end,
        period_end=following.end,
    )


def _pending(row: SubscriptionRow, preview: Preview, key: UUID) -> dict[str, object]:
    """A change that is being charged, as it is written down first."""
    assert preview.lines
    is_new = preview.terms.every != row.every
    span = Period(max(preview.from_at, store.period_of(row).start + rules.SECOND), preview.period_end) if is_new else store.period_of(row)
    return {
        "id": str(key),
        "terms": preview.terms.model_dump(),
        "lines": preview.lines.model_dump(),
        "period": [span.start.isoformat(), span.end.isoformat()],
        "is_new": is_new,
        "due_at": (row.due_at or span.end).isoformat(),
    }
