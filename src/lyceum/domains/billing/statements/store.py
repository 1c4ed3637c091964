"""Queries of statements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.statements import rules
from lyceum.domains.billing.statements.models import StatementLine
from lyceum.domains.billing.statements.rules import Found, Said
from lyceum.domains.billing.statements.tables import DifferenceRow, FactRow, LineRow, StatementRow
from lyceum.domains.billing.tables import OrderRow, PaymentRow

_DIFFERENCES = UUID("0b6d3a3e-1c55-4a0e-8f0e-6b1f8a1d6a42")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:gateway, 7215941))")
_CLAIM = text(
    "UPDATE billing.statements SET tries = tries + 1, next_try_at = :again WHERE (gateway, day) IN ("
    "SELECT gateway, day FROM billing.statements WHERE state = 'waiting' AND next_try_at <= :moment AND gateway = ANY(:gateways) "
    "ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING gateway, day"
)
DAYS_AT_ONCE = 14
LINES_SHOWN = 500


async def lock(tx: AsyncSession, gateway: str) -> None:
    """One at a time works on a gateway's statements."""
    await tx.execute(_ONE_AT_A_TIME, {"gateway": gateway})


async def read_up_to(tx: AsyncSession, before: datetime) -> int:
    """Up to which number the journal was read and can have grown no more: what is younger than `before` is read again."""
    found = (await tx.execute(select(func.max(FactRow.seq)).where(FactRow.at < before))).scalar_one()
    return int(found or 0)


async def add_facts(tx: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write facts down, once a transfer."""
    if rows:
        await tx.execute(insert(FactRow).on_conflict_do_nothing(), list(rows))


async def references(tx: AsyncSession, orders: Iterable[UUID], transfers: Iterable[UUID]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The gateways' references of these orders' payments, and of these facts."""
    paid = (
        select(OrderRow.id, PaymentRow.reference)
        .join(PaymentRow, PaymentRow.id == OrderRow.settled_by)
        .where(OrderRow.id.in_(list(orders)))
    )
    known = select(FactRow.transfer_id, FactRow.reference).where(FactRow.transfer_id.in_(list(transfers)))
    by_order = {order: reference for order, reference in await tx.execute(paid) if reference}
    return by_order, dict(iter(await tx.execute(known)))


async def named(tx: AsyncSession, gateway: str, names: Sequence[str]) -> dict[str, str]:
    """Of names that a gateway uses for payments, those that the school knows by another: name -> reference in the books."""
    query = select(PaymentRow.authority, PaymentRow.reference).where(PaymentRow.gateway == gateway, PaymentRow.authority.in_(names))
    found = {authority: reference for authority, reference in await tx.execute(query) if authority and reference}
    known = select(FactRow.reference).where(FactRow.gateway == gateway, FactRow.reference.in_(names)).distinct()
    return found | {reference: reference for reference in (await tx.execute(known)).scalars()}


async def first_days(tx: AsyncSession) -> dict[str, date]:
    """Of each gateway the first day on which the books have something of it."""
    rows = await tx.execute(select(FactRow.gateway, func.min(FactRow.day)).group_by(FactRow.gateway))
    return dict(iter(rows))


async def expect(tx: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Have these days asked for, unless they are known."""
    if rows:
        await tx.execute(insert(StatementRow).on_conflict_do_nothing(), list(rows))


async def claim(tx: AsyncSession, moment: datetime, again: datetime, gateways: Sequence[str]) -> tuple[str, date] | None:
    """A day that is due to be asked for; nobody else gets it before `again`."""
    row = (await tx.execute(_CLAIM, {"moment": moment, "again": again, "gateways": list(gateways)})).one_or_none()
    return (row.gateway, row.day) if row else None


async def put(tx: AsyncSession, gateway: str, day: date, lines: Sequence[StatementLine], values: dict[str, Any]) -> None:
    """Put a day's statement in the place of what was there."""
    row = {"gateway": gateway, "day": day, "tries": 0, **values}
    await tx.execute(insert(StatementRow).values(row).on_conflict_do_update(index_elements=["gateway", "day"], set_=values))
    await tx.execute(delete(LineRow).where(LineRow.gateway == gateway, LineRow.day == day))
    names = await named(tx, gateway, [name for line in lines for name in (line.reference, *line.also)])
    rows = [
        {
            "gateway": gateway,
            "day": day,
            "number": number,
            "reference": next((names[name] for name in (line.reference, *line.also) if name in names), line.reference),
            **line.model_dump(include={"kind", "amount", "currency", "at"}),
        }
        for number, line in enumerate(lines, 1)
    ]
    if rows:
        await tx.execute(insert(LineRow), rows)


async def said(tx: AsyncSession, table: type[LineRow | FactRow], gateway: str, where: Any) -> list[Said]:
    """Lines or facts of a gateway."""
    query = select(table.kind, table.reference, table.amount, table.currency, table.day).where(table.gateway == gateway, where)
    return [Said(*row) for row in await tx.execute(query)]


async def keep(tx: AsyncSession, gateway: str, days: Sequence[date], found: Sequence[Found], moment: datetime) -> None:
    """Make the differences of these days those that were found. What a person has cleared up stays so; what is no more is `gone`."""
    seen: Counter[tuple[Any, ...]] = Counter()
    ids = []
    for one in found:
        key = (one.day, one.kind, one.of, one.reference, one.theirs, one.ours, one.currency, one.other_day)
        seen[key] += 1
        ids.append(uuid5(_DIFFERENCES, f"{gateway} {key} {seen[key]}"))
        await _keep_one(tx, ids[-1], gateway, one, moment)
    gone = update(DifferenceRow).where(
        DifferenceRow.gateway == gateway, DifferenceRow.day.in_(days), DifferenceRow.state == "open", DifferenceRow.id.not_in(ids)
    )
    await tx.execute(gone.values(state="gone", cleared_at=moment))


async def _keep_one(tx: AsyncSession, difference: UUID, gateway: str, one: Found, moment: datetime) -> None:
    row = {"id": difference, "gateway": gateway, "state": "open", "found_at": moment, **vars(one)}
    again = {"state": "open", "cleared_at": None}
    statement = insert(DifferenceRow).values(row)
    await tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=again, where=DifferenceRow.state == "gone"))


