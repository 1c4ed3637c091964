"""Any server that speaks OpenAI's format (vLLM, llama.cpp, LM Studio, LiteLLM …): see `formats.openai`."""

from typing import ClassVar, Final

from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, chatting
from lyceum.domains.ai.formats.openai import Dialect
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "compatible"


class CompatibleSettings(ChatSettings):
    """`LYCEUM_AI_COMPATIBLE_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_COMPATIBLE_", extra="ignore", frozen=True)


def build(setup: Setup) -> Provider:
    """The server, when it has an address and a model."""
    return chatting(setup, "OpenAI-compatible server", Dialect(), needs_key=False)


plugin = Plugin(NAME, build, CompatibleSettings)
