"""The billing room at work: the shop, and the payments behind it."""

from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from lyceum.domains.billing import personal, rules, store
from lyceum.domains.billing.backwards_models import RefundWish
from lyceum.domains.billing.biller import Biller
from lyceum.domains.billing.budgets.models import Spent, Watched
from lyceum.domains.billing.budgets.service import Budgets
from lyceum.domains.billing.budgets.telling import BudgetTelling
from lyceum.domains.billing.courses import CourseAccess
from lyceum.domains.billing.debts import Debts
from lyceum.domains.billing.entitlements import Holdings
from lyceum.domains.billing.errors import (
    CreditSpent,
    NotSoldIn,
    OrderNotFound,
    PaymentNotFound,
    ProductNotFound,
    StaleProduct,
    SubscribeInstead,
)
from lyceum.domains.billing.gateway import Leading, PaymentGateway
from lyceum.domains.billing.gateways.sandbox import SandboxGateway
from lyceum.domains.billing.gateways.wallet import NAME as WALLET
from lyceum.domains.billing.gateways.wallet import WalletSettings
from lyceum.domains.billing.models import Locale, Order, OrderPage, PaymentPage, PaymentRecord, PaymentState, Product, Shop, Turn, Way, Wish
from lyceum.domains.billing.payments import Payments
from lyceum.domains.billing.plan_models import PlanTerms
from lyceum.domains.billing.plan_terms import PlanBook
from lyceum.domains.billing.port import PAGE_ORDERS, Enrolments
from lyceum.domains.billing.promotions import Promotions
from lyceum.domains.billing.receipts.service import Receipts
from lyceum.domains.billing.refunds import SPENT
from lyceum.domains.billing.reports.service import Reports
from lyceum.domains.billing.sandbox.bank import SandboxBank
from lyceum.domains.billing.statements.service import Statements
from lyceum.domains.billing.subscriptions.service import Subscriptions
from lyceum.domains.billing.subscriptions.telling import News
from lyceum.domains.billing.tables import ProductRow
from lyceum.domains.billing.telling import Telling
from lyceum.domains.billing.tiers.service import Tiers
from lyceum.domains.billing.wallet import Wallets
from lyceum.domains.billing.wallet_telling import WalletTelling
from lyceum.domains.billing.webhooks import Inbox
from lyceum.domains.billing.withdrawals.service import Withdrawals
from lyceum.domains.identity.port import Identity
from lyceum.domains.ledger.port import Ledger
from lyceum.domains.notify.port import Notify
from lyceum.kernel.clock import now
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.logs import log
from lyceum.platform.personal import told
from lyceum.platform.secrets import Vault

ROOM = store.ROOM
STUCK_AFTER = timedelta(days=1)
BUYABLE = ("credit", "minutes", "plan", "course")
"""Kinds that can be handed over."""