async def days_with_open(tx: AsyncSession, gateway: str) -> set[date]:
    """Days whose differences may have come to an end meanwhile."""
    query = select(DifferenceRow.day).where(DifferenceRow.gateway == gateway, DifferenceRow.state == "open").distinct()
    return set((await tx.execute(query)).scalars())


async def received(tx: AsyncSession, gateway: str) -> dict[date, bool]:
    """The days whose statement is here, and whether it is whole."""
    query = select(StatementRow.day, StatementRow.is_whole).where(StatementRow.gateway == gateway, StatementRow.state == "received")
    return dict(iter(await tx.execute(query)))


async def days(tx: AsyncSession, before: date | None, gateway: str | None) -> tuple[list[StatementRow], date | None]:
    """Some days, newest first, and the day before which the rest are."""
    wanted = select(StatementRow.day).distinct().order_by(StatementRow.day.desc()).limit(DAYS_AT_ONCE + 1)
    if before:
        wanted = wanted.where(StatementRow.day < before)
    if gateway:
        wanted = wanted.where(StatementRow.gateway == gateway)
    found = list((await tx.execute(wanted)).scalars())
    query = select(StatementRow).where(StatementRow.day.in_(found[:DAYS_AT_ONCE])).order_by(StatementRow.day.desc(), StatementRow.gateway)
    if gateway:
        query = query.where(StatementRow.gateway == gateway)
    rows = list((await tx.execute(query)).scalars())
    return rows, found[DAYS_AT_ONCE - 1] if len(found) > DAYS_AT_ONCE else None


Key = tuple[str, date]


