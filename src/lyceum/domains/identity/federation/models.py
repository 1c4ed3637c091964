"""Shapes of providers of sign-in, and of the identities they vouch for."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_ISSUER_CHARS = 300
MAX_CLIENT_ID_CHARS = 300
MAX_SECRET_CHARS = 4_000
MAX_PROVIDER_NAME_CHARS = 40
MAX_PROVIDERS = 20
TRIP_SECONDS = 600
WAYS_PAGE = "/me/doors"
"""Where a user sees what opens the account."""

Kind = Literal["google", "apple", "oidc"]
ISSUERS: dict[str, str] = {"google": "https://accounts.google.com", "apple": "https://appleid.apple.com"}
NAMES: dict[str, str] = {"google": "Google", "apple": "Apple"}
SCOPES: dict[Kind, str] = {"google": "openid email profile", "apple": "name email", "oidc": "openid email profile"}
"""Apple answers with an id_token without being asked for `openid`, and knows no `profile`."""


class Frozen(BaseModel):
    """Base of these models."""

    model_config = ConfigDict(frozen=True)


class Provider(Frozen):
    """A provider of sign-in as the admin sees it; its secret is never shown again. `version` grows with each change.

    `trusted`: an e-mail address that it has verified may lead to the account with that address. `private`: it lies in a private
    network, on purpose. `team_id` and `key_id` belong to Apple's key. `return_address` is what to register there; `people` how many
    accounts it opens.
    """

    id: str
    kind: Kind
    name: str
    issuer: str
    client_id: str
    has_secret: bool
    team_id: str | None
    key_id: str | None
    trusted: bool
    private: bool
    enabled: bool
    version: int
    return_address: str
    people: int


class Found(Frozen):
    """What a provider's discovery document says."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    algorithms: tuple[str, ...]
    keys: int
    has_pkce: bool
    names_issuer: bool


class Linked(Frozen):
    """A provider's sign-in that opens the caller's account. `label` is the address there, masked, or nothing."""

    id: str
    name: str
    issuer: str
    label: str
    linked_at: datetime
    used_at: datetime


class Door(Frozen):
    """A provider as the sign-in page names it."""

    id: str
    kind: Kind
    name: str


class WaysIn(Frozen):
    """How the caller comes in: what is linked and what could be, whether there is a password, a passkey; `phone` when a code by SMS opens
    the account, `sms` when the school sends such codes at all.
    """

    linked: tuple[Linked, ...]
    open: tuple[Door, ...]
    sms: bool
    password: bool
    passkeys: int
    phone: str | None


class NewProvider(Frozen):
    """A provider to be added. Of Google and Apple the name and the issuer are known."""

    kind: Kind
    name: str = ""
    issuer: str = ""
    client_id: str
    secret: str | None = None
    team_id: str | None = None
    key_id: str | None = None
    trusted: bool = False
    private: bool = False


class ProviderChange(Frozen):
    """A provider as it shall be; a `secret` of None stays as it is. `version` is the one that was looked at."""

    version: int
    name: str
    client_id: str
    secret: str | None = None
    team_id: str | None = None
    key_id: str | None = None
    trusted: bool
    private: bool
    enabled: bool


class Proof(Frozen):
    """What a provider vouches for: `email` only where it has verified it and speaks for it."""

    issuer: Annotated[str, Field(max_length=MAX_ISSUER_CHARS)]
    subject: Annotated[str, Field(min_length=1, max_length=255)]
    email: str | None = None
    label: str = ""
    name: str = ""

    @classmethod
    def read(cls, plain: bytes) -> "Proof":
        """What `kept` wrote."""
        return cls.model_validate_json(plain)

    def kept(self) -> bytes:
        """As it is kept between the provider's answer and the browser's."""
        return self.model_dump_json().encode()


Claims = dict[str, Any]
