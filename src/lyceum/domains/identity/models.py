"""What the identity room says of users, sessions and the school; and its limits."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lyceum.kernel.principal import SCOPES, Role, Scope

MAX_PASSWORD_CHARS = 128
MIN_PASSWORD_CHARS = 8
MIN_STAFF_PASSWORD_CHARS = 15
MAX_NAME_CHARS = 80
MAX_NOTE_CHARS = 200
LINK_SECONDS = 600
SECOND_STEP_SECONDS = 600
MAX_API_KEYS = 10
MAX_API_KEY_DAYS = 365
CHANGE_OVER_HOURS = 24
"""So long the key before is still good when another takes its place."""
GRACE_DAYS = 14
"""So long somebody who wants to leave can change their mind."""
KEY_DAYS = 90
"""A signing key is replaced when it has been current for this long."""

Locale = Literal["en", "fa"]
Entrance = Literal["app", "admin"]
"""The door that somebody came in by: the app's sign-in page, or that of those who run the school."""
Method = Literal["totp", "passkey", "email", "recovery", "enrol"]
"""How a second step can be taken; `enrol` stands alone: first a second factor has to be set up."""


class User(BaseModel):
    """A person who uses the school. A guest has no address and an empty name. `time_zone` is an IANA name, `phone` is in E.164."""

    model_config = ConfigDict(frozen=True)

    id: str
    role: Role
    name: str
    email: str | None
    email_verified: bool = False
    phone: str | None = None
    locale: Locale
    time_zone: str
    created_at: datetime
    suspended: bool = False
    deletion_due_at: datetime | None = None


class SecondStep(BaseModel):
    """What came first was right, and a second factor is needed: `ticket` goes with it, for `expires_in` seconds."""

    model_config = ConfigDict(frozen=True)

    ticket: str
    expires_in: int
    methods: list[Method]
    email_hint: str | None = None


class OpenSession(BaseModel):
    """One place at which a user is signed in. `browser` and `system` are names such as Firefox and Windows, null when not known;
    `network` is the address of the network that it signed in from. `by_staff`: somebody who runs the school acts for the user there.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    browser: str | None
    system: str | None
    kind: Literal["phone", "tablet", "computer", "program"]
    network: str
    entrance: Entrance
    by_staff: bool
    began_at: datetime
    last_seen_at: datetime
    current: bool


class ApiKey(BaseModel):
    """A user's key to the API, as far as it can be shown again, and what it was made for. `used_at` may be a minute old."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    scopes: tuple[Scope, ...] = SCOPES
    made_at: datetime
    used_at: datetime | None
    expires_at: datetime | None = None


class NewApiKey(ApiKey):
    """A key that was just made: the one moment in which `key` itself can be seen."""

    key: str


class SchoolSettings(BaseModel):
    """The school's switches. `version` grows with each change; 0 is a school that never changed them."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    sign_up_open: bool = True
    by_invitation_only: bool = False
    second_factor_for_all: bool = False
    sign_in_by_sms: bool = False
    sign_in_by_google: bool = False
    sign_in_by_apple: bool = False
    staff_sign_in_address_note: Annotated[str, Field(max_length=MAX_NOTE_CHARS)] = ""


class Stale(BaseModel):
    """Of this user, access tokens issued before this second (since 1970) say what is no longer so."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    before: int


class Pulse(BaseModel):
    """What has happened since a `cursor`: ids of sessions that ended, users whose tokens are stale; and the settings as they are.

    The same may be told again.
    """

    model_config = ConfigDict(frozen=True)

    cursor: int
    ended: list[str]
    stale: list[Stale]
    settings: SchoolSettings
