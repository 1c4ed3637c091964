"""Pictures by FLUX.1 schnell, by default at Together: POST /images/generations in OpenAI's format with `width`, `height`, `steps` (1 to 4)
and `seed`, the picture as `b64_json`: https://docs.together.ai/reference/post-images-generations.
"""

from typing import Any, ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import bearer, every, names
from lyceum.domains.ai.formats.openai_media import OpenAiPictures
from lyceum.domains.ai.provider import Plugin, Provider, Setup
from lyceum.domains.ai.settings import ProviderSettings

NAME: Final = "flux"
COMMON: dict[str, Any] = {"steps": 4, "response_format": "b64_json"}
SIZES: dict[str, dict[str, Any]] = {
    "square": {"width": 1024, "height": 1024, **COMMON},
    "wide": {"width": 1344, "height": 768, **COMMON},
    "tall": {"width": 768, "height": 1344, **COMMON},
}


class FluxSettings(ProviderSettings):
    """`LYCEUM_AI_FLUX_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_FLUX_", extra="ignore", frozen=True)

    address: str = "https://api.together.xyz/v1"
    models: str = Field("black-forest-labs/FLUX.1-schnell", description="Models for pictures, parted by commas; the first is the default.")


def build(setup: Setup) -> Provider:
    """Flux, when there is a key."""
    own = setup.own()
    assert isinstance(own, FluxSettings)
    return every(setup, "Flux Schnell", [OpenAiPictures(bearer(setup), names(own.models), SIZES)] if own.key else [])


plugin = Plugin(NAME, build, FluxSettings)
