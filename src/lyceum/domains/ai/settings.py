"""Settings of the ai room."""

from pydantic import Field
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
