"""What the identity room refuses, and why."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, Invalid, LyceumError, Unauthenticated, Unavailable


class EmailInvalid(Invalid):
    """This is not an e-mail address; it looks like name@example.org."""

    code: ClassVar[str] = "email_invalid"


class EmailTaken(Conflict):
    """There is an account with this e-mail address already. Only those who run the school hear this."""

    code: ClassVar[str] = "email_taken"


class PasswordTooShort(Invalid):
    """The password is too short. `params["min"]` says how many characters it needs."""

    code: ClassVar[str] = "password_too_short"


class PasswordTooLong(Invalid):
    """The password is too long. `params["max"]` says how many characters it may have."""

    code: ClassVar[str] = "password_too_long"


class PasswordTooCommon(Invalid):
    """This password is easy to guess; take a few words that do not belong together."""

    code: ClassVar[str] = "password_too_common"


class SignInRefused(Unauthenticated):
    """The e-mail address or the password is wrong."""

    code: ClassVar[str] = "sign_in_refused"


class LinkInvalid(Unauthenticated):
    """This sign-in link has been used or is older than ten minutes; ask for a new one."""

    code: ClassVar[str] = "link_invalid"


class SessionEnded(Unauthenticated):
    """Your session has ended; sign in again."""

    code: ClassVar[str] = "session_ended"


class ApiKeyRefused(Unauthenticated):
    """This API key is not known, or was revoked; make one in your settings."""

    code: ClassVar[str] = "api_key_refused"


class TooManyApiKeys(Conflict):
    """You have as many API keys as one can have; revoke one that you no longer use. `params["max"]` says how many."""

    code: ClassVar[str] = "too_many_api_keys"


class OriginRefused(Forbidden):
    """This request did not come from the school's own page."""

    code: ClassVar[str] = "origin_refused"


class RoleDiffers(Conflict):
    """The account with this address has another role. `params["role"]` is the role it has."""

    code: ClassVar[str] = "role_differs"


class SignInBusy(Unavailable):
    """Too many people are signing in at this moment; try again in a few seconds."""

    code: ClassVar[str] = "sign_in_busy"


class KeysUnreadable(LyceumError):
    """The signing keys were sealed under another root secret: put LYCEUM_SECRET (or the file `secret`) back, or rotate the keys."""

    code: ClassVar[str] = "keys_unreadable"


class StaleSettings(Conflict):
    """Somebody else has changed the settings of the school meanwhile; look at them and change again. `params["version"]` is the newest."""

    code: ClassVar[str] = "stale_settings"


class SignUpClosed(Forbidden):
    """This school takes no sign-ups; whoever runs it can make an account for you."""

    code: ClassVar[str] = "sign_up_closed"


class InvitationNeeded(Forbidden):
    """This school is open to those who were invited; use the link in your invitation."""

    code: ClassVar[str] = "invitation_needed"


class EmailDiffers(Invalid):
    """This is not the address of your account; type it as it stands in your settings."""

    code: ClassVar[str] = "email_differs"
