"""Subscriptions at work: what somebody has, and what they may do with it. Whoever bills it, the school says the same of it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store as shop_store
from lyceum.domains.billing.biller import Biller, Subscribing
from lyceum.domains.billing.errors import WalletShort
from lyceum.domains.billing.gateway import Begun, Leading
from lyceum.domains.billing.gateways.wallet import CURRENCY, NAME
from lyceum.domains.billing.models import Locale, Money, Product, Way
from lyceum.domains.billing.subscriptions import changes, rules, store
from lyceum.domains.billing.subscriptions.disputes import PeriodDisputes
from lyceum.domains.billing.subscriptions.errors import BillerUnknown, NotRenewing, SubscriptionExists, SubscriptionNotFound
from lyceum.domains.billing.subscriptions.models import (
    Happened,
    HistoryPage,
    Standing,
    Subscription,
    SubscriptionPage,
    SubscriptionRecord,
    SubscriptionState,
    Terms,
    Turned,
)
from lyceum.domains.billing.subscriptions.projection import Projection
from lyceum.domains.billing.subscriptions.tables import SubscriptionRow
from lyceum.domains.billing.subscriptions.wallet import GIVEN_UP, WalletBilling, end
from lyceum.domains.identity.port import Identity
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.errors import LyceumError
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.logs import log

PAGE = 30
MOST_AT_ONCE = 50
MOST_BATCHES = 20
BILLED_AT_ONCE = 8
LEADS_ON = "/bank/on/"


class Subscriptions:
    """Held by the billing service. `grace` is how long a plan stays in force whose renewal was not paid."""

    def __init__(
        self,
        db: Database,
        ledger: Ledger,
        identity: Identity,
        billers: Mapping[str, Biller],
        clock: Callable[[], datetime],
        grace: timedelta = timedelta(days=rules.GRACE_DAYS),
        *,
        by_wallet: bool = True,
    ) -> None:
        self._db, self._identity, self.billers, self._clock, self.grace = db, identity, billers, clock, grace
        self._by_wallet = by_wallet
        self.wallet = WalletBilling(db, ledger, clock, grace)
        self.projection = Projection(db, ledger, billers, clock, grace)
        self.disputes = PeriodDisputes(db, ledger, billers, clock, grace)
        self.changes = changes.Changes(db, self.wallet, self.projection, billers, clock)

    def ways(self) -> tuple[Way, ...]:
        """How a subscription can be paid."""
        found = [(name, currency, biller.is_test) for name, biller in self.billers.items() for currency in sorted(biller.currencies)]
        own: list[tuple[str, Money, bool]] = [(NAME, CURRENCY, False)] if self._by_wallet else []
        return tuple(Way(gateway=name, currency=currency, is_test=test) for name, currency, test in own + found)

    async def standing(self, user_id: str) -> Standing:
        """What somebody has."""
        wallet = await self.wallet.available(user_id)
        async with self._db.as_user(user_id) as tx:
            row = await store.alive(tx, user_id)
            current = await self._shown(tx, row) if row else None
            offers = tuple(one for one in await shop_store.products(tx, offered=True) if one.every)
        return Standing(current=current, offers=offers, ways=self.ways(), wallet=wallet)

    async def subscribe(self, user_id: str, key: UUID, code: str, currency: Money, biller: str, locale: Locale, base: str) -> Turned:
        """Begin a subscription: out of the wallet at once, or at a provider's.

        Raises NotRenewing, BillerUnknown, SubscriptionExists, WalletShort, GatewayRefused, GatewayAway.
        """
        if (biller, currency) not in {(way.gateway, way.currency) for way in self.ways()}:
            raise BillerUnknown(field="biller", biller=biller)
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, key)
            if row is None:
                terms = await self._offered(tx, code, currency)
                row = await self._begun(tx, user_id, key, terms, biller, moment)
            product = await store.product(tx, row.product_code)
            period = await store.open_period(tx, key)
        url = None
        if row.state == "starting" and biller == NAME and period:
            try:
                await self.wallet.finish(row, period)
            except WalletShort:
                await self.wallet.drop(row, period)
                raise
        elif row.state == "starting" and product:
            url = await self._handed_in(row, product, locale, base)
        return Turned(subscription=await self.of(user_id, key), url=url)

    async def _offered(self, tx: AsyncSession, code: str, currency: Money) -> Terms:
        product = await store.product(tx, code)
        terms = store.terms_in(product, currency) if product and product.offered else None
        if terms is None:
            raise NotRenewing(field="product")
        return terms

    async def _begun(self, tx: AsyncSession, user_id: str, key: UUID, terms: Terms, biller: str, moment: datetime) -> SubscriptionRow:
        other = await store.alive(tx, user_id, lock=True)
        if other and other.state == "starting" and other.biller != NAME:  # handed in and not paid: they chose again
            await end(tx, other, moment, self.grace, GIVEN_UP)
            await tx.flush()
        elif other:
            raise SubscriptionExists
        values = {**terms.model_dump(), "id": key, "owner_id": user_id, "biller": biller, "state": "starting", "anchor_at": moment}
        values |= {"created_at": moment, "due_at": moment + rules.LOOK_AGAIN, "held_until": moment + rules.HELD if biller == NAME else None}
        if biller == NAME:
            span = rules.period_from(moment, terms.every, moment)
            values |= {"period_start": span.start, "period_end": span.end}
        if not await store.add(tx, values):
            raise SubscriptionExists
        row = await store.one(tx, key)
        assert row
        if biller == NAME:
            tx.add(store.period(row, terms, span))
            await tx.flush()
        return row

    async def _handed_in(self, row: SubscriptionRow, product: Product, locale: Locale, base: str) -> str:
        user = await self._identity.find(row.owner_id)
        ask = Subscribing(
            subscription_id=row.id,
            owner_id=row.owner_id,
            email=user.email,
            product=product,
            price=row.price,
            currency=row.currency,
            every=row.every,
            locale=locale,
            back=f"{base}/me/plan?back={row.id}",
        )
        begun = await self.billers[row.biller].begin(ask)
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            assert kept
            if kept.state == "starting":
                kept.reference, kept.pending, kept.held_until = kept.reference or begun.authority, begun.model_dump(), None
        return begun.url if begun.method == "GET" else f"{LEADS_ON}{row.id}"

    async def leading(self, subscription_id: UUID) -> Leading | None:
        """The page that leads somebody on to pay a subscription; None where there is none."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id)
        if row is None or row.state != "starting" or not row.pending or row.biller not in self.billers:
            return None
        begun = Begun.model_validate(row.pending)
        return self.billers[row.biller].leading(begun) if begun.method != "GET" else None

    async def of(self, user_id: str, subscription_id: UUID) -> Subscription:
        """One subscription of somebody. Raises SubscriptionNotFound."""
        async with self._db.as_user(user_id) as tx:
            row = await store.one(tx, subscription_id)
            if row is None or row.owner_id != user_id:
                raise SubscriptionNotFound
            return await self._shown(tx, row)

    async def look(self, user_id: str, subscription_id: UUID) -> Subscription:
        """Ask the provider now, where one bills it. Raises SubscriptionNotFound, GatewayAway."""
        async with self._db.as_user(user_id) as tx:
            row = await store.one(tx, subscription_id)
        if row and row.owner_id == user_id and row.biller != NAME:
            await self.projection.look(row)
        return await self.of(user_id, subscription_id)

    async def portal(self, user_id: str, subscription_id: UUID, base: str) -> str | None:
        """The provider's page where somebody changes how they pay; None where there is none. Raises SubscriptionNotFound, GatewayAway."""
        await self.of(user_id, subscription_id)
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id)
        assert row
        biller = self.billers.get(row.biller)
        return await biller.portal(row.customer, f"{base}/me/plan") if biller and row.customer else None

    async def history(self, user_id: str, after: UUID | None = None, limit: int = PAGE) -> HistoryPage:
        """What happened, newest first."""
        async with self._db.as_user(user_id) as tx:
            rows = await store.history(tx, user_id, after, limit + 1)
        items = tuple(Happened.model_validate(row, from_attributes=True) for row in rows[:limit])
        return HistoryPage(items=items, next=str(items[-1].id) if len(rows) > limit else None)

    async def listed(
        self,
        state: SubscriptionState | None = None,
        biller: str | None = None,
        user_id: str | None = None,
        after: UUID | None = None,
        limit: int = PAGE,
    ) -> SubscriptionPage:
        """Everybody's, newest first, for those who look after money."""
        async with self._db.as_room(store.ROOM) as tx:
            rows = await store.listed(tx, state, biller, user_id, after, limit + 1)
            called = await store.names(tx, rows)
        shown = ((row, store.shown(row, called, self.grace, is_test=self._is_test(row))) for row in rows[:limit])
        items = tuple(SubscriptionRecord(**dict(one), user_id=row.owner_id, tries=row.tries, reference=row.reference) for row, one in shown)
        return SubscriptionPage(items=items, next=str(items[-1].id) if len(rows) > limit else None)

    async def project(self, biller: str, reference: str) -> bool:
        """Ask a provider about a subscription that an event was about; False where the school has none of that name."""
        return await self.projection.project(biller, reference)

    async def filled(self, user_id: str) -> None:
        """A wallet was filled: a renewal that was short of money is tried again, if there is enough now."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.alive(tx, user_id)
        price = (row.next_terms or {}).get("price", row.price) if row else 0
        if row is None or row.state != "past_due" or row.biller != NAME or await self.wallet.available(user_id) < price:
            return
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            if kept is None or (kept.held_until and kept.held_until > moment):
                return
            store.hold(kept, moment)
        await self.wallet.advance(row.id)

    async def leave(self, user_id: str) -> None:
        """Whoever leaves the school has no subscription any more, nor is charged for one. Raises GatewayAway."""
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.alive(tx, user_id)
        if row is None:
            return
        if row.biller in self.billers and row.reference:
            await self.billers[row.biller].cancel(row.reference, False, rules.fact(row.id, "left"))
        async with self._db.as_room(store.ROOM) as tx:
            kept = await store.one(tx, row.id, lock=True)
            if kept and kept.state != "ended" and not (kept.held_until and kept.held_until > moment):
                await end(tx, kept, moment, self.grace, "left", quietly=True)

    async def check(self) -> Check:
        """Whether every renewal and every look at a provider is done within a day of its time."""
        async with self._db.as_room(store.ROOM) as tx:
            late = await store.overdue(tx, self._clock() - rules.LATE)
        seen = said("subscriptions", "{late} overdue by more than a day", late=late)
        look = said("see_subscriptions", "Is a worker running, and does the provider answer? See Money, Subscriptions.")
        return Check.of("subscriptions", seen, ok=not late, advice=look if late else None)

    async def run(self) -> int:
        """Bring forward what is due, in batches; returns how many were looked at. One that fails comes round again, after the others."""
        done = 0
        for _ in range(MOST_BATCHES):
            async with self._db.as_room(store.ROOM) as tx:
                due = await store.claim(tx, self._clock(), MOST_AT_ONCE)
            turns = asyncio.Semaphore(BILLED_AT_ONCE)
            await asyncio.gather(*(self._one(subscription_id, biller, turns) for subscription_id, biller in due))
            done += len(due)
            if len(due) < MOST_AT_ONCE:
                break
        return done

    async def _one(self, subscription_id: UUID, biller: str, turns: asyncio.Semaphore) -> None:
        async with turns:
            try:
                await self._advance(subscription_id, biller)
            except LyceumError as refused:
                log.warning("a subscription could not be brought forward", subscription=str(subscription_id), code=refused.code)
            except Exception:  # noqa: BLE001  (the others have their turn; this one comes round when it is not held any more)
                log.exception("a subscription could not be brought forward", subscription=str(subscription_id))

    async def _advance(self, subscription_id: UUID, biller: str) -> None:
        """Do what is due of a subscription that is held."""
        if biller == NAME:
            await self.wallet.advance(subscription_id)
            return
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id)
        if row:
            await self.projection.look(row)

    async def close(self) -> None:
        """Let go of the billers' connections."""
        for biller in self.billers.values():
            await biller.close()

    def _is_test(self, row: SubscriptionRow) -> bool:
        biller = self.billers.get(row.biller)
        return biller is not None and biller.is_test

    async def _shown(self, tx: AsyncSession, row: SubscriptionRow) -> Subscription:
        return store.shown(row, await store.names(tx, [row]), self.grace, is_test=self._is_test(row))
