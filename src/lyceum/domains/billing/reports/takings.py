"""Follows the books: every transfer that took money for something is written down once, with what it was for.

The journal's numbers are given before a transfer is committed, so one that is late may come behind a greater number. What is younger than
two minutes is therefore read again each time; what was read before is left as it is.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from lyceum.domains.billing.reports import rules
from lyceum.domains.billing.reports.tables import TakingRow
from lyceum.domains.billing.store import ROOM
from lyceum.domains.ledger.port import Booked, Ledger
from lyceum.platform.database import Database

PAGE_TRANSFERS = 2_000
_SETTLED = text("SELECT coalesce(max(seq), 0) FROM billing.takings WHERE at < now() - interval '2 minutes'")
_OF_ORDERS = text(
    "SELECT id, product_code AS product FROM billing.orders WHERE id = ANY(:ids) "
    "UNION ALL SELECT id, product_code FROM billing.subscriptions WHERE id = ANY(:ids)"
)
_OF_REVERSED = text("SELECT id, product FROM billing.takings WHERE id = ANY(:ids)")


class Takings:
    """Writes down what the books say of money taken."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db, self._ledger = db, ledger

    async def follow(self) -> int:
        """Catch up with the books; returns how many transfers were looked at. As often, and by as many at once, as you like."""
        async with self._db.as_room(ROOM) as tx:
            after = int((await tx.execute(_SETTLED)).scalar_one())
        looked = 0
        while page := await self._ledger.journal(after, PAGE_TRANSFERS, rules.PREFIXES):
            await self._write(page)
            after, looked = page[-1].seq, looked + len(page)
            if len(page) < PAGE_TRANSFERS:
                break
        return looked

    async def _write(self, page: tuple[Booked, ...]) -> None:
        found = [(one, taken) for one in page if (taken := _taken(one))]
        if not found:
            return
        async with self._db.as_room(ROOM) as tx:
            bought: dict[UUID | None, str] = {}
            groups, reversed_ = [one.group_id for one, _ in found if one.group_id], [one.reverses for one, _ in found if one.reverses]
            bought |= {row.id: row.product for row in await tx.execute(_OF_ORDERS, {"ids": groups})}
            bought |= {one.id: bought[one.group_id] for one, _ in found if one.group_id in bought}
            bought |= {row.id: row.product for row in await tx.execute(_OF_REVERSED, {"ids": reversed_})}
            rows = [
                {
                    "id": one.id,
                    "seq": one.seq,
                    "at": one.at,
                    "what": taken.what,
                    "kind": taken.kind,
                    "product": bought.get(one.group_id) or bought.get(one.reverses) or "",
                    "source": taken.source,
                    "currency": one.currency,
                    "amount": one.amount * taken.sign,
                    "reverses": one.reverses,
                }
                for one, taken in found
            ]
            await tx.execute(insert(TakingRow).on_conflict_do_nothing(), rows)


def _taken(one: Booked) -> rules.Taken | None:
    debit = rules.Side(one.debit_code, one.debit_owner is not None)
    return rules.taken(debit, rules.Side(one.credit_code, one.credit_owner is not None), one.reason)
