"""OpenAI: https://platform.openai.com/docs/api-reference (types compared with openai-python, looked up on 2026-11-21).

Its newer models count their reasoning too and therefore take `max_completion_tokens`, not `max_tokens`.
"""

from typing import ClassVar, Final

from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, chatting
from lyceum.domains.ai.formats.openai import Dialect
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "openai"
DIALECT = Dialect(limit="max_completion_tokens")


class OpenAiSettings(ChatSettings):
    """`LYCEUM_AI_OPENAI_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_OPENAI_", extra="ignore", frozen=True)

    address: str = "https://api.openai.com/v1"
    models: str = "gpt-4o,gpt-4o-mini"


def build(setup: Setup) -> Provider:
    """OpenAI, when there is a key."""
    return chatting(setup, "OpenAI", DIALECT)


plugin = Plugin(NAME, build, OpenAiSettings)
