"""What is refused about withdrawals."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class ShebaInvalid(Invalid):
    """This is no Sheba number: it is IR and 24 digits, of which the first two are a check of the rest."""

    code: ClassVar[str] = "sheba_invalid"


class WithdrawalRefused(Invalid):
    """No less and no more than this can be withdrawn at once. `params`: least, most (rial)."""

    code: ClassVar[str] = "withdrawal_refused"


class WithdrawalNotFound(NotFound):
    """There is no such withdrawal."""

    code: ClassVar[str] = "withdrawal_not_found"


class WithdrawalDecided(Conflict):
    """This withdrawal has been decided otherwise meanwhile; look at it again. `params["state"]` is how it stands."""

    code: ClassVar[str] = "withdrawal_decided"


class OwnWithdrawal(Forbidden):
    """Somebody else has to decide about your own withdrawal."""

    code: ClassVar[str] = "own_withdrawal"


class ApprovedByYou(Conflict):
    """You have approved this before; the second approval has to come from somebody else."""

    code: ClassVar[str] = "approved_by_you"


class ReferenceUsed(Conflict):
    """This number of the bank stands at another withdrawal; every payment has its own."""

    code: ClassVar[str] = "payout_reference_used"


class AccountErased(NotFound):
    """The bank account of this withdrawal has been erased: it is not needed any more."""

    code: ClassVar[str] = "bank_account_erased"


class AnotherAmount(Conflict):
    """This withdrawal is of another amount than the one that was approved; look at it again."""

    code: ClassVar[str] = "another_amount"


class TooManyWithdrawals(TooMany):
    """You have asked for withdrawals often enough today; ask again tomorrow. `params["most"]` is how often one may within a day."""

    code: ClassVar[str] = "too_many_withdrawals"