class BillingService:
    """Implements the port. `base` is the address at which people reach the school, where it was told."""

    def __init__(
        self,
        *,
        db: Database,
        ledger: Ledger,
        identity: Identity,
        notify: Notify,
        gateways: Mapping[str, PaymentGateway],
        billers: Mapping[str, Biller],
        wallet: WalletSettings,
        vault: Vault,
        grace: timedelta,
        base: str | None = None,
        zone: str = "UTC",
        clock: Callable[[], datetime] = now,
        enrolments: Enrolments | None = None,
    ) -> None:
        self.db = self._db = db
        self.base = base.rstrip("/") if base else None
        self._clock = clock
        self.wallet_telling = WalletTelling(identity, notify)
        self.tiers = Tiers(db, ledger, clock)
        self.telling = Telling(db, identity, notify, self.wallet_telling, self.tiers)
        self.receipts = Receipts(db, identity)
        self._payments = Payments(db, ledger, gateways, enrolments or CourseAccess(db, clock), clock)
        self.statements = Statements(db, ledger, gateways, clock)
        self.reports = Reports(db, ledger, zone)
        self.budgets = Budgets(db, ledger, zone, clock)
        self.budget_telling = BudgetTelling(db, identity, notify)
        by_wallet = WALLET in gateways
        self.subscriptions = Subscriptions(db, ledger, identity, billers, clock, grace, by_wallet=by_wallet)
        self.news = News(db, identity, notify)
        self.inbox = Inbox(db, self._payments, self.subscriptions)
        self._plans = PlanBook(db)
        self.wallet = Wallets(db, ledger, self._payments, self.tiers, wallet, clock)
        self.withdrawals = Withdrawals(db, ledger, vault, wallet, clock)
        self.promotions = Promotions(ledger, identity, notify, clock)
        self.holdings = Holdings(db, ledger, clock)

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See the port."""
        async for piece in told(self._db, user_id, personal.KEPT):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port. Raises PaymentUnderWay."""
        await self.subscriptions.leave(user_id)
        return await personal.forget(self._db, user_id)

    @property
    def sandbox(self) -> SandboxBank | None:
        """The built-in bank, where it is switched on."""
        found = next((one for one in self._payments.gateways.values() if isinstance(one, SandboxGateway)), None)
        return found.bank if found else None

    async def shop(self, user_id: str) -> Shop:
        """See the port."""
        has_wallet = bool(self.wallet.ways()) or await self.wallet.has_any(user_id)
        ways = tuple(
            Way(gateway=gateway.name, currency=currency, is_test=gateway.is_test)
            for gateway in self._payments.gateways.values()
            for currency in sorted(gateway.currencies)
            if has_wallet or not gateway.is_own
        )
        paid_in = {way.currency for way in ways}
        async with self._db.as_room(ROOM) as tx:
            offered = await store.products(tx, offered=True)
        renews_in = {way.currency for way in self.subscriptions.ways()}
        sold = (one for one in offered if is_whole(one) and any(one.price(each) for each in (renews_in if one.every else paid_in)))
        return Shop(products=tuple(sold), ways=ways, renews_in=tuple(sorted(renews_in)))

    async def plans(self) -> tuple[PlanTerms, ...]:
        """See the port."""
        return await self._plans.all()

    async def put_plan(self, plan: PlanTerms, actor: str) -> PlanTerms:
        """See the port."""
        return await self._plans.put(plan, actor)

    async def watched(self) -> tuple[Watched, ...]:
        """See the port."""
        return await self.budgets.watched()

    async def spent(self, told: tuple[Spent, ...]) -> None:
        """See the port."""
        await self.budgets.spent(told)

    async def products(self) -> tuple[Product, ...]:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            return await store.products(tx)

    async def put_product(self, product: Product, actor: str) -> Product:
        """See the port."""
        await self._plans.sold(product.plan)
        async with self._db.as_room(ROOM) as tx:
            newer = await store.put(tx, ProductRow, product.model_dump())
        if newer is not None:
            raise StaleProduct(version=newer)
        log.info("a product was changed", product=product.model_dump(mode="json"), user_id=actor)
        return product.model_copy(update={"version": product.version + 1})

    async def order(self, user_id: str, key: UUID, wish: Wish) -> Order:
        """See the port."""
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            if await store.order(tx, user_id, key) is None:
                ordered = _ordered(user_id, key, wish, await store.products(tx, offered=True), moment)
                if course := ordered["course"]:
                    await store.refuse_owned(tx, user_id, str(course))
                await store.add_order(tx, ordered)
        return await self.order_of(user_id, key)

    async def pay(self, user_id: str, key: UUID, order_id: UUID, gateway: str, locale: Locale, base: str) -> Turn:
        """See the port."""
        return await self._payments.begin(user_id, key, order_id, gateway, locale, base)

    async def leading(self, payment_id: UUID) -> Leading:
        """The page that leads the buyer of a payment or a subscription on. Raises PaymentNotFound where there is none."""
        return await self.subscriptions.leading(payment_id) or await self._payments.leading(payment_id)

    async def orders(self, user_id: str, after: UUID | None = None, limit: int = PAGE_ORDERS) -> OrderPage:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            rows = await store.orders(tx, user_id, after, limit + 1)
            payments = await store.counting(tx, rows)
        moment = self._clock()
        items = tuple(store.shown(row, payments.get(row.id), moment) for row in rows[:limit])
        return OrderPage(items=items, next=str(items[-1].id) if len(rows) > limit else None)

    async def order_of(self, user_id: str, order_id: UUID) -> Order:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            row = await store.order(tx, user_id, order_id)
            if row is None:
                raise OrderNotFound
            payments = await store.counting(tx, [row])
        return store.shown(row, payments.get(row.id), self._clock())

    async def look(self, user_id: str, order_id: UUID) -> Order:
        """See the port."""
        payment = (await self.order_of(user_id, order_id)).payment
        if payment and payment.state not in ("paid", "refunded", "charged_back"):
            await self._payments.look(payment.id)
        return await self.order_of(user_id, order_id)

    async def came_back(self, gateway: str, payment_id: UUID, said: Mapping[str, str]) -> UUID:
        """See the port."""
        return await self._payments.came_back(gateway, payment_id, said)

    async def payments(self, state: PaymentState | None = None, after: UUID | None = None, limit: int = PAGE_ORDERS) -> PaymentPage:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            found = await store.payments(tx, state, after, limit + 1)
        items = tuple(found[:limit])
        return PaymentPage(items=items, next=str(items[-1].id) if len(found) > limit else None)

    async def recheck(self, payment_id: UUID) -> PaymentRecord:
        """See the port."""
        await self._payments.settle(payment_id)
        await self._payments.disputed(payment_id)
        async with self._db.as_room(ROOM) as tx:
            row = await store.payment(tx, payment_id)
            if row is None:
                raise PaymentNotFound
            order = await store.order(tx, row.owner_id, row.order_id)
        assert order
        return store.record(row, order.number)

    async def refund(self, key: UUID, payment_id: UUID, wish: RefundWish, actor: str) -> PaymentRecord:
        """See the port."""
        await self._payments.refunds.ask(key, payment_id, wish, actor)
        found = await self.recheck(payment_id)
        if found.state == "paid" and found.problem == SPENT:
            raise CreditSpent
        return found

    @property
    def debts(self) -> Debts:
        """What is owed and disputed."""
        return self._payments.debts

    async def look_at_disputes(self) -> None:
        """Ask the gateways about disputes that are not decided."""
        await self._payments.look_at_disputes()
        await self.subscriptions.disputes.look_at_open()

    async def disputed(self, payment_id: UUID) -> None:
        """Ask the gateway what is disputed of a payment."""
        await self._payments.disputed(payment_id)

    async def reconcile(self) -> int:
        """See the port."""
        return await self._payments.reconcile()

    async def close(self) -> None:
        """Let go of the gateways' connections."""
        for gateway in self._payments.gateways.values():
            await gateway.close()
        await self.subscriptions.close()

    async def check(self) -> tuple[Check, ...]:
        """Whether payments, withdrawals and renewals come to their end, and statements say what the books say."""
        others = await self.statements.check(), await self.subscriptions.check()
        return await self._check_payments(), await self._check_withdrawals(), *others

    async def _check_withdrawals(self) -> Check:
        waiting, late = await self.withdrawals.waiting()
        seen = said("withdrawals", "{waiting} waiting, {late} for too long", waiting=waiting, late=late)
        look = said("see_withdrawals", "Look at them under Money, Withdrawals: their owners wait for the school.")
        return Check.of("withdrawals", seen, ok=not late, advice=look if late else None)

    async def _check_payments(self) -> Check:
        async with self._db.as_room(ROOM) as tx:
            stuck = await store.stuck(tx, self._clock(), STUCK_AFTER)
        names = ", ".join(one.name for one in self._payments.gateways.values() if not one.is_own)
        gateways = said("gateways", "gateways: {names}", names=names) if names else said("no_gateways", "no gateway is switched on")
        look = said("see_payments", "Look at them under Payments, and ask the gateway what became of them.")
        seen = said("payments", "{stuck} undecided for a day", stuck=stuck)
        return Check.of("payments", seen, gateways, ok=not stuck, advice=look if stuck else None)


def is_whole(product: Product) -> bool:
    """Whether it can be handed over: older ones may name no plan or no course."""
    named = {"plan": product.plan, "course": product.course}.get(product.kind, product.kind)
    return product.kind in BUYABLE and bool(named) and bool(product.amount or product.every or product.course)


def _ordered(user_id: str, key: UUID, wish: Wish, offered: tuple[Product, ...], moment: datetime) -> dict[str, object]:
    product = next((one for one in offered if one.code == wish.product and is_whole(one)), None)
    if product is None:
        raise ProductNotFound(field="product")
    if product.every:
        raise SubscribeInstead(field="product")
    price = product.price(wish.currency)
    if price is None:
        raise NotSoldIn(field="currency", currency=wish.currency)
    return {
        "id": key,
        "owner_id": user_id,
        "product_code": product.code,
        "names": product.names,
        "kind": product.kind,
        "plan": product.plan,
        "course": product.course,
        "amount": product.amount,
        "price": price,
        "currency": wish.currency,
        "created_at": moment,
        "expires_at": moment + timedelta(seconds=rules.ORDER_SECONDS),
    }
