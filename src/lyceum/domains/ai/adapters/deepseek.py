"""DeepSeek: OpenAI's format, with `max_tokens`, JSON objects but no schemas: https://api-docs.deepseek.com."""

from typing import ClassVar, Final

from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, chatting
from lyceum.domains.ai.formats.openai import Dialect
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "deepseek"
DIALECT = Dialect(seed=False, schemas=False)


class DeepSeekSettings(ChatSettings):
    """`LYCEUM_AI_DEEPSEEK_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_DEEPSEEK_", extra="ignore", frozen=True)

    address: str = "https://api.deepseek.com"
    models: str = "deepseek-chat,deepseek-reasoner"


def build(setup: Setup) -> Provider:
    """DeepSeek, when there is a key."""
    return chatting(setup, "DeepSeek", DIALECT)


plugin = Plugin(NAME, build, DeepSeekSettings)
