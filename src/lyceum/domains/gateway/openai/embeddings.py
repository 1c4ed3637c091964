"""Embeddings as OpenAI shapes them (platform.openai.com/docs/api-reference/embeddings, read November 2026)."""

import base64
import struct
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, field_validator

from lyceum.domains.ai.port import MAX_EMBEDDED_TEXTS, Embeddings, EmbedRequest
from lyceum.domains.gateway.openai.shapes import Named

MAX_TEXT_CHARS = 100_000
NonEmpty = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARS)]


class EmbeddingsBody(Named):
    """The body of POST /v1/embeddings. `input` is a text or a list of texts; the clients of OpenAI ask for `base64`."""

    input: Annotated[list[NonEmpty], Field(min_length=1, max_length=MAX_EMBEDDED_TEXTS)]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: None = None

    @field_validator("input", mode="before")
    @classmethod
    def _texts(cls, given: Any) -> Any:
        if isinstance(given, list) and given and not isinstance(given[0], str):
            raise ValueError("send texts; numbers of tokens mean something else to every model")
        return [given] if isinstance(given, str) else given

    def request(self, owner_id: str) -> EmbedRequest:
        """As the ai room takes it."""
        return EmbedRequest(owner_id=owner_id, texts=tuple(self.input), or_embedded=False)

    def answer(self, call_id: UUID, made: Embeddings) -> dict[str, Any]:
        """The vectors in their order."""
        del call_id
        rows = [
            {"object": "embedding", "index": index, "embedding": _packed(vector) if self.encoding_format == "base64" else vector}
            for index, vector in enumerate(made.vectors)
        ]
        used = made.usage.input_tokens
        return {"object": "list", "data": rows, "model": self.model, "usage": {"prompt_tokens": used, "total_tokens": used}}


def _packed(vector: tuple[float, ...]) -> str:
    """Numbers of four bytes, little-endian."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
