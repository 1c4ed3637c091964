"""What the books say of a gateway, read out of the journal: every transfer on `clearing.<gateway>`, as its statement would say it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lyceum.domains.billing.gateway import PaymentGateway
from lyceum.domains.billing.gateways.wallet import NAME as WALLET
from lyceum.domains.billing.receipts.store import ZONES
from lyceum.domains.billing.statements import store
from lyceum.domains.billing.statements.models import MAX_REFERENCE_CHARS, Kind
from lyceum.domains.billing.store import ROOM
from lyceum.domains.ledger.port import Booked, Ledger
from lyceum.platform.database import Database

PREFIX = "clearing."
PAGE = 1_000
SETTLES = timedelta(minutes=10)
"""A transfer may take this long to be seen after one with a higher number; what is younger is read again."""
CHARGEBACK = ("chargeback", "loss.chargeback")


class Journal:
    """Keeps the facts up to date with the books."""

    def __init__(self, db: Database, ledger: Ledger, gateways: Mapping[str, PaymentGateway]) -> None:
        self._db, self._ledger, self._gateways = db, ledger, gateways

    async def read(self, moment: datetime) -> None:
        """Read what the books have moved since the last time. As often, and by as many at once, as you like."""
        async with self._db.as_room(ROOM) as tx:
            after = await store.read_up_to(tx, moment - SETTLES)
        while True:
            page = await self._ledger.journal(after, PAGE, (PREFIX,))
            if page:
                await self._keep([one for one in page if _gateway(one) != WALLET])
                after = page[-1].seq
            if len(page) < PAGE:
                return

    async def _keep(self, booked: list[Booked]) -> None:
        async with self._db.as_room(ROOM) as tx:
            orders = [one.group_id for one in booked if one.group_id]
            reversed_ids = [one.reverses for one in booked if one.reverses]
            by_order, by_transfer = await store.references(tx, orders, reversed_ids)
            rows = []
            for one in booked:
                reference = _reference(one, by_order, by_transfer)
                by_transfer[one.id] = reference
                rows.append(self._fact(one, reference))
            await store.add_facts(tx, rows)

    def _fact(self, one: Booked, reference: str) -> dict[str, Any]:
        gateway = self._gateways.get(_gateway(one))
        zone = gateway.zone if gateway else ZONES["IRR" if one.currency == "IRR" else "EUR"]
        return {
            "transfer_id": one.id,
            "seq": one.seq,
            "gateway": _gateway(one),
            "day": one.at.astimezone(ZoneInfo(zone)).date(),
            "kind": _kind(one),
            "reference": reference[:MAX_REFERENCE_CHARS],
            "amount": one.amount,
            "currency": one.currency,
            "at": one.at,
        }


def _is_in(one: Booked) -> bool:
    return one.debit_owner is None and one.debit_code.startswith(PREFIX)


def _gateway(one: Booked) -> str:
    return (one.debit_code if _is_in(one) else one.credit_code).removeprefix(PREFIX)


def _kind(one: Booked) -> Kind:
    """What a transfer is in a statement's words."""
    if _is_in(one):
        return "paid"
    if one.debit_code.startswith("fees."):
        return "fee"
    if one.debit_code.startswith("bank."):
        return "payout"
    return "chargeback" if one.reason in CHARGEBACK or one.debit_code in CHARGEBACK else "refunded"


def _reference(one: Booked, by_order: Mapping[Any, str], by_transfer: Mapping[Any, str]) -> str:
    """The gateway's reference: of the payment of its order, of what it takes back, or as the books have noted it."""
    if one.reverses in by_transfer:
        return by_transfer[one.reverses]
    if one.group_id in by_order:
        return by_order[one.group_id]
    return (one.ref or str(one.id)).removeprefix(f"{_gateway(one)} ") or str(one.id)
