"""The door of the identity room; its models stand in `models`, its refusals in `errors`."""

from typing import Any, Protocol

from lyceum.domains.identity.models import KEY_DAYS, ApiKey, Locale, NewApiKey, Pulse, SchoolSettings, Stale, User
from lyceum.kernel.events import Event
from lyceum.kernel.personal import Personal
from lyceum.kernel.principal import Principal, Role

__all__ = ["KEY_DAYS", "ApiKey", "Identity", "Locale", "NewApiKey", "Pulse", "SchoolSettings", "Stale", "User", "UserSignedUp"]


class UserSignedUp(Event):
    """Someone made an account; a guest who did keeps its id, and with it all it has done."""

    was_guest: bool


class Identity(Personal, Protocol):
    """What the rest of the school may ask of the identity room."""

    async def user(self, user_id: str) -> User:
        """The user of this id. Raises NotFound."""

    async def find(self, who: str) -> User:
        """The user of this id or with this e-mail address, whatever its case: who has confirmed it, else who alone claims it. Raises
        NotFound.
        """

    async def with_role(self, role: Role) -> tuple[User, ...]:
        """Who has this role and may come in now, a hundred at most."""

    async def ensure_user(self, email: str, name: str, role: Role, locale: Locale = "en", time_zone: str = "UTC") -> str:
        """The id of the user with this address, who is made, without a password, when there is none. Safe to repeat.

        A user that is there keeps its name, locale and time zone. Raises EmailInvalid, Invalid (name, time zone, role `guest`),
        RoleDiffers.
        """

    async def set_password(self, user_id: str, password: str) -> None:
        """Give a user a password; all its sessions end. Raises NotFound, PasswordTooShort, PasswordTooLong, PasswordTooCommon."""

    async def make_link(self, user_id: str) -> str:
        """A token that signs this user in once, within LINK_SECONDS; it goes behind the `#` of the page `/link`. Raises NotFound."""

    async def reset_factors(self, user_id: str, by: str | None = None) -> None:
        """Take all second factors and recovery codes of a user away, as when a device is lost; all their sessions end. Raises NotFound.

        `by` is the admin who does it; nobody where it is done by the command line.
        """

    async def make_api_key(self, user_id: str, name: str) -> NewApiKey:
        """A new key with which programs act for this user. Raises NotFound, Invalid (name), TooManyApiKeys."""

    async def api_key_owner(self, key: str) -> Principal:
        """Who asks with this key; `session_id` is `key:<id>`. Whoever keeps the answer does so for five seconds at most.

        Raises ApiKeyRefused.
        """

    async def check_session(self, session_id: str) -> bool:
        """Whether a session is still open. False for one that was signed out, was ended for reuse of a token, or never was."""

    async def note_act(self, caller: Principal, method: str, route: str) -> None:
        """Write into the audit log what an admin (`acted_by`) asks for in a user's place; `route` is the path's pattern, without ids."""

    async def plan_deletion(self, user_id: str, email: str) -> User:
        """Close an account whose owner has typed its address; it is to be erased GRACE_DAYS later. Safe to repeat. Raises EmailDiffers,
        LastAdmin.
        """

    async def leave_as_guest(self, user_id: str) -> None:
        """A guest is to be erased at once. Raises Conflict for anybody who has an account."""

    async def keep_account(self, user_id: str) -> User:
        """Keep an account that was to be erased. Raises NotFound when it is too late."""

    async def due_for_deletion(self, limit: int) -> tuple[str, ...]:
        """Users who are to be erased now, those who have waited longest first."""

    async def jwks(self) -> dict[str, Any]:
        """The public keys that tokens are checked against, as RFC 7517 shapes a set: next, current and previous."""

    async def rotate_keys(self) -> str:
        """Sign with the next key from now on, and return its id.

        What was current is still accepted as previous. The key before that is dropped, so two rotations within a token's life
        make people's browsers refresh at once; after a leak that is what is wanted. A key that cannot be unsealed is replaced.
        """

    async def settings(self) -> SchoolSettings:
        """The settings of the school as they are."""

    async def pulse(self, after: int) -> Pulse:
        """What every process has to hear of soon: sessions that ended, tokens that are stale, the settings. `after` is the cursor of the
        pulse before, or 0 for all that a token still living may have to do with. Who asks every two seconds knows in time."""
