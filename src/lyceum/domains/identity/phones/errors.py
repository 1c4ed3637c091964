"""What signing in by a code, and a user's own number, refuse; part of the room's port."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, Invalid, Unavailable


class PhoneInvalid(Invalid):
    """This is not the number of a mobile phone; write it as 0912 345 6789 or +98 912 345 6789."""

    code: ClassVar[str] = "phone_invalid"


class PhoneCountryRefused(Invalid):
    """The school sends codes to numbers of some countries alone. `params["prefixes"]` says which."""

    code: ClassVar[str] = "phone_country_refused"


class PhoneTaken(Conflict):
    """This number belongs to another account of the school."""

    code: ClassVar[str] = "phone_taken"


class CodeWrong(Invalid):
    """This code is wrong, used, or older than five minutes; look again, or ask for a new one."""

    code: ClassVar[str] = "code_wrong"


class SmsClosed(Forbidden):
    """The school does not send codes by SMS."""

    code: ClassVar[str] = "sms_closed"


class SmsBudgetSpent(Unavailable):
    """The school has sent as many codes today as it can pay for; sign in another way, or come back tomorrow."""

    code: ClassVar[str] = "sms_budget_spent"
