"""What each step of a withdrawal is in the books. Every move has a key made of the withdrawal, so that it is made once whoever makes it."""

from uuid import UUID, uuid5

from lyceum.domains.billing.gateways.wallet import CODE, CURRENCY
from lyceum.domains.billing.withdrawals.tables import WithdrawalRow
from lyceum.domains.ledger.port import Ledger, Party, Transfer, TransferNotFound

WITHDRAWING = "withdrawing"
"""The account, of its owner, of what was asked for and is not paid out yet."""
PAYOUT = "bank.payout"
ASKED, PAID, BACK = "withdrawal", "payout", "withdrawal_back"
_FACTS = UUID("c4f1d2a9-6d0c-4a57-bb0a-9f4c0d3f7e15")


def _key(row: WithdrawalRow, part: str) -> UUID:
    return uuid5(_FACTS, f"{row.id} {part}")


async def move(ledger: Ledger, row: WithdrawalRow) -> None:
    """Book what the withdrawal is about to become. Raises NotEnoughCredit, where it is only asked for, and AccountClosed."""
    if row.becomes == "requested":
        await ledger.transfer(_transfer(row, "asked", CODE, Party(owner=row.owner_id, code=WITHDRAWING), ASKED))
    elif row.becomes == "paid":
        await ledger.transfer(_transfer(row, "paid", WITHDRAWING, Party(code=PAYOUT), PAID))
    else:
        if row.reference:  # the bank had it, and sent it back
            await ledger.reverse(_key(row, "unpaid"), _key(row, "paid"), BACK, note=row.reason or "")
        await _back(ledger, row)


async def undo_if_booked(ledger: Ledger, row: WithdrawalRow) -> None:
    """Where there was not enough, nothing was booked; what a process that had been asleep booked after all goes back."""
    try:
        await _back(ledger, row)
    except TransferNotFound:
        return


async def _back(ledger: Ledger, row: WithdrawalRow) -> None:
    await ledger.reverse(_key(row, "back"), _key(row, "asked"), BACK, note=row.reason or "")


def _transfer(row: WithdrawalRow, part: str, of: str, to: Party, reason: str) -> Transfer:
    ref = f"withdrawal {row.number}"
    return Transfer(
        id=_key(row, part),
        debit=Party(owner=row.owner_id, code=of),
        credit=to,
        currency=CURRENCY,
        amount=row.amount,
        reason=reason,
        ref=f"{ref}, bank {row.reference}" if part == "paid" else ref,
        group_id=row.id,
    )
