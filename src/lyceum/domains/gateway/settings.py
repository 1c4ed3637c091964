"""Settings of the gateway room."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.platform.settings import Section

MAX_CALLS = 1_000_000


class GatewaySettings(Section):
    """`LYCEUM_GATEWAY_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_GATEWAY_", extra="ignore", frozen=True)

    free_calls_an_hour: int = Field(60, ge=1, le=MAX_CALLS, description="Calls that reach a paid provider, for a user of the plan `free`.")
    premium_calls_an_hour: int = Field(600, ge=1, le=MAX_CALLS, description="The same for the plan `premium`.")
