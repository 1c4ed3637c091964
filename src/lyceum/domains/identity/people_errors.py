"""What is refused to those who look after people, and to those who were invited."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, NotFound


class StalePerson(Conflict):
    """Somebody else has changed this account meanwhile; look at it and change again. `params["version"]` is the newest."""

    code: ClassVar[str] = "stale_person"


class OwnAccount(Forbidden):
    """Nobody does this to their own account; another admin has to."""

    code: ClassVar[str] = "own_account"


class LastAdmin(Conflict):
    """This is the last admin who can act; make another one first."""

    code: ClassVar[str] = "last_admin"


class NotBelowYou(Forbidden):
    """You can act only for people whose role is below admin, and not for suspended ones."""

    code: ClassVar[str] = "not_below_you"


class ActingIsOver(Forbidden):
    """You are not acting for anybody any more; begin again from the person's page."""

    code: ClassVar[str] = "acting_is_over"


class MayNotInvite(Forbidden):
    """Your role cannot invite people to this role. `params["role"]` names it."""

    code: ClassVar[str] = "may_not_invite"


class InvitationOpen(Conflict):
    """This address has an invitation that is still open; send it again, or revoke it first."""

    code: ClassVar[str] = "invitation_open"


class InvitationUseless(Conflict):
    """The account with this address has another role already; an admin changes it on the person's page."""

    code: ClassVar[str] = "invitation_useless"


class InvitationInvalid(NotFound):
    """This invitation was used or revoked, or is older than seven days; ask for a new one."""

    code: ClassVar[str] = "invitation_invalid"


class InvitationForOther(Forbidden):
    """This invitation is for another e-mail address, or yours is not verified yet; sign in with the address that it was sent to."""

    code: ClassVar[str] = "invitation_for_other"


class InvitationNeedsSignIn(Conflict):
    """There is an account with the address that this was sent to; sign in to it, and accept then."""

    code: ClassVar[str] = "invitation_needs_sign_in"
