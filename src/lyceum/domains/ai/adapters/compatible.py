"""Any server that speaks OpenAI's format (vLLM, llama.cpp, LM Studio, LiteLLM …): see `formats.openai`."""

from typing import ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, bearer, every, names
from lyceum.domains.ai.formats.openai import OpenAiChat
from lyceum.domains.ai.formats.openai_media import OpenAiEmbeddings
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "compatible"


class CompatibleSettings(ChatSettings):
    """`LYCEUM_AI_COMPATIBLE_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_COMPATIBLE_", extra="ignore", frozen=True)

    embedding_models: str = Field("", description="Models for embeddings, parted by commas.")


def build(setup: Setup) -> Provider:
    """The server, when it has an address and a model."""
    own = setup.own()
    assert isinstance(own, CompatibleSettings)
    if not own.address:
        return every(setup, "OpenAI-compatible server", ())
    wire, chat, embedding = bearer(setup), names(own.models), names(own.embedding_models)
    return every(
        setup, "OpenAI-compatible server", [OpenAiChat(wire, chat)] * bool(chat) + [OpenAiEmbeddings(wire, embedding)] * bool(embedding)
    )


plugin = Plugin(NAME, build, CompatibleSettings)
