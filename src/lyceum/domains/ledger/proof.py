"""Proves the books from the first entry: once more in Python, beside the database's own view, both on one snapshot."""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ledger.models import SCALES, Proof, Sum

PAGE_ROWS = 5_000
MAX_PROBLEMS = 50

_AUDIT = text("SELECT problem, account_id, subject, expected, found FROM ledger.audit LIMIT :limit")
_TRANSFERS = text(
    "SELECT seq, id, debit_account_id, credit_account_id, currency, amount, reverses FROM ledger.transfers "
    "WHERE seq > :after ORDER BY seq LIMIT :limit"
)
_ACCOUNTS = text(
    "SELECT a.id, a.owner_id, a.code, a.currency, a.debits + coalesce(sum(s.debits), 0) AS debits, "
    "a.credits + coalesce(sum(s.credits), 0) AS credits, a.held, a.accrued_pico, a.promised "
    "FROM ledger.accounts a LEFT JOIN ledger.stripes s ON s.account_id = a.id GROUP BY a.id ORDER BY a.id"
)
_LOTS = text(
    "SELECT l.id, l.account_id, l.amount, l.unused, array_remove(array_agg(u.amount ORDER BY u.seq), NULL) AS uses "
    "FROM ledger.lots l LEFT JOIN ledger.lot_uses u ON u.lot_id = l.id GROUP BY l.id ORDER BY l.id"
)
_USAGE = text(
    "SELECT a.currency, sum(u.cost_pico) AS cost, sum(u.charged) AS charged, sum(u.short_pico) AS short "
    "FROM ledger.usage u JOIN ledger.accounts a ON a.id = u.account_id GROUP BY a.currency"
)


async def prove(tx: AsyncSession) -> Proof:
    """Read everything; `tx` must be a snapshot of the room."""
    problems = [_told(row) for row in (await tx.execute(_AUDIT, {"limit": MAX_PROBLEMS})).mappings()]
    debits: dict[int, int] = defaultdict(int)
    credits_: dict[int, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    left: dict[Any, int] = {}
    async for row in _journal(tx):
        debits[row.debit_account_id] += row.amount
        credits_[row.credit_account_id] += row.amount
        counts[row.currency] += 1
        left[row.id] = row.amount
        if row.reverses is not None:
            left[row.reverses] = left.get(row.reverses, 0) - row.amount
            if left[row.reverses] < 0:
                problems.append(f"More of the transfer {row.reverses} was reversed than it moved.")
    accounts = [dict(row) for row in (await tx.execute(_ACCOUNTS)).mappings()]
    for account in accounts:
        moved = (debits[account["id"]], credits_[account["id"]])
        if moved != (account["debits"], account["credits"]):
            problems.append(
                f"Account {account['id']} ({account['code']}, {account['currency']}) says {account['debits']} out and "
                f"{account['credits']} in; the journal says {moved[0]} and {moved[1]}."
            )
    problems += await _promotions(tx, accounts)
    usage = {row["currency"]: dict(row) for row in (await tx.execute(_USAGE)).mappings()}
    sums = tuple(_sum(currency, accounts, counts[currency], usage.get(currency, {})) for currency in SCALES)
    problems += [f"The accounts of {total.currency} do not cancel out." for total in sums if total.people + total.school != 0]
    problems += [
        f"Usage in {total.currency} does not add up: {total.cost_pico} pico are not what was charged, accrued and short."
        for total in sums
        if total.cost_pico != total.charged * 1_000_000 + total.accrued_pico + total.short_pico
    ]
    return Proof(transfers=sum(counts.values()), sums=sums, problems=tuple(problems[:MAX_PROBLEMS]))


async def _promotions(tx: AsyncSession, accounts: list[dict[str, Any]]) -> list[str]:
    """What is wrong with lots: each has left what was not used of it; an account promises what its lots have left, and has it."""
    problems: list[str] = []
    promised: dict[int, int] = defaultdict(int)
    for lot in (await tx.execute(_LOTS)).all():
        promised[lot.account_id] += lot.unused
        if lot.unused != lot.amount - sum(lot.uses):
            problems.append(f"Promotion {lot.id} says {lot.unused} are left; its uses say {lot.amount - sum(lot.uses)}.")
    return problems + [
        f"Account {account['id']} ({account['code']}, {account['currency']}) promises {account['promised']}; its lots have "
        f"{promised[account['id']]} left, and it has {account['credits'] - account['debits']}."
        for account in accounts
        if account["promised"] != promised[account["id"]] or account["promised"] > max(account["credits"] - account["debits"], 0)
    ]


async def _journal(tx: AsyncSession) -> AsyncIterator[Any]:
    after = 0
    while rows := (await tx.execute(_TRANSFERS, {"after": after, "limit": PAGE_ROWS})).all():
        for row in rows:
            yield row
        after = rows[-1].seq


def _told(row: Any) -> str:
    subject = f", {row['subject']}" if row["subject"] else ""
    return f"Account {row['account_id']}{subject}: {row['problem']} (expected {row['expected']}, found {row['found']})."


def _sum(currency: Any, accounts: list[dict[str, Any]], transfers: int, usage: dict[str, Any]) -> Sum:
    mine = [account for account in accounts if account["currency"] == currency]
    return Sum(
        currency=currency,
        scale=SCALES[currency],
        accounts=len(mine),
        transfers=transfers,
        people=sum(int(account["credits"] - account["debits"]) for account in mine if account["owner_id"] is not None),
        school=sum(int(account["credits"] - account["debits"]) for account in mine if account["owner_id"] is None),
        held=sum(account["held"] for account in mine),
        promised=sum(account["promised"] for account in mine),
        cost_pico=int(usage.get("cost", 0)),
        charged=int(usage.get("charged", 0)),
        accrued_pico=sum(account["accrued_pico"] for account in mine),
        short_pico=int(usage.get("short", 0)),
    )
