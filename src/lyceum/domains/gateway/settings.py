"""Settings of the gateway room."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.platform.settings import Section

MAX_CALLS = 1_000_000


class GatewaySettings(Section):
    """`LYCEUM_GATEWAY_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_GATEWAY_", extra="ignore", frozen=True)

    free_calls_an_hour: int | None = Field(
        None,
        ge=1,
        le=MAX_CALLS,
        description="Calls an hour of the plan `free` that may reach a paid model, instead of what the table of plans says.",
    )
