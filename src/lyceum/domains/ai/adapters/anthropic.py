"""Anthropic (Claude): see `formats.anthropic` for the wire format and where it is documented."""

from typing import ClassVar, Final

from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.anthropic import AnthropicChat
from lyceum.domains.ai.formats.keyed import ChatSettings, names, off, on
from lyceum.domains.ai.provider import Plugin, Provider, Setup
from lyceum.domains.ai.transport import Wire

NAME: Final = "anthropic"
API_VERSION = "2023-06-01"


class AnthropicSettings(ChatSettings):
    """`LYCEUM_AI_ANTHROPIC_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_ANTHROPIC_", extra="ignore", frozen=True)

    address: str = "https://api.anthropic.com"
    models: str = "claude-sonnet-4-5,claude-haiku-4-5"


def build(setup: Setup) -> Provider:
    """Claude, when there is a key."""
    own = setup.own()
    assert isinstance(own, AnthropicSettings)
    if not own.key:
        return off(setup, "Anthropic")
    headers = {"x-api-key": own.key.get_secret_value(), "anthropic-version": API_VERSION}
    return on(setup, "Anthropic", AnthropicChat(Wire(setup.transport, NAME, own, headers), names(own.models), setup.context))


plugin = Plugin(NAME, build, AnthropicSettings)
