"""Undoing what a payment has booked. What a dispute had undone stands in the books anew once the school has won, under other keys, and so
does what was taken for a refund that the gateway did not give: whoever undoes a payment afterwards takes what is left of the first
transfer, and the rest of those.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from lyceum.domains.billing import rules, store
from lyceum.domains.billing.backwards_tables import DisputeRow, RefundRow
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.ledger.port import KeyReused, Ledger, ReversalRefused, TransferNotFound
from lyceum.platform.database import Database


class Booked(NamedTuple):
    """A transfer, and the key under which it is undone."""

    key: UUID
    transfer: UUID


async def booked(db: Database, row: PaymentRow, part: str, key: UUID) -> tuple[Booked, ...]:
    """A part of a payment, `money` or `goods`, and where it was made again, each with a key of its own derived from `key`."""
    assert row.reference
    won = select(DisputeRow.reference).where(DisputeRow.payment_id == row.id, DisputeRow.booked == "back")
    kept = select(RefundRow.number).where(RefundRow.payment_id == row.id, RefundRow.state == "undone", RefundRow.goods > 0)
    async with db.as_room(store.ROOM) as tx:
        kind = (await tx.execute(select(OrderRow.kind).where(OrderRow.id == row.order_id))).scalar_one()
        names = (await tx.execute(won.order_by(DisputeRow.opened_at, DisputeRow.id))).scalars().all()
        numbers = (await tx.execute(kept.order_by(RefundRow.number))).scalars().all() if part == "goods" or kind == "deposit" else ()
    again = "goods again" if kind == "deposit" else f"{part} again"  # of a deposit, what was bought is the money itself
    first = Booked(key, rules.fact(row.gateway, row.reference, part))
    more = (Booked(rules.fact("undone", str(key), name), rules.fact(row.gateway, name, f"dispute {again}")) for name in names)
    refused = (Booked(rules.fact("undone", str(key), f"refund {number}"), given_again(row, number)) for number in numbers)
    return (first, *more, *refused)


def given_again(row: PaymentRow, number: int) -> UUID:
    """The key under which a buyer was given again what the `number`-th refund had taken."""
    assert row.reference
    return rules.fact(row.gateway, row.reference, f"goods again {number}")


async def undo(ledger: Ledger, found: Sequence[Booked], amount: int, reason: str, note: str = "", actor: str = "") -> int:
    """Undo so much of them, the first before the others; sent again, it changes nothing. Raises as `Ledger.reverse` does."""
    rest = amount
    for one in found:
        try:
            rest -= await ledger.reverse(one.key, one.transfer, reason, rest, note=note, actor=actor)
        except (ReversalRefused, KeyReused):  # it has less than that left, or had when this was begun
            if one is found[-1]:
                raise
            rest -= await _left(ledger, one, reason, note, actor)
        except TransferNotFound:  # nothing of this part was made again
            if one is found[-1]:
                raise
        if not rest:
            break
    return amount


async def _left(ledger: Ledger, one: Booked, reason: str, note: str, actor: str) -> int:
    try:
        return await ledger.reverse(one.key, one.transfer, reason, note=note, actor=actor)
    except ReversalRefused:  # all of it has been undone
        return 0
