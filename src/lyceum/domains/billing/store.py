"""Queries of the billing room."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import rules
from lyceum.domains.billing.errors import CourseOwned
from lyceum.domains.billing.models import Order, Payment, PaymentRecord, PaymentState, Product
from lyceum.domains.billing.tables import OrderRow, PaymentRow, PlanRow, ProductRow
from lyceum.domains.ledger.port import SCALES

ROOM = "billing"

_CLAIM = text(
    "UPDATE billing.payments SET next_check_at = :again WHERE id IN (SELECT id FROM billing.payments WHERE next_check_at <= :moment "
    "ORDER BY next_check_at LIMIT :most FOR UPDATE SKIP LOCKED) RETURNING id"
)
_STUCK = text(
    "SELECT count(*) FROM billing.payments WHERE state IN ('verified', 'refunding', 'unknown') AND changed_at < :before "
    "AND created_at < :before"
)


def product(row: ProductRow) -> Product:
    """A product from its row. It was checked when it was written; what stood there before that is shown as it is, to be mended."""
    return Product.model_construct(**{name: getattr(row, name) for name in Product.model_fields})


async def products(tx: AsyncSession, *, offered: bool = False) -> tuple[Product, ...]:
    """All products, or those that are offered, by what they cost."""
    query = select(ProductRow).order_by(ProductRow.kind, ProductRow.amount, ProductRow.code)
    rows = (await tx.execute(query.where(ProductRow.offered) if offered else query)).scalars()
    return tuple(product(row) for row in rows)


async def put(tx: AsyncSession, table: type[ProductRow | PlanRow], wanted: dict[str, Any]) -> int | None:
    """Write a product or plan over the version that it knows. Returns the version that is there instead, None when it was written."""
    is_it, known = table.code == wanted["code"], wanted["version"]
    values = {**wanted, "version": known + 1}
    if known:
        written = await tx.execute(update(table).where(is_it, table.version == known).values(values).returning(table.version))
    else:
        written = await tx.execute(insert(table).values(values).on_conflict_do_nothing().returning(table.version))
    if written.scalar_one_or_none() is not None:
        return None
    return (await tx.execute(select(table.version).where(is_it))).scalar_one_or_none() or 0


async def add_order(tx: AsyncSession, values: dict[str, Any]) -> None:
    """Write an order down, once an id."""
    await tx.execute(insert(OrderRow).values(values).on_conflict_do_nothing(index_elements=["id"]))


async def refuse_owned(tx: AsyncSession, user_id: str, course: str) -> None:
    """Nothing, where somebody does not have a course. Raises CourseOwned."""
    mine = select(OrderRow.id).join(PaymentRow, PaymentRow.id == OrderRow.settled_by)
    mine = mine.where(OrderRow.owner_id == user_id, OrderRow.course == course, PaymentRow.state.in_(("verified", "paid")))
    if (await tx.execute(mine.limit(1))).first():
        raise CourseOwned(field="product", course=course)


async def order(tx: AsyncSession, user_id: str, order_id: UUID) -> OrderRow | None:
    """An order of a user."""
    return (await tx.execute(select(OrderRow).where(OrderRow.id == order_id, OrderRow.owner_id == user_id))).scalar_one_or_none()


async def orders(tx: AsyncSession, user_id: str, after: UUID | None, limit: int) -> list[OrderRow]:
    """A user's orders, newest first."""
    query = select(OrderRow).where(OrderRow.owner_id == user_id).order_by(OrderRow.number.desc()).limit(limit)
    if after:
        query = query.where(OrderRow.number < select(OrderRow.number).where(OrderRow.id == after).scalar_subquery())
    return list((await tx.execute(query)).scalars())