async def counted(
    tx: AsyncSession, rows: Sequence[StatementRow]
) -> tuple[dict[Key, dict[str, int]], dict[Key, list[tuple[str, str, int, int]]]]:
    """Of each day how many differences stand how, and what its lines come to by kind and currency."""
    keys = [(row.gateway, row.day) for row in rows]
    of_differences = tuple_(DifferenceRow.gateway, DifferenceRow.day).in_(keys)
    states: dict[Key, dict[str, int]] = {key: {} for key in keys}
    grouped = select(DifferenceRow.gateway, DifferenceRow.day, DifferenceRow.state, func.count()).where(of_differences)
    for gateway, day, state, count in await tx.execute(grouped.group_by(DifferenceRow.gateway, DifferenceRow.day, DifferenceRow.state)):
        states[gateway, day][state] = count
    sums: dict[Key, list[tuple[str, str, int, int]]] = {key: [] for key in keys}
    by = (LineRow.gateway, LineRow.day, LineRow.kind, LineRow.currency)
    added = (
        select(*by, func.count(), func.sum(LineRow.amount))
        .where(tuple_(LineRow.gateway, LineRow.day).in_(keys))
        .group_by(*by)
        .order_by(*by)
    )
    for gateway, day, kind, currency, count, amount in await tx.execute(added):
        sums[gateway, day].append((kind, currency, count, int(amount)))
    return states, sums


async def totals(tx: AsyncSession, silent_before: timedelta, moment: datetime) -> tuple[int, int, int]:
    """Open differences; files that are waited for; days that stayed without an answer."""
    opened = select(func.count()).select_from(DifferenceRow).where(DifferenceRow.state == "open")
    wanted = select(func.count()).select_from(StatementRow).where(StatementRow.state == "wanted")
    late = (moment - silent_before).date()
    silent = (
        select(func.count())
        .select_from(StatementRow)
        .where((StatementRow.state == "given_up") | ((StatementRow.state == "waiting") & (StatementRow.day < late)))
    )
    one, two, three = [int((await tx.execute(query)).scalar_one()) for query in (opened, wanted, silent)]
    return one, two, three


async def compare(tx: AsyncSession, gateway: str, days_: set[date], moment: datetime) -> None:
    """Lay these days' statements beside the books, and keep where they part."""
    whole = await received(tx, gateway)
    days = sorted(day for day in days_ if day in whole)
    lines_on, facts_on = LineRow.day.in_(days), FactRow.day.in_(days)
    names = {one.reference for table, where in ((LineRow, lines_on), (FactRow, facts_on)) for one in await said(tx, table, gateway, where)}
    lines = await said(tx, LineRow, gateway, lines_on | LineRow.reference.in_(names))
    facts = await said(tx, FactRow, gateway, facts_on | FactRow.reference.in_(names))
    complete = frozenset(day for day, is_whole in whole.items() if is_whole)
    found = [one for one in rules.compared(lines, facts, complete) if one.day in days]
    kept = rules.fees((one for one in lines if one.day in complete), (one for one in facts if one.day in complete))
    await keep(tx, gateway, days, [*found, *(one for one in kept if one.day in days)], moment)


async def of_day(tx: AsyncSession, gateway: str, day: date) -> tuple[list[DifferenceRow], list[LineRow], int]:
    """The differences and the first lines of a day, and how many lines there are."""
    on = (LineRow.gateway == gateway, LineRow.day == day)
    of = (DifferenceRow.gateway == gateway, DifferenceRow.day == day)
    order = (DifferenceRow.state != "open", DifferenceRow.kind, DifferenceRow.reference)
    differences = list((await tx.execute(select(DifferenceRow).where(*of).order_by(*order))).scalars())
    lines = list((await tx.execute(select(LineRow).where(*on).order_by(LineRow.number).limit(LINES_SHOWN))).scalars())
    count = (await tx.execute(select(func.count()).select_from(LineRow).where(*on))).scalar_one()
    return differences, lines, int(count)
