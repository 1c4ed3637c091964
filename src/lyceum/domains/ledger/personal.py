"""What the books keep of a person: accounts and everything that was booked on them. It stays when the person goes, without their name."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import text

from lyceum.domains.ledger.models import Currency
from lyceum.kernel.personal import Exported
from lyceum.platform.database import Database
from lyceum.platform.personal import PAGE_ROWS, line

UNCLAIMED = "unclaimed"
"""The school's account for what people leave behind: it owes them that, and has not earned it."""
LEFT_BEHIND = {"debt": "contra.debt"}
"""What people owed is noted in an account that holds no money: the note goes where it came from."""
_FIRST = UUID(int=0)
_ACCOUNTS = """
    SELECT id, code, currency, debits, credits, held, accrued_pico, closed, opened_at FROM ledger.accounts
    WHERE owner_id = :owner AND id > :after ORDER BY id LIMIT :most"""
_TRANSFERS = """
    SELECT seq, id, at, debit_account_id, credit_account_id, currency, amount, reason, ref, note, reverses FROM ledger.transfers
    WHERE (debit_account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = :owner)
        OR credit_account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = :owner)) AND seq > :after ORDER BY seq LIMIT :most"""
_HOLDS = """
    SELECT id, account_id, amount, state, at, expires_at FROM ledger.holds
    WHERE account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = :owner) AND id > :after ORDER BY id LIMIT :most"""
_USAGE = """
    SELECT id, account_id, service, cost_pico, short_pico, charged, at FROM ledger.usage
    WHERE account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = :owner) AND id > :after ORDER BY id LIMIT :most"""
_LOTS = """
    SELECT id, account_id, amount, unused, expires_at FROM ledger.lots
    WHERE account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = :owner) AND id > :after ORDER BY id LIMIT :most"""
_LOT_USES = """
    SELECT seq, lot_id, transfer_id, amount FROM ledger.lot_uses WHERE lot_id IN (SELECT l.id FROM ledger.lots l
        JOIN ledger.accounts a ON a.id = l.account_id WHERE a.owner_id = :owner) AND seq > :after ORDER BY seq LIMIT :most"""
_TOLD: dict[str, tuple[str, str, Any]] = {
    "accounts": (_ACCOUNTS, "id", 0),
    "transfers": (_TRANSFERS, "seq", 0),
    "holds": (_HOLDS, "id", _FIRST),
    "usage": (_USAGE, "id", _FIRST),
    "lots": (_LOTS, "id", _FIRST),
    "lot_uses": (_LOT_USES, "seq", 0),
}
"""Each file: its query, the column that its lines are in the order of, and where that begins."""
_OPEN = text("SELECT code, currency FROM ledger.accounts WHERE owner_id = :owner AND NOT closed ORDER BY id")


async def export(db: Database, user_id: str) -> AsyncIterator[Exported]:
    """See `Personal.export`."""
    for name, (query, key, first) in _TOLD.items():
        values = {"owner": user_id, "after": first, "most": PAGE_ROWS}
        while rows := await _page(db, user_id, query, values):
            yield Exported(name=f"ledger/{name}.jsonl", lines="".join(map(line, rows)))
            values["after"] = rows[-1][key]


async def _page(db: Database, user_id: str, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    async with db.as_user(user_id) as tx:
        return [dict(row) for row in (await tx.execute(text(query), values)).mappings()]


async def open_accounts(db: Database, user_id: str) -> list[tuple[str, Currency]]:
    """Code and currency of a user's accounts that are open."""
    async with db.as_user(user_id) as tx:
        return [(code, currency) for code, currency in await tx.execute(_OPEN, {"owner": user_id})]
