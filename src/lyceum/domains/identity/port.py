"""The door of the identity room."""

from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from lyceum.kernel.errors import Conflict, Forbidden, Invalid, LyceumError, Unauthenticated, Unavailable
from lyceum.kernel.events import Event
from lyceum.kernel.principal import Principal, Role

MAX_PASSWORD_CHARS = 128
MIN_PASSWORD_CHARS = 8
MIN_STAFF_PASSWORD_CHARS = 15
MAX_EMAIL_CHARS = 254
MAX_NAME_CHARS = 80
LINK_SECONDS = 600
MAX_API_KEYS = 10
KEY_DAYS = 90
"""A signing key is replaced when it has been current for this long."""

Locale = Literal["en", "fa"]


class User(BaseModel):
    """A person who uses the school. A guest has no address and an empty name. `time_zone` is an IANA name."""

    model_config = ConfigDict(frozen=True)

    id: str
    role: Role
    name: str
    email: str | None
    locale: Locale
    time_zone: str
    created_at: datetime


class ApiKey(BaseModel):
    """A user's key to the API, as far as it can be shown again. `used_at` may be a minute old."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None


class NewApiKey(ApiKey):
    """A key that was just made: the one moment in which `key` itself can be seen."""

    key: str


class UserSignedUp(Event):
    """Someone made an account; a guest who did keeps its id, and with it all it has done."""

    was_guest: bool


class EmailInvalid(Invalid):
    """This is not an e-mail address; it looks like name@example.org."""

    code: ClassVar[str] = "email_invalid"


class EmailTaken(Conflict):
    """There is an account with this e-mail address; sign in instead.

    This tells whoever asks that the address has an account. It ends when the school can send e-mail: sign-up then answers
    the same for every address and says the rest in the message.
    """

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


class Identity(Protocol):
    """What the rest of the school may ask of the identity room."""

    async def user(self, user_id: str) -> User:
        """The user of this id. Raises NotFound."""

    async def find(self, who: str) -> User:
        """The user of this id or with this e-mail address, whatever its case. Raises NotFound."""

    async def ensure_user(self, email: str, name: str, role: Role, locale: Locale = "en", time_zone: str = "UTC") -> str:
        """The id of the user with this address, who is made, without a password, when there is none. Safe to repeat.

        A user that is there keeps its name, locale and time zone. Raises EmailInvalid, Invalid (name, time zone, role `guest`),
        RoleDiffers.
        """

    async def set_password(self, user_id: str, password: str) -> None:
        """Give a user a password; all its sessions end. Raises NotFound, PasswordTooShort, PasswordTooLong, PasswordTooCommon."""

    async def make_link(self, user_id: str) -> str:
        """A token that signs this user in once, within LINK_SECONDS; it goes behind the `#` of the page `/link`. Raises NotFound."""

    async def make_api_key(self, user_id: str, name: str) -> NewApiKey:
        """A new key with which programs act for this user. Raises NotFound, Invalid (name), TooManyApiKeys."""

    async def api_key_owner(self, key: str) -> Principal:
        """Who asks with this key; `session_id` is `key:<id>`. Whoever keeps the answer does so for five seconds at most.

        Raises ApiKeyRefused.
        """

    async def check_session(self, session_id: str) -> bool:
        """Whether a session is still open. False for one that was signed out, was ended for reuse of a token, or never was."""

    async def jwks(self) -> dict[str, Any]:
        """The public keys that tokens are checked against, as RFC 7517 shapes a set: next, current and previous."""

    async def rotate_keys(self) -> str:
        """Sign with the next key from now on, and return its id.

        What was current is still accepted as previous. The key before that is dropped, so two rotations within a token's life
        make people's browsers refresh at once; after a leak that is what is wanted. A key that cannot be unsealed is replaced.
        """
