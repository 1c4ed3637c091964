"""What is refused about addresses and forgotten passwords."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, Invalid


class AddressCodeWrong(Invalid):
    """This is not the code that was sent; look at the newest message. `params["left"]` says how often you may still try."""

    code: ClassVar[str] = "address_code_wrong"


class AddressCodeOver(Conflict):
    """No code is waiting for you: it has run out, was used, or was typed wrong too often; ask for a new one."""

    code: ClassVar[str] = "address_code_over"


class AddressLinkOver(Conflict):
    """This link has been used, has run out, or a newer one was sent; ask for a new one."""

    code: ClassVar[str] = "address_link_over"


class AddressSame(Invalid):
    """This is the address that you have already."""

    code: ClassVar[str] = "address_same"


class EmailUnverified(Forbidden):
    """Confirm your e-mail address first: a code was sent to it."""

    code: ClassVar[str] = "email_unverified"
