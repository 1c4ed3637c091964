"""What is told of withdrawals. Amounts are whole rial."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lyceum.domains.billing.models import Frozen
from lyceum.platform.http import Text

WithdrawalState = Literal["asked", "refused", "requested", "approved", "paid", "returned", "rejected", "cancelled"]
"""`asked`: written down, the money is not set apart yet. `refused`: there was not enough, so that it never began."""
Shown = Literal["requested", "approved", "paid", "returned", "rejected", "cancelled"]
"""Those that anybody is shown."""
Reason = Annotated[Text, Field(min_length=3, max_length=500)]
Reference = Annotated[str, Field(min_length=4, max_length=100, pattern=r"^[0-9A-Za-z][0-9A-Za-z/._-]*$")]
"""The bank's own number of the payment."""


class Withdrawal(Frozen):
    """A withdrawal as its owner sees it. `account_end` are the last digits of the bank account; `reason` says why it did not go out."""

    id: UUID
    number: int
    amount: int
    account_end: str
    state: WithdrawalState
    reason: str | None
    reference: str | None
    created_at: datetime
    changed_at: datetime


class WithdrawalPage(Frozen):
    """Part of somebody's withdrawals, newest first; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[Withdrawal, ...]
    next: str | None


class Step(Frozen):
    """What somebody (a user's id) has done about a withdrawal."""

    what: WithdrawalState
    actor: str
    note: str | None
    at: datetime


class WithdrawalRecord(Withdrawal):
    """A withdrawal as those who look after money see it. `becomes` is what it is about to be, while that is being booked."""

    user_id: str
    approvals_needed: int
    becomes: WithdrawalState | None
    steps: tuple[Step, ...]


class RecordPage(Frozen):
    """Part of all withdrawals: those that wait come first come first served, those that have ended newest first."""

    items: tuple[WithdrawalRecord, ...]
    next: str | None


class BankAccount(Frozen):
    """Where a withdrawal is to go."""

    sheba: str
    holder: str
