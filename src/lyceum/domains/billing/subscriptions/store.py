"""Queries of subscriptions. Whoever bills one holds it first, so that no two do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store as shop_store
from lyceum.domains.billing.models import Names, Product
from lyceum.domains.billing.port import PlanTold
from lyceum.domains.billing.subscriptions import rules
from lyceum.domains.billing.subscriptions.errors import SubscriptionBusy
from lyceum.domains.billing.subscriptions.models import Subscription, SubscriptionState, Terms, What
from lyceum.domains.billing.subscriptions.rules import Due, Period
from lyceum.domains.billing.subscriptions.tables import HistoryRow, PeriodRow, SubscriptionRow
from lyceum.domains.billing.tables import ProductRow
from lyceum.domains.ledger.port import SCALES
from lyceum.platform.events import publish
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log

ROOM = "billing"
TELL = "billing.subscription_news"
FILLED = "billing.wallet_filled"
"""The job that tries a renewal again for which the wallet had not enough."""
TOLD: frozenset[What] = frozenset({"reminded", "renewed", "recovered", "payment_failed", "ended"})
"""What people get a message of."""

_CLAIM = text(
    "UPDATE billing.subscriptions SET held_until = :until WHERE id IN (SELECT id FROM billing.subscriptions WHERE due_at <= :moment "
    "AND (state <> 'ended' OR problem = 'second_subscription') AND (held_until IS NULL OR held_until <= :moment) "
    "ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED) RETURNING id, biller"
)


def terms_of(row: SubscriptionRow) -> Terms:
    """What was agreed on."""
    return Terms.model_validate(row, from_attributes=True)


def terms_in(product: Product, currency: Any) -> Terms | None:
    """What a product would mean as a subscription in a currency; None where it is none."""
    price = product.price(currency)
    if product.kind != "plan" or product.plan is None or product.every is None or price is None:
        return None
    return Terms(product_code=product.code, plan=product.plan, price=price, currency=currency, every=product.every, credit=product.credit)


def agree(row: SubscriptionRow, terms: Terms) -> None:
    """Put other terms in force."""
    for name, value in terms:
        setattr(row, name, value)


def due_of(row: SubscriptionRow) -> Due:
    """What is decided by; only of a subscription that has a period."""
    assert row.period_end
    return Due(row.state, row.period_end, row.cancels_at_end)


def period_of(row: SubscriptionRow) -> Period:
    """The period that it is in."""
    assert row.period_start
    assert row.period_end
    return Period(row.period_start, row.period_end)


async def one(tx: AsyncSession, subscription_id: UUID, *, lock: bool = False) -> SubscriptionRow | None:
    """A subscription."""
    query = select(SubscriptionRow).where(SubscriptionRow.id == subscription_id)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def alive(tx: AsyncSession, owner_id: str, *, lock: bool = False) -> SubscriptionRow | None:
    """The subscription of somebody that has not ended."""
    query = select(SubscriptionRow).where(SubscriptionRow.owner_id == owner_id, SubscriptionRow.state != "ended")
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


def hold(row: SubscriptionRow, moment: datetime) -> None:
    """Keep others from billing it for a while. Raises SubscriptionBusy when somebody does so now."""
    if row.held_until and row.held_until > moment:
        raise SubscriptionBusy
    row.held_until = moment + rules.HELD


async def add(tx: AsyncSession, values: dict[str, Any]) -> bool:
    """Write a subscription down; False where its owner has one."""
    added = await tx.execute(insert(SubscriptionRow).values(values).on_conflict_do_nothing().returning(SubscriptionRow.id))
    return added.scalar_one_or_none() is not None


async def open_period(tx: AsyncSession, subscription_id: UUID) -> PeriodRow | None:
    """The first period whose money the books do not have for certain."""
    query = select(PeriodRow).where(PeriodRow.subscription_id == subscription_id, PeriodRow.booked_at.is_(None))
    return (await tx.execute(query.order_by(PeriodRow.period_start).limit(1))).scalar_one_or_none()


def period(row: SubscriptionRow, terms: Terms, span: Period) -> PeriodRow:
    """A period that is to be paid."""
    return PeriodRow(
        subscription_id=row.id,
        owner_id=row.owner_id,
        period_start=span.start,
        period_end=span.end,
        product_code=terms.product_code,
        plan=terms.plan,
        price=terms.price,
        currency=terms.currency,
        credit=terms.credit,
    )


async def claim(tx: AsyncSession, moment: datetime, most: int) -> list[tuple[UUID, str]]:
    """Subscriptions in which something is due, and who bills each, held for whoever asks."""
    found = await tx.execute(_CLAIM, {"moment": moment, "until": moment + rules.HELD, "most": most})
    return [(subscription_id, biller) for subscription_id, biller in found]


async def happened(tx: AsyncSession, row: SubscriptionRow, what: What, moment: datetime, fact: object, **detail: object) -> None:
    """Write down what happened, once a fact, and have its owner told if it is worth a message."""
    line = {
        "id": rules.fact(row.id, what, fact),
        "subscription_id": row.id,
        "owner_id": row.owner_id,
        "at": moment,
        "what": what,
        "detail": detail,
    }
    added = await tx.execute(insert(HistoryRow).values(line).on_conflict_do_nothing().returning(HistoryRow.id))
    if added.scalar_one_or_none() is None:
        return
    log.info("subscription", subscription=str(row.id), biller=row.biller, what=what, state=row.state)
    if what in TOLD:
        await enqueue(tx, TELL, history_id=str(line["id"]))


async def tell_plan(tx: AsyncSession, row: SubscriptionRow, moment: datetime, grace: timedelta) -> None:
    """Tell the gateway how long which plan is in force now."""
    until = moment if row.state == "ended" else rules.told_until(due_of(row), grace)
    told = PlanTold(user_id=row.owner_id, at=moment, source_id=row.id, reason=f"Subscription {row.number}", plan=row.plan, until=until)
    await publish(tx, told)


async def history(tx: AsyncSession, owner_id: str, after: UUID | None, limit: int) -> list[HistoryRow]:
    """What happened to somebody's subscriptions, newest first."""
    query = select(HistoryRow).where(HistoryRow.owner_id == owner_id).order_by(HistoryRow.number.desc()).limit(limit)
    if after:
        query = query.where(HistoryRow.number < select(HistoryRow.number).where(HistoryRow.id == after).scalar_subquery())
    return list((await tx.execute(query)).scalars())


