"""OpenAI: https://platform.openai.com/docs/api-reference (types compared with openai-python, looked up on 2026-11-21).

Its newer models count their reasoning too and therefore take `max_completion_tokens`, not `max_tokens`.
"""

from typing import Any, ClassVar, Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import ChatSettings, bearer, every, names, off
from lyceum.domains.ai.formats.openai import Dialect, OpenAiChat
from lyceum.domains.ai.formats.openai_media import OpenAiEmbeddings, OpenAiPictures, OpenAiSpeaker, OpenAiTranscription
from lyceum.domains.ai.provider import Plugin, Provider, Setup

NAME: Final = "openai"
DIALECT = Dialect(limit="max_completion_tokens")
LANGUAGES = names(
    "af,ar,az,be,bg,bs,ca,cs,cy,da,de,el,en,es,et,fa,fi,fr,gl,he,hi,hr,hu,hy,id,is,it,ja,kk,kn,ko,lt,lv,mi,mk,mr,ms,ne,nl,no,pl,pt,ro,"
    "ru,sk,sl,sr,sv,sw,ta,th,tl,tr,uk,ur,vi,zh"
)
"""Of its voices, as its text-to-speech guide lists them."""
SIZES: dict[str, dict[str, Any]] = {
    "square": {"size": "1024x1024", "quality": "medium"},
    "wide": {"size": "1536x1024", "quality": "medium"},
    "tall": {"size": "1024x1536", "quality": "medium"},
}
"""Of an unnamed quality it would choose its own, and the price with it."""


class OpenAiSettings(ChatSettings):
    """`LYCEUM_AI_OPENAI_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_OPENAI_", extra="ignore", frozen=True)

    address: str = "https://api.openai.com/v1"
    models: str = "gpt-4o,gpt-4o-mini"
    embedding_models: str = Field("text-embedding-3-small", description="Models for embeddings, parted by commas.")
    speech_models: str = Field("gpt-4o-mini-tts", description="Models for speech, parted by commas.")
    voice: str = Field("alloy", description="Name of the voice that speaks.")
    recognition_models: str = Field("whisper-1", description="Models for recognition, parted by commas.")
    image_models: str = Field("gpt-image-2.5-sunburst", description="Models for pictures, parted by commas.")


def build(setup: Setup) -> Provider:
    """OpenAI, when there is a key."""
    own = setup.own()
    assert isinstance(own, OpenAiSettings)
    if not own.key:
        return off(setup, "OpenAI")
    wire = bearer(setup)
    abilities = (
        OpenAiChat(wire, names(own.models), DIALECT),
        OpenAiEmbeddings(wire, names(own.embedding_models)),
        OpenAiTranscription(wire, names(own.recognition_models)),
        OpenAiPictures(wire, names(own.image_models), SIZES),
    )
    return every(setup, "OpenAI", abilities, OpenAiSpeaker(wire, names(own.speech_models), own.voice, LANGUAGES))


plugin = Plugin(NAME, build, OpenAiSettings)
