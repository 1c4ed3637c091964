"""Settings of the ai room, and the base of those that each provider has."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from lyceum.platform.settings import Section


class AiSettings(Section):
    """`LYCEUM_AI_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_AI_", extra="ignore", frozen=True)

    speech_workers: int = Field(2, ge=1, le=32, description="Processes that speak at the same time (embedded voice).")
    speech_waiting: int = Field(
        128, ge=1, le=10_000, description="Texts that may wait for the embedded voice; more are told to come back later."
    )
    speech_timeout_seconds: float = Field(10.0, gt=0, le=50, description="Longest time the embedded voice may take over one text.")
    hearing_workers: int = Field(1, ge=1, le=32, description="Processes that listen at the same time (embedded recognition).")
    hearing_waiting: int = Field(
        16, ge=1, le=10_000, description="Sounds that may wait for the embedded recognition; more are told to come back later."
    )
    hearing_timeout_seconds: float = Field(50.0, gt=0, le=50, description="Longest time the embedded recognition may take over one sound.")
    plugins: Path | None = Field(None, description="Folder with further providers: one Python file and one JSON file each.")
    retries: int = Field(3, ge=0, le=10, description="How often a call to a provider is tried again after a failure that may pass.")
    retry_seconds: float = Field(0.25, gt=0, le=10, description="Mean pause before the first new try; each further pause is twice as long.")
    retry_most_seconds: float = Field(
        8.0, gt=0, le=60, description="Longest pause before a new try; a provider that asks for more is left for the next in the list."
    )
    circuit_failures: int = Field(5, ge=1, le=100, description="Failures in a row after which a provider is left alone for a while.")
    circuit_seconds: float = Field(30.0, gt=0, le=600, description="How long it is left alone before one call tries it again.")
    work_hours: int = Field(
        72,
        ge=1,
        le=720,
        description="How long a film is waited for whose provider does not say what became of it; then nobody pays for it.",
    )


class ProviderSettings(Section):
    """What every provider on the network has; a provider's own class sets the prefix `LYCEUM_AI_<NAME>_` and the defaults."""

    key: SecretStr | None = Field(None, description="Key of the provider's API; without it the provider is off.")
    address: str = Field("", pattern=r"^(https?://.+)?$", description="Base address of the provider's API.")
    concurrency: int = Field(8, ge=1, le=1_000, description="Calls at the same time from one process.")
    per_minute: int = Field(0, ge=0, le=100_000, description="Calls a minute from one process; 0 is no limit.")
    waiting: int = Field(64, ge=0, le=10_000, description="Calls that may wait for their turn; more are told to come back later.")
    connect_seconds: float = Field(3.0, gt=0, le=60, description="Longest time to reach the provider.")
    first_byte_seconds: float = Field(20.0, gt=0, le=600, description="Longest time until the provider begins to answer.")
    total_seconds: float = Field(50.0, gt=0, le=3_600, description="Longest time of a whole answer.")
