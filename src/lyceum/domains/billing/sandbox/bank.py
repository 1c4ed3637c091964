"""Behind the counter of the sandbox bank: what a bank would know of a payment, in a table of its own, and how banks fail."""

import secrets
from datetime import date, datetime
from typing import Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.backwards_models import Disputed, DisputeState, Part
from lyceum.domains.billing.errors import GatewayAway, PaymentNotFound
from lyceum.domains.billing.gateway import Ask, Outcome
from lyceum.domains.billing.models import TOMAN
from lyceum.domains.billing.sandbox import charges
from lyceum.domains.billing.statements.models import Kind, Statement, StatementLine
from lyceum.domains.billing.statements.wire.pages import bounds
from lyceum.domains.billing.tables import SandboxRow
from lyceum.kernel.clock import now
from lyceum.platform.database import Database

ROOM = "billing"
NAME = "sandbox"
Choice = Literal["approve", "decline", "cancel", "late", "twice", "never", "forged", "silent", "wrong_amount", "returned", "disputed"]
CHOICES: tuple[Choice, ...] = (
    "approve",
    "decline",
    "cancel",
    "late",
    "twice",
    "never",
    "forged",
    "silent",
    "wrong_amount",
    "returned",
    "disputed",
)
Claim = Literal["dispute", "won", "lost"]
"""What the buyer's bank does with a payment afterwards; won by the school, or lost."""
CLAIMS: dict[str | None, dict[Claim, DisputeState]] = {
    None: {"dispute": "open"},
    "open": {"won": "won", "lost": "lost"},
    "lost": {"won": "won"},
}
"""From how a dispute stands: what can come, and how it stands then. What was lost can be won by going on to the next court."""
LATER_ANSWERS = 2
LOST_ANSWERS = 2
CENT = 10_000
_TAKES: frozenset[Choice] = frozenset({"approve", "late", "twice", "never", "silent", "wrong_amount", "disputed"})


class Way(NamedTuple):
    """Where the buyer's browser goes after a choice, and whether the bank calls the school by itself before. An empty `back`: nowhere."""

    back: str
    calls_before: bool = False


