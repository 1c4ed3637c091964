"""Settings of the identity room."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

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
