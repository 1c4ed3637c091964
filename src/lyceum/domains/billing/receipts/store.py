"""Queries of receipts. A number is given in the transaction of the fact that the receipt is about: both are there, or neither."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.models import Locale, Money
from lyceum.domains.billing.receipts.models import Content, Giving, Receipt, Seller
from lyceum.domains.billing.receipts.tables import ReceiptRow, SellerRow
from lyceum.domains.billing.tables import ProductRow
from lyceum.domains.ledger.port import SCALES
from lyceum.kernel.ids import new_id

_NEXT = text(
    "INSERT INTO billing.receipt_years AS y (year, last) VALUES (:year, 1) "
    "ON CONFLICT (year) DO UPDATE SET last = y.last + 1 RETURNING last"
)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7215937)")
ZONES: dict[Money, str] = {"EUR": "UTC", "IRR": "Asia/Tehran"}
"""By whose calendar a receipt's day and year are counted."""
SELLER = 1


def day_of(moment: datetime, currency: Money) -> date:
    """The day of a receipt."""
    return moment.astimezone(ZoneInfo(ZONES[currency])).date()


async def by_source(tx: AsyncSession, source: str) -> UUID | None:
    """The receipt of a fact."""
    return (await tx.execute(select(ReceiptRow.id).where(ReceiptRow.source == source))).scalar_one_or_none()


async def give(tx: AsyncSession, giving: Giving) -> UUID:
    """Give a receipt its number and keep what it says; the one that is there already stays. The last lock that a transaction takes."""
    await tx.execute(_ONE_AT_A_TIME)
    if found := await by_source(tx, giving.source):
        return found
    year = day_of(giving.at, giving.currency).year
    content = Content(
        seller=await seller(tx),
        lines=giving.lines,
        gateway=giving.gateway,
        reference=giving.reference,
        is_test=giving.is_test,
        order_number=giving.order_number,
        paid_at=giving.at,
        note=giving.note,
        because=giving.because,
    )
    row = ReceiptRow(
        id=new_id(),
        source=giving.source,
        owner_id=giving.owner_id,
        year=year,
        number=(await tx.execute(_NEXT, {"year": year})).scalar_one(),
        kind=giving.kind,
        order_id=giving.order_id,
        corrects=giving.corrects,
        amount=giving.amount,
        currency=giving.currency,
        given_at=giving.at,
        content=content.model_dump(mode="json"),
    )
    tx.add(row)
    await tx.flush()
    return row.id


async def of_order(tx: AsyncSession, order_id: UUID) -> list[ReceiptRow]:
    """Receipts of an order, in the order in which they were given."""
    query = select(ReceiptRow).where(ReceiptRow.order_id == order_id).order_by(ReceiptRow.given_at, ReceiptRow.year, ReceiptRow.number)
    return list((await tx.execute(query)).scalars())


async def of_owner(tx: AsyncSession, owner_id: str, after: UUID | None, limit: int) -> list[ReceiptRow]:
    """Somebody's receipts, newest first."""
    place = tuple_(ReceiptRow.year, ReceiptRow.number)
    query = select(ReceiptRow).where(ReceiptRow.owner_id == owner_id).order_by(ReceiptRow.year.desc(), ReceiptRow.number.desc())
    if after:
        query = query.where(place < select(ReceiptRow.year, ReceiptRow.number).where(ReceiptRow.id == after).scalar_subquery())
    return list((await tx.execute(query.limit(limit))).scalars())


async def names(tx: AsyncSession, product: str) -> dict[Locale, str]:
    """What a product is called; what is gone is called by its code."""
    row = await tx.get(ProductRow, product)
    return {"en": row.names["en"], "fa": row.names["fa"]} if row else {"en": product, "fa": product}


async def corrections(tx: AsyncSession, receipt: ReceiptRow) -> list[ReceiptRow]:
    """Receipts of what went back of the money of this one."""
    query = select(ReceiptRow).where(ReceiptRow.corrects == receipt.id).order_by(ReceiptRow.year, ReceiptRow.number)
    return list((await tx.execute(query)).scalars())


def shown(row: ReceiptRow) -> Receipt:
    """A receipt in a list."""
    return Receipt(
        id=row.id,
        number=numbered(row),
        kind=row.kind,
        order_id=row.order_id,
        corrects=row.corrects,
        amount=row.amount,
        currency=row.currency,
        scale=SCALES[row.currency],
        given_at=row.given_at,
    )


def numbered(row: ReceiptRow) -> str:
    """A receipt's number as people read it."""
    return f"{row.year}-{row.number:06}"


async def seller(tx: AsyncSession) -> Seller:
    """Who gives receipts."""
    row = (await tx.execute(select(SellerRow).execution_options(populate_existing=True))).scalar_one_or_none()
    return Seller.model_validate({**row.facts, "version": row.version}) if row else Seller()


async def put_seller(tx: AsyncSession, wanted: Seller) -> int | None:
    """Write it over the version that it knows. Returns the version that is there instead, None when it was written."""
    await tx.execute(_ONE_AT_A_TIME)
    there = (await seller(tx)).version
    if there != wanted.version:
        return there
    facts = wanted.model_dump(mode="json", exclude={"version"})
    row = {"version": there + 1, "facts": facts, "changed_at": datetime.now(UTC)}
    await tx.execute(insert(SellerRow).values(id=SELLER, **row).on_conflict_do_update(index_elements=["id"], set_=row))
    return None
