"""What the books refuse; part of the room's port."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Invalid, NotFound, PaymentRequired


class NotEnoughCredit(PaymentRequired):
    """There is not enough credit for this; top it up first. `params`: available, needed (units), currency."""

    code: ClassVar[str] = "not_enough_credit"


class AmountInvalid(Invalid):
    """This is no amount of this currency."""

    code: ClassVar[str] = "amount_invalid"


class ReasonReserved(Invalid):
    """`usage` is the reason of charges for metered usage; only `deliver` books them."""

    code: ClassVar[str] = "reason_reserved"


class KeyReused(Conflict):
    """This key belongs to something else that was booked before; every fact needs a key of its own."""

    code: ClassVar[str] = "key_reused"


class HoldClosed(Conflict):
    """This hold was captured, settled or released before, or has outlived its time."""

    code: ClassVar[str] = "hold_closed"


class HoldTooSmall(Conflict):
    """Less is held than was to be captured."""

    code: ClassVar[str] = "hold_too_small"


class HoldNotFound(NotFound):
    """There is no such hold on this account."""

    code: ClassVar[str] = "hold_not_found"


class TransferNotFound(NotFound):
    """There is no such transfer."""

    code: ClassVar[str] = "transfer_not_found"


class AccountNotFound(NotFound):
    """There is no such account."""

    code: ClassVar[str] = "account_not_found"


class AccountClosed(Conflict):
    """This account is closed."""

    code: ClassVar[str] = "account_closed"


class AccountInUse(Conflict):
    """Something is held on this account; wait until it is settled."""

    code: ClassVar[str] = "account_in_use"


class ReversalRefused(Conflict):
    """Less of this transfer is left to reverse, or it is a reversal itself."""

    code: ClassVar[str] = "reversal_refused"