async def listed(
    tx: AsyncSession, state: SubscriptionState | None, biller: str | None, user_id: str | None, after: UUID | None, limit: int
) -> list[SubscriptionRow]:
    """Everybody's subscriptions, newest first."""
    query = select(SubscriptionRow).order_by(SubscriptionRow.number.desc()).limit(limit)
    for column, wanted in ((SubscriptionRow.state, state), (SubscriptionRow.biller, biller), (SubscriptionRow.owner_id, user_id)):
        query = query.where(column == wanted) if wanted else query
    if after:
        query = query.where(SubscriptionRow.number < select(SubscriptionRow.number).where(SubscriptionRow.id == after).scalar_subquery())
    return list((await tx.execute(query)).scalars())


async def overdue(tx: AsyncSession, before: datetime) -> int:
    """Subscriptions in which something was due before this moment and was not done, or whose period has ended unheard of since then."""
    waits = (SubscriptionRow.due_at < before) & ((SubscriptionRow.state != "ended") | (SubscriptionRow.problem == "second_subscription"))
    silent = (SubscriptionRow.state == "active") & (SubscriptionRow.period_end < before)
    return int((await tx.execute(select(func.count()).select_from(SubscriptionRow).where(waits | silent))).scalar_one())


async def product(tx: AsyncSession, code: str) -> Product | None:
    """A product, offered or not."""
    row = await tx.get(ProductRow, code)
    return shop_store.product(row) if row else None


async def names(tx: AsyncSession, rows: Iterable[SubscriptionRow]) -> dict[str, Names]:
    """What the products of subscriptions are called, by code."""
    codes = {code for row in rows for code in (row.product_code, (row.next_terms or {}).get("product_code")) if code}
    found = await tx.execute(select(ProductRow.code, ProductRow.names).where(ProductRow.code.in_(codes)))
    return dict(found.all())


def shown(row: SubscriptionRow, called: dict[str, Names], grace: timedelta, *, is_test: bool) -> Subscription:
    """A subscription as its owner sees it."""
    following = Terms.model_validate(row.next_terms) if row.next_terms else None
    is_running = row.state in ("active", "past_due")
    return Subscription(
        id=row.id,
        number=row.number,
        biller=row.biller,
        is_test=is_test,
        terms=terms_of(row),
        names=called.get(row.product_code, {"en": row.product_code, "fa": row.product_code}),
        scale=SCALES[row.currency],
        state=row.state,
        period_start=row.period_start,
        period_end=row.period_end,
        plan_until=rules.plan_until(due_of(row), grace) if is_running else row.ended_at,
        cancels_at_end=row.cancels_at_end,
        next=following,
        next_names=called.get(following.product_code) if following else None,
        due_at=row.due_at if row.state == "past_due" else None,
        problem=row.problem,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
