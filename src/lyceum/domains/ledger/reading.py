"""Queries that change nothing."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ledger.models import EVERYTHING, SCALES, Balance, Currency, Entry, EntryPage, Inspection, Only, Promotion

_BALANCES = text(
    "SELECT code, currency, credits - debits - held - (accrued_pico + 999999) / 1000000 AS available, held, accrued_pico, promised, "
    "CASE WHEN promised > 0 THEN (SELECT min(l.expires_at) FROM ledger.lots l WHERE l.account_id = a.id AND l.unused > 0) END "
    "AS promised_until "
    "FROM ledger.accounts a WHERE owner_id = :owner AND NOT closed ORDER BY currency, code"
)
_ACCOUNT = text("SELECT id FROM ledger.accounts WHERE owner_id = :owner AND code = :code AND currency = :currency")
_SOUGHT = (
    "AND seq < :after AND reason = coalesce(:reason, reason) AND at >= coalesce(:since, at) AND (CAST(:until AS timestamptz) IS NULL "
    "OR at < :until) ORDER BY seq DESC LIMIT :limit"
)
_STATEMENT = text(
    "SELECT * FROM (SELECT id, seq, at, currency, reason, ref, note, actor, reverses, -amount AS amount FROM ledger.transfers "  # noqa: S608
    f"WHERE debit_account_id = :account {_SOUGHT}) AS went "
    "UNION ALL SELECT * FROM (SELECT id, seq, at, currency, reason, ref, note, actor, reverses, amount FROM ledger.transfers "
    f"WHERE credit_account_id = :account {_SOUGHT}) AS came ORDER BY seq DESC LIMIT :limit"
)
_LOTS = (
    "SELECT l.id, a.owner_id AS owner, l.amount, l.unused, a.currency, l.expires_at AS until, t.at, t.reason, t.note FROM ledger.lots l "
    "JOIN ledger.accounts a ON a.id = l.account_id JOIN ledger.transfers t ON t.id = l.id WHERE l.unused > 0 AND "
)
_PROMOTIONS = text(f"{_LOTS} a.owner_id = :owner ORDER BY l.expires_at, l.id")
_ENDING = text(f"{_LOTS} l.expires_at < :before AND (l.expires_at, l.id) > (:since, :after) ORDER BY l.expires_at, l.id LIMIT :most")
_BROUGHT = text(
    "SELECT coalesce(sum((CASE WHEN t.credit_account_id = :account THEN 1 ELSE -1 END) "
    "* (t.amount - coalesce((SELECT sum(r.amount) FROM ledger.transfers r WHERE r.reverses = t.id), 0))), 0)::bigint "
    "FROM ledger.transfers t WHERE (t.credit_account_id = :account OR t.debit_account_id = :account) AND t.reason = :reason"
)
_INSPECTED = text("SELECT at, problems, first, transfers FROM ledger.inspections ORDER BY id DESC LIMIT 1")
_END = 2**63 - 1
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def balances(tx: AsyncSession, owner: str) -> tuple[Balance, ...]:
    """The open accounts of a user."""
    rows = [row._mapping for row in await tx.execute(_BALANCES, {"owner": owner})]  # noqa: SLF001  (the documented name)
    return tuple(Balance(scale=SCALES[row["currency"]], **row) for row in rows)


async def statement(
    tx: AsyncSession, owner: str, code: str, currency: Currency, after: int | None, limit: int, only: Only = EVERYTHING
) -> EntryPage:
    """A page of an account's lines."""
    account = (await tx.execute(_ACCOUNT, {"owner": owner, "code": code, "currency": currency})).scalar_one_or_none()
    if account is None:
        return EntryPage(items=(), next=None)
    values: dict[str, Any] = {"account": account, "after": _END if after is None else after, "limit": limit + 1, **dict(only)}
    rows = [dict(row) for row in (await tx.execute(_STATEMENT, values)).mappings()]
    items = tuple(Entry(scale=SCALES[currency], **row) for row in rows[:limit])
    return EntryPage(items=items, next=items[-1].seq if len(rows) > limit else None)


async def promotions(tx: AsyncSession, owner: str) -> tuple[Promotion, ...]:
    """What of a user's promotions is left."""
    return _promotions(await tx.execute(_PROMOTIONS, {"owner": owner}))


async def promotions_ending(tx: AsyncSession, before: datetime, after: Promotion | None, most: int) -> tuple[Promotion, ...]:
    """What of anybody's promotions is left that end before a moment."""
    since = (after.until, after.id) if after else (_LONG_AGO, UUID(int=0))
    return _promotions(await tx.execute(_ENDING, {"before": before, "since": since[0], "after": since[1], "most": most}))


def _promotions(rows: Any) -> tuple[Promotion, ...]:
    return tuple(Promotion(scale=SCALES[row["currency"]], **row) for row in rows.mappings())


async def brought(tx: AsyncSession, owner: str, reason: str, code: str, currency: Currency) -> int:
    """What came into an account for a reason, less what went out of it for the same, and what was reversed of either."""
    account = (await tx.execute(_ACCOUNT, {"owner": owner, "code": code, "currency": currency})).scalar_one_or_none()
    return int((await tx.execute(_BROUGHT, {"account": account, "reason": reason})).scalar_one())


async def last_inspection(tx: AsyncSession) -> Inspection:
    """What the last look into the books found."""
    row = (await tx.execute(_INSPECTED)).one_or_none()
    at: datetime | None = row.at if row else None
    return Inspection(at=at, problems=row.problems if row else 0, first=row.first if row else None, transfers=row.transfers if row else 0)
