"""What requests about second factors hold, and what they are answered with."""

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from lyceum.domains.identity.fields import Name, NewPassword, Password
from lyceum.domains.identity.fresh import Way
from lyceum.domains.identity.models import Entrance
from lyceum.domains.identity.proofs import Shown
from lyceum.platform.http import Body, Shape, Text

MAX_TICKET_CHARS = 100
MAX_CODE_CHARS = 40
MAX_SETUP_CHARS = 1_000
MAX_ANSWER_CHARS = 16_000
MAX_CREDENTIAL_ID_CHARS = 1_400

Ticket = Annotated[Text, Field(max_length=MAX_TICKET_CHARS, description="Of the 202 answer. It counts only with the cookie set beside it.")]
Code = Annotated[Text, Field(max_length=MAX_CODE_CHARS, description="As typed: spaces and digits of any script are understood.")]
Base64 = Annotated[Text, Field(max_length=MAX_ANSWER_CHARS, description="base64url without padding.")]
CredentialId = Annotated[Text, Field(max_length=MAX_CREDENTIAL_ID_CHARS, description="base64url without padding.")]
PasskeyId = Annotated[Text, Path(max_length=MAX_CREDENTIAL_ID_CHARS)]


class _Told(BaseModel):
    """What browsers tell; they may tell more than is looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    def told(self) -> dict[str, Any]:
        """As WebAuthn writes it in JSON."""
        return self.model_dump(by_alias=True, exclude_none=True)


class MadeResponse(_Told):
    """AuthenticatorAttestationResponseJSON."""

    client_data: Annotated[Base64, Field(alias="clientDataJSON")]
    attestation: Annotated[Base64, Field(alias="attestationObject")]
    transports: Annotated[list[Annotated[Text, Field(max_length=20)]] | None, Field(max_length=10)] = None


class MadeCredential(_Told):
    """RegistrationResponseJSON, as `PublicKeyCredential.toJSON()` gives it."""

    id: CredentialId
    raw_id: Annotated[CredentialId, Field(alias="rawId")]
    type: Literal["public-key"]
    response: MadeResponse


class ShownResponse(_Told):
    """AuthenticatorAssertionResponseJSON."""

    client_data: Annotated[Base64, Field(alias="clientDataJSON")]
    authenticator_data: Annotated[Base64, Field(alias="authenticatorData")]
    signature: Base64
    user_handle: Annotated[Base64 | None, Field(alias="userHandle")] = None


class ShownCredential(_Told):
    """AuthenticationResponseJSON, as `PublicKeyCredential.toJSON()` gives it."""

    id: CredentialId
    raw_id: Annotated[CredentialId, Field(alias="rawId")]
    type: Literal["public-key"]
    response: ShownResponse


class PasskeyOptions(Shape):
    """What `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` reads; good once, for five minutes."""

    options: dict[str, Any]


class HeldTicket(Body):
    """A second step that is under way."""

    ticket: Ticket


class TakenStep(HeldTicket):
    """A second factor: a `code`, or the `credential` of a passkey."""

    method: Shown
    code: Code | None = None
    credential: ShownCredential | None = None


class FirstCode(Body):
    """The first code of a new authenticator app, with the `setup` that came with its key."""

    setup: Annotated[Text, Field(max_length=MAX_SETUP_CHARS)]
    code: Code


class FirstCodeOfTicket(HeldTicket, FirstCode):
    """The same in the middle of a sign-in; with a password where the account has none (15 characters or more)."""

    password: NewPassword | None = None


class NewPasskey(Body):
    """A passkey that was just made, and what its owner calls it."""

    credential: MadeCredential
    name: Name


class NewPasskeyOfTicket(HeldTicket, NewPasskey):
    """The same in the middle of a sign-in."""


class PasskeySignIn(Body):
    """A passkey instead of address and password."""

    credential: ShownCredential
    entrance: Entrance = "app"


class PasskeyName(Body):
    """What a passkey is called."""

    name: Name


class EmailSwitch(Body):
    """Whether each sign-in asks for a code by e-mail."""

    on: bool


class RecoveryCodes(Shape):
    """Codes that are shown this once; each signs in one time in place of the second factor."""

    codes: list[str]


class Confirmation(Body):
    """Who is at this session: by `password`, `code` or `credential`, as the method wants."""

    method: Way
    password: Password | None = None
    code: Code | None = None
    credential: ShownCredential | None = None
