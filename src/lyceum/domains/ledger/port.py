"""The door of the ledger room; its models stand in `models`, what it refuses in `errors`."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from lyceum.domains.ledger.errors import (
    AccountClosed,
    AccountInUse,
    AccountNotFound,
    AmountInvalid,
    HoldClosed,
    HoldNotFound,
    HoldTooSmall,
    KeyReused,
    NotEnoughCredit,
    ReasonReserved,
    ReversalRefused,
    TransferNotFound,
)
from lyceum.domains.ledger.models import (
    PICO,
    SCALES,
    Balance,
    Currency,
    Delivered,
    EntryPage,
    Hold,
    HoldState,
    Inspection,
    OpenHold,
    Party,
    Promotion,
    Proof,
    Transfer,
    Usage,
)
from lyceum.domains.ledger.reporting import PAGE_ENTRIES, Accrual, Booked, Flow, Metered, Reporting, Sought
from lyceum.kernel.personal import Personal
from lyceum.kernel.ports import together

__all__ = [
    "PAGE_ENTRIES",
    "PICO",
    "SCALES",
    "AccountClosed",
    "AccountInUse",
    "AccountNotFound",
    "Accrual",
    "AmountInvalid",
    "Balance",
    "Booked",
    "Currency",
    "Delivered",
    "EntryPage",
    "Flow",
    "Hold",
    "HoldClosed",
    "HoldNotFound",
    "HoldState",
    "HoldTooSmall",
    "Inspection",
    "KeyReused",
    "Ledger",
    "Metered",
    "NotEnoughCredit",
    "OpenHold",
    "Party",
    "Promotion",
    "Proof",
    "ReasonReserved",
    "ReversalRefused",
    "Sought",
    "Transfer",
    "TransferNotFound",
    "Usage",
]

HOLD_SECONDS = 180
EXPIRED_ACCOUNTS = 200


class Ledger(Reporting, Personal, Protocol):
    """What the rest of the school may ask of the books. Every call that changes something is safe to repeat with the same key.

    A key that was used for other content raises KeyReused. Accounts open when they are first named.
    """

    async def transfer(self, transfer: Transfer) -> bool:
        """Move money; False when this transfer was there before. Raises NotEnoughCredit, KeyReused, AccountClosed."""

    async def transfer_all(self, transfers: tuple[Transfer, ...]) -> bool:
        """Several transfers, all or none; False when all of them were there before. Raises as `transfer` does."""

    async def reverse(self, key: UUID, transfer_id: UUID, reason: str, amount: int | None = None, note: str = "", actor: str = "") -> int:
        """Undo a transfer or a part of it by an opposite one; without an amount, what of it is left. Returns the amount.

        Raises TransferNotFound, ReversalRefused, NotEnoughCredit (it was spent meanwhile), KeyReused, AccountClosed.
        """

    @together
    async def hold(
        self,
        key: UUID,
        owner: str,
        amount: int,
        seconds: int = HOLD_SECONDS,
        code: str = "credit",
        currency: Currency = "EUR",
        *,
        firm: bool = True,
    ) -> Hold:
        """Set an amount aside until it is captured, delivered or released, or `seconds` have passed. One round trip, that says the balance.

        One that is not `firm` does not wait for the disk: a database that breaks down in this moment may lose it with all that came after,
        so never once something was delivered on it. Raises NotEnoughCredit, KeyReused, AccountClosed.
        """

    async def capture(self, key: UUID, hold_id: UUID, credit_owner: str, credit_code: str, amount: int, reason: str, ref: str = "") -> bool:
        """Turn a hold, or a part of it, into a transfer; the rest is free again. False when it was done before.

        Raises HoldNotFound, HoldClosed, HoldTooSmall, KeyReused.
        """

    async def release(self, hold_id: UUID) -> HoldState:
        """Free a hold that is open. Returns what became of it: `released`, or how it was closed before. Raises HoldNotFound."""

    async def open_holds(self, ends: tuple[str, ...]) -> tuple[OpenHold, ...]:
        """Holds of people that are open and whose ids end with one of these eight digits; a thousand of them at most."""

    @together
    async def deliver(self, usage: Usage) -> Delivered:
        """Charge for something delivered: closes its hold, adds the exact cost to what has accrued, posts whole units from one cent on.

        What the account can't bear is recorded and not charged. A hold that has expired is no hindrance.
        Raises HoldNotFound, HoldClosed, KeyReused, AccountClosed.
        """

    async def balances(self, owner: str) -> tuple[Balance, ...]:
        """The accounts of a user that are open, in a fixed order; `credit` in EUR is always among them, empty if need be."""

    async def brought(self, owner: str, reason: str, code: str = "credit", currency: Currency = "EUR") -> int:
        """What ever came into an account of a user for this reason, less what went out for the same; what was reversed is left out."""

    async def close_account(self, key: UUID, owner: str, code: str, currency: Currency, into: str, actor: str = "") -> int:
        """Move what is left to the school's account `into`, write a rest below the smallest charge off, and close the account for good.

        Returns the units moved; a closed account stays as it is. Raises AccountNotFound, AccountInUse.
        """

    async def promise(
        self, key: UUID, owner: str, amount: int, until: datetime, reason: str = "promotion", note: str = "", actor: str = ""
    ) -> bool:
        """Grant credit that ends: `amount` micro-euro from `promo.granted`, used before all other credit, the earliest end first.

        False when it was granted before. `reverse` with the same key takes back what of it is unused: NotEnoughCredit for more than that.
        A refund of something bought never takes promotional credit; what comes back of something it paid for is promotional again, after
        what was bought. Raises KeyReused, AccountClosed.
        """

    async def expire(self, most: int = EXPIRED_ACCOUNTS, moment: datetime | None = None) -> int:
        """Move what has ended by now (by `moment`) and is free to `promo.expired`; what is held goes later. Of how many accounts."""

    async def promotions(self, owner: str) -> tuple[Promotion, ...]:
        """What a user has left of promotions, in the order in which it is used."""

    async def promotions_ending(self, before: datetime, after: Promotion | None = None, most: int = PAGE_ENTRIES) -> tuple[Promotion, ...]:
        """Everybody's promotions that end before this and of which something is left, earliest end first, behind `after`."""

    async def sweep(self) -> int:
        """Free the holds that have outlived their time; returns how many."""

    async def inspect(self) -> Inspection:
        """Recompute the books now, and remember what was found."""

    async def inspected(self) -> Inspection:
        """What the last look into the books found."""

    async def verify(self) -> Proof:
        """Read the books from the first entry and prove every stored sum, in one snapshot."""
