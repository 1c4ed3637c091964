"""What the identity room refuses about second factors, and why."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Invalid, LyceumError, Unauthenticated


class SecondStepOver(Unauthenticated):
    """This sign-in took too long, was tried too often, or began in another browser; sign in again."""

    code: ClassVar[str] = "second_step_over"


class CodeRefused(Invalid):
    """The code is wrong, has run out or was used already; wait for the next one and type that."""

    code: ClassVar[str] = "code_refused"


class PasskeyRefused(Invalid):
    """The passkey is not known here, or what your device answered is not good; try again or take another way."""

    code: ClassVar[str] = "passkey_refused"


class PasswordWrong(Invalid):
    """The password is wrong."""

    code: ClassVar[str] = "password_wrong"


class PasswordNeeded(Invalid):
    """This account has no password yet: choose one of 15 characters or more, or take a passkey, which needs none."""

    code: ClassVar[str] = "password_needed"


class MethodRefused(Invalid):
    """This way of confirming is not open to this account; take one of those that were offered."""

    code: ClassVar[str] = "method_refused"


class SetupOver(Invalid):
    """Setting up took longer than ten minutes; begin again."""

    code: ClassVar[str] = "setup_over"


class FactorNeeded(Conflict):
    """Your role needs an authenticator app or a passkey; add another before you remove this one."""

    code: ClassVar[str] = "factor_needed"


class TooManyPasskeys(Conflict):
    """You have as many passkeys as one can have; remove one that you no longer use. `params["max"]` says how many."""

    code: ClassVar[str] = "too_many_passkeys"


class PasskeyKnown(Conflict):
    """This device has a passkey of yours already."""

    code: ClassVar[str] = "passkey_known"


class PasskeysUnavailable(Conflict):
    """Passkeys need the school's own https address (LYCEUM_PUBLIC_URL), or `localhost` on one's own machine."""

    code: ClassVar[str] = "passkeys_unavailable"


class CodeTooSoon(Conflict):
    """A code was sent a moment ago; look for it, or ask again in `params["seconds"]` seconds."""

    code: ClassVar[str] = "code_too_soon"


class FactorsUnreadable(LyceumError):
    """Second factors were sealed under another root secret: put LYCEUM_SECRET (or the file `secret`) back, or reset this user's factors."""

    code: ClassVar[str] = "factors_unreadable"
