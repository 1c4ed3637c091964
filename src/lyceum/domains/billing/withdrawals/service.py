"""Takes withdrawals from the request to their end. Decisions are made under the row's lock, and booked afterwards."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.errors import WalletShort
from lyceum.domains.billing.gateways.wallet import CURRENCY, WalletSettings
from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.withdrawals import books, store
from lyceum.domains.billing.withdrawals.errors import (
    AccountErased,
    AnotherAmount,
    ApprovedByYou,
    OwnWithdrawal,
    ReferenceUsed,
    TooManyWithdrawals,
    WithdrawalDecided,
    WithdrawalNotFound,
    WithdrawalRefused,
)
from lyceum.domains.billing.withdrawals.models import (
    BankAccount,
    RecordPage,
    Withdrawal,
    WithdrawalPage,
    WithdrawalRecord,
    WithdrawalState,
)
from lyceum.domains.billing.withdrawals.sheba import checked
from lyceum.domains.billing.withdrawals.tables import SEALED_FOR, WithdrawalRow
from lyceum.domains.billing.withdrawals.telling import tell_later
from lyceum.domains.ledger.port import KeyReused, Ledger, NotEnoughCredit
from lyceum.kernel.errors import LyceumError
from lyceum.platform.database import Database
from lyceum.platform.logs import log
from lyceum.platform.secrets import Vault

PAGE_ITEMS = 30
MOST_AT_ONCE = 100
CLAIMED_SECONDS = 120
LAST_LOOK = timedelta(hours=1)
"""A request that there was not enough for is looked at once more after this: whoever was asleep meanwhile has booked by then."""
DAY = timedelta(days=1)
UNPAID_KEPT = timedelta(days=30)
FROM: dict[WithdrawalState, tuple[WithdrawalState, ...]] = {
    "paid": ("approved",),
    "rejected": ("requested",),
    "returned": ("approved", "paid"),
    "cancelled": ("requested",),
}
"""What a withdrawal may come to, and out of which states. A bank may send back what was paid already."""


class Withdrawals:
    """Everybody's withdrawals."""

    def __init__(self, db: Database, ledger: Ledger, vault: Vault, settings: WalletSettings, clock: Callable[[], datetime]) -> None:
        self._db, self._ledger, self._vault, self._settings, self._clock = db, ledger, vault, settings, clock

    async def request(self, user_id: str, key: UUID, amount: int, sheba: str, holder: str) -> Withdrawal:
        """Ask for money out of one's own wallet; it is set apart at once.

        Raises WithdrawalRefused, ShebaInvalid, TooManyWithdrawals, WalletShort, KeyReused.
        """
        least, most = self._settings.least_withdrawal, self._settings.most_withdrawal
        if not least <= amount <= most:
            raise WithdrawalRefused(field="amount", least=least, most=most)
        account = BankAccount(sheba=checked(sheba), holder=holder)
        async with self._db.as_room(ROOM) as tx:
            await self._not_too_often(tx, user_id, key)
            await store.add(tx, self._asked(user_id, key, amount, account))
            row = await store.find(tx, key, lock=True)
            assert row
            if (row.amount, self._opened(row)) != (amount, account):
                raise KeyReused
            if row.state == "refused":  # asked for again by the same key: there may be enough now
                row.state, row.becomes = "asked", "requested"
                row.next_check_at = self._clock() + timedelta(seconds=CLAIMED_SECONDS)
        try:
            await self._go_on(key)
        except NotEnoughCredit as short:
            raise _short(short) from short
        return await self.seen(user_id, key)

    async def cancel(self, user_id: str, withdrawal_id: UUID) -> Withdrawal:
        """Take a request back that nobody has approved; asked again, it is the same. Raises WithdrawalNotFound, WithdrawalDecided."""
        await self.seen(user_id, withdrawal_id)
        try:
            await self._decide(withdrawal_id, "cancelled", user_id)
        except WithdrawalDecided as decided:  # by this very wish, if its answer was lost
            if decided.params["state"] != "cancelled":
                raise
            await self._go_on(withdrawal_id)
        return await self.seen(user_id, withdrawal_id)

    async def approve(self, withdrawal_id: UUID, actor: str, amount: int) -> WithdrawalRecord:
        """Say that this amount may be paid. Raises WithdrawalNotFound, OwnWithdrawal, AnotherAmount, ApprovedByYou, WithdrawalDecided."""
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await self._locked(tx, withdrawal_id)
            if row.owner_id == actor:
                raise OwnWithdrawal
            if row.amount != amount:
                raise AnotherAmount(field="amount")
            if row.state != "requested" or row.becomes:
                raise WithdrawalDecided(state=row.becomes or row.state)
            before = {step.actor for step in (await store.steps(tx, [row.id]))[row.id] if step.what == "approved"}
            if actor in before:
                raise ApprovedByYou
            await store.note(tx, row, "approved", actor, moment)
            log.info("a withdrawal was approved", withdrawal=str(row.id), actor=actor, approvals=len(before) + 1)
            if len(before) + 1 >= row.approvals_needed:
                row.state, row.changed_at = "approved", moment
                await tell_later(tx, row)
        return await self.record(withdrawal_id)

    async def reject(self, withdrawal_id: UUID, actor: str, reason: str) -> WithdrawalRecord:
        """Refuse a request, for a reason that its owner reads. Raises WithdrawalNotFound, OwnWithdrawal, WithdrawalDecided."""
        await self._decide(withdrawal_id, "rejected", actor, reason=reason)
        return await self.record(withdrawal_id)

    async def pay(self, withdrawal_id: UUID, actor: str, reference: str) -> WithdrawalRecord:
        """Say that the school's bank has paid it, by the bank's number. Raises as `reject` does, and ReferenceUsed."""
        await self._decide(withdrawal_id, "paid", actor, reference=reference)
        return await self.record(withdrawal_id)

    async def give_back(self, withdrawal_id: UUID, actor: str, reason: str) -> WithdrawalRecord:
        """Put back what cannot be paid or what the bank has sent back, for a reason that its owner reads. Raises as `reject` does."""
        await self._decide(withdrawal_id, "returned", actor, reason=reason)
        return await self.record(withdrawal_id)

    async def seen(self, user_id: str, withdrawal_id: UUID) -> Withdrawal:
        """One's own withdrawal. Raises WithdrawalNotFound."""
        async with self._db.as_user(user_id) as tx:
            row = await store.find(tx, withdrawal_id)
        if row is None:
            raise WithdrawalNotFound
        return store.shown(row)

    async def of(self, user_id: str, after: UUID | None = None, limit: int = PAGE_ITEMS) -> WithdrawalPage:
        """One's own withdrawals, newest first."""
        async with self._db.as_user(user_id) as tx:
            rows = await store.of(tx, user_id, after, limit + 1)
        items = tuple(store.shown(row) for row in rows[:limit])
        return WithdrawalPage(items=items, next=str(items[-1].id) if len(rows) > limit else None)

    async def record(self, withdrawal_id: UUID) -> WithdrawalRecord:
        """Anybody's withdrawal. Raises WithdrawalNotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await store.find(tx, withdrawal_id)
            if row is None:
                raise WithdrawalNotFound
            done = await store.steps(tx, [row.id])
        return store.record(row, done[row.id])

    async def listed(self, state: WithdrawalState | None = None, after: UUID | None = None, limit: int = PAGE_ITEMS) -> RecordPage:
        """Everybody's withdrawals: those of a state that waits oldest first, all others newest first."""
        async with self._db.as_room(ROOM) as tx:
            rows = await store.listed(tx, state, after, limit + 1)
            done = await store.steps(tx, [row.id for row in rows])
        items = tuple(store.record(row, done[row.id]) for row in rows[:limit])
        return RecordPage(items=items, next=str(items[-1].id) if len(rows) > limit else None)

    async def account(self, withdrawal_id: UUID, actor: str) -> BankAccount:
        """Where to pay it. Who looks is written down. Raises WithdrawalNotFound, AccountErased."""
        async with self._db.as_room(ROOM) as tx:
            row = await store.find(tx, withdrawal_id)
        if row is None:
            raise WithdrawalNotFound
        found = self._opened(row)
        if found is None:
            raise AccountErased
        log.info("a bank account was looked at", withdrawal=str(withdrawal_id), actor=actor)
        return found

    async def go_on(self) -> int:
        """Bring every withdrawal further that a process left behind; returns how many there were."""
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            due = await store.claim_due(tx, moment, moment + timedelta(seconds=CLAIMED_SECONDS), MOST_AT_ONCE)
        for withdrawal_id in due:
            try:
                await self._go_on(withdrawal_id)
            except LyceumError as refused:  # the others have their turn all the same
                log.warning("a withdrawal could not be brought further", withdrawal=str(withdrawal_id), code=refused.code)
        return len(due)

    async def erase_accounts(self) -> int:
        """Erase the bank accounts that nobody needs any more."""
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            return await store.erase_accounts(tx, moment - UNPAID_KEPT, moment - timedelta(days=self._settings.account_days))

    async def waiting(self) -> tuple[int, int]:
        """How many wait for somebody of the school, and how many of them for too long."""
        async with self._db.as_room(ROOM) as tx:
            return await store.waiting(tx, self._clock(), timedelta(days=self._settings.late_days))

    async def _not_too_often(self, tx: AsyncSession, user_id: str, key: UUID) -> None:
        """Each request is a message to its owner and work for the school, also when it is taken back."""
        most = self._settings.withdrawals_a_day
        if await store.asked_since(tx, user_id, self._clock() - DAY, key) >= most:
            raise TooManyWithdrawals(most=most)

    def _asked(self, user_id: str, key: UUID, amount: int, account: BankAccount) -> dict[str, object]:
        moment = self._clock()
        return {
            "id": key,
            "owner_id": user_id,
            "amount": amount,
            "account": self._vault.seal(SEALED_FOR.format(id=key), account.model_dump_json().encode()),
            "account_end": account.sheba[-4:],
            "state": "asked",
            "becomes": "requested",
            "approvals_needed": 2 if amount > self._settings.two_approvals_above else 1,
            "created_at": moment,
            "changed_at": moment,
            "next_check_at": moment + timedelta(seconds=CLAIMED_SECONDS),
        }

    def _opened(self, row: WithdrawalRow) -> BankAccount | None:
        if row.account is None:
            return None
        return BankAccount(**json.loads(self._vault.unseal(SEALED_FOR.format(id=row.id), row.account)))

    async def _locked(self, tx: AsyncSession, withdrawal_id: UUID) -> WithdrawalRow:
        row = await store.find(tx, withdrawal_id, lock=True)
        if row is None or row.state in store.NEVER_BEGAN:
            raise WithdrawalNotFound
        return row

    async def _decide(
        self, withdrawal_id: UUID, becomes: WithdrawalState, actor: str, *, reason: str | None = None, reference: str | None = None
    ) -> None:
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await self._locked(tx, withdrawal_id)
            if row.owner_id == actor and becomes != "cancelled":
                raise OwnWithdrawal
            if row.becomes or row.state not in FROM[becomes]:
                raise WithdrawalDecided(state=row.becomes or row.state)
            if reference:
                await store.one_at_a_time(tx)
                if await store.is_used(tx, reference):
                    raise ReferenceUsed(field="reference")
                row.reference = reference
            row.becomes, row.reason = becomes, reason
            row.next_check_at = moment + timedelta(seconds=CLAIMED_SECONDS)
            await store.note(tx, row, becomes, actor, moment)
        await self._go_on(withdrawal_id)

    async def _go_on(self, withdrawal_id: UUID) -> None:
        """Book what was decided, then write down that it is booked. As often, and by as many at once, as you like."""
        async with self._db.as_room(ROOM) as tx:
            row = await store.find(tx, withdrawal_id)
        assert row
        if row.state == "refused" and row.becomes is None:
            await books.undo_if_booked(self._ledger, row)
            await self._ended(row, "refused", None)
        elif row.becomes:
            try:
                await books.move(self._ledger, row)
            except NotEnoughCredit:
                await self._ended(row, "refused", self._clock() + LAST_LOOK)
                raise
            await self._ended(row, row.becomes, None)

    async def _ended(self, moved: WithdrawalRow, state: WithdrawalState, next_check_at: datetime | None) -> None:
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await store.find(tx, moved.id, lock=True)
            assert row
            if row.becomes != moved.becomes or row.state != moved.state:  # somebody else was quicker
                return
            log.info("withdrawal", withdrawal=str(row.id), was=row.state, state=state)
            row.becomes, row.next_check_at = None, next_check_at
            if state == "requested":
                await store.note(tx, row, state, row.owner_id, moment)
            if state != row.state:
                row.state, row.changed_at = state, moment
                await tell_later(tx, row)


def _short(short: NotEnoughCredit) -> WalletShort:
    there, needed = int(short.params["available"]), int(short.params["needed"])
    return WalletShort(field="amount", available=there, needed=needed, missing=needed - there, currency=CURRENCY, scale=0)
