"""OpenRouter, which hands on to any of its models: OpenAI's format, with the price in dollars as `usage.cost`, comments (`: OPENROUTER
PROCESSING`) in its streams, and errors with status 200 in the middle of them: https://openrouter.ai/docs/api-reference/overview,
…/streaming, …/errors.
"""

from typing import ClassVar, Final

from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, chatting
from lyceum.domains.ai.formats.openai import Dialect
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "openrouter"
DIALECT = Dialect(extra=(("usage", {"include": True}),))


class OpenRouterSettings(ChatSettings):
    """`LYCEUM_AI_OPENROUTER_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_OPENROUTER_", extra="ignore", frozen=True)

    address: str = "https://openrouter.ai/api/v1"
    models: str = "meta-llama/llama-3.2-3b-instruct,openai/gpt-4o,anthropic/claude-sonnet-4.5"


def build(setup: Setup) -> Provider:
    """OpenRouter, when there is a key."""
    return chatting(setup, "OpenRouter", DIALECT, extra={"X-Title": "Lyceum"})


plugin = Plugin(NAME, build, OpenRouterSettings)