class SandboxBank:
    """The bank's own books. Nothing here knows what the school makes of an answer."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take_on(self, ask: Ask) -> str:
        """A new payment; returns the bank's name for it, which nobody can guess."""
        authority = secrets.token_hex(16)
        row = SandboxRow(
            authority=authority,
            state="open",
            amount=ask.amount,
            currency=ask.currency,
            title=ask.title,
            order_number=ask.order_number,
            locale=ask.locale,
            back=ask.back,
        )
        async with self._db.as_room(ROOM) as tx:
            tx.add(row)
        return authority

    async def seen(self, authority: str) -> SandboxRow:
        """A payment as its page shows it. Raises PaymentNotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = (await tx.execute(select(SandboxRow).where(SandboxRow.authority == authority))).scalar_one_or_none()
        if row is None:
            raise PaymentNotFound
        return row

    async def choose(self, authority: str, choice: Choice) -> Way:
        """The buyer decides at the bank's page; what was decided before stays. Raises PaymentNotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await _locked(tx, authority)
            if row.state == "open":
                _act(row, choice)
            reference, back = row.reference or secrets.token_hex(8), row.back
        if choice in ("never", "disputed"):
            return Way("")
        if choice == "forged":
            return Way(f"{back}?authority={authority}&status=OK&reference={reference}")
        status = "OK" if row.state == "approved" else "NOK"
        told = f"&reference={reference}" if row.state == "approved" else ""
        return Way(f"{back}?authority={authority}&status={status}{told}", calls_before=choice == "twice")

    async def confirm(self, authority: str, amount: int) -> Outcome:
        """What the school is told when it asks. Raises GatewayAway where the answer is lost, though the bank has acted on the question."""
        del amount  # this bank says what it took and leaves the comparison to the school
        async with self._db.as_room(ROOM) as tx:
            row = await _locked(tx, authority)
            outcome = _answer(row)
            is_lost = row.lost > 0
            row.lost -= is_lost
        if is_lost:
            raise GatewayAway(gateway=NAME)
        return outcome

    async def give_back(self, authority: str) -> bool:
        """Return the money of a payment; asked again, it has been done. Raises GatewayAway where the answer is lost."""
        async with self._db.as_room(ROOM) as tx:
            row = await _locked(tx, authority)
            if row.state == "approved":
                row.state, row.returned_at = "returned", now()
            done, is_lost = row.state == "returned", row.lost > 0
            row.lost -= is_lost
        if is_lost:
            raise GatewayAway(gateway=NAME)
        return done

    async def statement(self, day: date, zone: str) -> Statement:
        """What it took and gave back on a day. It takes no fee."""
        begins, ends = bounds(day, zone)
        async with self._db.as_room(ROOM) as tx:
            took = SandboxRow.taken_at.between(begins, ends) | SandboxRow.returned_at.between(begins, ends) | SandboxRow.parts.is_not(None)
            rows = (
                (await tx.execute(select(SandboxRow).where(took, SandboxRow.taken.is_not(None)).order_by(SandboxRow.taken_at)))
                .scalars()
                .all()
            )
            charged = await charges.lines(tx, begins, ends)
        moments: tuple[tuple[Kind, str], ...] = (("paid", "taken_at"), ("refunded", "returned_at"))
        lines = (
            StatementLine(kind=kind, reference=row.reference, amount=row.taken, currency=row.currency, at=getattr(row, name))
            for row in rows
            for kind, name in moments
            if getattr(row, name) and begins <= getattr(row, name) < ends
        )
        parts = (
            StatementLine(kind=part["kind"], reference=row.reference, amount=part["amount"], currency=row.currency, at=part["at"])
            for row in rows
            for part in (row.parts or {}).values()
            if begins <= datetime.fromisoformat(part["at"]) < ends
        )
        return Statement(lines=(*lines, *charged, *parts))

    async def give_part(self, authority: str, part: Part) -> bool:
        """Return a part of a payment: the bank counts them, and the same part is one. Raises GatewayAway where the answer is lost."""
        async with self._db.as_room(ROOM) as tx:
            row = await _locked(tx, authority)
            known = set(row.parts or {})
            fits = row.state == "approved" and row.given_back + part.amount <= (row.taken or 0)
            if str(part.refund_id) not in known and fits:
                _moved(row, str(part.refund_id), "refunded", part.amount)
                row.given_back += part.amount
            done, is_lost = str(part.refund_id) in (row.parts or {}), row.lost > 0
            row.lost -= is_lost
        if is_lost:
            raise GatewayAway(gateway=NAME)
        return done

    async def claim(self, authority: str, claim: Claim) -> bool:
        """The buyer has their bank take the money back, or that bank decides. False where it cannot come to that."""
        async with self._db.as_room(ROOM) as tx:
            row = await _locked(tx, authority)
            becomes = CLAIMS.get(row.dispute, {}).get(claim)
            left = (row.taken or 0) - row.given_back
            if becomes is None or row.state != "approved" or not left:
                return False
            if becomes == "open":
                _moved(row, "dispute", "chargeback", left)
            elif becomes == "won":
                _moved(row, "won", "paid", left)
            row.dispute = becomes
        return True

    async def disputes(self, authority: str) -> tuple[Disputed, ...]:
        """The dispute of a payment, as the bank sees it now."""
        row = await self.seen(authority)
        opened = (row.parts or {}).get("dispute")
        if row.dispute is None or opened is None:
            return ()
        state: DisputeState = row.dispute
        amount = opened["amount"]  # what goes back later changes nothing of what was asked for
        return (Disputed(reference=f"dispute {row.reference}", amount=amount, state=state, withdrawn=state != "won", reason="sandbox"),)


async def _locked(tx: AsyncSession, authority: str) -> SandboxRow:
    row = (await tx.execute(select(SandboxRow).where(SandboxRow.authority == authority).with_for_update())).scalar_one_or_none()
    if row is None:
        raise PaymentNotFound
    return row


def _moved(row: SandboxRow, name: str, kind: Kind, amount: int) -> None:
    """Write down money that moved after the payment, for the day's statement."""
    row.parts = {**(row.parts or {}), name: {"kind": kind, "amount": amount, "at": now().isoformat()}}


def _act(row: SandboxRow, choice: Choice) -> None:
    if choice in _TAKES:
        row.state, row.reference, row.taken_at = "approved", secrets.token_hex(8), now()
        row.taken = row.amount - (CENT if row.currency == "EUR" else TOMAN) if choice == "wrong_amount" else row.amount
    elif choice == "decline":
        row.state = "declined"
    elif choice == "returned":
        row.state = "returned"
    row.later = LATER_ANSWERS if choice == "late" else 0
    row.lost = LOST_ANSWERS if choice == "silent" else 0


def _answer(row: SandboxRow) -> Outcome:
    if row.state == "declined":
        return Outcome(state="refused", reason="declined")
    if row.state == "returned":
        return Outcome(state="returned")
    if row.state == "open":
        return Outcome(state="pending")
    if row.later > 0:
        row.later -= 1
        return Outcome(state="pending")
    row.confirmed = True
    return Outcome(state="paid", reference=row.reference, amount=row.taken)
