"""Settings of the identity room."""

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from lyceum.domains.identity.phones.numbers import prefixes
from lyceum.platform.settings import Section


class IdentitySettings(Section):
    """`LYCEUM_IDENTITY_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_IDENTITY_", extra="ignore", frozen=True)

    access_token_seconds: int = Field(600, ge=60, le=900, description="How long an access token lives; a browser refreshes it by itself.")
    wrong_passwords_per_client: int = Field(
        200, ge=5, le=100_000, description="Wrong passwords, for whatever addresses, that one client address may send in 15 minutes."
    )
    newcomers_per_hour: int = Field(
        600, ge=1, le=1_000_000, description="Guests and new accounts that one client address may make in an hour."
    )
    sms_prefixes: str = Field(
        "+98", description="Countries to whose mobile phones codes are sent, as `+98,+93`; numbers without a prefix are the first one's."
    )
    sms_per_day: int = Field(
        1_000, ge=1, le=1_000_000, description="Codes by SMS that the school pays for in a day, for all people together."
    )

    @field_validator("sms_prefixes")
    @classmethod
    def _of_countries(cls, text: str) -> str:
        if not prefixes(text):
            raise ValueError("name one country at least, as +98")
        return text
