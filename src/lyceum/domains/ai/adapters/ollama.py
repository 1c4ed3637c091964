"""Ollama, on this machine or another, by its OpenAI-compatible endpoints: https://docs.ollama.com/api/openai-compatibility
(looked up on 2026-11-21).
"""

from typing import ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, bearer, every, names
from lyceum.domains.ai.formats.openai import OpenAiChat
from lyceum.domains.ai.formats.openai_media import OpenAiEmbeddings
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "ollama"


class OllamaSettings(ChatSettings):
    """`LYCEUM_AI_OLLAMA_…`: a small machine answers one request at a time, and takes its time to load a model."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_OLLAMA_", extra="ignore", frozen=True)

    models: str = "llama3.2:3b"
    concurrency: int = 1
    first_byte_seconds: float = 45.0
    embedding_models: str = Field("nomic-embed-text", description="Models for embeddings, parted by commas.")


def build(setup: Setup) -> Provider:
    """Ollama, when it has an address."""
    own = setup.own()
    assert isinstance(own, OllamaSettings)
    if not own.address:
        return every(setup, "Ollama", ())
    wire, chat, embedding = bearer(setup), names(own.models), names(own.embedding_models)
    return every(setup, "Ollama", [OpenAiChat(wire, chat)] * bool(chat) + [OpenAiEmbeddings(wire, embedding)] * bool(embedding))


plugin = Plugin(NAME, build, OllamaSettings)