async def counting(tx: AsyncSession, found: list[OrderRow]) -> dict[UUID, PaymentRow]:
    """Of each order the payment that counts: the one that paid it, else the latest."""
    settled = {row.settled_by for row in found}
    rows = (
        await tx.execute(select(PaymentRow).where(PaymentRow.order_id.in_([row.id for row in found])).order_by(PaymentRow.number))
    ).scalars()
    chosen: dict[UUID, PaymentRow] = {}
    for row in rows:
        if row.id in settled or row.order_id not in chosen or chosen[row.order_id].id not in settled:
            chosen[row.order_id] = row
    return chosen


def shown(row: OrderRow, payment: PaymentRow | None, moment: datetime) -> Order:
    """An order as its buyer sees it."""
    given_currency: Any = {"minutes": "SEC", "plan": "DAY", "deposit": "IRR", "course": "COURSE"}.get(row.kind, "EUR")
    return Order(
        id=row.id,
        number=row.number,
        product=row.product_code,
        names=row.names,
        kind=row.kind,
        plan=row.plan,
        course=row.course,
        given=rules.given_units(row.kind, row.amount),
        given_currency=given_currency,
        given_scale=SCALES.get(given_currency, 0),
        price=row.price,
        currency=row.currency,
        scale=SCALES[row.currency],
        state=rules.order_state(row.expires_at, row.paid_at, moment),
        created_at=row.created_at,
        expires_at=row.expires_at,
        paid_at=row.paid_at,
        payment=Payment.model_validate(payment, from_attributes=True) if payment else None,
    )


async def add_payment(tx: AsyncSession, values: dict[str, Any]) -> None:
    """Write a try to pay down, once an id."""
    await tx.execute(insert(PaymentRow).values(values).on_conflict_do_nothing(index_elements=["id"]))


async def payment(tx: AsyncSession, payment_id: UUID, *, lock: bool = False) -> PaymentRow | None:
    """A payment."""
    query = select(PaymentRow).where(PaymentRow.id == payment_id)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def order_to_settle(tx: AsyncSession, order_id: UUID) -> OrderRow:
    """An order with its row locked; always after the payment's."""
    return (await tx.execute(select(OrderRow).where(OrderRow.id == order_id).with_for_update())).scalar_one()


async def is_used(tx: AsyncSession, row: PaymentRow, reference: str) -> bool:
    """Whether another payment has shown this reference of the gateway."""
    other = exists().where(PaymentRow.gateway == row.gateway, PaymentRow.reference == reference, PaymentRow.id != row.id)
    return bool((await tx.execute(select(other))).scalar_one())


async def claim_due(tx: AsyncSession, moment: datetime, again: datetime, most: int) -> list[UUID]:
    """Payments that are due to be looked at; nobody else gets them before `again`."""
    return list((await tx.execute(_CLAIM, {"moment": moment, "again": again, "most": most})).scalars())


async def stuck(tx: AsyncSession, moment: datetime, after: timedelta) -> int:
    """Payments that have been neither here nor there for so long."""
    return int((await tx.execute(_STUCK, {"before": moment - after})).scalar_one())


async def payments(tx: AsyncSession, state: PaymentState | None, after: UUID | None, limit: int) -> list[PaymentRecord]:
    """Everybody's payments, newest first."""
    query = select(PaymentRow, OrderRow.number).join(OrderRow, OrderRow.id == PaymentRow.order_id).order_by(PaymentRow.number.desc())
    if state:
        query = query.where(PaymentRow.state == state)
    if after:
        query = query.where(PaymentRow.number < select(PaymentRow.number).where(PaymentRow.id == after).scalar_subquery())
    return [record(row, number) for row, number in await tx.execute(query.limit(limit))]


def record(row: PaymentRow, order_number: int) -> PaymentRecord:
    """A payment as those who look after money see it."""
    seen = Payment.model_validate(row, from_attributes=True)
    return PaymentRecord(
        **seen.model_dump(),
        number=row.number,
        user_id=row.owner_id,
        order_id=row.order_id,
        order_number=order_number,
        amount=row.amount,
        currency=row.currency,
        scale=SCALES[row.currency],
    )
