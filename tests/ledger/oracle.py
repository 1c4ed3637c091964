"""The books as one would keep them in one's head: exact, slow to grow, and written without a look at the SQL."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lyceum.domains.ledger.models import Party, Transfer, Usage
from lyceum.domains.ledger.port import HoldClosed, HoldNotFound, HoldTooSmall, KeyReused, NotEnoughCredit, ReversalRefused, TransferNotFound

PICO = 1_000_000
SMALLEST = {"EUR": 10_000, "IRR": 1, "SEC": 1}


@dataclass
class Purse:
    """What one account of a person has: money in pico, all of it, and what is held of it in units."""

    units: int = 0
    held: int = 0
    accrued: int = 0
    lots: dict[UUID, "Lot"] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return (self.units * PICO - self.held * PICO - self.accrued) // PICO

    @property
    def promised(self) -> int:
        return sum(lot.left for lot in self.lots.values())

    def in_turn(self) -> list["Lot"]:
        """What is used next comes first."""
        return sorted((lot for lot in self.lots.values() if lot.left), key=lambda lot: (lot.until, lot.key))


@dataclass
class Lot:
    """Credit that ends."""

    key: UUID
    until: datetime
    left: int


@dataclass
class Held:
    """A hold, and what became of it."""

    owner: str
    amount: int
    short_lived: bool
    state: str = "open"


@dataclass
class Oracle:
    """Answers what the ledger should answer. Every person has one account, `credit` in EUR."""

    purses: dict[str, Purse] = field(default_factory=dict)
    transfers: dict[UUID, Transfer] = field(default_factory=dict)
    reversals: dict[UUID, tuple[UUID, int, str]] = field(default_factory=dict)
    captures: dict[UUID, tuple[UUID, int, str]] = field(default_factory=dict)
    promises: dict[UUID, tuple[str, int, datetime, str]] = field(default_factory=dict)
    taken: dict[UUID, list[tuple[Lot | None, int]]] = field(default_factory=dict)
    """What a transfer took of which lots, in the order in which it did, and at last of what was bought."""
    holds: dict[UUID, Held] = field(default_factory=dict)
    usage: dict[UUID, tuple[Usage, int, int]] = field(default_factory=dict)

    def purse(self, owner: str) -> Purse:
        return self.purses.setdefault(owner, Purse())

    def transfer(self, wish: Transfer) -> bool:
        if wish.id in self.transfers:
            if self.transfers[wish.id] != wish:
                raise KeyReused
            return False
        if wish.debit.owner and self.purse(wish.debit.owner).free < wish.amount:
            raise NotEnoughCredit
        self._out(wish.debit.owner, wish.amount, wish.id)
        self._in(wish.credit.owner, wish.amount)
        self.transfers[wish.id] = wish
        return True

    def _in(self, owner: str, amount: int) -> None:
        if owner:
            self.purse(owner).units += amount

    def _out(self, owner: str, amount: int, key: UUID | None = None) -> None:
        """Promotional credit goes first."""
        if not owner:
            return
        purse = self.purse(owner)
        purse.units -= amount
        taken: list[tuple[Lot | None, int]] = []
        for lot in purse.in_turn():
            part = min(lot.left, amount)
            lot.left -= part
            amount -= part
            taken.append((lot, part))
        if key:
            self.taken[key] = [*taken, (None, amount)]

    def promise(self, key: UUID, owner: str, amount: int, until: datetime) -> bool:
        if key in self.promises:
            if self.promises[key] != (owner, amount, until, "promotion"):
                raise KeyReused
            return False
        self.promises[key] = (owner, amount, until, "promotion")
        self.transfers[key] = between(key, "", owner, amount).model_copy(update={"reason": "promotion"})
        self.purse(owner).units += amount
        self.purse(owner).lots[key] = Lot(key, until, amount)
        return True

    def expire(self, moment: datetime) -> int:
        touched = 0
        for purse in self.purses.values():
            over = [lot for lot in purse.in_turn() if lot.until <= moment]
            going = min(sum(lot.left for lot in over), purse.free)
            touched += going > 0
            for lot in over:
                part = min(lot.left, going)
                lot.left -= part
                purse.units -= part
                going -= part
        return touched

    def left(self, original: UUID) -> int:
        return self.transfers[original].amount - sum(amount for of, amount, _ in self.reversals.values() if of == original)

    def reverse(self, key: UUID, original: UUID, reason: str, amount: int | None) -> int:
        if key in self.reversals:
            of, before, why = self.reversals[key]
            if of != original or (amount is not None and amount != before) or why != reason:
                raise KeyReused
            return before
        if original not in self.transfers:
            raise TransferNotFound
        moved = self.left(original) if amount is None else amount
        if not 0 < moved <= self.left(original):
            raise ReversalRefused
        wish = self.transfers[original]
        self._take_back(wish, moved)
        self._in(wish.debit.owner, moved)
        self.reversals[key] = (original, moved, reason)
        self._to_lots(wish, moved)
        return moved

    def _take_back(self, wish: Transfer, moved: int) -> None:
        """Of a promotion what of it is left; of what was bought never anything promotional."""
        if not wish.credit.owner:
            return
        purse = self.purse(wish.credit.owner)
        lot = purse.lots.get(wish.id)
        if moved > min(purse.free, lot.left if lot else purse.free - purse.promised):
            raise NotEnoughCredit
        purse.units -= moved
        if lot:
            lot.left -= moved

    def _to_lots(self, wish: Transfer, moved: int) -> None:
        """What was used last comes back first: what was bought, then the lots."""
        stack = self.taken.get(wish.id, [])
        for place, (lot, part) in reversed(list(enumerate(stack))):
            given = min(part, moved)
            moved -= given
            stack[place] = (lot, part - given)
            if lot:
                lot.left += given

    def hold(self, key: UUID, owner: str, amount: int, *, short_lived: bool) -> str:
        if key in self.holds:
            before = self.holds[key]
            if (before.owner, before.amount) != (owner, amount):
                raise KeyReused
            return before.state
        if self.purse(owner).free < amount:
            raise NotEnoughCredit
        self.purse(owner).held += amount
        self.holds[key] = Held(owner, amount, short_lived)
        return "open"

    def capture(self, key: UUID, hold_id: UUID, amount: int, reason: str) -> bool:
        held = self._held(hold_id)
        if key in self.captures:
            if self.captures[key] != (hold_id, amount, reason):
                raise KeyReused
            return False
        if amount > held.amount:
            raise HoldTooSmall
        if held.state != "open":
            raise HoldClosed
        self._free(held, "captured")
        self._out(held.owner, amount)
        self.captures[key] = (hold_id, amount, reason)
        return True

    def release(self, hold_id: UUID) -> str:
        held = self._held(hold_id)
        if held.state == "open":
            self._free(held, "released")
        return held.state

    def sweep(self) -> int:
        over = [held for held in self.holds.values() if held.state == "open" and held.short_lived]
        for held in over:
            self._free(held, "expired")
        return len(over)

    def deliver(self, usage: Usage) -> tuple[int, int]:
        if usage.id in self.usage:
            before, charged, short = self.usage[usage.id]
            if before != usage:
                raise KeyReused
            return charged, short
        if usage.hold_id is not None:
            held = self._held(usage.hold_id)
            if held.owner != usage.owner:
                raise HoldNotFound
            if held.state not in ("open", "expired"):
                raise HoldClosed
            if held.state == "open":
                self._free(held, "settled")
        purse = self.purse(usage.owner)
        bearable = (purse.units - purse.held) * PICO
        owed = purse.accrued + usage.cost_pico
        borne = min(owed, bearable)
        charged = borne // PICO if borne >= SMALLEST["EUR"] * PICO else 0
        self._out(usage.owner, charged)
        purse.accrued = borne - charged * PICO
        self.usage[usage.id] = (usage, charged, owed - borne)
        return charged, owed - borne

    def _held(self, hold_id: UUID) -> Held:
        if hold_id not in self.holds:
            raise HoldNotFound
        return self.holds[hold_id]

    def _free(self, held: Held, state: str) -> None:
        self.purse(held.owner).held -= held.amount
        held.state = state


def between(key: UUID, debit: str, credit: str, amount: int) -> Transfer:
    """A transfer between two people's credit; nobody is the school."""
    sides = [Party(owner=owner, code="credit" if owner else "clearing.test") for owner in (debit, credit)]
    return Transfer(id=key, debit=sides[0], credit=sides[1], currency="EUR", amount=amount, reason="moved")
