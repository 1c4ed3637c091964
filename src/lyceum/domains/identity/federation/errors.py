"""What a trip to a provider of sign-in, and the keeping of providers, refuse; part of the room's port."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class DoorClosed(NotFound):
    """The school does not offer this way to sign in."""

    code: ClassVar[str] = "door_closed"


class DoorRefused(Forbidden):
    """The sign-in there did not come to its end; begin again."""

    code: ClassVar[str] = "door_refused"


class DoorCancelled(Forbidden):
    """The sign-in there was called off."""

    code: ClassVar[str] = "door_cancelled"


class DoorForgotten(Forbidden):
    """This sign-in was begun in another browser, is older than ten minutes, or was used already; begin again."""

    code: ClassVar[str] = "door_forgotten"


class DoorAway(Unavailable):
    """The provider of this sign-in does not answer as it should; try again in a moment, or sign in another way."""

    code: ClassVar[str] = "door_away"


class DoorNeedsSignIn(Conflict):
    """There is an account with this e-mail address: sign in to it in the way you know, then link this sign-in in your settings."""

    code: ClassVar[str] = "door_needs_sign_in"


class DoorTaken(Conflict):
    """This sign-in opens another account of the school."""

    code: ClassVar[str] = "door_taken"


class DoorLinked(Conflict):
    """Your account has a sign-in of this provider; unlink it first."""

    code: ClassVar[str] = "door_linked"


class LastWayIn(Conflict):
    """This is the only way into your account; add another before you take it away."""

    code: ClassVar[str] = "last_way_in"


class IssuerWrong(Invalid):
    """This is not the address of a provider: it begins with https:// and has no question mark, # or password in it."""

    code: ClassVar[str] = "issuer_wrong"


class IssuerPrivate(Invalid):
    """This address leads into a private network. If that is on purpose, say so by the switch below it."""

    code: ClassVar[str] = "issuer_private"


class ProviderMalformed(Unavailable):
    """What the provider answers is not what OpenID Connect asks for. `params["what"]` says what is wrong."""

    code: ClassVar[str] = "provider_malformed"


class ProviderStale(Conflict):
    """Somebody changed this provider meanwhile; look at it as it is now, and change it again."""

    code: ClassVar[str] = "provider_stale"


class ProviderThere(Conflict):
    """The school has a provider with this issuer already."""

    code: ClassVar[str] = "provider_there"


class SecretWanting(Invalid):
    """Apple and Google want a secret; Apple's also the ids of the team and of the key."""

    code: ClassVar[str] = "secret_wanting"


class NeedsHttps(Invalid):
    """Apple sends people back to https addresses alone: set LYCEUM_PUBLIC_URL to one."""

    code: ClassVar[str] = "needs_https"


class TooManyProviders(Conflict):
    """The school has as many providers as it can show. `params["max"]` says how many."""

    code: ClassVar[str] = "too_many_providers"


class AppleKeyWrong(Invalid):
    """This is not a key of Apple's: paste the whole .p8 file."""

    code: ClassVar[str] = "apple_key_wrong"
