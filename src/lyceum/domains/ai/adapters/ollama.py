"""Ollama, on this machine or another, by its OpenAI-compatible endpoints: https://docs.ollama.com/openai (looked up on 2026-11-21)."""

from typing import ClassVar, Final

from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, chatting
from lyceum.domains.ai.formats.openai import Dialect
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "ollama"


class OllamaSettings(ChatSettings):
    """`LYCEUM_AI_OLLAMA_…`: a small machine answers one request at a time, and takes its time to load a model."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_OLLAMA_", extra="ignore", frozen=True)

    models: str = "llama3.2:3b"
    concurrency: int = 1
    first_byte_seconds: float = 45.0


def build(setup: Setup) -> Provider:
    """Ollama, when it has an address."""
    return chatting(setup, "Ollama", Dialect(), needs_key=False)


plugin = Plugin(NAME, build, OllamaSettings)
